/* The cron: what a server does by itself, ten times a second (hz) or so. It expires keys, moves buckets of dicts, starts saving, closes
 * idle clients.
 *
 * A real server does this even when nobody talks to it. Here beats in which nothing could happen are left out: once all is quiet, the next
 * beat is at the time when the first key is due, so that a day costs no more than what happens in it. When a client speaks again the beats
 * go on as if they had never stopped. */

import * as expire from './eviction/expire.ts';
import { Rate, samplesMax } from './monitoring/rates.ts';
import type { Node } from './node.ts';

/** Clients that one beat looks after; see dynamic-hz. */
const clientsPerBeat = 200;
const hzMax = 500;

/** Milliseconds between two beats, rounded, as ticks are armed in whole milliseconds. */
const periodMs = (hz: number): number => Math.floor(1000 / hz);

export class Cron {
  private readonly node: Node;
  /** When it beats next, in ms since 1970. */
  nextMs = 0;
  /** Beats since the last input from a client. */
  private quietBeats = 0;
  /** Whether beats are being left out. */
  private sleeps = false;
  readonly rates = { commands: new Rate(), input: new Rate(), output: new Rate(), steps: new Rate(), loopUs: new Rate() };

  constructor(node: Node) {
    this.node = node;
  }

  /** Beats a second: as many as are set, or more where each would have too many clients to look after (dynamic-hz). */
  get hz(): number {
    const { limits: { hz, dynamicHz }, connections } = this.node;
    if (!dynamicHz) return hz;
    let beats = hz;
    while (beats < hzMax && connections.clients.size > beats * clientsPerBeat) beats = Math.min(hzMax, beats * 2);
    return beats;
  }

  /** When to beat next, in ms since 1970. Beats are left out only once INFO's rates have sunk to 0, where they would stay anyway. */
  planNextMs(): number {
    if (this.quietBeats < samplesMax || !this.hasNothingToDo) return this.nextMs;
    const { limits, space, cluster } = this.node;
    const keyDueMs = limits.activeExpire ? expire.firstDueMs(space) : Infinity;
    const dueMs = Math.min(keyDueMs, cluster?.nextChangeMs ?? Infinity);
    if (dueMs <= this.nextMs) return this.nextMs;
    this.sleeps = true;
    const beatMs = periodMs(this.hz);
    this.nextMs += Math.ceil((dueMs - this.nextMs) / beatMs) * beatMs;
    return this.nextMs;
  }

  private get hasNothingToDo(): boolean {
    const { space, limits, connections, snapshots, aof, primary, pause, outside, evictor } = this.node;
    const isBusy = connections.bufferLimits.isWatching || snapshots.isBusy || aof.isBusy || primary.hasReplicas || pause.isActive ||
      outside.connections > 0 || evictor.isGoingOn || space.lazyfree.pendingObjects > 0;
    return !isBusy && limits.timeoutSeconds === 0 && (limits.cronPaused || expire.dictsRest(space));
  }

  /** A client has sent something: the beats begin again. */
  wake(): void {
    this.quietBeats = 0;
    if (!this.sleeps) return;
    this.sleeps = false;
    this.sampleRates();
    this.nextMs = this.node.space.nowMs + periodMs(this.hz);
    this.node.wakeAt(this.nextMs);
  }

  beat(): void {
    const { node } = this;
    this.nextMs = node.space.nowMs + periodMs(this.hz);
    this.quietBeats++;
    this.sleeps = false;
    if (node.limits.cronPaused) return;
    this.sampleRates();
    if (node.loading !== undefined) return;
    if (node.limits.activeExpire && !node.pause.isActive) node.commandStats.timed('expire-cycle', () => expire.cycle(node.space));
    expire.maintainDicts(node.space);
    node.tracking.keepWithinLimit();
    node.snapshots.cron();
    node.aof.cron();
    node.primary.cron();
    node.connections.bufferLimits.cron();
    node.outside.cron();
    if (node.cluster !== undefined) node.blocking.leaveSlots(node.cluster);
    if (node.limits.timeoutSeconds > 0) this.closeIdle();
  }

  private closeIdle(): void {
    const { connections, space: { nowMs }, limits: { timeoutSeconds } } = this.node;
    for (const client of connections.clients.values()) {
      const waits = client.blocked !== undefined || client.monitor || client.replica?.state !== undefined || client.subscriptions > 0;
      if (!waits && nowMs - client.lastActiveMs > timeoutSeconds * 1000) connections.cutOff(client);
    }
  }

  private sampleRates(): void {
    const { space: { nowMs }, commandStats, connections, steps, options: { machine } } = this.node;
    this.rates.commands.sample(nowMs, commandStats.processed);
    this.rates.input.sample(nowMs, connections.bytesIn);
    this.rates.output.sample(nowMs, connections.bytesOut);
    this.rates.steps.sample(nowMs, steps);
    if (machine !== undefined) this.rates.loopUs.sample(nowMs, machine.loopUs());
  }
}
