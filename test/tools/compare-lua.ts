/* `npm run compare -- lua --port N [--seed S] [--runs R]`: random programs by EVAL on the engine, as generated code, and on a real server;
 * their replies are compared to the byte, errors with their line. What differs is made as small as can be and printed. */

import fc from 'fast-check';
import type { Reply } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';
import { luaPrograms } from '../generate/lua.ts';
import { Engine } from './engine.ts';
import { eager } from './generator.ts';
import { RealConnection } from './reference.ts';

const kindsMax = 12;
const shrinksMax = 800;

/** How many programs differ, each in another way. */
export async function compareLua(port: number, seed: number, runs: number): Promise<number> {
  const real = await RealConnection.open(port);
  const found = new Set<string>();
  let left = runs;
  for (let at = seed; left > 0 && found.size < kindsMax; at += 1000) {
    const { played, report } = await search(real, at, left);
    left -= played;
    if (report === undefined || found.has(report.kind)) continue;
    found.add(report.kind);
    process.stdout.write(report.text);
  }
  real.close();
  process.stdout.write(`${runs - Math.max(0, left)} programs; ${found.size} kinds of divergence.\n`);
  return found.size;
}

interface Report {
  readonly kind: string;
  readonly text: string;
}

async function search(real: RealConnection, seed: number, runs: number): Promise<{ played: number; report: Report | undefined }> {
  let attempts = 0;
  let report: Report | undefined;
  const property = fc.asyncProperty(luaPrograms, async (source) => {
    if (report !== undefined && ++attempts > shrinksMax) return;
    const differs = await difference(real, source);
    if (differs === undefined) return;
    report = differs;
    throw new Error('differs');
  });
  const { numRuns, errorInstance } = await fc.check(property, { seed, numRuns: runs });
  if (report === undefined && errorInstance !== null) throw errorInstance; // nothing differs: the server is gone
  return { played: numRuns, report };
}

const withoutSign = (text: string): string => text.replaceAll('-nan', 'nan');

/** Valkey's errors do without the name that 7.2's have. */
const inWordsOfRedis = (text: string): string =>
  text
    .replaceAll('Unknown command called from script', 'Unknown Redis command called from script')
    .replaceAll('Wrong number of args calling command from script', 'Wrong number of args calling Redis command from script')
    .replaceAll('ERR Command arguments must be strings or integers', 'ERR Lua redis lib command arguments must be strings or integers');

async function difference(real: RealConnection, source: string): Promise<Report | undefined> {
  const ours = withoutSign(tty(new Engine('lua', true, undefined, undefined, { generator: eager }).call(['EVAL', source, '0']) as Reply));
  if (ours.startsWith('(error) ERR unknown error script:')) return undefined; // a table without `err` was thrown: real servers die of it
  await real.call('FLUSHALL');
  const theirs = inWordsOfRedis(withoutSign(tty(await real.call('EVAL', source, '0'))));
  if (ours === theirs) return undefined;
  const [mine = '', other = ''] = firstDifference(ours.split('\n'), theirs.split('\n'));
  const lines = source.split('\n');
  const text = lines.slice(lines.findIndex((line) => line.startsWith('local a, b'))).join('\n');
  const kind = `${mine} ${other}`.replace(/\d+/g, 'n').slice(0, 80);
  return { kind, text: `${text}\n; the engine: ${mine}\n; the real server: ${other}\n\n` };
}

function firstDifference(ours: readonly string[], theirs: readonly string[]): [string | undefined, string | undefined] {
  const i = ours.findIndex((line, at) => line !== theirs[at]);
  return i < 0 ? [ours.at(-1), theirs[ours.length]] : [ours[i], theirs[i]];
}
