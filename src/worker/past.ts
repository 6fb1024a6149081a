/* The past that is looked at: a replay at a moment of the branch, with a glass of its own. */

import { keyView } from '../engine/inspect/key-view.ts';
import type { KeyView, Moment } from '../inspect.ts';
import { before, type Branch, isBefore, marksUntil } from '../sim/branch.ts';
import type { Replay } from '../sim/replay.ts';
import type { Session } from '../sim/session.ts';
import { Glass } from './glass.ts';
import type { GlassRequest } from './protocol.ts';

/** How many entries before the moment are searched for the key that was touched last, and for events that scenes show. */
export const touchingEntries = 200;

interface Approach {
  readonly replay: Replay;
  readonly glass: Glass;
}

interface View extends Approach {
  readonly at: Moment;
}

export class Past {
  private view: View | null = null;
  /** A replay that was led to where the student is about to look. */
  private ahead: View | null = null;
  private request: GlassRequest = { scene: 'key', pinned: null, from: 0 };

  /** The moment that is looked at; null for the present. */
  get at(): Moment | null {
    return this.view?.at ?? null;
  }

  get glass(): Glass | null {
    return this.view?.glass ?? null;
  }

  get world(): Replay['world'] | null {
    return this.view?.replay.world ?? null;
  }

  show(request: GlassRequest): void {
    this.request = request;
    this.view?.glass.show(request);
  }

  lookAt(session: Session, branch: Branch, moment: Moment): void {
    const dark = darkBefore(session, branch, moment);
    const { replay, glass } = this.viewAt(session, branch, moment, dark);
    glass.show(this.request);
    this.view = { replay, glass, at: moment };
    glass.outdate(dark !== null && glass.hasConverted ? this.keyAt(session, branch, dark, glass) : null);
  }

  /** The present replay, led on, if it is only a little before the moment; else one that is led all the way. */
  private viewAt(session: Session, branch: Branch, moment: Moment, dark: Moment | null): Approach {
    const { view } = this;
    if (isNear(view, branch, dark ?? moment)) {
      for (const _ of lead(view, dark, moment));
      return view;
    }
    for (const _ of this.approach(session, branch, moment));
    this.leave(session);
    const found = this.ahead as View;
    this.ahead = null;
    return found;
  }

  /** Leads a replay for lookAt in advance, a little at each turn, yielding the share that is done; what is looked at does not change. Does
   * nothing where the way is short. */
  *approach(session: Session, branch: Branch, moment: Moment): Generator<number, void> {
    const dark = darkBefore(session, branch, moment);
    if (isNear(this.view, branch, dark ?? moment) || (this.ahead?.replay.branch === branch && isSame(this.ahead.at, moment))) return;
    if (this.ahead !== null) giveBack(session, this.ahead);
    this.ahead = null;
    const start = startBefore(dark ?? moment);
    const count = Math.max(1, moment.entries);
    for (const share of session.lead(branch, start)) yield (share * start.entries) / count;
    const replay = session.at(branch, start);
    const glass = new Glass(replay.world.node);
    try {
      for (const _ of lead({ replay, glass }, dark, moment)) yield replay.entries / count;
      this.ahead = { replay, glass, at: moment };
    } finally {
      if (this.ahead === null) giveBack(session, { replay });
    }
  }

  /** The key under a glass as it was at an earlier moment. */
  private keyAt(session: Session, branch: Branch, moment: Moment, { subject }: Glass): KeyView | null {
    if (subject === null) return null;
    const replay = session.at(branch, moment);
    const view = keyView(replay.world.node.space, subject.db, subject.key, 0);
    session.giveBack(replay);
    return view;
  }

  leave(session: Session): void {
    if (this.view === null) return;
    giveBack(session, this.view);
    this.view = null;
  }
}

function giveBack(session: Session, { replay }: Pick<Approach, 'replay'>): void {
  replay.world.node.h.trace = undefined;
  session.giveBack(replay);
}

const isSame = (a: Moment, b: Moment): boolean => a.entries === b.entries && a.atUs === b.atUs;

/** Whether a replay is only a little before a moment. */
function isNear(view: View | null, branch: Branch, moment: Moment): view is View {
  return view !== null && view.replay.branch === branch && !isBefore(moment, view.replay.at)
    && moment.entries - view.replay.entries <= touchingEntries;
}

/** Leads a replay on to a moment. Only what the last mark's command did is highlighted there: events up to `dark` are dropped. */
function* lead({ replay, glass }: Approach, dark: Moment | null, moment: Moment): Generator<void> {
  if (dark !== null) yield* replay.lead(dark);
  glass.forget();
  yield* replay.lead(moment);
}

/** The moment just before the last mark; null where there is none. */
function darkBefore(session: Session, branch: Branch, moment: Moment): Moment | null {
  const lit = branch.marks[marksUntil(branch.marks, moment) - 1];
  return lit === undefined ? null : before(branch, branch.marks.indexOf(lit), session.origin);
}

/** From where on events are kept on the way to a moment: right behind an entry. */
export const startBefore = ({ entries }: Moment): Moment =>
  entries <= touchingEntries ? { entries: 0, atUs: 0 } : { entries: entries - touchingEntries, atUs: Infinity };

/** The key that was touched last at a moment, if that is not long ago. */
export function touchedAt(session: Session, branch: Branch, moment: Moment): Glass['touchedKey'] {
  const replay = session.at(branch, startBefore(moment));
  const glass = new Glass(replay.world.node);
  replay.forwardTo(moment);
  return glass.touchedKey;
}
