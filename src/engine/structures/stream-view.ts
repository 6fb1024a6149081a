/* A stream seen from outside: its radix tree node by node, its listpacks entry by entry, its groups; and checked.
 *
 * What must hold: every node's first entry has the id of its key and its listpack is sound; the counts in its master entry
 * are those of a walk; ids grow from entry to entry and node to node, none passes the stream's last id, and the first that
 * is not deleted is its first id. Of a group: each pending entry is in the group's tree and in exactly one consumer's, which
 * is the one that its record names. */

import type { StreamEntryView, StreamGroupView, StreamNodeView, StreamView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as rax from './rax.ts';
import * as raxCursor from './rax-cursor.ts';
import * as raxView from './rax-view.ts';
import * as sds from './sds.ts';
import * as stream from './stream.ts';
import * as cursors from './stream-cursor.ts';
import * as groups from './stream-group.ts';
import * as streamId from './stream-id.ts';
import * as streamNode from './stream-node.ts';

const treeNodesShown = 256;
const pendingShown = 64;

/** Visits keys and values of a tree in order. */
function forEach(h: Heap, tree: number, visit: (c: raxCursor.RaxCursor, value: number) => void): void {
  if (tree === 0) return;
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c)) visit(c, raxCursor.value(h, c));
}

/** The stream, and up to `count` of its nodes from index `from` on. */
export function view(h: Heap, s: number, from: number, count: number): StreamView {
  const id = streamId.zero();
  const nodes: StreamNodeView[] = [];
  let index = 0;
  forEach(h, stream.tree(h, s), (c, lp) => {
    if (index >= from && nodes.length < count) nodes.push(viewNode(h, lp, streamId.readKey(c.key, streamId.zero())));
    index++;
  });
  const found: StreamGroupView[] = [];
  forEach(h, stream.groups(h, s), (c, g) => {
    found.push(viewGroup(h, g, byteString(c.key, 0, c.keyLength)));
  });
  return {
    address: s,
    length: stream.length(h, s),
    lastId: streamId.text(stream.lastId(h, s, id)),
    firstId: streamId.text(stream.firstId(h, s, id)),
    maxDeletedId: streamId.text(stream.maxDeletedId(h, s, id)),
    entriesAdded: String(stream.entriesAdded(h, s)),
    rax: raxView.view(h, stream.tree(h, s), treeNodesShown),
    nodeCount: index,
    from,
    nodes,
    groups: found,
  };
}

function viewNode(h: Heap, lp: number, master: streamId.StreamId): StreamNodeView {
  const entries: StreamEntryView[] = [];
  forEachEntry(h, lp, master, (entry) => {
    entries.push(entry);
  });
  return { masterId: streamId.text(master), listpack: listpack.view(h, lp, 0, listpack.length(h, lp)), entries };
}

/** Visits every entry of a node, deleted ones too. */
function forEachEntry(h: Heap, lp: number, master: streamId.StreamId, visit: (entry: StreamEntryView) => void): void {
  const id = streamId.zero();
  for (let at = streamNode.firstEntry(h, lp); at !== 0; ) {
    const flags = streamNode.integerAt(h, lp, at);
    const hasMasterFields = (flags & streamNode.flag.sameFields) !== 0;
    let value = streamNode.readId(h, lp, at, master, id);
    const countAt = hasMasterFields ? streamNode.masterFieldsAt(h, lp) : value;
    const fields: (readonly [string, string])[] = [];
    let field = listpack.next(h, lp, countAt);
    for (let left = streamNode.integerAt(h, lp, countAt); left > 0; left--) {
      if (!hasMasterFields) value = listpack.next(h, lp, field);
      fields.push([listpack.text(h, lp, field), listpack.text(h, lp, value)]);
      field = listpack.next(h, lp, hasMasterFields ? field : value);
      value = hasMasterFields ? listpack.next(h, lp, value) : field;
    }
    const isDeleted = (flags & streamNode.flag.deleted) !== 0;
    visit({ id: streamId.text(id), isDeleted, hasMasterFields, offset: at, fields });
    at = listpack.next(h, lp, value);
  }
}

