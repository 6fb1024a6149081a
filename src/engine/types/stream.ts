/* The stream type: one encoding, and one struct that everything else hangs on (structures/stream.ts). Here is what the server
 * does with any value: frees, measures, copies and shows it. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as stream from '../structures/stream.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import * as streamView from '../structures/stream-view.ts';

const nodesShown = 8;

/** An empty stream. */
export const create = (h: Heap): number => robj.create(h, robj.type.stream, robj.encoding.stream, stream.create(h));

/** Frees the struct and everything below it. */
export function free(h: Heap, s: number): void {
  rax.free(h, stream.tree(h, s), (lp) => listpack.free(h, lp));
  if (stream.groups(h, s) !== 0) rax.free(h, stream.groups(h, s), (g) => groups.free(h, g));
  h.free(s);
}

/** How much work it is to free a stream, in the server's own measure: each group is taken to have as much pending as the first. */
export function parts(h: Heap, s: number): number {
  const all = stream.groups(h, s);
  const c = new raxCursor.RaxCursor();
  const nodes = rax.nodeCount(h, stream.tree(h, s));
  if (all === 0 || !raxCursor.first(h, all, c)) return nodes;
  return nodes + rax.length(h, all) * (1 + rax.length(h, groups.pendingOf(h, raxCursor.value(h, c))));
}

/** Frees the first node of a stream that nobody uses any more; false when there is none left. */
export function freeFirstNode(h: Heap, s: number): boolean {
  const c = new raxCursor.RaxCursor();
  if (!raxCursor.first(h, stream.tree(h, s), c)) return false;
  listpack.free(h, rax.remove(h, stream.tree(h, s), c.key, 0, c.keyLength));
  return true;
}

/** Bytes of the object and everything below it. */
export function memoryBytes(h: Heap, o: number): number {
  const s = robj.pointer(h, o);
  let bytes = h.usableBytes(o) + h.usableBytes(s) + rax.memoryBytes(h, stream.tree(h, s));
  rax.forEachNode(h, stream.tree(h, s), (_, lp) => {
    if (lp !== 0) bytes += h.usableBytes(lp);
  });
  if (stream.groups(h, s) === 0) return bytes;
  bytes += rax.memoryBytes(h, stream.groups(h, s));
  rax.forEachNode(h, stream.groups(h, s), (_, g) => {
    if (g !== 0) bytes += groupBytes(h, g);
  });
  return bytes;
}

function groupBytes(h: Heap, g: number): number {
  let bytes = h.usableBytes(g) + rax.memoryBytes(h, groups.pendingOf(h, g)) + rax.memoryBytes(h, groups.consumersOf(h, g));
  rax.forEachNode(h, groups.pendingOf(h, g), (_, p) => {
    if (p !== 0) bytes += h.usableBytes(p);
  });
  rax.forEachNode(h, groups.consumersOf(h, g), (_, consumer) => {
    if (consumer === 0) return;
    bytes += h.usableBytes(consumer) + sds.blockBytes(h, groups.nameOf(h, consumer));
    bytes += rax.memoryBytes(h, groups.pendingOfConsumer(h, consumer));
  });
  return bytes;
}

/** A stream of its own with the same entries, groups and pending lists. */
export function duplicate(h: Heap, o: number): number {
  const from = robj.pointer(h, o);
  const copy = create(h);
  const to = robj.pointer(h, copy);
  const nodes = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, stream.tree(h, from), nodes); is; is = raxCursor.next(h, nodes)) {
    const lp = listpack.duplicate(h, raxCursor.value(h, nodes));
    rax.insert(h, stream.tree(h, to), nodes.key, 0, nodes.keyLength, lp);
  }
  const id = streamId.zero();
  stream.addLength(h, to, stream.length(h, from));
  stream.setLastId(h, to, stream.lastId(h, from, id));
  stream.setFirstId(h, to, stream.firstId(h, from, id));
  stream.setMaxDeletedId(h, to, stream.maxDeletedId(h, from, id));
  stream.setEntriesAdded(h, to, stream.entriesAdded(h, from));
  if (stream.groups(h, from) === 0) return copy;
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, stream.groups(h, from), c); is; is = raxCursor.next(h, c)) duplicateGroup(h, to, c);
  return copy;
}

/** Copies the group that a cursor stands on into another stream. */
function duplicateGroup(h: Heap, to: number, c: raxCursor.RaxCursor): void {
  const from = raxCursor.value(h, c);
  const id = streamId.zero();
  groups.create(h, to, c.key, 0, c.keyLength, groups.lastId(h, from, id), groups.entriesRead(h, from));
  const g = groups.find(h, to, c.key, 0, c.keyLength);
  const names = new raxCursor.RaxCursor();
  const pending = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, groups.consumersOf(h, from), names); is; is = raxCursor.next(h, names)) {
    const old = raxCursor.value(h, names);
    const { key, keyLength } = names;
    const consumer = groups.createConsumer(h, g, key, 0, keyLength, groups.seenTime(h, old), groups.activeTime(h, old));
    for (let has = raxCursor.first(h, groups.pendingOfConsumer(h, old), pending); has; has = raxCursor.next(h, pending)) {
      const p = raxCursor.value(h, pending);
      streamId.readKey(pending.key, id);
      groups.addPending(h, g, id, consumer, groups.deliveryTime(h, p), groups.deliveries(h, p));
    }
  }
}

export const view = (h: Heap, o: number, from: number): ValueView => ({
  kind: 'stream', stream: streamView.view(h, robj.pointer(h, o), from, nodesShown),
});

/** A stream has one encoding. */
export const gauges = (): readonly Gauge[] => [];
