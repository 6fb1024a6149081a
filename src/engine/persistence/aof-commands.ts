/** A node's data as commands that make them anew: the base of an append-only file with aof-use-rdb-preamble no. The members of a
 * collection come in portions, so that no command becomes too large. */

import { byteString } from '../bytes.ts';
import type { Database } from '../keyspace/database.ts';
import * as expiry from '../keyspace/expiry.ts';
import { timestamp } from '../aof/manifest.ts';
import type { Node } from '../node.ts';
import { formatSeventeen } from '../numbers/numbers.ts';
import { ReplyWriter } from '../resp/reply.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as stream from '../structures/stream.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import * as contents from '../types/contents.ts';
import { payloadOf } from './dump.ts';

/** Members a command. */
const portion = 64;

type Write = (...argv: readonly string[]) => void;

/** Commands as RESP. */
export function writtenAsCommands(node: Node): Uint8Array {
  const w = new ReplyWriter(1 << 16);
  const write: Write = (...argv) => {
    w.array(argv.length);
    for (const word of argv) w.bulk(word);
  };
  if (node.config.value('aof-timestamp-enabled') === 'yes') w.raw(timestamp(Math.floor(node.space.nowMs / 1000)));
  for (const code of node.scripting?.functions.codes ?? []) write('FUNCTION', 'LOAD', code);
  for (const db of node.space.dbs)
    if (db.size > 0) {
      write('SELECT', String(db.index));
      writeDatabase(db, write);
    }
  return w.take();
}

function writeDatabase(db: Database, write: Write): void {
  const { h } = db.space;
  dictWalk.forEach(h, db.keys, (e) => {
    const key = sds.text(h, dict.key(h, e));
    writeValue(db, key, dict.value(h, e), write);
    const x = expiry.timeOf(db, e);
    if (x !== 0) write('PEXPIREAT', key, String(dict.valueBigInt(h, x)));
  });
}

function writeValue({ space: { h } }: Database, key: string, o: number, write: Write): void {
  switch (robj.typeOf(h, o)) {
    case robj.type.string:
      write('SET', key, robj.stringText(h, o));
      break;
    case robj.type.list:
      inPortions(write, ['RPUSH', key], 1, (add) => contents.forEachElement(h, o, add));
      break;
    case robj.type.set:
      inPortions(write, ['SADD', key], 1, (add) => contents.forEachElement(h, o, add));
      break;
    case robj.type.zset:
      inPortions(write, ['ZADD', key], 2, (add) => {
        contents.forEachMember(h, o, (member, score) => add(formatSeventeen(score), member));
      });
      break;
    case robj.type.hash:
      inPortions(write, ['HSET', key], 2, (add) => contents.forEachPair(h, o, (field, value) => add(field, value)));
      contents.forEachPair(h, o, (field, _, atMs) => {
        if (atMs !== 0) write('HPEXPIREAT', key, String(atMs), 'FIELDS', '1', field);
      });
      break;
    case robj.type.stream:
      contents.forEachStreamEntry(h, o, (id, fields) => write('XADD', key, id, ...fields));
      writeStream(h, key, robj.pointer(h, o), write);
      break;
    case robj.type.module:
      write('RESTORE', key, '0', textOf(payloadOf(h, o)));
      break;
  }
}

const textOf = (bytes: Uint8Array): string => byteString(bytes, 0, bytes.length);

/** Writes a command for each portion of what `each` adds, `width` words at a time. */
function inPortions(write: Write, head: readonly string[], width: 1 | 2, each: (add: (...words: string[]) => void) => void): void {
  let words: string[] = [];
  each((...more) => {
    words.push(...more);
    if (words.length < portion * width) return;
    write(...head, ...words);
    words = [];
  });
  if (words.length > 0) write(...head, ...words);
}

type Heap = Database['space']['h'];

/** What a stream knows beside its entries, and its groups. An empty one is made by an entry that is trimmed at once. */
function writeStream(h: Heap, key: string, s: number, write: Write): void {
  const id = streamId.zero();
  const last = streamId.text(stream.lastId(h, s, id));
  if (stream.length(h, s) === 0) write('XADD', key, 'MAXLEN', '0', last === '0-0' ? '0-1' : last, 'x', 'y');
  write(
    'XSETID', key, last, 'ENTRIESADDED', String(stream.entriesAdded(h, s)), 'MAXDELETEDID', streamId.text(stream.maxDeletedId(h, s, id)),
  );
  if (stream.groups(h, s) !== 0) forEachNamed(h, stream.groups(h, s), (name, g) => writeGroup(h, key, name, g, write));
}

function writeGroup(h: Heap, key: string, name: string, g: number, write: Write): void {
  const last = streamId.text(groups.lastId(h, g, streamId.zero()));
  write('XGROUP', 'CREATE', key, name, last, 'ENTRIESREAD', String(groups.entriesRead(h, g)));
  forEachNamed(h, groups.consumersOf(h, g), (consumer, p) => {
    write('XGROUP', 'CREATECONSUMER', key, name, consumer);
    const pending = new raxCursor.RaxCursor();
    const id = streamId.zero();
    const tree = groups.pendingOfConsumer(h, p);
    for (let is = raxCursor.first(h, tree, pending); is; is = raxCursor.next(h, pending)) {
      const record = raxCursor.value(h, pending);
      write(
        'XCLAIM', key, name, consumer, '0', streamId.text(streamId.readKey(pending.key, id)),
        'TIME', String(groups.deliveryTime(h, record)), 'RETRYCOUNT', String(groups.deliveries(h, record)), 'JUSTID', 'FORCE',
      );
    }
  });
}

function forEachNamed(h: Heap, tree: number, visit: (name: string, value: number) => void): void {
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c))
    visit(String.fromCharCode(...c.key.subarray(0, c.keyLength)), raxCursor.value(h, c));
}
