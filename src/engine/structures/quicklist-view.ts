/* A quicklist seen from outside: shown without being touched (a compressed node stays compressed, and shows no
 * entries), and checked. */

import type { QuicklistNodeView, QuicklistView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import { compressDepth, fill, head, length, nodeCount, tail } from './quicklist-chain.ts';
import * as nodes from './quicklist-node.ts';

const plainBytesShown = 256;

/** The list with up to `nodesMax` nodes, half of them from each end, and up to `entriesMax` entries of each. */
export function view(h: Heap, ql: number, nodesMax: number, entriesMax: number): QuicklistView {
  const total = nodeCount(h, ql);
  const front = total <= nodesMax ? total : Math.ceil(nodesMax / 2);
  const back = Math.min(total - front, Math.floor(nodesMax / 2));
  const shown: QuicklistNodeView[] = [];
  let node = head(h, ql);
  for (let i = 0; i < front; i++, node = nodes.next(h, node)) shown.push(viewNode(h, node, i, entriesMax));
  const behind: QuicklistNodeView[] = [];
  node = tail(h, ql);
  for (let i = 0; i < back; i++, node = nodes.prev(h, node)) behind.push(viewNode(h, node, total - 1 - i, entriesMax));
  return {
    address: ql,
    count: length(h, ql),
    nodeCount: total,
    fill: fill(h, ql),
    compress: compressDepth(h, ql),
    nodes: [...shown, ...behind.reverse()],
    hidden: total - front - back,
  };
}

function viewNode(h: Heap, node: number, index: number, entriesMax: number): QuicklistNodeView {
  const isPlain = nodes.isPlain(h, node);
  const isRaw = !nodes.isCompressed(h, node);
  const block = nodes.entry(h, node);
  return {
    address: node,
    index,
    count: nodes.count(h, node),
    bytes: nodes.bytes(h, node),
    container: isPlain ? 'plain' : 'packed',
    encoding: isRaw ? 'raw' : 'lzf',
    listpack: isPlain || !isRaw ? null : listpack.view(h, block, 0, entriesMax),
    plain: isPlain && isRaw ? byteString(h.u8, block, block + Math.min(nodes.bytes(h, node), plainBytesShown)) : null,
  };
}

/** Throws on the first contradiction. Holds between changes, when no cursor is open. */
export function checkInvariants(h: Heap, ql: number): void {
  let before = 0;
  let count = 0;
  let index = 0;
  const total = nodeCount(h, ql);
  const depth = compressDepth(h, ql);
  for (let node = head(h, ql); node !== 0; node = nodes.next(h, node), index++) {
    assert(nodes.prev(h, node) === before, 'the links back mirror the links forth');
    const atEnd = index < Math.max(depth, 1) || index >= total - Math.max(depth, 1);
    assert(!(nodes.isCompressed(h, node) && (atEnd || depth === 0)), 'nodes near the ends are raw');
    assert(!nodes.wantsRecompress(h, node), 'every node opened was closed');
    checkNode(h, node);
    count += nodes.count(h, node);
    before = node;
  }
  assert(tail(h, ql) === before, 'the tail is the last node');
  assert(index === total, 'the list knows the number of its nodes');
  assert(count === length(h, ql), 'the list knows the number of its elements');
}

function checkNode(h: Heap, node: number): void {
  const { u8, start, end } = nodes.peekBytes(h, node);
  assert(end - start === nodes.bytes(h, node), 'a compressed node gives back as many bytes as it had');
  if (nodes.isPlain(h, node)) {
    assert(nodes.count(h, node) === 1, 'a plain node holds one element');
    return;
  }
  assert(listpack.validate(u8, start, end), 'a packed node holds a sound listpack');
  const elements = (u8[start + 4] as number) | ((u8[start + 5] as number) << 8);
  assert(elements === nodes.count(h, node) && elements > 0, 'a node is never empty, and knows how many it holds');
}
