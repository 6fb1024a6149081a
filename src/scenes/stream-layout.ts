/* A stream: the radix tree that leads to its listpacks, the listpacks in a line, and which of them is open. The keys are
 * ids as 16 bytes, so most characters of the tree are no letters, and are shown as hex. */

import type { SceneWords } from '../app/words-scenes.ts';
import type { RaxNodeView, StreamNodeView, StreamView } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { address, hexBytes, readable } from './bytes-text.ts';

export interface Branch {
  readonly address: number;
  readonly depth: number;
  /** What the node spells, or the characters it chooses between. */
  readonly chars: string;
  readonly note: string;
}

function noteOf(node: RaxNodeView, words: SceneWords): string {
  const kind = node.isCompressed ? words.compressedNode : node.children.length === 0 ? words.leaf : `${node.children.length} ↓`;
  const key = node.isKey ? ` → ${address(node.value ?? 0)}` : '';
  return `${kind} · ${node.bytes} B · ${address(node.address)}${key}`;
}

const charsOf = (node: RaxNodeView): string =>
  node.isCompressed ? hexBytes(node.chars) : hexBytes(node.chars).split(' ').join(' | ');

export const branches = (stream: StreamView, words: SceneWords): Branch[] =>
  stream.rax.nodes.map((node) => ({
    address: node.address,
    depth: node.depth,
    chars: charsOf(node),
    note: noteOf(node, words),
  }));

export interface StreamNode {
  readonly masterId: string;
  /** Entries that are not deleted. */
  readonly entries: number;
  readonly bytes: number;
  readonly preview: string;
  readonly mark: MarkKind | null;
}

const aliveIn = (node: StreamNodeView): number => node.entries.filter((entry) => !entry.isDeleted).length;

function markOf(node: StreamNodeView, before: StreamView | null): MarkKind | null {
  if (before === null) return null;
  const old = before.nodes.find((other) => other.masterId === node.masterId);
  const isSame =
    old !== undefined && old.listpack.totalBytes === node.listpack.totalBytes && aliveIn(old) === aliveIn(node);
  return isSame ? null : 'touched';
}

export function nodes(stream: StreamView, before: StreamView | null): StreamNode[] {
  return stream.nodes.map((node) => {
    const [first] = node.entries;
    return {
      masterId: node.masterId,
      entries: aliveIn(node),
      bytes: node.listpack.totalBytes,
      preview: (first?.fields ?? []).map(([name, value]) => `${readable(name)} ${readable(value)}`).join(', '),
      mark: markOf(node, before),
    };
  });
}

/** The node whose bytes are shown: the one chosen if it is still there, else the one written last, else the first. */
export function openIndex(nodes: readonly StreamNode[], chosen: string | null): number {
  const byChoice = nodes.findIndex((node) => node.masterId === chosen);
  if (byChoice >= 0) return byChoice;
  return Math.max(
    0,
    nodes.findLastIndex((node) => node.mark !== null),
  );
}
