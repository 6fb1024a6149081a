/* The append-only file: what commands did, one after the other, from which a server that starts again restores its data.
 *
 * What is passed on during a step is written before the replies of that step are sent, so no client is told of a change that was not at
 * least handed to the operating system. When it is on disk (fsync), and so survives a crash of the machine, appendfsync decides: after
 * each step, once a second, or whenever the operating system likes.
 *
 * The file grows with each write, but the same data could be written shorter. So from time to time it is rewritten: a base with everything
 * as it is now, and a new increment from there on. The real server forks for that. A node takes the bytes of the base at once, and puts
 * them in place at the next beat of the cron at which a child would have been done; what is written meanwhile goes to the new increment.
 * Which files count stands in the manifest, which is replaced as a whole: until then the old files count. */

import { bytesOf } from '../bytes.ts';
import type { Node } from '../node.ts';
import type { Listener } from '../propagation/propagation.ts';
import { ReplyWriter } from '../resp/reply.ts';
import { type AofPart, Manifest, timestamp } from './manifest.ts';

/** With everysec, at most so long passes until what was written is on disk. */
const syncIntervalMs = 1000;
/** How long after a failed rewrite the next one begins by itself. */
const retryMs = 5000;

interface Rewriting {
  readonly startedMs: number;
  readonly endsMs: number;
  /** Of the base. */
  readonly bytes: Uint8Array;
  readonly isSnapshot: boolean;
}

export class Aof implements Listener {
  readonly is = 'file';
  private readonly node: Node;
  /** `begins`: it was turned on while the server runs, and is not complete until the first rewrite is done. */
  state: 'off' | 'begins' | 'on' = 'off';
  manifest = new Manifest();
  /** What was passed on and is not written yet. */
  private readonly gathered = new ReplyWriter();
  /** The second for which a timestamp was last written. */
  private stampedSeconds = 0;
  running: Rewriting | undefined;
  isScheduled = false;
  /** Bytes of the base and of all increments. */
  sizeBytes = 0;
  /** The same when the file was last rewritten, or loaded. */
  baseBytes = 0;
  /** Bytes written to the present increment that are not on disk yet. */
  unsyncedBytes = 0;
  private syncedMs = 0;
  /** Offset up to which the stream is on disk: WAITAOF compares it with the client's. */
  syncedOffset = 0;
  rewrites = 0;
  failures = 0;
  private failedMs = 0;
  /** How long the last rewrite took; -1: there was none. */
  lastSeconds = -1;
  lastRewriteFailed = false;
  /** The error that keeps the file from being written or synced at present. */
  writeFailure: string | undefined;

  constructor(node: Node) {
    this.node = node;
  }

  // --- names ---

  private get fileName(): string {
    return this.node.config.value('appendfilename');
  }

  pathOf(name: string): string {
    return `${this.node.config.value('appenddirname')}/${name}`;
  }

  get manifestPath(): string {
    return this.pathOf(`${this.fileName}.manifest`);
  }

  /** The increment that is written to. */
  get current(): AofPart | undefined {
    return this.manifest.increments.at(-1);
  }

  private nextIncrement(manifest: Manifest): AofPart {
    const seq = manifest.lastIncrementSeq + 1;
    return { name: `${this.fileName}.${seq}.incr.aof`, seq };
  }

  private nextBase(isSnapshot: boolean): AofPart {
    const seq = this.manifest.lastBaseSeq + 1;
    return { name: `${this.fileName}.${seq}.base.${isSnapshot ? 'rdb' : 'aof'}`, seq };
  }

  // --- on and off ---

  /** CONFIG SET appendonly. */
  turn(on: boolean): void {
    if (on === (this.state !== 'off')) return;
    if (on) this.begin();
    else this.stop();
  }

  private begin(): void {
    this.state = 'begins';
    this.listen();
    if (this.node.snapshots.running === undefined) this.rewrite();
    else this.isScheduled = true;
  }

  /** Begins to write: the files of the manifest, which are made if need be, hold the node's data and go on from here. */
  open(manifest: Manifest): void {
    this.manifest = manifest;
    this.state = 'on';
    if (manifest.base === undefined && manifest.increments.length === 0) {
      const isSnapshot = this.writesSnapshot;
      manifest.base = this.nextBase(isSnapshot);
      this.node.snapshots.disk.write(this.pathOf(manifest.base.name), isSnapshot ? this.node.snapshots.image('base') : new Uint8Array(0));
    }
    if (manifest.increments.length === 0) {
      const increment = this.nextIncrement(manifest);
      // Replaces a file of that name which a server left that died before the manifest named it.
      this.node.snapshots.disk.write(this.pathOf(increment.name), new Uint8Array(0));
      manifest.increments.push(increment);
      this.persist(manifest);
    }
    this.clearHistory();
    this.measure();
    this.baseBytes = this.sizeBytes;
    this.listen();
  }

