/* The keyspace: numbered databases, each a dict of keys and a dict of those keys' expiry times.
 *
 * A key is named by an argument (args, index), so that looking one up makes no string. Both dicts share the key's SDS, and the
 * hash is computed once for both. A key whose time has come is deleted by whoever looks it up first (lazy expiry); the cycle in
 * expire.ts finds those that nobody asks for. */

import { byteString, bytesOf } from './bytes.ts';
import { Lazyfree } from './eviction/lazyfree.ts';
import * as lfu from './eviction/lfu.ts';
import type { Limits } from './limits.ts';
import type { Heap } from './memory/heap.ts';
import { Args } from './resp/args.ts';
import { errors } from './resp/errors.ts';
import * as dict from './structures/dict.ts';
import * as robj from './structures/robj.ts';
import * as sds from './structures/sds.ts';
import * as slotIndex from './structures/slot-index.ts';
import * as value from './types/value.ts';

/** Without a configuration that says otherwise. */
const databases = 16;

/** Counters that INFO stats tells. */
export class KeyspaceStats {
  hits = 0;
  misses = 0;
  expiredKeys = 0;
  /** Fields of hashes. */
  expiredFields = 0;
  /** Of expiredKeys, those found by the cycle. */
  expiredByCycle = 0;
  expiredStalePercent = 0;
  expireCyclesCutShort = 0;
  evictedKeys = 0;

  reset(): void {
    Object.assign(this, new KeyspaceStats());
  }
}

/** What the keyspace tells the server, which knows who waits for what. */
export interface KeyspaceListener {
  /** A key changed, appeared or vanished: whoever WATCHes it must fail. */
  keyChanged(db: Database, key: string): void;
  /** A list, sorted set or stream appeared under a key on which some client is blocked. */
  keyReady(db: Database, key: string): void;
  /** A key was deleted by nobody's command: its time had come, or room was needed. Its value is freed later if `lazily`. */
  keyDeleted(db: Database, key: string, lazily: boolean): void;
  /** Fields of a hash were deleted, as their time had come. */
  fieldsDeleted(db: Database, key: string, fields: readonly string[]): void;
  /** An event for keyspace notifications: its class letter (g $ l s h z x e n m …), its name. */
  keyEvent(kind: string, event: string, db: Database, key: string): void;
  /** A collection is about to be freed: that can take as long as it is large, whatever the command. */
  takesLong(): void;
}

export class Keyspace {
  readonly h: Heap;
  readonly limits: Limits;
  readonly dbs: Database[];
  readonly stats = new KeyspaceStats();
  readonly listener: KeyspaceListener;
  readonly lazyfree: Lazyfree;
  private readonly random: () => number;
  /** The time of the command that runs, in ms since 1970. */
  nowMs = 0;
  /** Keys whose time came by then are gone: nowMs, but while a file is loaded that still changes keys which are due. */
  dueMs = 0;
  /** Until then keys whose time has come are hidden and stay where they are: writes are paused. */
  hidesDueUntilMs = 0;
  /** nowMs in seconds, 24 bits: what an object's lru field is set to. */
  lruClock = 0;
  /** Whether looking a key up counts as an access to it: not for a client that said CLIENT NO-TOUCH. */
  marksAccess = true;
  /** Changes since the start (rdb_changes_since_last_save grows by the same). */
  dirty = 0;

  constructor(h: Heap, limits: Limits, listener: KeyspaceListener, random: () => number) {
    this.h = h;
    this.limits = limits;
    this.listener = listener;
    this.random = random;
    this.lazyfree = new Lazyfree(h);
    this.dbs = Array.from({ length: databases }, (_, index) => new Database(this, index));
  }

  /** As many databases as the configuration wants: before anybody connects. */
  makeDatabases(count: number): void {
    while (this.dbs.length < count) this.dbs.push(new Database(this, this.dbs.length));
    for (const db of this.dbs.splice(count)) for (const d of [db.keys, db.expires]) dict.free(this.h, d, () => {});
  }

  get hidesDue(): boolean {
    return this.nowMs < this.hidesDueUntilMs;
  }

  setTime(nowMs: number): void {
    this.nowMs = this.dueMs = nowMs;
    this.lruClock = Math.floor(nowMs / 1000) & 0xffffff;
  }

