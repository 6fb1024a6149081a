/* `npm run compare -- --port N [--seed S] [--runs R] [--commands K]`: plays sequences of commands, drawn from the
 * command table's own grammar, on the engine and on a real server, and compares every reply and afterwards every
 * key: its type, encoding, time to live and contents. What differs is made as small as can be and printed as a
 * transcript. The server is emptied: never name one that holds anything you need. `npm run compare -- lessons --port N` plays the
 * course there instead (compare-lessons.ts), `npm run compare -- lua --port N` random Lua programs (compare-lua.ts), `families` instead of
 * `lua` what the grammar draws too tamely (compare-families.ts), `clients` several clients at once and `wire` broken bytes, both
 * compared to the byte (compare-clients.ts, compare-wire.ts). */

import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { allCommands } from '../../src/engine/commands/index.ts';
import { quote } from '../../src/repl/quote.ts';
import { type Reply, itemsOf, textOf } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';
import { comparedCommands, type Sequence, sequences, type Step } from '../generate/steps.ts';
import { justified } from './compare-differences.ts';
import { agree, agreeOnTransaction, canonical } from './compare-replies.ts';
import { EngineSide, RealSide } from './compare-sides.ts';
import { RealConnection } from './reference.ts';

/** A divergence is not shrunk for ever. */
const shrinksMax = 1500;
const divergencesMax = 25;
const databases = [0, 1];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '200' },
    commands: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port)) {
  process.stderr.write('Say which real server, one that may be emptied: npm run compare -- --port 7000\n');
  process.exit(1);
}

if (positionals[0] === 'lessons') {
  const { compareLessons } = await import('./compare-lessons.ts');
  process.exit((await compareLessons(port, positionals.slice(1))) === 0 ? 0 : 1);
}

if (positionals[0] === 'lua') {
  const { compareLua } = await import('./compare-lua.ts');
  process.exit((await compareLua(port, Number(values.seed), Number(values.runs))) === 0 ? 0 : 1);
}

if (positionals[0] === 'clients') {
  const { compareClients } = await import('./compare-clients.ts');
  process.exit((await compareClients(port, Number(values.seed), Number(values.runs), Number(values.commands))) === 0 ? 0 : 1);
}

if (positionals[0] === 'families') {
  const { compareFamilies } = await import('./compare-families.ts');
  const [seed, runs, count] = [Number(values.seed), Number(values.runs), Number(values.commands)];
  process.exit((await compareFamilies(port, { seed, runs, count, only: new RegExp(values.only ?? '.') })) === 0 ? 0 : 1);
}

if (positionals[0] === 'wire') {
  const { compareWire } = await import('./compare-wire.ts');
  process.exit((await compareWire(port, Number(values.seed), Number(values.runs))) === 0 ? 0 : 1);
}

/** What was asked on which connection, and what both answered. */
interface Exchange extends Step {
  readonly ours: Reply;
  readonly theirs: Reply;
}

class Divergence extends Error {
  readonly exchanges: readonly Exchange[];
  readonly sequence: Sequence;

  constructor(sequence: Sequence, exchanges: readonly Exchange[]) {
    super('replies differ');
    this.sequence = sequence;
    this.exchanges = exchanges;
  }
}

const agreed = new Map<string, number>();
const excused = new Map<string, number>();
const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const nameOf = (argv: readonly string[]): string =>
  (/^(object|pubsub|xgroup|xinfo)$/i.test(argv[0] ?? '') ? argv.slice(0, 2).join(' ') : (argv[0] ?? '')).toLowerCase();

/** One sequence on both. Throws a Divergence at the first difference. */
async function play(real: RealSide, sequence: Sequence, counts: boolean): Promise<void> {
  const { resp, settings, steps } = sequence;
  const mine = new EngineSide(resp, settings);
  const ours = steps.map((step) => mine.call(step.on, step.argv));
  await real.prepare(resp, settings);
  const theirs = await real.calls(steps);
  const exchanges = steps.map((step, i) => ({ ...step, ours: ours[i] as Reply, theirs: theirs[i] as Reply }));
  const comparison = new Comparison(real);
  for (let i = 0; i < exchanges.length; i++) {
    const each = exchanges[i] as Exchange;
    if (!comparison.accepts(each, exchanges[i - 1]?.ours)) throw new Divergence(sequence, exchanges.slice(0, i + 1));
    if (counts) count(agreed, nameOf(each.argv));
  }
  await compareState(real, mine, exchanges, sequence);
  mine.checkEmptied();
}