function viewGroup(h: Heap, g: number, name: string): StreamGroupView {
  const pending: StreamGroupView['pending'][number][] = [];
  const id = streamId.zero();
  forEach(h, groups.pendingOf(h, g), (c, p) => {
    if (pending.length === pendingShown) return;
    pending.push({
      address: p,
      id: streamId.text(streamId.readKey(c.key, id)),
      consumer: sds.text(h, groups.nameOf(h, groups.consumerOf(h, p))),
      deliveryMs: groups.deliveryTime(h, p),
      deliveries: String(groups.deliveries(h, p)),
    });
  });
  const consumers: StreamGroupView['consumers'][number][] = [];
  forEach(h, groups.consumersOf(h, g), (c, consumer) => {
    consumers.push({
      address: consumer,
      name: byteString(c.key, 0, c.keyLength),
      seenMs: groups.seenTime(h, consumer),
      activeMs: groups.activeTime(h, consumer),
      pendingCount: rax.length(h, groups.pendingOfConsumer(h, consumer)),
    });
  });
  return {
    address: g,
    name,
    lastId: streamId.text(groups.lastId(h, g, id)),
    entriesRead: String(groups.entriesRead(h, g)),
    pendingCount: rax.length(h, groups.pendingOf(h, g)),
    pending,
    consumers,
  };
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, s: number): void {
  raxView.checkInvariants(h, stream.tree(h, s));
  const lastOfAll = stream.lastId(h, s, streamId.zero());
  const before = streamId.zero();
  let alive = 0;
  forEach(h, stream.tree(h, s), (c, lp) => {
    const master = streamId.readKey(c.key, streamId.zero());
    alive += checkNode(h, lp, master, before);
    assert(streamId.compare(before, lastOfAll) <= 0, 'no id passes the last one');
  });
  assert(alive === stream.length(h, s), 'as many entries as the stream says');
  const first = stream.firstId(h, s, streamId.zero());
  if (alive === 0) assert(streamId.isZero(first), 'an empty stream has no first id');
  else assert(streamId.compare(first, cursors.edgeId(h, s, 'first', streamId.zero())) === 0, 'the first id is right');
  if (stream.groups(h, s) !== 0) raxView.checkInvariants(h, stream.groups(h, s));
  forEach(h, stream.groups(h, s), (_, g) => checkGroup(h, g));
}

/** Checks one node; `before` is the greatest id so far and moves on. Returns the entries that are not deleted. */
function checkNode(h: Heap, lp: number, master: streamId.StreamId, before: streamId.StreamId): number {
  listpack.checkInvariants(h, lp);
  let alive = 0;
  let deleted = 0;
  const id = streamId.zero();
  for (let at = streamNode.firstEntry(h, lp); at !== 0; ) {
    streamNode.readId(h, lp, at, master, id);
    if (alive + deleted === 0) assert(streamId.compare(id, master) === 0, 'a node begins with its master id');
    assert(streamId.compare(id, before) > 0, 'ids grow');
    streamId.copy(before, id);
    if ((streamNode.integerAt(h, lp, at) & streamNode.flag.deleted) === 0) alive++;
    else deleted++;
    at = entryAfter(h, lp, at);
  }
  assert(alive === streamNode.entryCount(h, lp), 'as many entries as the node says');
  assert(deleted === streamNode.deletedCount(h, lp), 'as many deleted ones as the node says');
  return alive;
}

/** The entry after the one at `at`, by passing over what it holds. Checks its way back. */
function entryAfter(h: Heap, lp: number, at: number): number {
  const hasMasterFields = (streamNode.integerAt(h, lp, at) & streamNode.flag.sameFields) !== 0;
  const contentAt = listpack.skip(h, lp, at, 3);
  const count = streamNode.integerAt(h, lp, hasMasterFields ? streamNode.masterFieldsAt(h, lp) : contentAt);
  const endAt = listpack.skip(h, lp, contentAt, hasMasterFields ? count : 2 * count + 1);
  assert(streamNode.integerAt(h, lp, endAt) === (hasMasterFields ? count : 2 * count + 1) + 3, 'an entry knows its way back');
  return listpack.next(h, lp, endAt);
}

function checkGroup(h: Heap, g: number): void {
  const pending = groups.pendingOf(h, g);
  raxView.checkInvariants(h, pending);
  raxView.checkInvariants(h, groups.consumersOf(h, g));
  let owned = 0;
  forEach(h, groups.consumersOf(h, g), (name, consumer) => {
    assert(sds.text(h, groups.nameOf(h, consumer)) === byteString(name.key, 0, name.keyLength), 'a consumer has its name');
    raxView.checkInvariants(h, groups.pendingOfConsumer(h, consumer));
    forEach(h, groups.pendingOfConsumer(h, consumer), (c, p) => {
      owned++;
      assert(groups.consumerOf(h, p) === consumer, 'a pending entry names its consumer');
      assert(rax.find(h, pending, c.key, 0, c.keyLength) === p, 'what a consumer has pending, the group has');
    });
  });
  assert(owned === rax.length(h, pending), 'each pending entry is one consumer\'s');
}
