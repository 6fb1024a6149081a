/* A document: its blocks one below the other, each as far in as it lies deep. What a command replaced has another address,
 * what it added is at a path that was not there, so both are marked without a trace. */

import type { SceneWords } from '../app/words-scenes.ts';
import type { JsonNodeView, JsonView, TraceEvent } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { address, readable } from './bytes-text.ts';
import type { Table } from './figure/figure.ts';

export interface Line {
  readonly path: string;
  readonly depth: number;
  /** `name:` of a member, `0:` of an element; '' for the document. */
  readonly name: string;
  /** A scalar's JSON, or the brackets of a container. */
  readonly text: string;
  readonly isContainer: boolean;
  readonly kind: JsonNodeView['kind'];
  readonly size: string;
  readonly where: string;
  readonly mark: MarkKind | null;
}

const isContainer = (node: JsonNodeView): boolean => node.kind === 'array' || node.kind === 'object';

function sizeOf(node: JsonNodeView, words: SceneWords): string {
  const bytes = node.address === 0 ? words.json.inPointer : words.byteCount(node.bytes);
  return [
    ...(isContainer(node) ? [words.json.room(node.length, node.capacity)] : []), bytes,
    ...(node.nameBytes === 0 ? [] : [words.json.name(words.byteCount(node.nameBytes))]),
  ].join(' · ');
}

const textOf = (node: JsonNodeView): string =>
  node.kind === 'object' ? '{ }' : node.kind === 'array' ? '[ ]' : readable(node.text);

const isSame = (a: JsonNodeView, b: JsonNodeView): boolean =>
  a.address === b.address && a.text === b.text && a.length === b.length && a.kind === b.kind;

/** Paths of the members whose names a command compared. */
function visitedPaths({ nodes }: JsonView, events: readonly TraceEvent[]): Set<string> {
  const visited = new Set<string>();
  for (const event of events) {
    if (event.kind !== 'json.memberVisited') continue;
    const at = nodes.findIndex(({ address }) => address === event.object);
    const members = at < 0 ? [] : childrenOf(nodes, at);
    const path = members[event.index]?.path;
    if (path !== undefined) visited.add(path);
  }
  return visited;
}

/** The nodes one deeper that follow node `at`, up to the next that is as high as it. */
function childrenOf(nodes: readonly JsonNodeView[], at: number): JsonNodeView[] {
  const depth = (nodes[at] as JsonNodeView).depth;
  const end = nodes.findIndex((node, i) => i > at && node.depth <= depth);
  return nodes.slice(at + 1, end < 0 ? undefined : end).filter((node) => node.depth === depth + 1);
}

/** A line a node. What was only looked at is marked where there is something to compare with. */
export function lines(json: JsonView, before: JsonView | null, words: SceneWords, events: readonly TraceEvent[] = []): Line[] {
  const old = new Map(before?.nodes.map((node) => [node.path, node]));
  const visited = before === null ? new Set<string>() : visitedPaths(json, events);
  return json.nodes.map((node) => {
    const was = old.get(node.path);
    const isOld = before === null || (was !== undefined && isSame(was, node));
    return {
      path: readable(node.path),
      depth: node.depth,
      name: node.depth === 0 ? '' : `${readable(node.name)}:`,
      text: textOf(node),
      isContainer: isContainer(node),
      kind: node.kind,
      size: sizeOf(node, words),
      where: node.address === 0 ? '' : address(node.address),
      mark: !isOld ? 'touched' : visited.has(node.path) ? 'read' : null,
    };
  });
}

export function table(json: JsonView, words: SceneWords): Table {
  const { value, kind, size, address: at } = words.columns;
  return {
    caption: words.json.of(json.nodeCount),
    columns: [words.json.path, value, kind, size, at],
    rows: lines(json, null, words).map((line) => [line.path, line.text, line.kind, line.size, line.where]),
  };
}
