/* A session: one origin, and the branches that grew from it. One of them is live: its world takes inputs, and each is written down with
 * its time before it is carried out. So any moment of any branch can be reached again, by leading a new world there. Undo, rewinding,
 * forking, restoring after a crash and sharing by link are all this one thing.
 *
 * There is a limit to what is written down. Past it the live world goes on, but moments after the limit cannot be reached again; the
 * session says so (`isWhole`). */

import type { Stopwatch } from '../engine/step.ts';
import type { Moment } from '../inspect.ts';
import { type Branch, branchFrom, endOf, firstBranch, isBefore, type Origin, type SessionInput, settled } from './branch.ts';
import { Replay } from './replay.ts';
import type { WorldHost } from './world.ts';

/** How many inputs are kept in all branches, and how many bytes of requests. */
const entriesMax = 200_000;
const requestBytesMax = 64 << 20;
/** Bytes counted for an entry besides its request. */
const entryBytes = 64;
/** How many worlds of left branches are kept, to go on with them. */
const parkedMax = 3;
/** How many worlds are kept on the way along a branch, from which later moments are nearer, and how much memory they may take together. */
const waypointsMax = 24;
const waypointBytesMax = 128 << 20;
/** How many of them `prepare` makes: fewer than may be kept, so that there is room for those given back. */
const placesMax = 20;
/** A shorter branch needs none. */
const spacingMin = 500;
/** How many entries `prepare` takes at once. */
const entriesPerTurn = 50;

export interface SessionHost extends WorldHost {
  readonly stopwatch: Stopwatch;
  /** Memory reserved for the live world's heap. */
  readonly heapBytes: number;
}

export class Session {
  readonly origin: Origin;
  readonly branches: Branch[];
  /** Whether all inputs of the live world were kept. */
  isWhole = true;
  readonly host: SessionHost;
  private live: Replay;
  private parked: Replay[] = [];
  private waypoints: Replay[] = [];
  /** On its way to become one. */
  private builder: Replay | undefined;
  private entryCount = 0;
  private requestBytes = 0;

  /** A new session, or a kept one that goes on where its world stands (resumed.ts). */
  constructor(origin: Origin, host: SessionHost, kept?: { readonly branches: Branch[]; readonly live: Replay }) {
    this.origin = origin;
    this.host = host;
    this.branches = kept?.branches ?? [firstBranch(origin, '1')];
    for (const branch of this.branches) this.count(branch, branch.parent?.at.entries ?? 0);
    this.live = kept?.live ?? new Replay(origin, this.branch(0), host.heapBytes);
    this.live.goLive(host, host.stopwatch);
  }

  get current(): Branch {
    return this.live.branch;
  }

  /** The live world. */
  get world() {
    return this.live.world;
  }

  /** The time to which what the live world says now belongs (replay.ts). */
  get saidUs(): number {
    return this.live.saidUs;
  }

  /** A branch by its id. Throws when there is none. */
  branch(id: number): Branch {
    const found = this.branches.find((branch) => branch.id === id);
    if (found === undefined) throw new Error(`there is no branch ${id}`);
    return found;
  }

  /** Gives the live world an input; `name` is what a page calls the connection that is opened. */
  take(input: SessionInput, nowUs: number, name?: string): void {
    const bytes = entryBytes + (input.kind === 'bytes' ? input.bytes.length : 0);
    this.isWhole &&= this.entryCount < entriesMax && this.requestBytes + bytes <= requestBytesMax;
    if (this.isWhole) {
      this.entryCount++;
      this.requestBytes += bytes;
    }
    const atUs = Math.max(nowUs, this.world.nowUs);
    this.live.take(name === undefined ? { atUs, input } : { atUs, input, name }, this.isWhole);
  }

  /** Lets time pass in the live world. */
  advanceTo(nowUs: number): void {
    this.live.advanceTo(nowUs);
  }

  /** A world as it was at a moment of a branch. The caller may do anything with it, and may give it back unless it was given inputs that
   * its branch does not have. */
  at(branch: Branch, moment: Moment): Replay {
    const replay = this.onTheWayTo(branch, moment);
    replay.forwardTo(settled(branch, moment));
    return replay;
  }

  /** The nearest world before a moment, or a new one. */
  private onTheWayTo(branch: Branch, moment: Moment): Replay {
    const i = this.nearest(branch, moment);
    return i < 0 ? new Replay(this.origin, branch) : (this.waypoints.splice(i, 1)[0] as Replay);
  }

  /** Leads a world to a moment of a branch, where `at` then finds it. A little at each turn, yielding the share that is done. If it is left
   * on the way it stands there for the next time. */
  *lead(branch: Branch, moment: Moment): Generator<number> {
    const goal = settled(branch, moment);
    const replay = this.onTheWayTo(branch, goal);
    try {
      yield* shares(replay, goal);
    } finally {
      this.waypoints.push(replay);
    }
  }

  /** As lead, to the end of a branch, for `switchTo`. */
  *leadToEnd(branch: Branch): Generator<number> {
    if (branch === this.current || this.parked.some((replay) => replay.branch === branch)) return;
    const replay = startOn(this.origin, branch);
    let isThere = false;
    try {
      yield* shares(replay, endOf(branch));
      isThere = true;
    } finally {
      if (isThere) this.parked.push(replay);
      else replay.forgetMarks();
    }
  }