/** Follows transactions, whose replies come at their end. */
class Comparison {
  private readonly real: RealSide;
  private readonly queued = new Map<string, (readonly string[])[]>();

  constructor(real: RealSide) {
    this.real = real;
  }

  accepts(each: Exchange, before: Reply | undefined): boolean {
    const { argv, on, ours, theirs } = each;
    const name = nameOf(argv);
    const queue = this.queued.get(on);
    if (textOf(ours) === 'QUEUED' && queue !== undefined) queue.push(argv);
    if (name === 'multi' && textOf(ours) === 'OK') this.queued.set(on, []);
    if (name === 'exec' || name === 'discard') this.queued.delete(on);
    if (name !== 'exec' || queue === undefined) return this.same(argv, ours, theirs, before);
    const agrees = agreeOnTransaction(queue, ours, theirs, (one, mine, other) => this.same(one, mine, other, undefined));
    return agrees || isExcused(this.real, { argv, ours, theirs });
  }

  private same(argv: readonly string[], ours: Reply, theirs: Reply, before: Reply | undefined): boolean {
    return agree(argv, ours, theirs, before) || isExcused(this.real, { argv, ours, theirs });
  }
}

function isExcused(real: RealSide, each: { argv: readonly string[]; ours: Reply; theirs: Reply }): boolean {
  const reason = justified(real.reference, each);
  if (reason !== undefined) count(excused, reason);
  return reason !== undefined;
}

const contentsOf: Readonly<Record<string, (key: string) => readonly string[]>> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  hash: (key) => ['HGETALL', key],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  stream: (key) => ['XINFO', 'STREAM', key],
};

/** Sets that another set's hash table went into hold its order, which no two servers share. */
const mixesOrder = /^(sunionstore|sinterstore|sdiffstore)$/;

async function compareState(
  real: RealSide,
  mine: EngineSide,
  exchanges: readonly Exchange[],
  sequence: Sequence,
): Promise<void> {
  const ordered = !exchanges.some(({ argv }) => mixesOrder.test(nameOf(argv)));
  const asked: { on: 'C'; argv: readonly string[]; ours: Reply; exact: boolean }[] = [];
  const ask = (argv: readonly string[], exact = false): Reply => {
    const ours = mine.call('C', argv);
    asked.push({ on: 'C', argv, ours, exact });
    return ours;
  };
  for (const db of databases) {
    ask(['SELECT', String(db)]);
    for (const key of itemsOf(ask(['KEYS', '*'])).map(textOf)) {
      const type = textOf(ask(['TYPE', key]));
      const encoding = textOf(ask(['OBJECT', 'ENCODING', key]));
      ask(['PTTL', key]);
      const contents = contentsOf[type]?.(key);
      if (contents !== undefined) ask(contents, ordered && /^(listpack|intset)$/.test(encoding));
    }
  }
  ask(['SELECT', '0']);
  const theirs = await real.calls(asked);
  asked.forEach((each, i) => {
    const answered = { ...each, theirs: theirs[i] as Reply };
    const isList = encodingIsShared(asked, theirs, i);
    const same =
      each.exact && isList
        ? canonical(each.ours, 'exact') === canonical(answered.theirs, 'exact')
        : agree(each.argv, each.ours, answered.theirs, undefined);
    if (!same && !isExcused(real, answered))
      throw new Divergence(sequence, [
        ...exchanges,
        { on: 'A', argv: each.argv, ours: each.ours, theirs: answered.theirs },
      ]);
  });
}

/** The question before the last told both encodings: order is compared only where they are the same. */
function encodingIsShared(asked: readonly { ours: Reply }[], theirs: readonly Reply[], i: number): boolean {
  return i >= 2 && textOf(asked[i - 2]?.ours) === textOf(theirs[i - 2]);
}

