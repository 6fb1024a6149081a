/* A stream as a snapshot stores it: the nodes of its tree as they are, each under the ID that it begins with; what is known of
 * the whole; then the groups. What is pending in a group is stored once with its times, and each consumer names its own by ID. */

import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as stream from '../structures/stream.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import type { RdbWriter } from './rdb-writer.ts';

const { RaxCursor } = raxCursor;

export function saveStream(w: RdbWriter, h: Heap, s: number): void {
  const c = new RaxCursor();
  const id = streamId.zero();
  w.size(rax.length(h, stream.tree(h, s)));
  for (let is = raxCursor.first(h, stream.tree(h, s), c); is; is = raxCursor.next(h, c)) {
    const lp = raxCursor.value(h, c);
    w.plain(c.key, 0, c.keyLength);
    w.string(h.u8, lp, lp + listpack.bytes(h, lp));
  }
  w.size(stream.length(h, s));
  saveId(w, stream.lastId(h, s, id));
  saveId(w, stream.firstId(h, s, id));
  saveId(w, stream.maxDeletedId(h, s, id));
  w.size64(stream.entriesAdded(h, s));
  saveGroups(w, h, stream.groups(h, s));
}

function saveId(w: RdbWriter, id: streamId.StreamId): void {
  w.size64(streamId.ms(id));
  w.size64(streamId.seq(id));
}

function saveGroups(w: RdbWriter, h: Heap, tree: number): void {
  if (tree === 0) {
    w.size(0);
    return;
  }
  const c = new RaxCursor();
  w.size(rax.length(h, tree));
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c)) {
    const g = raxCursor.value(h, c);
    w.string(c.key, 0, c.keyLength);
    saveId(w, groups.lastId(h, g, streamId.zero()));
    w.size64(groups.entriesRead(h, g));
    savePending(w, h, groups.pendingOf(h, g), true);
    saveConsumers(w, h, groups.consumersOf(h, g));
  }
}

function saveConsumers(w: RdbWriter, h: Heap, tree: number): void {
  const c = new RaxCursor();
  w.size(rax.length(h, tree));
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c)) {
    const consumer = raxCursor.value(h, c);
    w.string(c.key, 0, c.keyLength);
    w.time(groups.seenTime(h, consumer));
    if (!w.isForOlder) w.time(groups.activeTime(h, consumer));
    savePending(w, h, groups.pendingOfConsumer(h, consumer), false);
  }
}

function savePending(w: RdbWriter, h: Heap, tree: number, withTimes: boolean): void {
  const c = new RaxCursor();
  w.size(rax.length(h, tree));
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c)) {
    w.raw(c.key, 0, c.keyLength);
    if (!withTimes) continue;
    w.time(groups.deliveryTime(h, raxCursor.value(h, c)));
    w.size64(groups.deliveries(h, raxCursor.value(h, c)));
  }
}
