/** A cluster's slots: which node serves each, which hold keys, and how the slots of the keys named last are computed. A server outside of a
 * cluster has no slots, but where its keys would lie can be shown all the same. */

import type { SlotMapView, SlotWay } from '../../inspect.ts';
import { bytesOf, byteString } from '../bytes.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { keyIndexes } from '../commands/command-keys.ts';
import type { Database } from '../keyspace/database.ts';
import * as slots from '../keyspace/slots.ts';
import { crc16 } from '../numbers/crc16.ts';
import { Args } from '../resp/args.ts';
import * as slotIndex from '../structures/slot-index.ts';
import { forEachKey, type Look } from './look.ts';

/** How many keys are looked at where there is no index by slot. */
const keysMax = 4000;
const filledMax = 300;
const namesMax = 4;
const waysMax = 6;
const stepsMax = 20;

export function slotMap(look: Look): SlotMapView {
  const { cluster, space } = look.node;
  const db = space.dbs[0] as Database;
  const counts = cluster === undefined ? countedIn(db) : indexedIn(db);
  const slots = Array.from({ length: slotIndex.slots }, (_, slot) => {
    const letter = cluster === undefined ? 'n' : letterOf(cluster, slot);
    return counts.has(slot) ? letter.toUpperCase() : letter;
  });
  const { ways, refusal } = waysOf(look);
  return {
    scene: 'slot-map',
    isCluster: cluster !== undefined,
    isServing: cluster?.isOk === true,
    assigned: cluster?.assigned ?? 0,
    slots: slots.join(''),
    keys: db.size,
    isCut: cluster === undefined && db.size > keysMax,
    filledSlots: counts.size,
    filled: [...counts].sort(([a], [b]) => a - b).slice(0, filledMax).map(([slot, { keys, names }]) => ({ slot, keys, names })),
    ways,
    refusal,
  };
}

function letterOf({ owners, myself, migrating, importing }: Cluster, slot: number): string {
  const owner = owners[slot];
  if (owner === myself) return migrating.has(slot) ? 'l' : 'm';
  if (importing.has(slot)) return 'c';
  return owner === undefined ? 'n' : 'o';
}

interface Filled {
  keys: number;
  readonly names: string[];
}

function indexedIn(db: Database): Map<number, Filled> {
  const found = new Map<number, Filled>();
  for (let slot = 0; slot < slotIndex.slots; slot++) {
    const keys = slots.keysIn(db, slot);
    if (keys > 0) found.set(slot, { keys, names: found.size < filledMax ? slots.keysOf(db, slot, namesMax) : [] });
  }
  return found;
}

function countedIn(db: Database): Map<number, Filled> {
  const found = new Map<number, Filled>();
  forEachKey(db, keysMax, (key) => {
    const slot = slotIndex.slotOf(bytesOf(key), 0, key.length);
    const filled = found.get(slot) ?? { keys: 0, names: [] };
    found.set(slot, filled);
    filled.keys++;
    if (filled.names.length < namesMax) filled.names.push(key);
  });
  return found;
}

/** The keys that the last command with keys named, and why it was refused, if it was; else the key that is looked at. */
function waysOf({ node, history, subject }: Look): { ways: SlotWay[]; refusal: string } {
  for (const { name, argv, error } of history.steps.slice(-stepsMax).reverse()) {
    const named = name === 'cluster|keyslot' ? argv.slice(2, 3) : keysIn(node.table.byOwnName(name), argv);
    if (named.length > 0) return { ways: [...new Set(named)].slice(0, waysMax).map(wayOf), refusal: error };
  }
  return { ways: subject === null ? [] : [wayOf(subject.key)], refusal: '' };
}

function keysIn(command: Parameters<typeof keyIndexes>[0] | undefined, argv: readonly string[]): string[] {
  return command === undefined ? [] : keyIndexes(command, Args.of(argv)).map((i) => argv[i] as string);
}

function wayOf(key: string): SlotWay {
  const bytes = bytesOf(key);
  const [from, to] = slotIndex.hashedPart(bytes, 0, bytes.length);
  const crc = crc16(bytes, from, to);
  return { key, part: byteString(bytes, from, to), isTag: to - from < bytes.length, crc, slot: crc % slotIndex.slots };
}