  /** Removes files that a rewrite has made needless. */
  private clearHistory(): void {
    const { history, parts } = this.manifest;
    const needless = history.splice(0).filter(({ name }) => !parts.some((part) => part.name === name));
    for (const { name } of needless) this.node.snapshots.disk.remove(this.pathOf(name));
    if (needless.length > 0) this.persist(this.manifest);
  }

  private listen(): void {
    this.syncedMs = this.node.space.nowMs;
    this.syncedOffset = this.node.primary.offset;
    this.stampedSeconds = 0;
    this.node.propagation.add(this);
  }

  private stop(): void {
    this.flush(true);
    this.node.propagation.remove(this);
    this.gathered.clear();
    this.state = 'off';
    if (this.running !== undefined) this.node.log('Killing AOF child');
    this.endRewrite();
    this.isScheduled = false;
    this.writeFailure = undefined;
  }

  private get writesSnapshot(): boolean {
    return this.node.config.value('aof-use-rdb-preamble') === 'yes';
  }

  // --- writing ---

  hear(bytes: Uint8Array): void {
    const { config, space: { nowMs } } = this.node;
    const seconds = Math.floor(nowMs / 1000);
    if (seconds > this.stampedSeconds && config.value('aof-timestamp-enabled') === 'yes') {
      this.gathered.raw(timestamp(seconds));
      this.stampedSeconds = seconds;
    }
    this.gathered.rawBytes(bytes);
    if (this.node.primary.backlog === undefined) this.node.primary.offset++;
  }

  /** Bytes that are to be written. */
  get pendingBytes(): number {
    return this.gathered.length;
  }

  /** Writes what has been gathered, and syncs it to disk if that is due, or if `safely`. */
  flush(safely = false): void {
    const { gathered, node } = this;
    const current = this.current;
    if (this.state === 'off' || current === undefined || (gathered.length === 0 && this.unsyncedBytes === 0)) return;
    if (gathered.length > 0) {
      this.sleep();
      const bytes = gathered.buffer.subarray(0, gathered.length);
      this.writeFailure = node.snapshots.disk.append(this.pathOf(current.name), bytes);
      if (this.writeFailure !== undefined) {
        this.fail();
        return;
      }
      if (node.h.trace !== undefined) node.h.trace({ kind: 'aof.written', file: current.name, from: this.sizeBytes, bytes: bytes.length });
      this.sizeBytes += bytes.length;
      this.unsyncedBytes += bytes.length;
      gathered.clear();
    }
    if (safely || this.isTimeToSync) this.sync(current);
  }

  /** DEBUG AOF-FLUSH-SLEEP: a disk that is slow. */
  private sleep(): void {
    const { node } = this;
    const { aofFlushSleepUs } = node.limits;
    if (aofFlushSleepUs > 0) node.busyUntilUs = Math.max(node.busyUntilUs, node.nowUs) + aofFlushSleepUs;
  }

  private get isTimeToSync(): boolean {
    const { config, snapshots, space: { nowMs } } = this.node;
    const isChildWriting = this.running !== undefined || snapshots.running !== undefined;
    if (isChildWriting && config.value('no-appendfsync-on-rewrite') === 'yes') return false;
    const policy = config.value('appendfsync');
    return policy === 'always' || (policy === 'everysec' && nowMs - this.syncedMs >= syncIntervalMs);
  }

  private sync({ name }: AofPart): void {
    const { node } = this;
    this.writeFailure = node.snapshots.disk.sync(this.pathOf(name));
    this.syncedMs = node.space.nowMs;
    if (this.writeFailure !== undefined) {
      this.fail();
      return;
    }
    if (node.h.trace !== undefined) node.h.trace({ kind: 'aof.synced', file: name, bytes: this.unsyncedBytes });
    this.unsyncedBytes = 0;
    this.syncedOffset = node.primary.offset;
    node.primary.waiting.check();
  }

  /** The file could not be written or synced. With appendfsync always, which promises that each change is on disk before it is answered,
   * the server cannot go on. */
  private fail(): void {
    if (this.node.config.value('appendfsync') === 'always') this.node.exit(1);
  }

  // --- rewriting ---

