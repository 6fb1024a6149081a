/* What a node knows of its cluster: the nodes, which of them serves each of the 16,384 slots, which slots are about to change hands, and
 * whether the cluster can serve at all.
 *
 * There is only one node here, this one. It can be told another one's address (CLUSTER MEET), slots can be given to that (SETSLOT), and
 * redirections lead there. But nobody answers at that address, so the handshake ends as with a node that is down: after a while it is
 * forgotten, with the slots that were given to it.
 *
 * Nothing here runs in a node that is not in cluster mode: node.cluster is undefined there. */

import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import { keysIn } from '../keyspace/slots.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';
import type { ScriptRun } from '../scripting/run.ts';
import { slotOf, slots } from '../structures/slot-index.ts';
import { fileText, readFile } from './nodes-text.ts';
import { errorOf, isAsking, route, scriptErrorOf } from './route.ts';

/** A master waits so long after its start before it serves: others may have taken its place meanwhile. */
const writableDelayMs = 2000;
/** How long a node that found itself in the minority waits before it serves again: the node timeout, within these bounds. */
const rejoinMsMin = 500;
const rejoinMsMax = 5000;
/** A handshake may take at least so long. */
const handshakeMsMin = 1000;
/** The cluster bus listens on the clients' port plus this, by default. */
export const busOffset = 10_000;

export interface ClusterNode {
  id: string;
  shardId: string;
  /** Empty until somebody has told a node its own address. */
  ip: string;
  readonly port: number;
  readonly busPort: number;
  /** Only its address is known: it has not answered. */
  readonly isHandshake: boolean;
  readonly createdMs: number;
  configEpoch: number;
  /** How many slots it serves. */
  slots: number;
}

export class Cluster {
  private readonly node: Node;
  readonly myself: ClusterNode;
  /** By id, this one first. */
  readonly nodes = new Map<string, ClusterNode>();
  /** The node that serves each slot; undefined where none does. */
  readonly owners: (ClusterNode | undefined)[] = new Array(slots).fill(undefined);
  /** Slots that leave this node, with the node where they go; and those that come, with the node that they come from. */
  readonly migrating = new Map<number, ClusterNode>();
  readonly importing = new Map<number, ClusterNode>();
  currentEpoch = 0;
  isOk = false;
  /** How many slots are served by some node. */
  assigned = 0;
  /** Masters with slots, when the state was last worked out. */
  size = 0;
  /** When the state was first looked at, and when the majority was last out of reach, in ms since 1970; 0: never. */
  private firstLookMs = 0;
  private minorityMs = 0;
  /** Whether something has changed since that decides the state, or that stands in the node's file. */
  private isChanged = true;
  private isUnsaved = false;

  constructor(node: Node) {
    this.node = node;
    this.myself = this.newNode('', false);
    this.nodes.set(this.myself.id, this.myself);
  }

  private newNode(ip: string, isHandshake: boolean, port = this.ownPort, busPort = this.ownBusPort): ClusterNode {
    const { identity, space } = this.node;
    return {
      id: identity.draw(), shardId: identity.draw(), ip, port, busPort, isHandshake, createdMs: space.nowMs, configEpoch: 0, slots: 0,
    };
  }

  // --- addresses ---

  private get ownPort(): number {
    return Number(this.node.config.value('port'));
  }

  get ownBusPort(): number {
    const set = Number(this.node.config.value('cluster-port'));
    return set === 0 ? this.ownPort + busOffset : set;
  }

  /** The address at which others are told to find a node. */
  address(of: ClusterNode): { readonly ip: string; readonly port: number; readonly busPort: number; readonly hostname: string } {
    if (of !== this.myself) return { ip: of.ip, port: of.port, busPort: of.busPort, hostname: '' };
    const { config } = this.node;
    return {
      ip: config.value('cluster-announce-ip') || of.ip,
      port: Number(config.value('cluster-announce-port')) || this.ownPort,
      busPort: Number(config.value('cluster-announce-bus-port')) || this.ownBusPort,
      hostname: config.value('cluster-announce-hostname'),
    };
  }

  get endpointType(): string {
    return this.node.config.value('cluster-preferred-endpoint-type');
  }

  /** The host that a redirection names (cluster-preferred-endpoint-type): undefined where a client is to keep the one it has. */
  endpoint(of: ClusterNode): string | undefined {
    const { ip, hostname } = this.address(of);
    const type = this.endpointType;
    if (type === 'unknown-endpoint') return undefined;
    return type === 'hostname' ? hostname || '?' : ip;
  }

