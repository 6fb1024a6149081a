/* A snapshot file (RDB): all data of a server at one moment. After a signature with the format's version come entries, each of which
 * begins with a byte that says what it is: facts about the writer, libraries of functions, and for each database its number, its size and
 * its keys. Before a key may stand when it expires, and how it was used. A checksum ends the file.
 *
 *   REDIS0011  FA name value …  F5 code …  FE number  FB keys expiring  [FC ms] [F8 idle | F9 uses] type key value …  FF checksum
 *
 * Expired keys are written, too, and left out when the file is loaded. */

import { byteString, bytesOf } from '../bytes.ts';
import type { OpenFile } from '../disk.ts';
import * as lfu from '../eviction/lfu.ts';
import { type Database, keyArgument } from '../keyspace/database.ts';
import * as expiry from '../keyspace/expiry.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import type { Pieces } from '../loading.ts';
import { Args } from '../resp/args.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { crc64 } from './crc64.ts';
import { opcode, rdbType, rdbVersion, rdbVersionOfExpiringFields, rdbVersionOfOlder } from './rdb.ts';
import { loadBlock } from './rdb-load.ts';
import { isOfElements, type LoadContext, loadElements } from './rdb-load-elements.ts';
import { BadFormat, EmptyValue, RdbReader } from './rdb-reader.ts';
import { save, typeOf } from './rdb-save.ts';
import { RdbWriter } from './rdb-writer.ts';

const signature = 'REDIS';
const headerBytes = signature.length + 4;
const checksumBytes = 8;

/** What a file holds besides the keys, and how it is written. */
export interface Extras {
  /** Facts about the writer. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The code of each library of functions. */
  readonly libraries: readonly string[];
  readonly compresses: boolean;
  readonly sums: boolean;
  /** Whether servers before 7.2 must be able to read it. */
  readonly isForOlder: boolean;
}

/** A file of all data in a keyspace. */
export function written(space: Keyspace, { facts, libraries, compresses, sums, isForOlder }: Extras): Uint8Array {
  const w = new RdbWriter(compresses, isForOlder);
  w.raw(bytesOf(signature), 0, signature.length);
  for (let i = 0; i < headerBytes - signature.length; i++) w.byte(0); // the version, once it is known
  for (const [name, value] of facts) {
    w.byte(opcode.fact);
    w.text(name);
    w.text(value);
  }
  for (const code of libraries) {
    w.byte(opcode.functions);
    w.text(code);
  }
  let version: number = isForOlder ? rdbVersionOfOlder : rdbVersion;
  for (const db of space.dbs) if (db.size > 0) version = Math.max(version, writeDatabase(w, db));
  w.byte(opcode.end);
  w.bytes().set(bytesOf(String(version).padStart(headerBytes - signature.length, '0')), signature.length);
  const { lo, hi } = sums ? crc64(w.bytes(), 0, w.length) : { lo: 0, hi: 0 };
  w.word32(lo);
  w.word32(hi);
  return w.bytes();
}

/** Returns the version of the format that its values need; 0 for the usual one. */
function writeDatabase(w: RdbWriter, db: Database): number {
  const { h } = db.space;
  w.byte(opcode.database);
  w.size(db.index);
  w.byte(opcode.sizes);
  w.size(db.size);
  w.size(dict.length(h, db.expires));
  let version = 0;
  dictWalk.forEach(h, db.keys, (e) => {
    const type = writeKey(w, db, e);
    if (type === rdbType.hashExpiring || type === rdbType.hashListpackex) version = rdbVersionOfExpiringFields;
  });
  return version;
}

/** Returns the type of its value. */
function writeKey(w: RdbWriter, db: Database, e: number): number {
  const { h } = db.space;
  const key = dict.key(h, e);
  const o = dict.value(h, e);
  const x = expiry.timeOf(db, e);
  if (x !== 0) {
    w.byte(opcode.expiresMs);
    w.time(dict.valueNumber(h, x));
  }
  writeUse(w, db.space, o);
  const type = typeOf(h, o, w.isForOlder);
  w.byte(type);
  w.string(h.u8, key, key + sds.length(h, key));
  save(w, h, o);
  return type;
}

