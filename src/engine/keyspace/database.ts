/* A database: a dict of keys and a dict of those keys' expiry times.
 *
 * A key is named by an argument (args, index), so that looking one up makes no string. Both dicts share the key's SDS, and the
 * hash is computed once for both. A key whose time has come is deleted by whoever looks it up first (expiry.ts). In cluster mode keys are
 * known by their slots as well (slots.ts). */

import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Args } from '../resp/args.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as slotIndex from '../structures/slot-index.ts';
import * as value from '../types/value.ts';
import * as expiry from './expiry.ts';
import * as fieldExpiry from './field-expiry.ts';
import type { Keyspace } from './keyspace.ts';
import * as slots from './slots.ts';

export class Database {
  readonly space: Keyspace;
  readonly index: number;
  /** Pointers of the two dicts. */
  keys: number;
  expires: number;
  /** Pointer of the index of keys by slot; 0 outside of cluster mode. */
  slots = 0;
  /** Keys on which clients are blocked: clients/blocking.ts keeps it. */
  readonly blockedKeys = new Map<string, Set<Client>>();
  /** Keys that clients WATCH: clients/watch.ts keeps it. */
  readonly watchedKeys = new Map<string, Set<Client>>();
  /** Keys of hashes in which fields expire (and perhaps of some in which none does any more): where the expire cycle looks. */
  expiringHashes = new Set<string>();
  /** The cursor at which the active expire cycle goes on. */
  expireCursor = 0;
  /** Mean time to live, as the expire cycle found it: for INFO keyspace. */
  avgTtlMs = 0;

  constructor(space: Keyspace, index: number) {
    this.space = space;
    this.index = index;
    this.keys = this.emptyKeys();
    this.expires = dict.heedMemory(space.h, dict.create(space.h, 'map'));
  }

  get size(): number {
    return dict.length(this.space.h, this.keys);
  }

  /** Begins or ends the index of keys by slot. The database must be empty. */
  keepSlots(on: boolean): void {
    const { h } = this.space;
    if (on === (this.slots !== 0)) return;
    if (!on) h.free(this.slots);
    this.slots = on ? slotIndex.create(h) : 0;
    dict.free(h, this.keys, () => {});
    this.keys = this.emptyKeys();
  }

  private emptyKeys(): number {
    const { h } = this.space;
    return dict.heedMemory(h, dict.create(h, this.slots === 0 ? 'map' : 'slotted'));
  }

  // --- lookups: a pointer to the robj, or 0 ---

  /** For reading: counts a hit or a miss, marks the access. */
  read(args: Args, i: number): number {
    const o = this.peek(args, i);
    const { stats, h } = this.space;
    if (o === 0) this.countMiss(args, i);
    else {
      stats.hits++;
      this.space.touch(o);
    }
    if (h.trace !== undefined) this.tellRead(args, i, o !== 0);
    return o;
  }

  private tellRead(args: Args, i: number, found: boolean): void {
    this.space.h.trace?.({ kind: 'key.read', db: this.index, key: args.text(i), found });
  }

  /** Counts a lookup that found nothing, and sends the event for it. */
  countMiss(args: Args, i: number): void {
    const { stats, changes } = this.space;
    stats.misses++;
    changes.event(this, args, i, 'm', 'keymiss');
  }

  /** For writing: marks the access. */
  write(args: Args, i: number): number {
    const o = this.peek(args, i);
    if (o !== 0) this.space.touch(o);
    else if (this.space.h.trace !== undefined) this.tellRead(args, i, false);
    return o;
  }

  /** As read, for a value of one type. Throws WRONGTYPE. */
  readTyped(args: Args, i: number, type: robj.Type): number {
    const o = this.read(args, i);
    if (o !== 0 && robj.typeOf(this.space.h, o) !== type) throw errors.wrongType;
    return o;
  }

  /** As write, for a value of one type. Throws WRONGTYPE. */
  writeTyped(args: Args, i: number, type: robj.Type): number {
    const o = this.write(args, i);
    if (o !== 0 && robj.typeOf(this.space.h, o) !== type) throw errors.wrongType;
    return o;
  }

  /** Marks and counts nothing: for OBJECT, TYPE, DEBUG. An expired key is deleted all the same. */
  peek(args: Args, i: number): number {
    const e = this.lookup(args, i);
    return e === 0 ? 0 : dict.value(this.space.h, e);
  }

  /** The entry of a key, or 0; an expired key is deleted first. */
  private lookup(args: Args, i: number): number {
    const { h } = this.space;
    const hash = args.hash(h.hashSeed, i);
    const start = args.start[i] as number;
    const end = args.end[i] as number;
    const e = dict.find(h, this.keys, hash, args.buffer, start, end);
    if (e === 0) return 0;
    if (expiry.isDue(this, e)) {
      if (!this.space.hidesDue) expiry.expire(this, hash, args.buffer, start, end, 'lookup');
      return 0;
    }
    return this.expiringHashes.size === 0 ? e : fieldExpiry.withoutDue(this, e, args, i, 'lookup');
  }

  /** Whether the key in argument i exists and has not expired. Counts, reports and deletes nothing. */
  has(args: Args, i: number): boolean {
    const e = this.entry(args, i);
    return e !== 0 && !expiry.isDue(this, e);
  }

  /** The dict entry of a key, expired or not, or 0. */
  entry(args: Args, i: number): number {
    const { h } = this.space;
    return dict.find(h, this.keys, args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number);
  }

  // --- changes to keys. None of these counts as a change by itself: the handler calls Call.modified ---

