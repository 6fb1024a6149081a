/** CLUSTER's verbs for slots: whose they are, who gets them, and which keys lie in one. */

import type { Call } from '../call.ts';
import type { Cluster, ClusterNode } from '../cluster/cluster.ts';
import { keysOf } from '../keyspace/slots.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { slots } from '../structures/slot-index.ts';

const badSlot = new CommandError('ERR Invalid or out of range slot');
const noSuchSlot = new CommandError('ERR Invalid slot');
const badListing = new CommandError('ERR Invalid slot or number of keys');
const badAction = new CommandError('ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP');

const slotAt = ({ args }: Call, i: number): number => args.integerAt(i, 0, slots - 1, badSlot);

/** The slots that the arguments from 2 on name, one by one. */
export function singleSlots(c: Call): (readonly [number, number])[] {
  return Array.from({ length: c.args.count - 2 }, (_, k) => {
    const slot = slotAt(c, k + 2);
    return [slot, slot] as const;
  });
}

/** The same in pairs: first and last of each range. */
export function slotRanges(c: Call): (readonly [number, number])[] {
  const { count } = c.args;
  if (count % 2 !== 0) throw errors.wrongArity(c.command.name);
  return Array.from({ length: (count - 2) / 2 }, (_, k) => {
    const start = slotAt(c, 2 * k + 2);
    const end = slotAt(c, 2 * k + 3);
    if (start > end) throw new CommandError(`ERR start slot number ${start} is greater than end slot number ${end}`);
    return [start, end] as const;
  });
}

/** The slots of ranges. Each may be named once; to be given up all must be served by some node, to be taken by none. */
function checked({ owners }: Cluster, ranges: readonly (readonly [number, number])[], areGivenUp: boolean): Set<number> {
  const all = new Set<number>();
  for (const [start, end] of ranges)
    for (let slot = start; slot <= end; slot++) {
      if (areGivenUp && owners[slot] === undefined) throw new CommandError(`ERR Slot ${slot} is already unassigned`);
      if (!areGivenUp && owners[slot] !== undefined) throw new CommandError(`ERR Slot ${slot} is already busy`);
      if (all.has(slot)) throw new CommandError(`ERR Slot ${slot} specified multiple times`);
      all.add(slot);
    }
  return all;
}

/** CLUSTER ADDSLOTS and ADDSLOTSRANGE: all of the slots or none. */
export function addSlots(c: Call, cluster: Cluster, ranges: readonly (readonly [number, number])[]): void {
  for (const slot of checked(cluster, ranges, false)) cluster.take(slot);
  cluster.changed();
  c.reply.ok();
}

export function deleteSlots(c: Call, cluster: Cluster, ranges: readonly (readonly [number, number])[]): void {
  for (const slot of checked(cluster, ranges, true)) cluster.assign(slot, undefined);
  cluster.changed();
  c.reply.ok();
}

export function flushSlots(c: Call, cluster: Cluster): void {
  if (c.db.size > 0) throw new CommandError('ERR DB must be empty to perform CLUSTER FLUSHSLOTS.');
  cluster.releaseAll(cluster.myself);
  cluster.changed();
  c.reply.ok();
}

/** CLUSTER SETSLOT: one slot is about to leave, or to come, or has, or neither. */
export function setSlot(c: Call, cluster: Cluster): void {
  const { args } = c;
  const slot = slotAt(c, 2);
  const hasNode = args.count === 5;
  if (args.is(3, 'MIGRATING') && hasNode) {
    if (cluster.owners[slot] !== cluster.myself) throw new CommandError(`ERR I'm not the owner of hash slot ${slot}`);
    cluster.migrating.set(slot, nodeAt(c, cluster, `I don't know about node`));
  } else if (args.is(3, 'IMPORTING') && hasNode) {
    if (cluster.owners[slot] === cluster.myself) throw new CommandError(`ERR I'm already the owner of hash slot ${slot}`);
    cluster.importing.set(slot, nodeAt(c, cluster, `I don't know about node`));
  } else if (args.is(3, 'STABLE') && args.count === 4) {
    cluster.migrating.delete(slot);
    cluster.importing.delete(slot);
  } else if (args.is(3, 'NODE') && hasNode) give(cluster, slot, nodeAt(c, cluster, 'Unknown node'));
  else throw badAction;
  cluster.changed();
  c.reply.ok();
}

function nodeAt(c: Call, cluster: Cluster, complaint: string): ClusterNode {
  const id = c.args.text(4);
  const node = cluster.nodes.get(id);
  if (node === undefined) throw new CommandError(`ERR ${complaint} ${id}`);
  return node;
}

function give(cluster: Cluster, slot: number, to: ClusterNode): void {
  const isEmpty = cluster.keysIn(slot) === 0;
  if (!isEmpty && to !== cluster.myself && cluster.owners[slot] === cluster.myself)
    throw new CommandError(`ERR Can't assign hashslot ${slot} to a different node while I still hold keys for this hash slot.`);
  if (isEmpty) cluster.migrating.delete(slot);
  if (to === cluster.myself && cluster.importing.delete(slot)) cluster.bumpEpoch();
  cluster.assign(slot, to);
}

export function countKeys(c: Call, cluster: Cluster): void {
  const slot = c.args.integerAt(2);
  if (slot < 0 || slot >= slots) throw noSuchSlot;
  c.reply.int(cluster.keysIn(slot));
}

export function listKeys(c: Call): void {
  const slot = c.args.integerAt(2);
  const max = c.args.integerAt(3);
  if (slot < 0 || slot >= slots || max < 0) throw badListing;
  const found = keysOf(c.db, slot, max);
  c.reply.array(found.length);
  for (const key of found) c.reply.bulk(key);
}
