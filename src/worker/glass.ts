/* Follows what a node does, for the page: which key was touched last, what happened to it, and how it looks now. Events are collected as
 * they are traced and handed over once a frame; past a limit they are only counted, and the page says so.
 *
 * Events of two kinds have limits of their own, so that neither crowds the other out. Of the steps inside structures (a conversion walks
 * over thousands of entries) the first are kept; of events that the feed puts into words (commands, keys, conversions) the last. */

import { History } from '../engine/inspect/history.ts';
import { keyView } from '../engine/inspect/key-view.ts';
import { changesWithTime, Mechanisms } from '../engine/inspect/mechanisms.ts';
import type { Node } from '../engine/node.ts';
import type { KeyView, TraceEvent } from '../inspect.ts';
import type { Told } from './live.ts';
import type { GlassRequest, GlassState } from './protocol.ts';

/** How many events of a kind are handed over at once; more are only counted. */
const eventsMax = 500;

/** Least time between two states of a scene that changes with time alone. */
export const beatMs = 200;

/** Events that the feed puts into words; all others are steps inside structures. */
const isInWords = (event: TraceEvent): boolean => /^(command|key|encoding|pubsub|tracking|geo|lazyfree|expire)\./.test(event.kind);

/** Events that only scenes look at: they alone make no new state. */
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
  /** After a jump to another moment: the last events before it that the feed puts into words. */
  private earlier: TraceEvent[] = [];
  private isGoneTo = false;
  /** After a jump to another moment: the key before the command that converted it. */
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

  /** Whether a value was converted since the last state. */
  get hasConverted(): boolean {
    return this.events.some(({ kind }) => kind === 'encoding.converted');
  }

  /** Drops what has happened so far, so that it is not reported as new. */
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

  /** Another moment is looked at now; `converted` is the key before the command that converted it there. */
  outdate(converted: KeyView | null = null): void {
    this.happened = this.isGoneTo = true;
    this.converted = converted;
  }

  show(request: GlassRequest): void {
    this.request = request;
    this.happened = true;
  }

  /** Takes events that the node traced before this glass was there. */
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

  /** Looking walks over the structures, too, which must not be traced as something that a command did. */
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
