/** The elements of a list, hash or sorted set, whatever its encoding; the clients that wait for the key; the lists touched lately. */

import type { ElementsView, KeyElements, QueueFlowView } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import type { Database } from '../keyspace/database.ts';
import type { Heap } from '../memory/heap.ts';
import { formatDouble } from '../numbers/numbers.ts';
import * as robj from '../structures/robj.ts';
import * as stream from '../structures/stream.ts';
import * as element from '../types/element.ts';
import * as hash from '../types/hash.ts';
import * as list from '../types/list.ts';
import * as zset from '../types/zset.ts';
import * as zsetWalk from '../types/zset-walk.ts';
import { databaseOf, type Look, nameOf, objectAt } from './look.ts';

type Elements = (readonly [text: string, second: string | null])[];

const shownMax = 60;
const tailMax = 6;

function listPart(h: Heap, o: number, from: number, count: number): Elements {
  const found: Elements = [];
  const cursor = list.newCursor();
  const current = element.blank();
  for (
    let is = count > 0 && list.seek(h, o, from, cursor);
    is && found.length < count;
    is = list.step(h, o, cursor, true)
  )
    found.push([element.text(h, list.get(h, o, cursor, current)), null]);
  list.close(h, o, cursor);
  return found;
}

function hashPart(h: Heap, o: number, from: number, count: number): Elements {
  const found: Elements = [];
  let skip = from;
  hash.forEach(h, o, (pair) => {
    if (skip-- > 0) return undefined;
    const field = element.text(h, hash.fieldAt(h, o, pair));
    found.push([field, element.text(h, hash.valueAt(h, o, pair))]);
    return found.length < count;
  });
  return found;
}

function zsetPart(h: Heap, o: number, from: number, count: number): Elements {
  const found: Elements = [];
  for (let at = zsetWalk.atRank(h, o, from); at !== 0 && found.length < count; at = zsetWalk.step(h, o, at, false)) {
    const score = formatDouble(zsetWalk.scoreAt(h, o, at));
    zsetWalk.readMember(h, o, at);
    const { u8, start, end } = zsetWalk.text;
    found.push([byteString(u8, start, end), score]);
  }
  return found;
}

const parts: Partial<Record<string, { length: (h: Heap, o: number) => number; part: typeof listPart }>> = {
  list: { length: list.length, part: listPart },
  hash: { length: hash.length, part: hashPart },
  zset: { length: zset.length, part: zsetPart },
  stream: { length: (h, o) => stream.length(h, robj.pointer(h, o)), part: () => [] },
};

function waitingFor(db: Database, key: string): KeyElements['waiting'] {
  return [...(db.blockedKeys.get(key) ?? [])].map(nameOf);
}

/** Null when the key does not exist, or is of another type. */
function elementsOf(db: Database, key: string, from: number, max = shownMax): KeyElements | null {
  const { h } = db.space;
  const o = objectAt(db, key);
  const type = o === 0 ? undefined : robj.typeName(h, o);
  const part = type === undefined ? undefined : parts[type];
  if (type === undefined || part === undefined) return null;
  const length = part.length(h, o);
  const start = Math.max(0, Math.min(from, length - 1));
  const elements = part.part(h, o, start, max);
  const left = length - start - elements.length;
  const tail = type === 'list' ? part.part(h, o, length - Math.min(tailMax, left), Math.min(tailMax, left)) : [];
  const encoding = robj.encodingName(h, o);
  return { db: db.index, key, type, encoding, length, from: start, elements, tail, waiting: waitingFor(db, key) };
}

const sceneTypes = { 'list-rail': 'list', 'hash-grid': 'hash', 'zset-ladder': 'zset' } as const;

export function elements(scene: ElementsView['scene'], look: Look): ElementsView {
  const db = databaseOf(look);
  const found = look.subject === null ? null : elementsOf(db, look.subject.key, look.from);
  return { scene, lists: found?.type === sceneTypes[scene] ? [found] : [] };
}

/** Commands that push to a list, pop from it, or move between two. */
const queueCommand =
  /^([lrb]+(push|pop|move|mpop)x?|b?rpoplpush|lrem|linsert|x(add|readgroup|ack|autoclaim|claim|del|trim)|bz?pop.*)$/;
const queuesMax = 5;
const stepsMax = 14;

/** The lists that were touched lately, each as it is now; one that has become empty is shown without elements. */
export function queueFlow(look: Look): QueueFlowView {
  const { history } = look;
  const db = databaseOf(look);
  const steps = history.steps.filter(({ name }) => queueCommand.test(name)).slice(-stepsMax);
  const named = [...history.all('key.written'), ...history.all('key.read')].sort((a, b) => b.atUs - a.atUs);
  const keys = [
    ...new Set([
      ...db.blockedKeys.keys(),
      ...named.filter(({ event }) => event.db === db.index).map(({ event }) => event.key),
    ]),
  ];
  const mentioned = (key: string): boolean => db.blockedKeys.has(key) || steps.some(({ argv }) => argv.includes(key));
  const empty = (key: string): KeyElements => ({
    db: db.index,
    key,
    type: 'list',
    encoding: 'listpack',
    length: 0,
    from: 0,
    elements: [],
    tail: [],
    waiting: waitingFor(db, key),
  });
  const queues = keys
    .filter(mentioned)
    .slice(0, queuesMax)
    .sort()
    .flatMap((key) => {
      const found = elementsOf(db, key, 0, 10);
      if (found === null) return objectAt(db, key) === 0 ? [empty(key)] : [];
      return found.type === 'list' || found.type === 'stream' ? [found] : [];
    });
  return { scene: 'queue-flow', queues, steps };
}
