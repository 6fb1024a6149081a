/* A document: its blocks one below the other, each as far in as it lies deep. What a command replaced has another address,
 * what it added is at a path that was not there, so both are marked without a trace. */

import type { SceneWords } from '../app/words-scenes.ts';
import type { JsonNodeView, JsonView } from '../inspect.ts';
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

export function lines(json: JsonView, before: JsonView | null, words: SceneWords): Line[] {
  const old = new Map(before?.nodes.map((node) => [node.path, node]));
  return json.nodes.map((node) => {
    const was = old.get(node.path);
    return {
      path: readable(node.path),
      depth: node.depth,
      name: node.depth === 0 ? '' : `${readable(node.name)}:`,
      text: textOf(node),
      isContainer: isContainer(node),
      kind: node.kind,
      size: sizeOf(node, words),
      where: node.address === 0 ? '' : address(node.address),
      mark: before === null || (was !== undefined && isSame(was, node)) ? null : 'touched',
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