  /** Puts an object under a key that does not exist. The object becomes the keyspace's. */
  add(args: Args, i: number, o: number): void {
    const { h } = this.space;
    const hash = args.hash(h.hashSeed, i);
    if (this.space.hidesDue) this.removeHidden(hash, args, i);
    const key = sds.create(h, args.buffer, args.start[i] as number, args.end[i] as number, true);
    const e = dict.insert(h, this.keys, hash, key);
    dict.setValue(h, e, o);
    slots.add(this, e);
    robj.setLru(h, o, this.space.freshLru);
    if (robj.typeOf(h, o) === robj.type.hash) fieldExpiry.note(this, args.text(i), o);
    this.space.changes.appeared(this, args, i, o);
  }

  /** Deletes an expired key that a pause only hides, before the pausing transaction, which may write, puts another in its place. */
  private removeHidden(hash: number, args: Args, i: number): void {
    if (this.entry(args, i) !== 0) expiry.expire(this, hash, args.buffer, args.start[i] as number, args.end[i] as number, 'lookup');
  }

  /** Puts another object under a key that exists, keeping its time to live; frees the old one. */
  replace(args: Args, i: number, o: number): void {
    this.replaceIn(this.entry(args, i), o);
  }

  private replaceIn(e: number, o: number): void {
    const { h, changes, limits } = this.space;
    const old = dict.value(h, e);
    if (old === o) return;
    changes.leaves(this, e);
    dict.replaceValue(h, e, o);
    if (robj.typeOf(h, o) === robj.type.hash) fieldExpiry.note(this, sds.text(h, dict.key(h, e)), o);
    robj.setLru(h, o, limits.lfu ? robj.lru(h, old) : this.space.lruClock); // the count of uses is the key's, the time the value's
    this.space.release(old, limits.lazyfreeLazyServerDel);
  }

  /** Puts an object under a key, whatever was there; the time to live goes unless kept. */
  set(args: Args, i: number, o: number, keepTtl = false): void {
    const e = this.lookup(args, i);
    if (e === 0) this.add(args, i, o);
    else {
      if (this.space.limits.lfu) this.space.touch(dict.value(this.space.h, e));
      this.replaceIn(e, o);
      if (!keepTtl && expiry.timeOf(this, e) !== 0) expiry.persist(this, args, i);
    }
  }

  /** Deletes a key; its value is freed later if `lazily`. False when there was none. */
  delete(args: Args, i: number, lazily = this.space.limits.lazyfreeLazyServerDel): boolean {
    const { h } = this.space;
    if (this.peek(args, i) === 0) {
      if (h.trace !== undefined) this.tellRead(args, i, false);
      return false;
    }
    this.removeAt(args, i, lazily);
    if (h.trace !== undefined) h.trace({ kind: 'key.deleted', db: this.index, key: args.text(i) });
    return true;
  }

  /** Takes a key out without freeing its object, which is returned (0 when there was none). For RENAME and MOVE. */
  detach(args: Args, i: number): number {
    const e = this.lookup(args, i);
    if (e === 0) return 0;
    const { h, changes } = this.space;
    const o = dict.value(h, e);
    changes.leaves(this, e);
    // Leaves an empty object in its place, for remove to free.
    dict.replaceValue(h, e, robj.createInteger(h, 0, 0));
    this.removeAt(args, i, false);
    return o;
  }

  /** Removes argument i's key, known to exist; its value is freed later if `lazily`. */
  removeAt(args: Args, i: number, lazily: boolean): void {
    this.remove(args.hash(this.space.h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number, lazily);
  }

  /** The same for a key whose hash is known. src may be h.u8 itself. */
  remove(hash: number, src: Uint8Array, start: number, end: number, lazily: boolean): void {
    const { h, changes } = this.space;
    const e = dict.unlink(h, this.keys, hash, src, start, end);
    expiry.remove(this, e, hash, src, start, end);
    changes.leaves(this, e);
    slots.remove(this, e);
    this.space.release(dict.value(h, e), lazily);
    const key = dict.key(h, e);
    dict.freeEntry(h, e);
    sds.free(h, key);
  }

  /** Removes every key; they are freed later if `lazily`. */
  clear(lazily = false): void {
    this.space.changes.leavesAll(this);
    if (lazily) this.leaveAll();
    else this.freeAll();
    if (this.slots !== 0) slotIndex.clear(this.space.h, this.slots);
    this.expiringHashes.clear();
    this.expireCursor = 0;
    this.avgTtlMs = 0;
  }

  private leaveAll(): void {
    const { h, lazyfree } = this.space;
    lazyfree.releaseDatabase(this.keys, this.expires);
    this.keys = this.emptyKeys();
    this.expires = dict.heedMemory(h, dict.create(h, 'map'));
  }

  private freeAll(): void {
    const { h } = this.space;
    dict.clear(h, this.expires, () => {});
    dict.clear(h, this.keys, (e) => {
      value.free(h, dict.value(h, e));
      sds.free(h, dict.key(h, e));
    });
  }

  /** Exchanges the keys of two databases: clients, watches and waits stay with the number. For SWAPDB. */
  exchange(other: Database): void {
    const { changes } = this.space;
    changes.leavesAll(this, other);
    changes.leavesAll(other, this);
    const mine = this.contents();
    Object.assign(this, other.contents());
    Object.assign(other, mine);
    changes.appearedAll(this);
    changes.appearedAll(other);
  }

  private contents(): Pick<Database, 'keys' | 'expires' | 'expireCursor' | 'avgTtlMs' | 'expiringHashes'> {
    const { keys, expires, expireCursor, avgTtlMs, expiringHashes } = this;
    return { keys, expires, expireCursor, avgTtlMs, expiringHashes };
  }
}

/** A single-argument Args for a key known only as a byte string: for keys that no argument names. */
export function keyArgument(args: Args, key: string): Args {
  args.reset(bytesOf(key));
  args.push(0, key.length);
  return args;
}
