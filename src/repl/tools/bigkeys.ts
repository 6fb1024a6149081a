/* redis-cli --bigkeys and --memkeys: walk the whole keyspace and tell the biggest key of each type, by number of
 * elements or by bytes of memory. What it reports on the way is every key that is bigger than all before it. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { quote } from '../quote.ts';
import { type Reply, textOf } from '../reply.ts';
import { type Steps, sleep } from '../steps.ts';
import { shown } from '../text.ts';
import { scanPage } from './scan.ts';

/** What is measured of a type, with which command. */
interface Measure {
  readonly command: string;
  readonly unit: string;
}

const measures: Readonly<Record<string, Measure>> = {
  string: { command: 'STRLEN', unit: 'bytes' },
  list: { command: 'LLEN', unit: 'items' },
  set: { command: 'SCARD', unit: 'members' },
  hash: { command: 'HLEN', unit: 'fields' },
  zset: { command: 'ZCARD', unit: 'members' },
  stream: { command: 'XLEN', unit: 'entries' },
};

interface Tally {
  readonly type: string;
  readonly unit: string;
  count: number;
  total: number;
  biggest: number;
  biggestKey: string;
}

interface Walk {
  readonly tallies: Map<string, Tally>;
  readonly keysInDb: number;
  sampled: number;
  keyBytes: number;
}

export const pagesPerRest = 100; // -i sleeps once per so many SCAN calls

export function* bigkeys(client: Client, options: CliOptions, out: Output): Steps {
  const size = yield* client.ask(['DBSIZE']);
  yield* client.ask(['READONLY']); // lets a replica of a cluster answer; elsewhere an error that does not matter
  const walk: Walk = { tallies: new Map(), keysInDb: Number(textOf(size ?? undefined)) || 0, sampled: 0, keyBytes: 0 };
  for (const [type, measure] of Object.entries(measures)) walk.tallies.set(type, newTally(type, measure, options));
  out.write('\n# Scanning the entire keyspace to find biggest keys as well as\n# average sizes per key type.  '
    + 'You can use -i 0.1 to sleep 0.1 sec\n# per 100 SCAN commands (not usually needed).\n\n');
  for (let cursor = '0', pages = 1; ; pages++) {
    const page = yield* scanPage(client, cursor, options, out);
    if (page === null || !(yield* tallyPage(client, page.keys.map(textOf), walk, options, out))) return;
    cursor = page.cursor;
    if (cursor === '0') break;
    if (options.intervalMs > 0 && pages % pagesPerRest === 0) yield* sleep(options.intervalMs);
  }
  out.write(summary(walk));
}

function newTally(type: string, { unit }: Measure, { tool }: CliOptions): Tally {
  return { type, unit: tool === 'memkeys' ? 'bytes' : unit, count: 0, total: 0, biggest: 0, biggestKey: '' };
}

/** Asks for types, then for sizes, each for a whole page at once; false when the connection was lost. */
function* tallyPage(
  client: Client, keys: readonly string[], walk: Walk, options: CliOptions, out: Output,
): Steps<boolean> {
  const types = yield* askAll(client, keys.map(key => ['TYPE', key]));
  if (types === null) return false;
  const known = keys.map((key, i) => ({ key, type: textOf(types[i]) })).filter(({ type }) => walk.tallies.has(type));
  const sizes = yield* askAll(client, known.map(({ key, type }) => sizeCommand(key, type, options)));
  if (sizes === null) return false;
  const percent = percentText(walk.sampled, walk.keysInDb);
  known.forEach(({ key, type }, i) => {
    tallyKey(walk, walk.tallies.get(type) as Tally, key, Number(textOf(sizes[i])) || 0, percent, out);
  });
  return true;
}

function sizeCommand(key: string, type: string, { tool, samples }: CliOptions): string[] {
  if (tool !== 'memkeys') return [(measures[type] as Measure).command, key];
  return ['MEMORY', 'USAGE', key, ...(samples < 0 ? [] : ['SAMPLES', String(samples)])];
}

function tallyKey(walk: Walk, tally: Tally, key: string, size: number, percent: string, out: Output): void {
  walk.sampled++;
  walk.keyBytes += key.length;
  tally.count++;
  tally.total += size;
  if (size <= tally.biggest) return;
  tally.biggest = size;
  tally.biggestKey = key;
  out.write(`[${percent}] Biggest ${tally.type.padEnd(6)} found so far ${quote(key)} with ${size} ${tally.unit}\n`);
}

/** Sends all, then reads all: one round trip. Replies that are errors count as no answer. */
function* askAll(client: Client, commands: readonly (readonly string[])[]): Steps<Reply[] | null> {
  for (const argv of commands) client.send(argv);
  const replies: Reply[] = [];
  while (replies.length < commands.length) {
    const reply = yield* client.next();
    if (reply === null) return null;
    replies.push(reply.type === 'error' ? { type: 'nil' } : reply);
  }
  return replies;
}

function summary({ tallies, sampled, keyBytes }: Walk): string {
  const all = [...tallies.values()];
  const biggest = all.filter(({ biggestKey, biggest: size }) => biggestKey !== '' || size > 0).map(tally =>
    `Biggest ${tally.type.padStart(6)} found ${quote(tally.biggestKey)} has ${tally.biggest} ${tally.unit}\n`);
  const types = all.map(({ type, count, total, unit }) => `${count} ${type}s with ${total} ${unit} `
    + `(${percentText(count, sampled)} of keys, avg size ${average(total, count)})\n`);
  return shown(`\n-------- summary -------\n\nSampled ${sampled} keys in the keyspace!\n`
    + `Total key length in bytes is ${keyBytes} (avg len ${average(keyBytes, sampled)})\n\n`
    + `${biggest.join('')}\n${types.join('')}`);
}

function average(total: number, count: number): string {
  return fixed2(count === 0 ? 0 : total / count);
}

export function percentText(part: number, whole: number): string {
  return `${fixed2(whole === 0 ? 0 : (100 * part) / whole).padStart(5, '0')}%`;
}

/** Two decimals as printf rounds them: an exact half goes to the even digit, where toFixed goes up. */
function fixed2(value: number): string {
  const hundredths = value * 100;
  const isHalf = hundredths % 1 === 0.5 && Math.floor(hundredths) % 2 === 0;
  return isHalf ? (Math.floor(hundredths) / 100).toFixed(2) : value.toFixed(2);
}
