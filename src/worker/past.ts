/* The past as it is looked at: a replay stands at a moment of the branch, with a glass of its own over it. */

import { keyView } from '../engine/inspect/key-view.ts';
import type { KeyView, Moment } from '../inspect.ts';
import { before, type Branch, isBefore, marksUntil } from '../sim/branch.ts';
import type { Replay } from '../sim/replay.ts';
import type { Session } from '../sim/session.ts';
import { Glass } from './glass.ts';
import type { GlassRequest } from './protocol.ts';

/** Entries before the moment looked at in which is looked for the key that was touched last, and for what scenes tell of the past. */
export const touchingEntries = 200;

interface View {
  readonly replay: Replay;
  readonly glass: Glass;
  readonly at: Moment;
}

export class Past {
  private view: View | null = null;
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
    const lit = branch.marks[marksUntil(branch.marks, moment) - 1];
    const dark = lit === undefined ? null : before(branch, branch.marks.indexOf(lit), session.origin);
    const { replay, glass } = this.viewNear(session, branch, dark ?? moment);
    if (dark !== null) replay.forwardTo(dark);
    glass.forget(); // only what the last mark stands for is lit
    replay.forwardTo(moment);
    this.view = { replay, glass, at: moment };
    glass.outdate(dark !== null && glass.hasConverted ? this.keyAt(session, branch, dark, glass) : null);
  }

  /** The one that stands there, if it is a little before a moment; else one from which it is not far. */
  private viewNear(session: Session, branch: Branch, moment: Moment): Pick<View, 'replay' | 'glass'> {
    const { view } = this;
    const isNear = view !== null && view.replay.branch === branch && !isBefore(moment, view.replay.at)
      && moment.entries - view.replay.entries <= touchingEntries;
    if (isNear) return view;
    this.leave(session);
    const replay = session.at(branch, startBefore(moment));
    const glass = new Glass(replay.world.node);
    glass.show(this.request);
    return { replay, glass };
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
    this.view.replay.world.node.h.trace = undefined;
    session.giveBack(this.view.replay);
    this.view = null;
  }
}

/** From here on everything is looked at on the way to a moment: behind an entry, at any time before the next. */
export const startBefore = ({ entries }: Moment): Moment =>
  entries <= touchingEntries ? { entries: 0, atUs: 0 } : { entries: entries - touchingEntries, atUs: Infinity };

/** The key that was touched last at a moment, if that is not long ago. */
export function touchedAt(session: Session, branch: Branch, moment: Moment): Glass['touchedKey'] {
  const replay = session.at(branch, startBefore(moment));
  const glass = new Glass(replay.world.node);
  replay.forwardTo(moment);
  return glass.touchedKey;
}
