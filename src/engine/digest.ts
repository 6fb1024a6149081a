/* A digest of data: two servers that hold the same have the same one, however they hold it and in whatever order.
 *
 * Things without an order are hashed one by one and XORed together; where order counts, the digest is hashed again after each
 * step. Types, keys, values and the fact of an expiry go in; encodings and times do not. */

import { bytesOf } from './bytes.ts';
import type { Database } from './keyspace/database.ts';
import * as expiry from './keyspace/expiry.ts';
import type { Heap } from './memory/heap.ts';
import { formatDouble } from './numbers/numbers.ts';
import { hexadecimal, sha1 } from './numbers/sha1.ts';
import * as dict from './structures/dict.ts';
import * as dictWalk from './structures/dict-walk.ts';
import * as robj from './structures/robj.ts';
import * as sds from './structures/sds.ts';
import * as contents from './types/contents.ts';
import * as module from './types/module.ts';

export class Digest {
  private bytes = new Uint8Array(20);

  /** Adds something whose place does not matter. */
  xor(bytes: Uint8Array): void {
    const hash = sha1(bytes);
    for (let i = 0; i < 20; i++) this.bytes[i] = (this.bytes[i] as number) ^ (hash[i] as number);
  }

  xorText(text: string): void {
    this.xor(bytesOf(text));
  }

  xorWith(other: Digest): void {
    this.xor(other.bytes);
  }

  /** Adds something that comes after what was added before. */
  mix(bytes: Uint8Array): void {
    this.xor(bytes);
    this.bytes = sha1(this.bytes) as Uint8Array<ArrayBuffer>;
  }

  mixText(text: string): void {
    this.mix(bytesOf(text));
  }

  /** Adds two things that belong together, as one whose place does not matter. A field that expires is marked so, as in Redis 8. */
  xorPair(first: string, second: string, expires = false): void {
    const pair = new Digest();
    pair.mixText(first);
    pair.mixText(second);
    if (expires) pair.xorText('!!hexpire!!');
    this.xorWith(pair);
  }

  toString(): string {
    return hexadecimal(this.bytes);
  }
}

const bigEndian = (n: number): Uint8Array => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);

/** Adds a value, its type, and whether its key expires. */
export function addValue(digest: Digest, h: Heap, o: number, expires: boolean): void {
  const type = robj.typeOf(h, o);
  digest.mix(bigEndian(type));
  switch (type) {
    case robj.type.string:
      digest.mixText(robj.stringText(h, o));
      break;
    case robj.type.list:
      contents.forEachElement(h, o, (text) => digest.mixText(text));
      break;
    case robj.type.set:
      contents.forEachElement(h, o, (text) => digest.xorText(text));
      break;
    case robj.type.hash:
      contents.forEachPair(h, o, (field, value, atMs) => digest.xorPair(field, value, atMs !== 0));
      break;
    case robj.type.zset:
      contents.forEachMember(h, o, (member, score) => digest.xorPair(member, formatDouble(score)));
      break;
    case robj.type.module:
      for (const text of [module.typeOf(h, o).name, ...module.typeOf(h, o).save(h, module.value(h, o))]) digest.mixText(text);
      break;
    case robj.type.stream:
      contents.forEachStreamEntry(h, o, (id, fields) => {
        digest.mixText(id.replace('-', '.'));
        for (const text of fields) digest.mixText(text);
      });
      break;
  }
  if (expires) digest.xorText('!!expire!!');
}

/** The digest of everything. */
export function ofAll(dbs: readonly Database[]): Digest {
  const all = new Digest();
  for (const db of dbs) {
    if (db.size === 0) continue;
    const { h } = db.space;
    all.mix(bigEndian(db.index));
    dictWalk.forEach(h, db.keys, (e) => {
      const one = new Digest();
      const key = dict.key(h, e);
      one.mix(h.u8.slice(key, key + sds.length(h, key)));
      addValue(one, h, dict.value(h, e), expiry.timeOf(db, e) !== 0);
      all.xorWith(one);
    });
  }
  return all;
}
