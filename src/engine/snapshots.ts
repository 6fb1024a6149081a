/* When snapshots are taken, and what became of them: SAVE at once, BGSAVE in the background, the save points by themselves. What a
 * snapshot looks like is the format's business (persistence/), which is handed in once its commands are loaded.
 *
 * The real server forks for a BGSAVE: the child sees memory as it was and writes for as long as it takes, while the parent goes on. A
 * node cannot fork. It takes the bytes of the snapshot at once, so that they are of that moment too, and puts the file in its place at
 * the next beat of the cron at which a child would have been done: until then a BGSAVE is in progress, and FLUSHALL can still stop it. */

import { type Disk, MemoryDisk, type OpenFile } from './disk.ts';
import type { Pieces } from './loading.ts';
import type { Node } from './node.ts';

/** What an image of all data is for: a file, the base of an append-only file, or replicas, of whom some may be servers before 7.2. */
export type Image = 'snapshot' | 'base' | 'for replicas';

/** How a node's data become a file, and the other way round. */
export interface SnapshotFormat {
  written(node: Node, as: Image): Uint8Array;
  /** The same as commands that would make it. */
  asCommands(node: Node): Uint8Array;
  /** Loads a file's data into the node. Returns the offset where it ended, or why it cannot be loaded. */
  load(node: Node, file: OpenFile, options: LoadOptions): Pieces<string | number>;
  giveUpAll(node: Node): void;
}

export interface LoadOptions {
  /** Whether the node's present data are dropped first, once the file is known to be sound. */
  readonly flushes: boolean;
  /** Keys that are there already are replaced; else they are an error. */
  readonly replaces: boolean;
  /** Commands may follow the snapshot, so that only reading it shows where it ends. */
  readonly goesOn?: boolean;
  /** Takes lines for the log. */
  readonly tell: (text: string) => void;
}

/** Undefined until the commands of its family are loaded. */
let format: SnapshotFormat | undefined;

export function installFormat(loaded: SnapshotFormat): void {
  format = loaded;
}

/** Seconds after a BGSAVE that failed before the save points try another. */
const retrySeconds = 5;

interface Running {
  readonly startedMs: number;
  readonly endsMs: number;
  readonly bytes: Uint8Array;
  /** Changes that the snapshot holds. */
  readonly dirty: number;
}

interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

export class Snapshots {
  private readonly node: Node;
  readonly disk: Disk;
  running: Running | undefined;
  /** A BGSAVE was asked for that could not begin at once. */
  isScheduled = false;
  /** When data were last saved; 0: not since the start. */
  private savedMs = 0;
  private triedMs = 0;
  private savedDirty = 0;
  /** The save points, and the value of `save` that they were read from: each beat of the cron asks. */
  private readPoints: readonly SavePoint[] = [];
  private pointsRead = '';
  saves = 0;
  lastFailed = false;
  /** How long the last BGSAVE took; -1: there was none. */
  lastSeconds = -1;
  keysLoaded = 0;
  keysExpired = 0;

  constructor(node: Node, disk: Disk = new MemoryDisk()) {
    this.node = node;
    this.disk = disk;
  }

  get lastSaveMs(): number {
    return this.savedMs === 0 ? this.node.startedMs : this.savedMs;
  }

  /** Changes since the last snapshot. */
  get unsaved(): number {
    return this.node.changes.dirty - this.savedDirty;
  }

  /** Whether writes are refused after a failed save (stop-writes-on-bgsave-error). */
  get stopsWrites(): boolean {
    return this.points.length > 0 && this.node.config.value('stop-writes-on-bgsave-error') === 'yes';
  }

  /** Whether a beat of the cron may have something to do here. */
  get isBusy(): boolean {
    return this.running !== undefined || this.isScheduled || (this.unsaved > 0 && this.points.length > 0);
  }

  /** Changes that must have been made within so many seconds, in pairs. */
  private get points(): readonly SavePoint[] {
    const saved = this.node.config.value('save');
    if (saved === this.pointsRead) return this.readPoints;
    const numbers = saved.split(' ').map(Number);
    this.pointsRead = saved;
    this.readPoints = Array.from({ length: numbers.length >> 1 }, (_, i) => ({
      seconds: numbers[2 * i] as number, changes: numbers[2 * i + 1] as number,
    }));
    return this.readPoints;
  }

  private get fileName(): string {
    return this.node.config.value('dbfilename');
  }

  /** How much longer rdb-key-save-delay makes writing the snapshot. */
  get delayMs(): number {
    const perKeyUs = Math.max(0, Number(this.node.config.value('rdb-key-save-delay')));
    const keys = this.node.space.dbs.reduce((sum, { size }) => sum + size, 0);
    return Math.floor((keys * perKeyUs) / 1000);
  }