const typed = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w:.*+()[\]-]+$/.test(word) ? word : quote(word))).join(' ');
const shorten = (text: string): string =>
  text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)\n` : text;

function printed({ sequence, exchanges }: Divergence): string {
  const lines = exchanges.map(({ on, argv, ours }, i) => {
    const command = shorten(`${on === 'B' ? 'B' : ''}> ${typed(argv)}`);
    return i === exchanges.length - 1 ? `${command}\n` : `${command}\n${shorten(tty(ours))}`;
  });
  const last = exchanges.at(-1) as Exchange;
  const settings = sequence.settings.map((argv) => `; ${argv.join(' ')}\n`).join('');
  const answers = `; the engine:\n${shorten(tty(last.ours))}; the real server:\n${shorten(tty(last.theirs))}`;
  return `; RESP${sequence.resp}\n${settings}${lines.join('')}${answers}`;
}

/** Two divergences are one when the same command got the same kinds of replies. */
function signature({ exchanges }: Divergence): string {
  const last = exchanges.at(-1) as Exchange;
  const kind = (reply: Reply): string => (reply.type === 'error' ? reply.text.slice(0, 40) : reply.type);
  return `${nameOf(last.argv)} ${kind(last.ours)} ${kind(last.theirs)}`;
}

/** Plays up to `runs` sequences; a divergence comes back shrunk. It must show itself twice, because two clocks may
 * tick apart. */
async function search(
  real: RealSide,
  arbitrary: fc.Arbitrary<Sequence>,
  seed: number,
  runs: number,
): Promise<{ played: number; error: unknown }> {
  let attempts = 0;
  let failedOnce = false;
  const twice = async (sequence: Sequence): Promise<void> => {
    if (failedOnce && ++attempts > shrinksMax) return;
    try {
      await play(real, sequence, !failedOnce);
    } catch {
      await play(real, sequence, false);
    }
  };
  const property = fc.asyncProperty(arbitrary, async (sequence) => {
    try {
      await twice(sequence);
    } catch (error) {
      failedOnce = true;
      throw error;
    }
  });
  const found = await fc.check(property, { seed, numRuns: runs });
  return { played: found.numRuns, error: found.failed ? found.errorInstance : undefined };
}

async function main(): Promise<number> {
  const real = await RealSide.open(port);
  const only = new RegExp(values.only ?? '.');
  const asked = await RealConnection.open(port);
  const known = new Set(itemsOf(await asked.call('COMMAND', 'LIST')).map(textOf)); // fields that expire, for one, not every server has
  asked.close();
  const isKnown = ({ name }: { name: string }): boolean => known.has(name.split('|')[0] as string);
  const commands = comparedCommands(allCommands.commands).filter((command) => only.test(command.name) && isKnown(command));
  const arbitrary = sequences({ commands, steps: Number(values.commands) });
  const found = new Set<string>();
  let left = Number(values.runs);
  for (let seed = Number(values.seed); left > 0 && found.size < divergencesMax; seed += 1000) {
    const { played, error } = await search(real, arbitrary, seed, left);
    left -= played;
    if (error === undefined) continue;
    const name = error instanceof Divergence ? signature(error) : String(error).slice(0, 200);
    if (!found.has(name))
      process.stdout.write(`${error instanceof Divergence ? printed(error) : String((error as Error).stack)}\n`);
    found.add(name);
  }
  report(
    real,
    found,
    commands.map(({ name }) => name.replace('|', ' ')),
  );
  real.close();
  return found.size;
}

function report(real: RealSide, found: ReadonlySet<string>, names: readonly string[]): void {
  const total = [...agreed.values()].reduce((sum, n) => sum + n, 0);
  const lines = [...agreed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `${name} ${n}`);
  process.stdout.write(`${lines.join(', ')}\n`);
  for (const [reason, n] of excused) process.stdout.write(`${n} times not the same, and rightly: ${reason}\n`);
  const never = names.filter((name) => !agreed.has(name));
  if (never.length > 0) process.stdout.write(`Never compared: ${never.join(' ')}\n`);
  const { product, version } = real.reference;
  process.stdout.write(`${total} commands agreed with ${product} ${version}; ${found.size} kinds of divergence.\n`);
}

process.exit((await main()) === 0 ? 0 : 1);
