/* Keeps a session in IndexedDB, so that it survives a reload or a crash. It is written in pieces, each with what is new since the piece
 * before, so that writing costs as much as there is new, however long the session is.
 *
 * Each tab has a session of its own, and holds a lock on its name for as long as the worker lives. A duplicated tab has the same name, so
 * it takes another one and a copy. Of the sessions that no tab holds only the newest few are kept. A session that cannot be read is put
 * aside under another name, not deleted, and the page says so. */

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Branch, Entry, Origin } from '../sim/branch.ts';
import { keep, type KeptBranch, type KeptSession, ownParts } from '../sim/kept.ts';

/** How many sessions are kept that no tab holds. */
const sessionsMax = 5;
const formatVersion = 1;
/** The piece of this number is the session that was put aside, whole. */
const asideNumber = -1;

/** A stored session, and how many pieces it has. */
interface Record {
  readonly name: string;
  readonly version: number;
  readonly savedMs: number;
  readonly pieces: number;
  readonly isAside: boolean;
}

/** A piece: a session whose branches hold only the entries and laps that were new when it was written. */
interface Piece {
  readonly session: string;
  readonly number: number;
  readonly news: KeptSession;
}

interface Schema extends DBSchema {
  readonly sessions: { readonly key: string; readonly value: Record };
  readonly pieces: { readonly key: [string, number]; readonly value: Piece };
}

export interface KeepableSession {
  readonly origin: Origin;
  readonly branches: readonly Branch[];
  readonly current: Branch;
}

export interface Locks {
  /** Holds a name until the worker ends; false when another holds it. */
  take(name: string): Promise<boolean>;
}

interface Saved {
  readonly entries: number;
  readonly laps: number;
}

export class Keeper {
  readonly name: string;
  private readonly db: IDBPDatabase<Schema>;
  private readonly nowMs: () => number;
  private pieces = 0;
  private epoch = -1;
  private saved = new Map<number, Saved>();
  private lastKey = '';
  private aside: KeptSession | null = null;

  private constructor(db: IDBPDatabase<Schema>, name: string, nowMs: () => number) {
    this.db = db;
    this.name = name;
    this.nowMs = nowMs;
  }

  /** Opens the store for a tab's session. `found` is what was stored under its name, `aside` what was put aside; neither is checked yet.
   * Rejects when the browser allows no store. */
  static async open(name: string, newName: () => string, locks: Locks, nowMs: () => number) {
    const db = await openDB<Schema>('keyglass-sessions', formatVersion, {
      upgrade(fresh) {
        fresh.createObjectStore('sessions', { keyPath: 'name' });
        fresh.createObjectStore('pieces', { keyPath: ['session', 'number'] });
      },
    });
    const isOurs = await locks.take(name);
    const keeper = new Keeper(db, isOurs ? name : newName(), nowMs);
    if (!isOurs) await locks.take(keeper.name);
    const found = await keeper.read(name);
    const aside = (await db.get('pieces', [name, asideNumber]))?.news ?? null;
    if (isOurs) keeper.aside = aside;
    await keeper.prune(locks);
    return { keeper, found, aside };
  }

  /** The session stored under a name, put together from its pieces; null when there is none. */
  private async read(name: string): Promise<unknown> {
    const record = await this.db.get('sessions', name);
    if (record === undefined || record.isAside || record.pieces === 0) return null;
    const pieces = await this.db.getAll('pieces', IDBKeyRange.bound([name, 0], [name, record.pieces - 1]));
    return joined(pieces.map(({ news }) => news));
  }

  /** Writes what is new; does nothing when nothing is. `epoch` tells one session from the next. Rejects when the store is full. */
  async save(session: KeepableSession, epoch: number, aside: KeptSession | null = null): Promise<void> {
    // In this order a crash on the way leaves one session too many, never one too few.
    if (aside !== null) await this.saveAside(aside);
    await this.saveSession(session, epoch);
    if (aside === null) await this.saveAside(null);
  }

  private async saveAside(aside: KeptSession | null): Promise<void> {
    if (aside === this.aside) return;
    if (aside === null) await this.db.delete('pieces', [this.name, asideNumber]);
    else await this.db.put('pieces', { session: this.name, number: asideNumber, news: aside });
    this.aside = aside;
  }