  /** Saves while everybody waits. False when the file could not be written. */
  save(): boolean {
    const { node, delayMs } = this;
    if (delayMs > 0) node.busyUntilUs = node.nowUs + delayMs * 1000;
    this.saves++;
    return this.put(this.image('snapshot'), node.changes.dirty);
  }

  /** Begins to save in the background. */
  start(): void {
    const { space: { nowMs }, changes: { dirty } } = this.node;
    this.saves++;
    this.triedMs = nowMs;
    this.isScheduled = false;
    this.running = { startedMs: nowMs, endsMs: nowMs + this.delayMs, bytes: this.image('snapshot').slice(), dirty };
    this.node.forked('BGSAVE');
    this.node.log('Background saving started');
  }

  /** The bytes of a snapshot. The next snapshot may overwrite them. */
  image(as: Image | 'commands'): Uint8Array {
    if (format === undefined) throw new Error('no format of snapshots is loaded');
    return as === 'commands' ? format.asCommands(this.node) : format.written(this.node, as);
  }

  private put(bytes: Uint8Array, dirty: number): boolean {
    this.lastFailed = this.disk.write(this.fileName, bytes) !== undefined;
    if (this.lastFailed) return false;
    this.node.log('DB saved on disk');
    this.savedMs = this.node.space.nowMs;
    this.savedDirty = dirty;
    return true;
  }

  cron(): void {
    const { nowMs } = this.node.space;
    const { running } = this;
    if (running !== undefined) {
      if (nowMs < running.endsMs) return;
      this.stop();
      this.lastSeconds = Math.floor((nowMs - running.startedMs) / 1000);
      const isSaved = this.put(running.bytes, running.dirty);
      this.node.log(`Background saving ${isSaved ? 'terminated with success' : 'error'}`, isSaved ? 'notice' : 'warning');
    }
    if (this.node.aof.running !== undefined) return;
    const due = this.isScheduled ? undefined : this.duePoint(nowMs);
    if (due !== undefined) this.node.log(`${due.changes} changes in ${due.seconds} seconds. Saving...`);
    if (this.isScheduled || due !== undefined) this.start();
  }

  private duePoint(nowMs: number): SavePoint | undefined {
    if (this.unsaved === 0 || (this.lastFailed && nowMs - this.triedMs <= retrySeconds * 1000)) return undefined;
    const seconds = (nowMs - this.lastSaveMs) / 1000;
    return format && this.points.find((point) => this.unsaved >= point.changes && seconds > point.seconds);
  }

  /** Stops the BGSAVE that is in progress. */
  private stop(): void {
    if (this.running !== undefined) this.node.childEnded('BGSAVE');
    this.running = undefined;
  }

  /** Everything was flushed: stops a BGSAVE, and saves the empty data, so that the file does not bring the old ones back. */
  flushed(): void {
    this.stop();
    if (this.points.length > 0 && format !== undefined) this.save();
  }

  /** The server is about to end; `words` may hold save, nosave, force. False when it could not save although it should, or its append-only
   * file is not complete yet, unless forced. */
  saveAtEnd(words: readonly string[]): boolean {
    const { node } = this;
    const isForced = words.includes('force');
    const fails = (why: string): void => node.log(`${why}${isForced ? '. Exit anyway.' : ', can\'t exit.'}`, 'warning');
    node.aof.flush(true);
    if (node.aof.state === 'begins') {
      fails('Writing initial AOF'); // it would be gone with what it should hold
      if (!isForced) return false;
    }
    if (node.loading !== undefined) return true; // the file holds more than the node does yet
    if (!words.includes('save') && (words.includes('nosave') || this.points.length === 0)) return true;
    node.log('Saving the final RDB snapshot before exiting.');
    if (this.save()) return true;
    fails('Error trying to save the DB');
    return isForced;
  }

  /** Loads the file. Returns why not; `none` when there is no file. */
  *load(options: LoadOptions): Pieces<string | undefined> {
    const file = this.disk.open(this.fileName);
    if (file === undefined || format === undefined) return 'none';
    if (this.node.loading !== undefined) this.node.loading.totalBytes = file.bytes;
    const outcome = yield* format.load(this.node, file, options);
    if (typeof outcome === 'string') return outcome;
    this.loaded();
    return undefined;
  }

  /** The node's data are those of the file. */
  loaded(): void {
    this.savedDirty = this.node.changes.dirty;
  }

  /** Loads the base of an append-only file. Returns the offset where it ends, or why it cannot be loaded. */
  *loadBase(file: OpenFile, tell: (text: string) => void): Pieces<string | number> {
    if (format === undefined) return 'no format of snapshots is loaded';
    return yield* format.load(this.node, file, { flushes: false, replaces: true, goesOn: true, tell });
  }

  giveUpAll(): void {
    format?.giveUpAll(this.node);
  }
}