/** How a value was used, where the eviction policy depends on that. */
function writeUse(w: RdbWriter, { h, limits, lruClock, nowMs }: Keyspace, o: number): void {
  if (limits.lfu) {
    w.byte(opcode.uses);
    w.byte(lfu.count(robj.lru(h, o), nowMs, limits));
  } else if (limits.maxmemoryPolicy.endsWith('lru')) {
    w.byte(opcode.idleSeconds);
    w.size((lruClock - robj.lru(h, o)) & 0xffffff);
  }
}

/** Why bytes are not a snapshot that can be loaded, or undefined: checked before present data are dropped for it. */
export function faultOf(file: OpenFile): string | undefined {
  const u8 = file.read(0, headerBytes);
  if (u8.length < headerBytes || byteString(u8, 0, signature.length) !== signature) return 'Wrong signature trying to load DB from file';
  const version = Number(byteString(u8, signature.length, headerBytes));
  if (!(version >= 1 && version <= rdbVersionOfExpiringFields)) return `Can't handle RDB format version ${version}`;
  return undefined;
}

/** Whether the checksum, which stands before `end`, shows that bytes were changed. */
export function* isDamaged(file: OpenFile, end: number): Pieces<boolean> {
  if (!hasChecksum(file)) return false;
  const summed = end - checksumBytes;
  const last = file.read(Math.max(0, summed), checksumBytes);
  if (last.length < checksumBytes) return true;
  const view = new DataView(last.buffer, last.byteOffset, last.byteLength);
  const [lo, hi] = [view.getInt32(0, true), view.getInt32(4, true)];
  if (lo === 0 && hi === 0) return false; // written without one
  let sum = { lo: 0, hi: 0 };
  for (let at = 0; at < summed; at += summedBytes) {
    const bytes = file.read(at, Math.min(summedBytes, summed - at));
    sum = crc64(bytes, 0, bytes.length, sum);
    yield 0; // nothing is loaded yet
  }
  return lo !== (sum.lo | 0) || hi !== (sum.hi | 0);
}

/** So much is summed up between two stops. */
const summedBytes = 1 << 20;

/** The first formats had none. */
const hasChecksum = (file: OpenFile): boolean => Number(byteString(file.read(0, headerBytes), signature.length, headerBytes)) >= 5;

export interface Loading {
  /** Whether a key that exists already is replaced; else that is an error. */
  readonly replaces: boolean;
  readonly random: () => number;
  /** Bytes after which others may be let in. */
  readonly pieceBytes: () => number;
  /** Takes a library of functions. */
  library(code: string): void;
  /** Takes what the file says about itself. */
  fact(name: string, value: string): void;
  /** A key that holds nothing was passed over. */
  passed(key: string): void;
}

export interface Loaded {
  readonly keys: number;
  /** How many keys were left out because they had expired. */
  readonly expired: number;
  /** Where the file ends: an append-only file of a server before 7.0 goes on behind it. */
  readonly end: number;
}

/** Loads a file into a keyspace, piece by piece. Throws a BadFormat; what came before the bad place is loaded then. */
export function* read(space: Keyspace, file: OpenFile, loading: Loading): Pieces<Loaded> {
  const reader = new FileReader(space, file, loading);
  try {
    while (reader.entry()) {
      if (reader.isLarge) yield* reader.large();
      const piece = reader.piece();
      if (piece > 0) yield piece;
    }
  } catch (thrown) {
    throw thrown instanceof BadFormat ? reader.placed(thrown) : thrown;
  }
  return reader;
}

const args = new Args(1);

class FileReader implements Loaded {
  private readonly space: Keyspace;
  private readonly loading: Loading;
  private readonly r: RdbReader;
  private readonly hasChecksum: boolean;
  private readonly context: LoadContext;
  private db: Database;
  keys = 0;
  expired = 0;
  /** The key whose value is being read. */
  private key: string | undefined;
  private type = 0;
  /** Its value is stored element by element, and still to be read. */
  isLarge = false;
  /** When the next key expires, and how it was used. */
  private expiresAtMs: number | undefined;
  private lru: number | undefined;
  end = 0;

