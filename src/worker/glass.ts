/* Follows what a node does, for the page: which key was touched last, what happened to it, and how it looks now. Events are
 * collected as they are told and handed over once a frame; past a limit only their number is kept, and the page says so.
 *
 * Two kinds have limits of their own, so that neither pushes the other out: of the steps inside structures (a conversion
 * walks thousands of entries) the first are kept, of what is told in words (commands, keys, conversions) the last. */

import { keyView } from '../engine/key-view.ts';
import type { Node } from '../engine/node.ts';
import type { TraceEvent } from '../inspect.ts';
import type { GlassRequest, GlassState } from './protocol.ts';

/** Events of a kind handed over at once; more are counted and dropped. */
const eventsMax = 500;

const isInWords = (event: TraceEvent): boolean => /^(command|key|encoding)\./.test(event.kind);

export class Glass {
  private readonly node: Node;
  private request: GlassRequest = { pinned: null, from: 0 };
  private touched: { readonly db: number; readonly key: string } | null = null;
  private events: TraceEvent[] = [];
  private steps = 0;
  private dropped = 0;
  /** Something happened since the last state. */
  stale = true;

  /** `touched`: the key touched last, as far as it is known. */
  constructor(node: Node, touched: Glass['touched'] = null) {
    this.node = node;
    this.touched = touched;
    this.listen();
  }

  get touchedKey(): Glass['touched'] {
    return this.touched;
  }

  /** What happened so far is not to be told. */
  forget(): void {
    this.events = [];
    this.steps = this.dropped = 0;
  }

  show(request: GlassRequest): void {
    this.request = request;
    this.stale = true;
  }

  private listen(): void {
    this.node.h.trace = (event) => this.tell(event);
  }

  private tell(event: TraceEvent): void {
    this.stale = true;
    if (event.kind === 'key.written' || (event.kind === 'key.read' && event.found))
      this.touched = { db: event.db, key: event.key };
    if (isInWords(event)) this.keepLast(event);
    else if (this.steps++ < eventsMax) this.events.push(event);
    else this.dropped++;
  }

  private keepLast(event: TraceEvent): void {
    this.events.push(event);
    if (this.events.length < 3 * eventsMax) return;
    const kept = this.events.slice(-eventsMax);
    this.dropped += this.events.length - kept.length;
    this.events = kept;
  }

  /** The state now, with the events since the last one. */
  take(): GlassState {
    const subject = this.request.pinned ?? this.touched;
    const { events, dropped } = this;
    this.forget();
    this.stale = false;
    return { subject, view: this.look(subject), events, eventsDropped: dropped };
  }

  /** Looking walks the structures too, which must not be told as something a command did. */
  private look(subject: GlassState['subject']): GlassState['view'] {
    if (subject === null) return null;
    this.node.h.trace = undefined;
    try {
      return keyView(this.node.space, subject.db, subject.key, this.request.from);
    } finally {
      this.listen();
    }
  }
}