  /** Begins to rewrite. */
  rewrite(): void {
    const { node, state } = this;
    const { nowMs } = node.space;
    this.isScheduled = false;
    this.flush(state === 'on');
    const next = this.manifest.copy();
    next.increments.push(this.nextIncrement(next));
    if (state !== 'off') {
      node.snapshots.disk.write(this.pathOf(next.increments.at(-1)?.name as string), new Uint8Array(0));
      if (state === 'on' && !this.persist(next)) return;
      this.manifest = next;
      node.propagation.deselect(this);
      this.stampedSeconds = 0;
    }
    const isSnapshot = this.writesSnapshot;
    const bytes = node.snapshots.image(isSnapshot ? 'base' : 'commands').slice();
    this.running = { startedMs: nowMs, endsMs: nowMs + node.snapshots.delayMs, bytes, isSnapshot };
    node.forked('BGREWRITEAOF');
    node.log('Background append only file rewriting started');
    this.rewrites++;
  }

  private endRewrite(): void {
    if (this.running !== undefined) this.node.childEnded('BGREWRITEAOF');
    this.running = undefined;
  }

  /** Puts a finished base in the place of the files that it replaces. */
  private finish({ startedMs, bytes, isSnapshot }: Rewriting): void {
    const { node } = this;
    const { disk } = node.snapshots;
    this.endRewrite();
    this.lastSeconds = Math.floor((node.space.nowMs - startedMs) / 1000);
    const next = new Manifest();
    next.base = this.nextBase(isSnapshot);
    next.increments = this.state === 'off' ? [] : [this.current as AofPart];
    const isWritten = disk.write(this.pathOf(next.base.name), bytes) === undefined && this.persist(next);
    this.lastRewriteFailed = !isWritten;
    if (!isWritten) {
      node.log('Background AOF rewrite terminated with error', 'warning');
      this.failures++;
      this.failedMs = node.space.nowMs;
      return;
    }
    const old = this.manifest.parts.filter(({ name }) => !next.parts.some((part) => part.name === name));
    for (const { name } of old) disk.remove(this.pathOf(name));
    this.manifest = next;
    this.failures = 0;
    if (this.state === 'begins') this.state = 'on';
    node.primary.waiting.check();
    this.measure();
    this.baseBytes = this.sizeBytes;
    node.log('Background AOF rewrite finished successfully');
    if (node.h.trace !== undefined) node.h.trace({ kind: 'aof.rewritten', file: next.base.name, bytes: bytes.length });
  }

  private persist(manifest: Manifest): boolean {
    return this.node.snapshots.disk.write(this.manifestPath, bytesOf(manifest.text)) === undefined;
  }

  private measure(): void {
    const { disk } = this.node.snapshots;
    this.sizeBytes = this.manifest.parts.reduce((sum, { name }) => sum + (disk.open(this.pathOf(name))?.bytes ?? 0), 0);
  }

  // --- time ---

  /** Whether a beat of the cron may have something to do here. */
  get isBusy(): boolean {
    const isWriting = this.running !== undefined || this.isScheduled || this.gathered.length > 0;
    return isWriting || (this.unsyncedBytes > 0 && this.syncsByTime) || this.isDue;
  }

  private get syncsByTime(): boolean {
    return this.node.config.value('appendfsync') === 'everysec';
  }

  cron(): void {
    const { running, node } = this;
    const { nowMs } = node.space;
    if (running !== undefined && nowMs >= running.endsMs) this.finish(running);
    this.flush();
    if (this.running !== undefined || node.snapshots.running !== undefined) return;
    const mayRetry = !this.lastRewriteFailed || nowMs - this.failedMs > retryMs;
    if (this.isScheduled || (mayRetry && this.isDue)) {
      if (!this.isScheduled && this.hasGrown) node.log(`Starting automatic rewriting of AOF on ${this.grownPercent}% growth`);
      this.rewrite();
    }
  }

  private get isDue(): boolean {
    return this.state === 'begins' || this.hasGrown;
  }

  /** Whether the file is so much larger than it was after the last rewrite that it is time for another. */
  private get hasGrown(): boolean {
    if (this.state !== 'on') return false;
    const percent = Number(this.node.config.value('auto-aof-rewrite-percentage'));
    const leastBytes = Number(this.node.config.value('auto-aof-rewrite-min-size'));
    if (percent === 0 || this.sizeBytes <= leastBytes) return false;
    return this.grownPercent >= percent;
  }

  private get grownPercent(): number {
    return Math.floor((this.sizeBytes * 100) / Math.max(1, this.baseBytes)) - 100;
  }
}