  constructor(space: Keyspace, file: OpenFile, loading: Loading) {
    this.space = space;
    this.loading = loading;
    this.r = RdbReader.of(file, headerBytes);
    this.r.pieceBytes = loading.pieceBytes();
    this.hasChecksum = hasChecksum(file);
    this.db = space.dbs[0] as Database;
    this.context = { h: space.h, limits: space.limits, random: loading.random };
  }

  /** Bytes since the last stop, if another is due; else 0. */
  piece(): number {
    const { piece } = this.r;
    if (piece > 0) this.r.pieceBytes = this.loading.pieceBytes();
    return piece;
  }

  /** An error that says where in the file it was found. */
  placed(error: BadFormat): BadFormat {
    error.place = { at: this.r.position, key: this.key, keys: this.keys };
    return error;
  }

  /** Reads an entry. False when it was the last. */
  entry(): boolean {
    const { r, space } = this;
    const { lfu: counts } = space.limits;
    const kind = r.byte();
    if (kind === opcode.end) {
      this.end = r.position + (this.hasChecksum ? checksumBytes : 0);
      return false;
    }
    if (kind === opcode.fact) this.loading.fact(r.text(), r.text());
    else if (kind === opcode.functions) this.loading.library(r.text());
    else if (kind === opcode.database) this.select(r.size());
    else if (kind === opcode.sizes) this.expect(r.size(), r.size());
    else if (kind === opcode.expiresMs) this.expiresAtMs = r.time();
    else if (kind === opcode.expiresSeconds) this.expiresAtMs = r.word32() * 1000;
    else if (kind === opcode.uses) {
      const uses = r.byte();
      if (counts) this.lru = lfu.fieldOf(space.nowMs, uses);
    } else if (kind === opcode.idleSeconds) {
      const idleSeconds = r.size();
      if (!counts) this.lru = (space.lruClock - idleSeconds) & 0xffffff;
    } else this.beginKey(kind);
    return true;
  }

  private select(index: number): void {
    const db = this.space.dbs[index];
    if (db === undefined)
      throw new BadFormat(`Data file was created with a server configured to handle more than ${this.space.dbs.length} databases`);
    this.db = db;
  }

  /** Makes room for so many keys, if the file is long enough to hold so many. */
  private expect(keys: number, expiring: number): void {
    const { h } = this.space;
    if (keys > this.r.left || expiring > keys) throw new BadFormat('Sizes of a database that do not fit the file');
    dict.expand(h, this.db.keys, this.db.size + keys);
    dict.expand(h, this.db.expires, dict.length(h, this.db.expires) + expiring);
  }

  private beginKey(type: number): void {
    const { r } = this;
    this.key = r.text();
    this.type = type;
    this.isLarge = isOfElements(type);
    if (this.isLarge) return;
    try {
      this.keep(loadBlock(this.context, r, type));
    } catch (thrown) {
      this.passOver(thrown);
    }
  }

  /** Reads the value that is still to be read. */
  *large(): Pieces<void> {
    this.isLarge = false;
    try {
      this.keep(yield* loadElements(this.context, this.r, this.type));
    } catch (thrown) {
      this.passOver(thrown);
    }
  }

  private passOver(thrown: unknown): void {
    if (!(thrown instanceof EmptyValue)) throw thrown;
    this.loading.passed(this.key as string);
    this.expiresAtMs = this.lru = this.key = undefined;
  }

  private keep(o: number): void {
    const { db, key, space, loading, expiresAtMs, lru } = this;
    this.expiresAtMs = this.lru = undefined;
    if (expiresAtMs !== undefined && expiresAtMs <= space.dueMs) {
      space.release(o, false);
      this.expired++;
      return;
    }
    keyArgument(args, key as string);
    const isThere = db.entry(args, 0) !== 0;
    if (isThere && !loading.replaces) {
      space.release(o, false);
      throw new BadFormat('RDB has duplicated key');
    }
    if (isThere) db.set(args, 0, o);
    else db.add(args, 0, o);
    if (expiresAtMs !== undefined) expiry.setAtMs(db, args, 0, expiresAtMs);
    if (lru !== undefined) robj.setLru(space.h, o, lru);
    this.keys++;
    this.key = undefined;
  }
}