  // --- slots ---

  /** Gives a slot to a node, or to none. */
  assign(slot: number, to: ClusterNode | undefined): void {
    const before = this.owners[slot];
    if (before === to) return;
    if (before !== undefined) before.slots--;
    if (to !== undefined) to.slots++;
    this.owners[slot] = to;
    this.assigned += (to === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    if (before === this.myself) this.node.pubsub.leaveShardChannels((channel) => this.slotOf(channel) === slot);
    this.isChanged = true;
  }

  /** The slots of a node, as ranges: first and last. */
  rangesOf(node: ClusterNode): (readonly [first: number, last: number])[] {
    const found: [number, number][] = [];
    if (node.slots === 0) return found;
    for (let slot = 0; slot < slots; slot++) {
      if (this.owners[slot] !== node) continue;
      const last = found.at(-1);
      if (last?.[1] === slot - 1) last[1] = slot;
      else found.push([slot, slot]);
    }
    return found;
  }

  /** Takes slots that no node serves. Those that were being imported are this node's then. */
  take(slot: number): void {
    this.importing.delete(slot);
    this.assign(slot, this.myself);
  }

  /** CLUSTER FLUSHSLOTS, and part of CLUSTER RESET. */
  releaseAll(of: ClusterNode): void {
    for (let slot = 0; slot < slots; slot++) if (this.owners[slot] === of) this.assign(slot, undefined);
  }

  /** The slot of a key that is known as a byte string. */
  slotOf(key: string): number {
    return slotOf(bytesOf(key), 0, key.length);
  }

  keysIn(slot: number): number {
    const [db] = this.node.space.dbs;
    return db === undefined ? 0 : keysIn(db, slot);
  }

  // --- other nodes ---

  /** Begins a handshake with the node at an address, unless one is under way. This node learns its own address by it. */
  meet(ip: string, port: number, busPort: number): void {
    if (busPort === this.ownBusPort && (ip === '127.0.0.1' || ip === this.address(this.myself).ip)) {
      this.myself.ip = ip;
      return;
    }
    const known = [...this.nodes.values()].some((each) => each.isHandshake && each.ip === ip && each.busPort === busPort);
    if (known) return;
    const met = this.newNode(ip, true, port, busPort);
    this.nodes.set(met.id, met);
  }

  /** Forgets a node, and the slots that it had or was to be given. */
  forget(node: ClusterNode): void {
    this.releaseAll(node);
    for (const moving of [this.migrating, this.importing])
      for (const [slot, with_] of moving) if (with_ === node) moving.delete(slot);
    this.nodes.delete(node.id);
    this.isChanged = true;
  }

  /** CLUSTER RESET: the node is alone again and has no slots; if `hard` it also gets a new id. */
  reset(hard: boolean): void {
    this.releaseAll(this.myself);
    for (const node of [...this.nodes.values()]) if (node !== this.myself) this.forget(node);
    this.migrating.clear();
    this.importing.clear();
    if (!hard) return;
    this.currentEpoch = this.myself.configEpoch = 0;
    this.nodes.delete(this.myself.id);
    this.myself.id = this.node.identity.draw();
    this.myself.shardId = this.node.identity.draw();
    this.nodes.set(this.myself.id, this.myself);
  }

  /** Takes a configuration epoch greater than everybody's, unless this node has it already. */
  bumpEpoch(): boolean {
    const max = Math.max(this.currentEpoch, ...[...this.nodes.values()].map((each) => each.configEpoch));
    if (this.myself.configEpoch !== 0 && this.myself.configEpoch === max) return false;
    this.myself.configEpoch = ++this.currentEpoch;
    return true;
  }

  /** Works out the state if it may have changed: before a step, and after it. */
  look(): void {
    const { nowMs } = this.node.space;
    if (this.firstLookMs === 0) this.firstLookMs = nowMs;
    this.endHandshakes(nowMs);
    if (this.isChanged || !this.isOk) this.update(nowMs);
    if (this.isUnsaved) this.save();
  }

  /** What decides the state has changed: something that is known of the cluster, or a directive. */
  changed(): void {
    this.isChanged = this.isUnsaved = true;
  }

  // --- the node's file ---

  /** Becomes the node that the file tells of (cluster-config-file). Returns the error, if any. */
  load(): string | undefined {
    const { files } = this.node.options;
    const text = files?.read(this.fileName);
    const kept = text === undefined || text === '' ? undefined : readFile(text);
    if (typeof kept === 'string') return `Unrecoverable error: corrupted cluster config file "${this.fileName}": ${kept}`;
    if (kept !== undefined) this.become(kept);
    this.save();
    return undefined;
  }

  private become({ id, shardId, ip, configEpoch, currentEpoch, slots: owned }: Exclude<ReturnType<typeof readFile>, string>): void {
    const { myself } = this;
    this.nodes.delete(myself.id);
    Object.assign(myself, { id, ip, configEpoch, shardId: shardId ?? myself.shardId });
    this.nodes.set(id, myself);
    this.currentEpoch = currentEpoch;
    for (const slot of owned) this.assign(slot, myself);
  }

  /** Writes the file, where the host has files. */
  save(): void {
    this.isUnsaved = false;
    this.node.options.files?.write(this.fileName, fileText(this));
  }

  private get fileName(): string {
    return this.node.config.value('cluster-config-file');
  }

  // --- the state ---

  private update(nowMs: number): void {
    if (!this.isOk && nowMs - this.firstLookMs < writableDelayMs) return;
    // Nodes that have not answered are not counted. Of no masters there is no majority.
    this.size = [...this.nodes.values()].filter((each) => each.slots > 0 && !each.isHandshake).length;
    const hasMajority = this.size > 0;
    if (!hasMajority) this.minorityMs = nowMs;
    this.isChanged = false;
    if (this.isCovered && hasMajority) this.isOk ||= nowMs - this.minorityMs >= this.rejoinMs;
    else this.isOk = false;
  }

  private get isCovered(): boolean {
    return this.assigned === slots || this.node.config.value('cluster-require-full-coverage') === 'no';
  }

  private get nodeTimeoutMs(): number {
    return Number(this.node.config.value('cluster-node-timeout'));
  }

  private get rejoinMs(): number {
    return Math.min(rejoinMsMax, Math.max(rejoinMsMin, this.nodeTimeoutMs));
  }

  private get handshakeMs(): number {
    return Math.max(handshakeMsMin, this.nodeTimeoutMs);
  }

  private endHandshakes(nowMs: number): void {
    if (this.nodes.size === 1) return;
    for (const node of [...this.nodes.values()])
      if (node.isHandshake && nowMs - node.createdMs > this.handshakeMs) this.forget(node);
  }

  /** When the state changes by time alone, in ms since 1970; Infinity if it will not. */
  get nextChangeMs(): number {
    let atMs = Number.POSITIVE_INFINITY;
    for (const node of this.nodes.values()) if (node.isHandshake) atMs = Math.min(atMs, node.createdMs + this.handshakeMs + 1);
    if (this.isOk || !this.isCovered || this.assigned === 0) return atMs;
    return Math.min(atMs, Math.max(this.firstLookMs + writableDelayMs, this.minorityMs + this.rejoinMs));
  }

  // --- which commands are carried out here ---

  /** Why a client's command is not carried out here, or undefined: its keys are on another node, or in several slots. */
  refusal(client: Client, command: Command, args: Args): string | undefined {
    const asking = isAsking(client);
    const { unserved } = route(this.node, this, command, args, client.transaction?.queue, asking);
    if (unserved !== undefined) return errorOf(unserved, this);
    if (asking) client.askedAt = client.commands - 1; // EXEC ends the transaction before it runs its commands, but ASKING still holds
    return undefined;
  }

  /** The same for a command that a script calls, in the words that scripts get. */
  refusalInScript(run: ScriptRun, command: Command, args: Args): string | undefined {
    const { slot, unserved } = route(this.node, this, command, args, undefined, isAsking(run.caller));
    if (unserved !== undefined) return scriptErrorOf(unserved, command);
    if (run.mayCrossSlots || slot < 0) return undefined;
    if (run.slot >= 0 && run.slot !== slot) return 'ERR Script attempted to access keys that do not hash to the same slot';
    run.slot = slot;
    return undefined;
  }

  /** Why a client that waits for a key may not wait here any longer, or undefined. */
  refusalToWait(key: string): string | undefined {
    if (!this.isOk) return errorOf({ why: 'down' }, this);
    const slot = this.slotOf(key);
    const owner = this.owners[slot];
    if (owner === this.myself || this.importing.has(slot)) return undefined;
    return errorOf(owner === undefined ? { why: 'unbound' } : { why: 'moved', slot, to: owner }, this);
  }
}