  /** Gives back a world from `at` to which nothing was done: later moments are nearer from there. */
  giveBack(replay: Replay): void {
    this.waypoints.push(replay);
    while (this.waypoints.length > waypointsMax || (this.waypoints.length > 1 && this.waypointBytes > waypointBytesMax)) {
      this.waypoints.splice(this.leastUseful(), 1);
    }
  }

  /** Which world to drop: one on a left branch, else the one nearest to its predecessor, as that makes jumps longer the least. */
  private leastUseful(): number {
    const left = this.waypoints.findIndex(({ branch }) => branch !== this.current);
    if (left >= 0) return left;
    const inOrder = [...this.waypoints].sort((a, b) => a.entries - b.entries);
    const gaps = inOrder.map(({ entries }, i) => entries - (inOrder[i - 1]?.entries ?? 0));
    return this.waypoints.indexOf(inOrder[gaps.indexOf(Math.min(...gaps))] as Replay);
  }

  private get waypointBytes(): number {
    return this.waypoints.reduce((sum, { world }) => sum + world.node.h.reservedBytes, 0);
  }

  private nearest(branch: Branch, moment: Moment): number {
    let best = -1;
    for (const [i, waypoint] of this.waypoints.entries()) {
      const isOnTheWay = waypoint.branch === branch && !isBefore(moment, waypoint.at);
      if (isOnTheWay && (best < 0 || isBefore((this.waypoints[best] as Replay).at, waypoint.at))) best = i;
    }
    return best;
  }

  /** Makes jumps shorter: leads worlds to places spread along a branch, a few entries at each call. False once they all stand there, or
   * would take too much memory. */
  prepare(branch: Branch): boolean {
    if (this.world.node.h.usedBytes * placesMax > waypointBytesMax) return false;
    const spacing = spacingOf(branch.entries.length);
    for (let place = spacing; place < branch.entries.length; place += spacing) {
      const isMarked = ({ branch: on, entries }: Replay): boolean =>
        on === branch && entries > place - spacing && entries <= place;
      if (this.waypoints.some(isMarked)) continue;
      this.builder = this.builder?.branch === branch && this.builder.entries <= place ? this.builder : new Replay(this.origin, branch);
      const end = Math.min(place, this.builder.entries + entriesPerTurn);
      while (this.builder.entries < end) this.builder.next();
      if (end < place) return true;
      this.giveBack(this.builder);
      this.builder = undefined;
      return true;
    }
    return false;
  }

  /** Leaves a branch at a moment: a new branch begins there and is live. */
  fork(from: Branch, moment: Moment, name?: string): Branch {
    const replay = this.at(from, moment);
    const id = Math.max(...this.branches.map((branch) => branch.id)) + 1;
    const branch = branchFrom(from, replay.at, replay.looks, id, name ?? String(id + 1));
    this.branches.push(branch);
    replay.goOnWith(branch);
    this.makeLive(replay);
    return branch;
  }

  /** Goes on with another branch, at its end. */
  switchTo(branch: Branch): void {
    if (branch === this.current) return;
    const i = this.parked.findIndex((replay) => replay.branch === branch);
    if (i >= 0) return this.makeLive(this.parked.splice(i, 1)[0] as Replay);
    const replay = startOn(this.origin, branch);
    replay.forwardTo(endOf(branch));
    this.makeLive(replay);
  }

  private makeLive(replay: Replay): void {
    this.live.tell();
    if (this.isWhole) this.parked.push(this.live);
    if (this.parked.length > parkedMax) this.parked.shift();
    this.isWhole = this.entryCount < entriesMax && this.requestBytes < requestBytesMax;
    this.live = replay;
    replay.goLive(this.host, this.host.stopwatch);
  }

  private count({ entries }: Branch, from: number): void {
    for (let i = from; i < entries.length; i++) {
      const { input } = entries[i] as Branch['entries'][number];
      this.entryCount++;
      this.requestBytes += entryBytes + (input.kind === 'bytes' ? input.bytes.length : 0);
    }
  }
}

/** A world at the beginning of a branch, which notes the branch's marks if it has none. */
export function startOn(origin: Origin, branch: Branch, heapBytes?: number): Replay {
  const replay = new Replay(origin, branch, heapBytes);
  if (branch.marks.length === 0) replay.noteMarks();
  return replay;
}

/** Leads a replay to a moment, yielding the share of the way that is done. */
export function* shares(replay: Replay, goal: Moment): Generator<number> {
  const { entries, atUs } = replay.at;
  const count = goal.entries - entries;
  const timeUs = goal.atUs - atUs;
  for (const _ of replay.lead(goal)) {
    const { at } = replay;
    yield count > 0 ? (at.entries - entries) / count : timeUs > 0 ? (at.atUs - atUs) / timeUs : 1;
  }
}

/** The distance between places. It doubles as a branch grows, so that places rarely move. */
function spacingOf(entries: number): number {
  let spacing = spacingMin;
  while (entries / spacing > placesMax) spacing *= 2;
  return spacing;
}
