/* A skiplist drawn as it is linked: a tower per node, a lane per level, an arrow from each level's forward pointer to
 * the node it names, its span (how many ranks it skips) written in the cell it leaves from. Arrows never cross a tower:
 * a node between has no cell in that lane, which is exactly why the lane is fast.
 *
 * A window shows the header and the nodes from some rank on. What comes from before the window or leads behind it ends
 * in a gap and is dashed: it exists, but not here. */

import type { Address, SkiplistNodeView, SkiplistView, TraceEvent } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { clip, readable } from './bytes-text.ts';

export const laneHeight = 24;
export const towerWidth = 84;
export const boxHeight = 44;
const gutterWidth = 28;
const stepWidth = 116;
const gapWidth = 64;
const topMargin = 4;
const memberCharsMax = 10;
const arrowMargin = 4;

export interface Cell {
  readonly level: number;
  readonly y: number;
  readonly span: number;
  readonly mark: MarkKind | null;
  /** When the search came by, from 1; null where it did not, or where several searches did. */
  readonly order: number | null;
}

export interface Tower {
  readonly address: Address;
  readonly x: number;
  readonly rank: number;
  readonly member: string;
  readonly score: string;
  readonly cells: readonly Cell[];
  readonly mark: MarkKind | null;
}

export interface Arrow {
  readonly id: string;
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly dashed: boolean;
  readonly mark: MarkKind | null;
}

export interface SkiplistLayout {
  readonly width: number;
  readonly height: number;
  readonly boxY: number;
  readonly lanes: readonly { readonly level: number; readonly y: number }[];
  readonly towers: readonly Tower[];
  readonly forward: readonly Arrow[];
  readonly backward: readonly Arrow[];
  /** Left edges of the gaps before and behind the window, and how many nodes lie in each; null where nothing is left out. */
  readonly gapBefore: Gap | null;
  readonly gapAfter: Gap | null;
  /** The coins that were tossed for the tower built last. */
  readonly built: Built | null;
  /** Nodes that the search visited, in its order; empty when there were several searches, or none. */
  readonly walk: readonly string[];
  /** Where the last pointers end, when the window reaches the end. */
  readonly nullX: number | null;
}

export interface Gap {
  readonly x: number;
  readonly nodes: number;
}

export interface Built {
  readonly member: string;
  readonly height: number;
  /** Heads: one level more. The last one, if any, is tails. */
  readonly coins: readonly boolean[];
}

interface Frame {
  readonly view: SkiplistView;
  readonly levels: number;
  readonly nodes: readonly SkiplistNodeView[];
  readonly xOf: ReadonlyMap<Address, number>;
  readonly endX: number;
  readonly gapX: number | null;
  readonly before: ReadonlyMap<Address, SkiplistNodeView> | null;
  /** Cells that were visited, and when: 0 where that would say nothing. */
  readonly visited: ReadonlyMap<string, number>;
}

const cellY = (frame: Frame, level: number): number => topMargin + (frame.levels - 1 - level) * laneHeight;

/** A search longer than this is drawn without numbers. */
const ordersMax = 60;

/** A search begins in the highest lane and only goes down: going up again is the next one. */
function isOneSearch(visits: readonly { readonly level: number }[]): boolean {
  return visits.length <= ordersMax && visits.every(({ level }, i) => level <= (visits[i - 1]?.level ?? level));
}

type Visit = Extract<TraceEvent, { kind: 'skiplist.visited' }>;

const visitsIn = (events: readonly TraceEvent[]): Visit[] =>
  events.filter((event): event is Visit => event.kind === 'skiplist.visited');

export function visitedCells(events: readonly TraceEvent[]): Map<string, number> {
  const visits = visitsIn(events);
  const isOne = isOneSearch(visits);
  return new Map(visits.map(({ node, level }, i) => [`${node} ${level}`, isOne ? i + 1 : 0]));
}