  /** What the lru field of an object that was just made says. */
  get freshLru(): number {
    return this.limits.lfu ? lfu.fieldOf(this.nowMs, lfu.initialCount) : this.lruClock;
  }

  /** Marks an access to an object; not while that would cost a page that a child shares. */
  touch(o: number): void {
    const { h, limits } = this;
    if (!this.marksAccess || h.isShared) return;
    robj.setLru(h, o, limits.lfu ? lfu.used(robj.lru(h, o), this.nowMs, limits, this.random) : this.lruClock);
  }

  /** Frees a value, `lazily` if it may wait. */
  release(o: number, lazily: boolean): void {
    if (lazily) this.lazyfree.release(o);
    else {
      if (robj.typeOf(this.h, o) !== robj.type.string) this.listener.takesLong();
      value.free(this.h, o);
    }
  }
}

export class Database {
  readonly space: Keyspace;
  readonly index: number;
  /** Pointers of the two dicts. */
  keys: number;
  expires: number;
  /** Pointer of the index of keys by slot; 0 outside of cluster mode. */
  slots = 0;
  /** Keys on which clients are blocked; Database only asks whether there are any. */
  readonly blockedKeys = new Map<string, unknown>();
  /** Keys that clients WATCH. */
  readonly watchedKeys = new Map<string, unknown>();
  /** Keys that hold hashes with fields that expire, and perhaps some that no longer do: where the cycle looks. */
  expiringHashes = new Set<string>();
  /** Where the active expire cycle goes on. */
  expireCursor = 0;
  /** Mean time to live as the cycle saw it, for INFO keyspace. */
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

  /** From now on keys are known by their slots as well, or are not any more. There must not be any yet. */
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

  /** How many keys a slot has. */
  keysIn(slot: number): number {
    return this.slots === 0 ? 0 : slotIndex.count(this.space.h, this.slots, slot);
  }

  /** Up to so many keys of a slot, the newest first. */
  keysOf(slot: number, max: number): string[] {
    const { h } = this.space;
    const found: string[] = [];
    for (let e = slotIndex.first(h, this.slots, slot); e !== 0 && found.length < max; e = slotIndex.next(h, e))
      found.push(sds.text(h, dict.key(h, e)));
    return found;
  }

  /** Whether the key in argument i is there, and its time not over: nothing is counted, told or deleted. */
  has(args: Args, i: number): boolean {
    const e = this.entry(args, i);
    return e !== 0 && !this.isDue(e);
  }

