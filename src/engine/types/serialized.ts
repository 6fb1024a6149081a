/* How many bytes a value would take in a snapshot file (RDB version 11): what DEBUG OBJECT calls its serialized length.
 *
 * A string is its length and its bytes; short decimals are stored as integers, and longer strings compressed where that saves
 * something. Small collections are the one block they are in memory, stored as a string; large ones are stored element by
 * element. */

import { byteString, bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as lzf from '../structures/lzf.ts';
import * as nodes from '../structures/quicklist-node.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as robj from '../structures/robj.ts';
import * as stream from '../structures/stream.ts';
import * as streamGroup from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import * as contents from './contents.ts';

/** Strings of at most this many bytes may be stored as integers; longer than twenty they may be compressed. */
const integerBytesMax = 11;
const compressedBytesMin = 21;
const scoreBytes = 8;

/** Bytes of a length field. */
const lengthBytes = (n: number | bigint): number => (n < 64 ? 1 : n < 16_384 ? 2 : n < 2 ** 32 ? 5 : 9);

/** Bytes of an integer stored as one, its mark included; undefined when it has more than 32 bits. */
function integerBytes(text: string): number | undefined {
  if (text.length > integerBytesMax || !/^(0|-?[1-9][0-9]*)$/.test(text)) return undefined;
  const value = Number(text);
  if (value >= -128 && value <= 127) return 2;
  if (value >= -32_768 && value <= 32_767) return 3;
  return value >= -(2 ** 31) && value < 2 ** 31 ? 5 : undefined;
}

function blockBytes(src: Uint8Array, start: number, end: number): number {
  const n = end - start;
  if (n >= compressedBytesMin) {
    const compressed = lzf.compress(src, start, end, new Uint8Array(n), 0, n - 5);
    if (compressed > 0) return 1 + lengthBytes(compressed) + lengthBytes(n) + compressed;
  }
  return lengthBytes(n) + n;
}

function textBytes(text: string): number {
  return integerBytes(text) ?? blockBytes(bytesOf(text), 0, text.length);
}

export function serializedBytes(h: Heap, o: number): number {
  const p = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case robj.encoding.listpack: {
      // A list is stored as a quicklist of one node even so.
      const around = robj.typeOf(h, o) === robj.type.list ? lengthBytes(1) + 1 : 0;
      return around + blockBytes(h.u8, p, p + listpack.bytes(h, p));
    }
    case robj.encoding.intset:
      return blockBytes(h.u8, p, p + intset.bytes(h, p));
    case robj.encoding.quicklist:
      return quicklistBytes(h, p);
    case robj.encoding.hashtable:
      return lengthBytes(dict.length(h, p)) + tableBytes(h, o);
    case robj.encoding.skiplist:
      return skiplistBytes(h, o);
    case robj.encoding.stream:
      return streamBytes(h, robj.pointer(h, o));
    default:
      return textBytes(robj.stringText(h, o));
  }
}

function quicklistBytes(h: Heap, ql: number): number {
  let bytes = lengthBytes(quicklist.nodeCount(h, ql));
  for (let node = quicklist.head(h, ql); node !== 0; node = nodes.next(h, node)) {
    const { u8, start, end } = nodes.peekBytes(h, node);
    bytes += 1 + blockBytes(u8, start, end);
  }
  return bytes;
}

function tableBytes(h: Heap, o: number): number {
  let bytes = 0;
  const add = (text: string): void => {
    bytes += textBytes(text);
  };
  if (robj.typeOf(h, o) === robj.type.set) contents.forEachElement(h, o, add);
  else
    contents.forEachPair(h, o, (field, value) => {
      add(field);
      add(value);
    });
  return bytes;
}

function skiplistBytes(h: Heap, o: number): number {
  let members = 0;
  let bytes = 0;
  contents.forEachMember(h, o, (member) => {
    members++;
    bytes += textBytes(member) + scoreBytes;
  });
  return lengthBytes(members) + bytes;
}

// --- streams ---

const timeBytes = 8;
const idBytes = (id: streamId.StreamId): number => lengthBytes(streamId.ms(id)) + lengthBytes(streamId.seq(id));
/** A negative number is stored as the unsigned one with its bits. */
const countBytes = (n: bigint): number => lengthBytes(BigInt.asUintN(64, n));

function streamBytes(h: Heap, s: number): number {
  const c = new raxCursor.RaxCursor();
  const id = streamId.zero();
  let bytes = lengthBytes(rax.length(h, stream.tree(h, s)));
  for (let is = raxCursor.first(h, stream.tree(h, s), c); is; is = raxCursor.next(h, c)) {
    const lp = raxCursor.value(h, c);
    bytes += 1 + streamId.keyBytes + blockBytes(h.u8, lp, lp + listpack.bytes(h, lp));
  }
  bytes += lengthBytes(stream.length(h, s)) + idBytes(stream.lastId(h, s, id)) + idBytes(stream.firstId(h, s, id));
  bytes += idBytes(stream.maxDeletedId(h, s, id)) + countBytes(stream.entriesAdded(h, s));
  const groups = stream.groups(h, s);
  if (groups === 0) return bytes + lengthBytes(0);
  bytes += lengthBytes(rax.length(h, groups));
  for (let is = raxCursor.first(h, groups, c); is; is = raxCursor.next(h, c))
    bytes += textBytes(byteString(c.key, 0, c.keyLength)) + groupBytes(h, raxCursor.value(h, c));
  return bytes;
}

function groupBytes(h: Heap, g: number): number {
  const c = new raxCursor.RaxCursor();
  const pending = streamGroup.pendingOf(h, g);
  const consumers = streamGroup.consumersOf(h, g);
  let bytes = idBytes(streamGroup.lastId(h, g, streamId.zero())) + countBytes(streamGroup.entriesRead(h, g));
  bytes += lengthBytes(rax.length(h, pending));
  for (let is = raxCursor.first(h, pending, c); is; is = raxCursor.next(h, c))
    bytes += streamId.keyBytes + timeBytes + countBytes(streamGroup.deliveries(h, raxCursor.value(h, c)));
  bytes += lengthBytes(rax.length(h, consumers));
  for (let is = raxCursor.first(h, consumers, c); is; is = raxCursor.next(h, c)) {
    const own = rax.length(h, streamGroup.pendingOfConsumer(h, raxCursor.value(h, c)));
    bytes += textBytes(byteString(c.key, 0, c.keyLength)) + 2 * timeBytes + lengthBytes(own) + own * streamId.keyBytes;
  }
  return bytes;
}
