/* Follows what a node does, for the page: which key was touched last, what happened to it, and how it looks now. Events are
 * collected as they are told and handed over once a frame; past a limit only their number is kept, and the page says so.
 *
 * Two kinds have limits of their own, so that neither pushes the other out: of the steps inside structures (a conversion
 * walks thousands of entries) the first are kept, of what is told in words (commands, keys, conversions) the last. */

import { History } from '../engine/inspect/history.ts';
import { keyView } from '../engine/inspect/key-view.ts';
import { changesWithTime, Mechanisms } from '../engine/inspect/mechanisms.ts';
import type { Node } from '../engine/node.ts';
import type { KeyView, TraceEvent } from '../inspect.ts';
import type { Told } from './live.ts';
import type { GlassRequest, GlassState } from './protocol.ts';

/** Events of a kind handed over at once; more are counted and dropped. */
const eventsMax = 500;

/** Least time between two states of a scene that changes with time alone. */
export const beatMs = 200;

/** What is told in words; steps inside structures are the others. */
const isInWords = (event: TraceEvent): boolean => /^(command|key|encoding|pubsub|tracking|geo|lazyfree|expire)\./.test(event.kind);

/** Told for scenes that look at it, and nothing else: it makes no state newer. */
const isQuiet = (event: TraceEvent): boolean => /^(wire|expire|fork|aof)\./.test(event.kind);

export class Glass {
  private readonly node: Node;
  private readonly history = new History();
  private readonly mechanisms = new Mechanisms();
  private request: GlassRequest = { scene: 'key', pinned: null, from: 0 };
  private touched: { readonly db: number; readonly key: string } | null = null;
  private events: TraceEvent[] = [];
  private steps = 0;
  private dropped = 0;
  /** What was told in words before the state that is due, for a moment gone to: the last of it. */
  private earlier: TraceEvent[] = [];
  private isGoneTo = false;
  /** Of a moment gone to: the key before the command that converted it. */
  private converted: KeyView | null = null;
  private happened = true;
  private takenMs = 0;

  /** `touched`: the key touched last, as far as it is known. */
  constructor(node: Node, touched: Glass['touched'] = null) {
    this.node = node;
    this.touched = touched;
    this.listen();
  }

  get touchedKey(): Glass['touched'] {
    return this.touched;
  }

  get subject(): GlassState['subject'] {
    return this.request.pinned ?? this.touched;
  }

  /** Whether a value has become another in what is due to be told. */
  get hasConverted(): boolean {
    return this.events.some(({ kind }) => kind === 'encoding.converted');
  }

  /** What happened so far is not to be told as new. */
  forget(): void {
    this.earlier = [...this.earlier, ...this.events.filter(isInWords)].slice(-eventsMax);
    this.events = [];
    this.steps = this.dropped = 0;
  }

  /** Whether something happened since the last state, or time has passed over a scene that shows it. */
  isStaleAt(nowMs: number): boolean {
    return this.happened || (this.showsTime && nowMs - this.takenMs >= beatMs);
  }

  get showsTime(): boolean {
    return changesWithTime.has(this.request.scene);
  }

  /** What is looked at is another moment; `converted`: the key before the command that converted it then. */
  outdate(converted: KeyView | null = null): void {
    this.happened = this.isGoneTo = true;
    this.converted = converted;
  }

  show(request: GlassRequest): void {
    this.request = request;
    this.happened = true;
  }

  /** What the node told before the glass stood over it. */
  hear(told: readonly Told[]): void {
    for (const { event, atUs } of told) this.tell(event, atUs);
  }

  private listen(): void {
    this.node.h.trace = (event) => {
      this.mechanisms.tell(event, this.node); // which may look at memory as it is at this moment
      this.tell(event);
    };
  }

  private tell(event: TraceEvent, atUs = this.node.nowUs): void {
    this.history.tell(event, atUs);
    if (isQuiet(event)) {
      this.happened ||= this.request.scene !== 'key';
      return;
    }
    this.happened = true;
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

  /** The state, with the events since the last one; `nowMs` may be later than the node's last step. */
  take(nowMs = this.node.space.nowMs): GlassState {
    const { subject, events, dropped, earlier, converted, isGoneTo } = this;
    this.forget();
    this.happened = this.isGoneTo = false;
    this.converted = null;
    this.takenMs = nowMs;
    return { subject, ...this.look(subject, nowMs), events, eventsDropped: dropped, ...(isGoneTo && { earlier, converted }) };
  }

  /** Looking walks the structures too, which must not be told as something a command did. */
  private look(subject: GlassState['subject'], nowMs: number): Pick<GlassState, 'view' | 'mechanism'> {
    const { node, history, request: { scene, from } } = this;
    node.h.trace = undefined;
    try {
      const view = subject === null ? null : keyView(node.space, subject.db, subject.key, scene === 'key' ? from : 0, nowMs);
      const mechanism = scene === 'key' ? null : this.mechanisms.view(scene, { node, history, subject, from, nowMs });
      return { view, mechanism };
    } finally {
      this.listen();
    }
  }
}
