/** Ids and entries as replies. */

import type { Call } from '../call.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as listpack from '../structures/listpack.ts';
import * as cursors from '../structures/stream-cursor.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';
import * as element from '../types/element.ts';

/** The text of the id replied last, and where its sequence number begins: ids that follow each other often have the time in common. */
const idText = new Uint8Array(streamId.textBytesMax);
const replied = streamId.zero();
let seqAt = streamId.writeMs(replied, idText, 0);
const shown = element.blank();

export function replyId(reply: ReplyWriter, id: StreamId): void {
  if (!streamId.sameMs(id, replied)) seqAt = streamId.writeMs(streamId.copy(replied, id), idText, 0);
  reply.bulkBytes(idText, 0, streamId.writeSeq(id, idText, seqAt));
}

/** Replies the entry that a cursor stands on: its id, and its fields and values in turn. */
export function replyEntry(c: Call, entry: cursors.StreamCursor): void {
  const { h, reply } = c;
  const { lp, fieldCount, hasMasterFields } = entry;
  reply.array(2);
  replyId(reply, entry.id);
  reply.array(fieldCount * 2);
  let field = entry.fieldAt;
  let value = entry.contentAt;
  for (let i = 0; i < fieldCount; i++) {
    element.reply(h, listpack.get(h, lp, field, shown), reply);
    if (!hasMasterFields) value = listpack.next(h, lp, field);
    element.reply(h, listpack.get(h, lp, value, shown), reply);
    field = listpack.next(h, lp, hasMasterFields ? field : value);
    if (hasMasterFields) value = listpack.next(h, lp, value);
  }
}

const walk = new cursors.StreamCursor();

/** Replies an array of the entries between two ids, at most `count` of them unless that is 0. */
export function replyRange(
  c: Call, s: number, lower: StreamId | undefined, upper: StreamId | undefined, count: number, forward = true,
): void {
  const at = c.reply.length;
  let entries = 0;
  cursors.begin(c.h, s, walk, lower, upper, forward);
  while ((count === 0 || entries < count) && cursors.next(c.h, walk)) {
    replyEntry(c, walk);
    entries++;
  }
  c.reply.insertArrayHeader(at, entries);
}

/** Replies one entry; false, and nothing, if there is none with this id. */
export function replyEntryAt(c: Call, s: number, id: StreamId): boolean {
  if (!cursors.seek(c.h, s, walk, id)) return false;
  replyEntry(c, walk);
  return true;
}