  private async saveSession(session: KeepableSession, epoch: number): Promise<void> {
    if (epoch !== this.epoch) await this.begin(epoch);
    const news = this.newsOf(session);
    const key = `${session.current.id} ${session.branches.length} ${session.current.endUs}`;
    const isNew = news.branches.some(({ entries }) => entries.length > 0) || key !== this.lastKey;
    if (!isNew) return;
    const marks = new Map(session.branches.map(({ id, entries, laps }) => [id, { entries: entries.length, laps: laps.looks.length }]));
    const transaction = this.db.transaction(['sessions', 'pieces'], 'readwrite');
    const { name } = this;
    await Promise.all([
      transaction.objectStore('pieces').put({ session: name, number: this.pieces, news }),
      transaction.objectStore('sessions').put({
        name, version: formatVersion, savedMs: this.nowMs(), pieces: this.pieces + 1, isAside: false,
      }),
      transaction.done,
    ]);
    this.pieces++;
    this.saved = marks;
    this.lastKey = key;
  }

  /** Puts a session that cannot be read aside, under another name. */
  async setAside(): Promise<void> {
    const record = await this.db.get('sessions', this.name);
    if (record === undefined) return;
    const aside = `${this.name} set aside ${this.nowMs()}`;
    const transaction = this.db.transaction(['sessions', 'pieces'], 'readwrite');
    const pieces = transaction.objectStore('pieces');
    for (const piece of await pieces.getAll(IDBKeyRange.bound([this.name, asideNumber], [this.name, Infinity])))
      await pieces.put({ ...piece, session: aside });
    await transaction.objectStore('sessions').put({ ...record, name: aside, isAside: true });
    await transaction.done;
  }

  /** Replaces the stored session by another. */
  private async begin(epoch: number): Promise<void> {
    await this.db.delete('pieces', IDBKeyRange.bound([this.name, 0], [this.name, Infinity]));
    this.epoch = epoch;
    this.pieces = 0;
    this.saved.clear();
    this.lastKey = '';
  }

  private newsOf({ origin, branches, current }: KeepableSession): KeptSession {
    const whole = keep(origin, branches, current.id);
    return {
      ...whole,
      branches: branches.map((branch, i) => {
        const own = ownParts(branch);
        const saved = this.saved.get(branch.id);
        const shared = { entries: branch.entries.length - own.entries.length, laps: branch.laps.looks.length - own.laps.looks.length };
        const from = { entries: (saved?.entries ?? shared.entries) - shared.entries, laps: (saved?.laps ?? shared.laps) - shared.laps };
        return {
          ...(whole.branches[i] as KeptBranch),
          entries: own.entries.slice(from.entries),
          laps: { looks: own.laps.looks.slice(from.laps), us: own.laps.us.slice(from.laps) },
        };
      }),
    };
  }

  private async prune(locks: Locks): Promise<void> {
    const others = (await this.db.getAll('sessions')).filter(({ name, isAside }) => name !== this.name && !isAside);
    const old = others.sort((a, b) => b.savedMs - a.savedMs).slice(sessionsMax);
    for (const { name } of old) {
      if (!(await locks.take(name))) continue; // another tab has it
      await this.db.delete('pieces', IDBKeyRange.bound([name, asideNumber], [name, Infinity]));
      await this.db.delete('sessions', name);
    }
  }
}

/** Joins the pieces of a session, oldest first. Nothing is checked here; that is done with the whole. */
function joined(pieces: readonly KeptSession[]): KeptSession | null {
  const last = pieces.at(-1);
  if (last === undefined) return null;
  const branches = new Map<number, Whole>();
  for (const { branches: news } of pieces)
    for (const branch of news) {
      const { entries, laps }: Pick<Whole, 'entries' | 'laps'> =
        branches.get(branch.id) ?? { entries: [], laps: { looks: [], us: [] } };
      for (const entry of branch.entries) entries.push(entry);
      for (const look of branch.laps.looks) laps.looks.push(look);
      for (const us of branch.laps.us) laps.us.push(us);
      branches.set(branch.id, { ...branch, entries, laps });
    }
  return { ...last, branches: [...branches.values()] };
}

type Whole = Omit<KeptBranch, 'entries' | 'laps'> & { readonly entries: Entry[]; readonly laps: Branch['laps'] };