/** "header → two L2 → four L1": the way of the search, each node with the lane on which it was reached. */
function walkOf(view: SkiplistView, events: readonly TraceEvent[]): string[] {
  const visits = visitsIn(events);
  if (!isOneSearch(visits) || visits.length === 0) return [];
  const members = new Map(view.nodes.map((n) => [n.address, readable(n.member)]));
  const reached = visits.map(({ node, level, rank }) => `${clip(members.get(node) ?? `#${rank}`, memberCharsMax)} L${level + 1}`);
  return ['header', ...reached];
}

function builtBy(view: SkiplistView, events: readonly TraceEvent[]): Built | null {
  const event = events.findLast((each) => each.kind === 'skiplist.towerBuilt');
  if (event?.kind !== 'skiplist.towerBuilt') return null;
  const node = view.nodes.find(({ address }) => address === event.node);
  return { member: node === undefined ? '' : readable(node.member), height: event.height, coins: event.coins };
}

function cellMark(frame: Frame, node: SkiplistNodeView, level: number): MarkKind | null {
  if (frame.before !== null) {
    const old = frame.before.get(node.address)?.levels[level];
    const now = node.levels[level];
    if (old === undefined || old.forward !== now?.forward || old.span !== now.span) return 'touched';
  }
  return frame.visited.has(`${node.address} ${level}`) ? 'read' : null;
}

function nodeMark(frame: Frame, node: SkiplistNodeView): MarkKind | null {
  if (frame.before === null || node.rank === 0) return null;
  const old = frame.before.get(node.address);
  return old === undefined || old.score !== node.score ? 'touched' : null;
}

function towerOf(frame: Frame, node: SkiplistNodeView): Tower {
  return {
    address: node.address,
    x: frame.xOf.get(node.address) as number,
    rank: node.rank,
    member: clip(readable(node.member), memberCharsMax),
    score: node.score,
    mark: nodeMark(frame, node),
    cells: node.levels.slice(0, frame.levels).map(({ span }, level) => ({
      level,
      y: cellY(frame, level),
      span,
      mark: cellMark(frame, node, level),
      order: frame.visited.get(`${node.address} ${level}`) || null,
    })),
  };
}

function forwardArrows(frame: Frame, node: SkiplistNodeView): Arrow[] {
  const x1 = (frame.xOf.get(node.address) as number) + towerWidth;
  return node.levels.slice(0, frame.levels).map(({ forward }, level) => {
    const target = frame.xOf.get(forward);
    const leftOut = forward !== 0 && target === undefined;
    const away = node.rank === 0 && frame.gapX !== null ? frame.gapX : frame.endX;
    return {
      id: `${node.address} ${level}`,
      x1,
      x2: (leftOut ? away : (target ?? frame.endX)) - arrowMargin,
      y: cellY(frame, level) + laneHeight / 2,
      dashed: leftOut,
      mark: cellMark(frame, node, level),
    };
  });
}

/** Pointers whose node lies before the window: for each lane, the first cell in it that nothing shown points to. */
function arrowsFromBefore(frame: Frame): Arrow[] {
  const { gapX, nodes, view } = frame;
  if (gapX === null) return [];
  const lanes = Array.from({ length: frame.levels }, (_, level) => level);
  return lanes.flatMap((level) => {
    const first = nodes.find((node) => node.levels.length > level);
    if (first === undefined || view.header.levels[level]?.forward === first.address) return [];
    const x2 = (frame.xOf.get(first.address) as number) - arrowMargin;
    return [
      {
        id: `before ${level}`,
        x1: gapX + gapWidth,
        x2,
        y: cellY(frame, level) + laneHeight / 2,
        dashed: true,
        mark: null,
      },
    ];
  });
}

function backwardArrows(frame: Frame, y: number): Arrow[] {
  return frame.nodes.flatMap((node) => {
    const target = frame.xOf.get(node.backward);
    const old = frame.before?.get(node.address);
    const changed = frame.before !== null && old?.backward !== node.backward;
    if (target === undefined) return [];
    const x1 = frame.xOf.get(node.address) as number;
    const mark = changed ? 'touched' : null;
    return [{ id: `back ${node.address}`, x1, x2: target + towerWidth + arrowMargin, y, dashed: false, mark }];
  });
}

function frameOf(view: SkiplistView, before: SkiplistView | null, events: readonly TraceEvent[]): Frame {
  const gapX = (view.nodes[0]?.rank ?? 1) > 1 ? gutterWidth + stepWidth - (stepWidth - towerWidth) / 2 : null;
  const firstX = gutterWidth + stepWidth + (gapX === null ? 0 : gapWidth);
  const xOf = new Map<Address, number>([[view.header.address, gutterWidth]]);
  view.nodes.forEach((node, i) => {
    xOf.set(node.address, firstX + i * stepWidth);
  });
  const comparable = before !== null && before.from === view.from && before.address === view.address;
  const known = comparable ? new Map([before.header, ...before.nodes].map((node) => [node.address, node])) : null;
  return {
    view,
    levels: Math.max(1, view.level),
    nodes: view.nodes,
    xOf,
    gapX,
    endX: firstX + view.nodes.length * stepWidth,
    before: known,
    visited: visitedCells(events),
  };
}

export function layout(
  view: SkiplistView,
  before: SkiplistView | null = null,
  events: readonly TraceEvent[] = [],
): SkiplistLayout {
  const frame = frameOf(view, before, events);
  const boxY = topMargin + frame.levels * laneHeight;
  const all = [view.header, ...view.nodes];
  const first = view.nodes[0]?.rank ?? 1;
  const last = view.nodes.at(-1)?.rank ?? 0;
  const reachesEnd = last >= view.length;
  return {
    width: frame.endX + gapWidth,
    height: boxY + boxHeight + topMargin,
    boxY,
    lanes: Array.from({ length: frame.levels }, (_, level) => ({ level, y: cellY(frame, level) })),
    towers: all.map((node) => towerOf(frame, node)),
    forward: [...all.flatMap((node) => forwardArrows(frame, node)), ...arrowsFromBefore(frame)],
    backward: backwardArrows(frame, boxY + boxHeight / 2),
    gapBefore: frame.gapX === null ? null : { x: frame.gapX, nodes: first - 1 },
    gapAfter: reachesEnd ? null : { x: frame.endX, nodes: view.length - last },
    built: builtBy(view, events),
    walk: walkOf(view, events),
    nullX: reachesEnd ? frame.endX : null,
  };
}