  /** The slot of the key in argument i. */
  slotOf(args: Args, i: number): number {
    return slotIndex.slotOf(args.buffer, args.start[i] as number, args.end[i] as number);
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

  /** Counts a lookup that found nothing, and tells of it. */
  countMiss(args: Args, i: number): void {
    const { space } = this;
    space.stats.misses++;
    if (space.limits.keyEvents !== 0) space.listener.keyEvent('m', 'keymiss', this, args.text(i));
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

  /** Without a trace of the access: for OBJECT, TYPE, DEBUG. An expired key is deleted even so. */
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
    if (dict.length(h, this.expires) === 0) return this.expiringHashes.size === 0 ? e : this.withoutDueFields(e, hash, args, i);
    const x = dict.find(h, this.expires, hash, args.buffer, start, end);
    if (x === 0 || dict.valueNumber(h, x) > this.space.dueMs)
      return this.expiringHashes.size === 0 ? e : this.withoutDueFields(e, hash, args, i);
    if (!this.space.hidesDue) this.expire(hash, args.buffer, start, end, 'lookup');
    return 0;
  }

  /** Removes the fields of a hash whose time has come, and the hash with the last one: then 0. So nobody ever sees such a field. (The
   * real server hides them from most commands, and removes them by its cycle, which is quick; HLEN may count them until then.) */
  private withoutDueFields(e: number, hash: number, args: Args, i: number, by: 'lookup' | 'cycle' = 'lookup'): number {
    const { space } = this;
    const { h } = space;
    const o = dict.value(h, e);
    if (robj.typeOf(h, o) !== robj.type.hash || !(value.collections.fields.firstDueMs(h, o) <= space.dueMs)) return e;
    const key = args.text(i);
    const removed = value.collections.fields.removeDue(h, o, space.dueMs);
    space.stats.expiredFields += removed.length;
    space.listener.fieldsDeleted(this, key, removed);
    space.listener.keyChanged(this, key);
    space.listener.keyEvent('h', 'hexpired', this, key);
    if (h.trace !== undefined) h.trace({ kind: 'fields.expired', db: this.index, key, fields: removed.length, by });
    if (value.collections.fields.count(h, o) > 0) return e;
    this.remove(hash, args.buffer, args.start[i] as number, args.end[i] as number, space.limits.lazyfreeLazyExpire);
    space.listener.keyEvent('g', 'del', this, key);
    return 0;
  }

  /** For the cycle: removes the due fields of a key's hash. When its next one is due, in ms since 1970; Infinity if none ever will. */
  expireFields(key: string): number {
    const { h } = this.space;
    const args = Args.of([key]);
    const e = this.entry(args, 0);
    const left = e === 0 ? 0 : this.withoutDueFields(e, args.hash(h.hashSeed, 0), args, 0, 'cycle');
    return left === 0 ? Number.POSITIVE_INFINITY : this.nextFieldDueMs(key);
  }

  /** When the first field of a key's hash is due, in ms since 1970; Infinity if none ever will. */
  nextFieldDueMs(key: string): number {
    const { h } = this.space;
    const e = this.entry(Args.of([key]), 0);
    if (e === 0 || robj.typeOf(h, dict.value(h, e)) !== robj.type.hash) return Number.POSITIVE_INFINITY;
    return value.collections.fields.firstDueMs(h, dict.value(h, e));
  }

  /** Whether there is a field under a key, due or not. */
  hasField(key: string, field: string): boolean {
    const { h } = this.space;
    const e = this.entry(Args.of([key]), 0);
    if (e === 0 || robj.typeOf(h, dict.value(h, e)) !== robj.type.hash) return false;
    return value.collections.fields.find(h, dict.value(h, e), Args.of([field]), 0) !== 0;
  }

  /** Remembers that fields of the hash under a key expire, if any do. */
  noteFields(key: string, o: number): void {
    const { h } = this.space;
    if (robj.typeOf(h, o) === robj.type.hash && value.collections.fields.expire(h, o)) this.expiringHashes.add(key);
  }

  /** The dict entry of a key that exists, or 0. Expired or not. */
  entry(args: Args, i: number): number {
    const { h } = this.space;
    return dict.find(h, this.keys, args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number);
  }

  // --- changes. None of these counts as a change by itself: the handler calls Call.modified ---

  /** Puts an object under a key that does not exist. The object becomes the keyspace's. */
  add(args: Args, i: number, o: number): void {
    const { h } = this.space;
    const hash = args.hash(h.hashSeed, i);
    if (this.space.hidesDue) this.removeHidden(hash, args, i);
    const key = sds.create(h, args.buffer, args.start[i] as number, args.end[i] as number, true);
    const e = dict.insert(h, this.keys, hash, key);
    dict.setValue(h, e, o);
    if (this.slots !== 0) slotIndex.add(h, this.slots, this.slotOf(args, i), e);
    robj.setLru(h, o, this.space.freshLru);
    if (robj.typeOf(h, o) === robj.type.hash) this.noteFields(args.text(i), o);
    if (this.blockedKeys.size > 0) this.signalReady(args.text(i), o);
    if (this.space.limits.keyEvents !== 0) this.space.listener.keyEvent('n', 'new', this, args.text(i));
  }

  /** The transaction that pauses may write on: a key that is only hidden makes room. */
  private removeHidden(hash: number, args: Args, i: number): void {
    if (this.entry(args, i) !== 0) this.expire(hash, args.buffer, args.start[i] as number, args.end[i] as number, 'lookup');
  }

  /** Puts another object under a key that exists, keeping its time to live; frees the old one. */
  replace(args: Args, i: number, o: number): void {
    this.replaceIn(this.entry(args, i), o);
  }

  /** Whoever is blocked on the key is not told: as in Redis, only a key that appears wakes them. */
  private replaceIn(e: number, o: number): void {
    const { h } = this.space;
    const old = dict.value(h, e);
    if (old === o) return;
    if (this.blockedKeys.size > 0) this.signalGone(sds.text(h, dict.key(h, e)), old);
    dict.setValue(h, e, o);
    if (robj.typeOf(h, o) === robj.type.hash) this.noteFields(sds.text(h, dict.key(h, e)), o);
    const { lfu: counts, lazyfreeLazyServerDel } = this.space.limits;
    robj.setLru(h, o, counts ? robj.lru(h, old) : this.space.lruClock); // how often is said of the key, when of the value
    this.space.release(old, lazyfreeLazyServerDel);
  }

  /** Puts an object under a key, whatever was there; the time to live goes unless kept. */
  set(args: Args, i: number, o: number, keepTtl = false): void {
    const e = this.lookup(args, i);
    if (e === 0) this.add(args, i, o);
    else {
      if (this.space.limits.lfu) this.space.touch(dict.value(this.space.h, e));
      this.replaceIn(e, o);
      if (!keepTtl) this.persist(args, i);
    }
  }

  /** Deletes a key; its value is freed later if `lazily`. False when there was none. */
  delete(args: Args, i: number, lazily = this.space.limits.lazyfreeLazyServerDel): boolean {
    const { h } = this.space;
    if (this.peek(args, i) === 0) {
      if (h.trace !== undefined) this.tellRead(args, i, false);
      return false;
    }
    this.remove(args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number, lazily);
    if (h.trace !== undefined) h.trace({ kind: 'key.deleted', db: this.index, key: args.text(i) });
    return true;
  }

  /** Takes a key out without freeing its object, which is returned (0 when there was none). For RENAME and MOVE. */
  detach(args: Args, i: number): number {
    const o = this.peek(args, i);
    if (o === 0) return 0;
    const { h } = this.space;
    const hash = args.hash(h.hashSeed, i);
    const e = dict.find(h, this.keys, hash, args.buffer, args.start[i] as number, args.end[i] as number);
    if (this.blockedKeys.size > 0) this.signalGone(args.text(i), o);
    // Whoever takes the object away leaves an empty one behind, for remove to free.
    dict.setValue(h, e, robj.createInteger(h, 0, 0));
    this.remove(hash, args.buffer, args.start[i] as number, args.end[i] as number, false);
    return o;
  }

  /** Removes a key known to exist: expiry entry first, since it shares the key's SDS. src may be h.u8 itself. */
  private remove(hash: number, src: Uint8Array, start: number, end: number, lazily: boolean): void {
    const { h } = this.space;
    if (dict.length(h, this.expires) !== 0) {
      const x = dict.unlink(h, this.expires, hash, src, start, end);
      if (x !== 0) dict.freeEntry(h, x);
    }
    const e = dict.unlink(h, this.keys, hash, src, start, end);
    const key = dict.key(h, e);
    if (this.blockedKeys.size > 0) this.signalGone(byteString(src, start, end), dict.value(h, e));
    if (this.slots !== 0) slotIndex.remove(h, this.slots, slotIndex.slotOf(h.u8, key, key + sds.length(h, key)), e);
    this.space.release(dict.value(h, e), lazily);
    dict.freeEntry(h, e);
    sds.free(h, key);
  }

  private expire(hash: number, src: Uint8Array, start: number, end: number, by: 'lookup' | 'cycle'): void {
    const { space } = this;
    const key = byteString(src, start, end);
    this.remove(hash, src, start, end, space.limits.lazyfreeLazyExpire);
    space.stats.expiredKeys++;
    space.listener.keyDeleted(this, key, space.limits.lazyfreeLazyExpire);
    space.listener.keyChanged(this, key);
    space.listener.keyEvent('x', 'expired', this, key);
    if (space.h.trace !== undefined) space.h.trace({ kind: 'key.expired', db: this.index, key, by });
  }

  /** Deletes a key that was found to be due, unless such are only hidden now. `keySds` is the SDS both dicts share. */
  expireFound(keySds: number, by: 'lookup' | 'cycle' = 'cycle'): void {
    const { h, hidesDue } = this.space;
    if (hidesDue) return;
    const bytes = h.u8.slice(keySds, keySds + sds.length(h, keySds));
    if (by === 'cycle') this.space.stats.expiredByCycle++;
    this.expire(dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length, by);
  }

  /** Deletes the key in argument 0 to make room. */
  evict(args: Args, policy: string): void {
    const { space } = this;
    const { h } = space;
    const key = args.text(0);
    const { lazyfreeLazyEviction } = space.limits;
    this.remove(args.hash(h.hashSeed, 0), args.buffer, args.start[0] as number, args.end[0] as number, lazyfreeLazyEviction);
    space.stats.evictedKeys++;
    space.listener.keyDeleted(this, key, lazyfreeLazyEviction);
    space.listener.keyChanged(this, key);
    space.listener.keyEvent('e', 'evicted', this, key);
    if (h.trace !== undefined) h.trace({ kind: 'key.evicted', db: this.index, key, policy });
  }

  /** Removes every key; they are freed later if `lazily`. */
  clear(lazily = false): void {
    this.signalAllGone();
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
    this.signalAllGone();
    other.signalAllGone();
    const mine = this.contents();
    Object.assign(this, other.contents());
    Object.assign(other, mine);
  }

  private contents(): Pick<Database, 'keys' | 'expires' | 'expireCursor' | 'avgTtlMs' | 'expiringHashes'> {
    const { keys, expires, expireCursor, avgTtlMs, expiringHashes } = this;
    return { keys, expires, expireCursor, avgTtlMs, expiringHashes };
  }

  /** Serves whoever waits for a key that is here now. */
  signalAllReady(): void {
    const { h } = this.space;
    const named = new Args(1);
    for (const key of this.blockedKeys.keys()) {
      const e = this.entry(keyArgument(named, key), 0);
      if (e !== 0) this.signalReady(key, dict.value(h, e));
    }
  }

  /** Tells that all keys are about to go. */
  private signalAllGone(): void {
    const named = new Args(1);
    for (const key of this.blockedKeys.keys()) {
      const e = this.entry(keyArgument(named, key), 0);
      if (e !== 0) this.signalGone(key, dict.value(this.space.h, e));
    }
  }

  /** Tells that a stream is about to go: who waits in a group of it must hear so. */
  private signalGone(key: string, o: number): void {
    const isStream = robj.typeOf(this.space.h, o) === robj.type.stream;
    if (isStream && this.blockedKeys.has(key)) this.space.listener.keyReady(this, key);
  }

  // --- expiry ---

  /** When the key expires, in ms since 1970; -1 for one that stays or does not exist. A bigint only where a number is not exact. */
  expiresAtMs(args: Args, i: number): number | bigint {
    const { h } = this.space;
    if (dict.length(h, this.expires) === 0) return -1;
    const x = dict.find(h, this.expires, args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number);
    if (x === 0) return -1;
    const atMs = dict.valueNumber(h, x);
    return Number.isSafeInteger(atMs) ? atMs : dict.valueBigInt(h, x);
  }

  /** Sets when a key that exists expires. */
  setExpiresAtMs(args: Args, i: number, atMs: number | bigint): void {
    const { h } = this.space;
    const hash = args.hash(h.hashSeed, i);
    const start = args.start[i] as number;
    const end = args.end[i] as number;
    let x = dict.find(h, this.expires, hash, args.buffer, start, end);
    if (x === 0) x = dict.insert(h, this.expires, hash, dict.key(h, this.entry(args, i)));
    if (typeof atMs === 'number') dict.setValueNumber(h, x, atMs);
    else dict.setValueBigInt(h, x, atMs);
  }

  /** Removes a key's time to live. False when it had none. */
  persist(args: Args, i: number): boolean {
    const { h } = this.space;
    if (dict.length(h, this.expires) === 0) return false;
    const x = dict.unlink(h, this.expires, args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number);
    if (x === 0) return false;
    dict.freeEntry(h, x);
    return true;
  }

  /** Whether an entry of `keys` is past its time, without deleting it: for SCAN, KEYS, RANDOMKEY. */
  isDue(e: number): boolean {
    const { h } = this.space;
    if (dict.length(h, this.expires) === 0) return false;
    const key = dict.key(h, e);
    const end = key + sds.length(h, key);
    const x = dict.find(h, this.expires, dict.hashOf(h, h.u8, key, end), h.u8, key, end);
    return x !== 0 && dict.valueNumber(h, x) <= this.space.dueMs;
  }

  private signalReady(key: string, o: number): void {
    const type = robj.typeOf(this.space.h, o);
    const canServe = type === robj.type.list || type === robj.type.zset || type === robj.type.stream;
    if (canServe && this.blockedKeys.has(key)) this.space.listener.keyReady(this, key);
  }
}

/** A single-argument Args for a key known only as a byte string: for keys that no argument names. */
export function keyArgument(args: Args, key: string): Args {
  args.reset(bytesOf(key));
  args.push(0, key.length);
  return args;
}
