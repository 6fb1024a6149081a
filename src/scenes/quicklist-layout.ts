/* A quicklist: a doubly linked chain of nodes, each a whole listpack (or one big element). The chain is drawn in a
 * line; nodes left out between the head's and the tail's stand as one gap where they belong. */

import type { Address, QuicklistNodeView, QuicklistView } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { readable } from './bytes-text.ts';

export interface ChainNode {
  readonly kind: 'node';
  readonly address: Address;
  readonly index: number;
  readonly count: number;
  readonly bytes: number;
  readonly container: string;
  /** The first few elements, for telling nodes apart. */
  readonly preview: readonly string[];
  readonly mark: MarkKind | null;
}

export interface ChainGap {
  readonly kind: 'gap';
  readonly nodes: number;
}

const previewMax = 3;

function preview(node: QuicklistNodeView): string[] {
  if (node.plain !== null) return [readable(node.plain)];
  return (node.listpack?.entries ?? []).slice(0, previewMax).map((entry) => readable(entry.value));
}

const contents = (node: QuicklistNodeView): string => node.listpack?.entries.map((e) => e.value).join('\n') ?? '';

function markOf(node: QuicklistNodeView, before: QuicklistView | null): MarkKind | null {
  if (before === null) return null;
  const old = before.nodes.find((other) => other.address === node.address);
  const same =
    old !== undefined && old.count === node.count && old.bytes === node.bytes && contents(old) === contents(node);
  return same ? null : 'touched';
}

export function layout(list: QuicklistView, before: QuicklistView | null): (ChainNode | ChainGap)[] {
  const chain: (ChainNode | ChainGap)[] = [];
  let expected = 0;
  for (const node of list.nodes) {
    if (node.index > expected) chain.push({ kind: 'gap', nodes: node.index - expected });
    expected = node.index + 1;
    const { address, index, count, bytes } = node;
    const container = node.encoding === 'lzf' ? `${node.container} lzf` : node.container;
    chain.push({
      kind: 'node',
      address,
      index,
      count,
      bytes,
      container,
      preview: preview(node),
      mark: markOf(node, before),
    });
  }
  if (list.nodeCount > expected) chain.push({ kind: 'gap', nodes: list.nodeCount - expected });
  return chain;
}

/** The node whose bytes are shown: the one chosen if it is still there, else the one written last, else the head. */
export function openNode(
  list: QuicklistView,
  chain: readonly (ChainNode | ChainGap)[],
  chosen: Address | null,
): QuicklistNodeView | null {
  const touched = chain.find((part): part is ChainNode => part.kind === 'node' && part.mark !== null);
  const byAddress = (at: Address | null | undefined) => list.nodes.find((node) => node.address === at);
  return byAddress(chosen) ?? byAddress(touched?.address) ?? list.nodes[0] ?? null;
}
