/* The difference between what a student has made and what was asked for, key by key. Both worlds are asked the same questions and the
 * answers compared; whoever shows it puts it into words. It compares with one solution of many, so it is told only about what a check
 * found wanting, as help, and never decides anything. */

import { itemsOf, type Reply, textOf } from '../repl/reply.ts';
import { compact } from './compact.ts';
import type { Heard, Step, World } from './play.ts';

const keysMax = 50; // past this the first ones are compared
const connection = 'difference';

/** A key as commands tell of it. */
interface Known {
  readonly type: string;
  readonly encoding: string;
  /** -1: it stays. */
  readonly ttlMs: number;
  /** Its contents on one line, in an order that does not depend on how it is held. */
  readonly value: string;
}

export type KeysOfWorld = ReadonlyMap<string, Known>;

export type Difference =
  | { readonly kind: 'missing' | 'extra'; readonly key: string }
  | { readonly kind: 'type' | 'value' | 'encoding'; readonly key: string; readonly goal: string; readonly yours: string }
  | { readonly kind: 'noTtl' | 'ttl' ; readonly key: string; readonly goalMs: number; readonly yoursMs: number };

const asking = (argv: readonly string[]): Step => ({ connection, argv, isAwaited: true });

const valueCommands: Readonly<Record<string, (key: string) => readonly string[]>> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SORT', key, 'ALPHA'],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  hash: (key) => ['HGETALL', key],
  stream: (key) => ['XRANGE', key, '-', '+'],
};

const answers = async (world: World, steps: readonly Step[]): Promise<(Reply | undefined)[]> =>
  (await world.play(steps)).map((heard: readonly Heard[]) => heard.find((each) => each.reply.type !== 'push')?.reply);

/** What there is in database 0. The world has to be the same at each asking: a copy is asked twice. */
export async function keysOf(world: World): Promise<KeysOfWorld> {
  const [listed] = await answers(world, [asking(['KEYS', '*'])]);
  const keys = itemsOf(listed).map((item) => textOf(item)).sort().slice(0, keysMax);
  const facts = await answers(world, keys.flatMap((key) => [['TYPE', key], ['OBJECT', 'ENCODING', key], ['PTTL', key]].map(asking)));
  const typeOf = (i: number): string => textOf(facts[3 * i]);
  const values = await answers(world, keys.map((key, i) => asking(valueCommands[typeOf(i)]?.(key) ?? ['EXISTS', key])));
  return new Map(keys.map((key, i) => {
    const [type, encoding] = [typeOf(i), textOf(facts[3 * i + 1])];
    return [key, { type, encoding, ttlMs: Number(textOf(facts[3 * i + 2])), value: inOrder(type, values[i]) }];
  }));
}

function inOrder(type: string, reply: Reply | undefined): string {
  if (reply === undefined) return '';
  if (type !== 'hash') return compact(reply);
  const items = itemsOf(reply).map(compact);
  const pairs = items.flatMap((field, i) => (i % 2 === 0 ? [`${field}: ${items[i + 1]}`] : []));
  return `{${pairs.sort().join(', ')}}`;
}

/** Lifetimes nearer than this are alike: the student took a while. */
const ttlSlackMs = 120_000;

export function differencesOf(goal: KeysOfWorld, yours: KeysOfWorld): Difference[] {
  const extra = [...yours.keys()].filter((key) => !goal.has(key)).map((key) => ({ kind: 'extra', key }) as const);
  const rest = [...goal].flatMap(([key, wanted]): Difference[] => {
    const have = yours.get(key);
    return have === undefined ? [{ kind: 'missing', key }] : differencesOfKey(key, wanted, have);
  });
  return [...rest, ...extra];
}

function differencesOfKey(key: string, goal: Known, yours: Known): Difference[] {
  if (goal.type !== yours.type) return [{ kind: 'type', key, goal: goal.type, yours: yours.type }];
  const found: Difference[] = [];
  if (goal.value !== yours.value) found.push({ kind: 'value', key, goal: goal.value, yours: yours.value });
  else if (goal.encoding !== yours.encoding) found.push({ kind: 'encoding', key, goal: goal.encoding, yours: yours.encoding });
  const ttls = { key, goalMs: goal.ttlMs, yoursMs: yours.ttlMs };
  if (goal.ttlMs < 0 !== yours.ttlMs < 0) found.push({ kind: 'noTtl', ...ttls });
  else if (Math.abs(goal.ttlMs - yours.ttlMs) > ttlSlackMs) found.push({ kind: 'ttl', ...ttls });
  return found;
}
