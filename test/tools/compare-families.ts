/* `npm run compare -- families --port N [--seed S] [--runs R] [--commands K] [--only NAME]`: families of commands (generate/families.ts)
 * on the engine and on a real server; every reply is compared exactly. What differs is made as small as can be and printed. */

import fc from 'fast-check';
import { allCommands } from '../../src/engine/commands/index.ts';
import { quote } from '../../src/repl/quote.ts';
import { itemsOf, type Reply, textOf } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';
import { type Family, familiesOf, settingNames } from '../generate/families.ts';
import type { Argv } from '../generate/grammar.ts';
import { justified } from './compare-differences.ts';
import { agree } from './compare-replies.ts';
import { EngineSide, RealSide } from './compare-sides.ts';
import { restoring, walk } from './compare-values.ts';
import type { Walk } from '../generate/values.ts';

const kindsMax = 15;
const shrinksMax = 500;

interface Difference {
  readonly kind: string;
  readonly text: string;
}

/** Without the product's name and the place in a script that an error names. */
const plainly = (reply: Reply): Reply => {
  if ('items' in reply) return { ...reply, items: reply.items.map(plainly) } as Reply;
  return reply.type === 'error' || reply.type === 'string' ? { ...reply, text: inOneTongue(reply.text) } : reply;
};

const inOneTongue = (text: string): string =>
  text.replace(/(Unknown|calling) Redis command/, '$1 command').replace('Lua redis lib command arguments',
    'Command arguments').replace(/server\.(\w+)/, 'redis.$1')
    .replace('this redis lib call', 'this call').replace(' Please use EVAL.', '').replace('Invalid debug level',
      'Invalid log level').replace(', warning, nothing', ', warning')
    .replace('Error registering functions: ERR ', '').replace('Function names can', 'Library names can');

const typed = (argv: Argv): string => argv.map((word) => (/^[^\s'"\\{]+$/.test(word) ? word : quote(word))).join(' ');

/** A request of a value's string, which each side gives itself: what ours gives is restored on both, so that each has read the other's. */
async function play(real: RealSide, { first, isSettings }: Family, sequence: readonly Argv[],
  resp: 2 | 3): Promise<Difference | undefined> {
  const mine = new EngineSide(resp, []);
  await real.prepare(resp, []);
  for (const argv of first) {
    mine.call('A', argv);
    await real.calls([{ on: 'C', argv }]);
  }
  for (const name of settingNames) {
    const [, value] = itemsOf(mine.call('C', ['CONFIG', 'GET', name])).map(textOf);
    if (isSettings && value !== undefined) await real.calls([{ on: 'C', argv: ['CONFIG', 'SET', name, value] }]);
  }
  const done: string[] = [];
  const ask = async (argv: Argv): Promise<[Reply, Reply]> => [mine.call('A', argv), (await real.calls([{ on: 'A',
    argv }]))[0] as Reply];
  for (const [i, drawn] of sequence.entries()) {
    let argv = drawn;
    if (argv[0] === '{dump}' || argv[0] === '{broken}') {
      const [ours, theirs] = await ask(['DUMP', argv[1] as string]);
      argv = restoring(argv, textOf(i % 2 === 0 ? ours : theirs));
    }
    const [ours, theirs] = argv[0] === '{walk}' ? await walked(mine, real, argv) : await ask(argv);
    done.push(`> ${typed(argv)}`);
    if (drawn[0] === '{broken}' && ours.type === 'status' && theirs.type === 'status') {
      const target = drawn[2] as string;
      const [a, b] = await ask(['DEBUG', 'DIGEST-VALUE', target]);
      if (!agree(argv, a, b, undefined)) return { kind: 'RESTORE of other contents', text: textOfDifference(resp, done, a, b) };
    }
    if (agree(argv, plainly(ours), plainly(theirs), undefined)) continue;
    if (justified(real.reference, { argv, ours, theirs }) !== undefined) {
      if (drawn[0] === '{broken}') await ask(['DEL', drawn[2] as string]);
      continue;
    }
    const kind = `${argv.slice(0, 2).join(' ')} ${tty(ours).slice(0, 30)} ${tty(theirs).slice(0, 30)}`.replace(/\d+/g, 'n');
    return { kind, text: textOfDifference(resp, done, ours, theirs) };
  }
  mine.checkEmptied();
  return undefined;
}

function textOfDifference(resp: number, done: readonly string[], ours: Reply, theirs: Reply): string {
  const asked = done.map((each) => each.slice(0, 500)).join('\n');
  const answers = `; the engine:\n${tty(ours).slice(0, 900)}; the real server:\n${tty(theirs).slice(0, 900)}\n`;
  return `; RESP${resp}\n${asked}\n${answers}`;
}

async function walked(mine: EngineSide, real: RealSide, argv: Argv): Promise<[Reply, Reply]> {
  const how = JSON.parse(argv[1] as string) as Walk;
  const theirs = await walk(async (each) => (await real.calls([{ on: 'A', argv: each }]))[0] as Reply, how);
  return [await walk(async (each) => mine.call('A', each), how), theirs];
}

/** How many kinds of divergence there are. */
export async function compareFamilies(port: number, given: { seed: number; runs: number; count: number; only: RegExp }): Promise<number> {
  const real = await RealSide.open(port);
  const known = new Set(itemsOf((await real.calls([{ on: 'C', argv: ['COMMAND', 'LIST'] }]))[0] as Reply).map(textOf));
  const all = allCommands.commands.flatMap((each) => (each.children.size === 0 ? [each] : [...each.children.values()]));
  const commands = all.filter(({ name }) => known.has(name.split('|')[0] as string));
  let kinds = 0;
  for (const [name, family] of Object.entries(familiesOf(commands))) {
    if (!given.only.test(name)) continue;
    const found = new Set<string>();
    let [left, count] = [given.runs, 0];
    for (let seed = given.seed; left > 0 && found.size < kindsMax; seed += 1000) {
      let attempts = 0;
      let last: Difference | undefined;
      const property = fc.asyncProperty(fc.array(family.draw, { minLength: 1, maxLength: given.count, size: 'max' }),
        fc.constantFrom(2 as const, 3 as const), async (sequence, resp) => {
        if (last !== undefined && ++attempts > shrinksMax) return;
        const differs = await play(real, family, sequence, resp);
        count += sequence.length;
        if (differs === undefined) return;
        last = differs;
        throw new Error('differs');
      });
      const { numRuns, failed, errorInstance } = await fc.check(property, { seed, numRuns: left });
      left -= numRuns;
      const differs = last as Difference | undefined;
      if (failed && differs === undefined) throw errorInstance;
      if (differs !== undefined && !found.has(differs.kind)) process.stdout.write(`${differs.text}\n`);
      if (differs !== undefined) found.add(differs.kind);
    }
    kinds += found.size;
    process.stdout.write(`${name}: ${given.runs - Math.max(0, left)} sequences, ${count} commands; ${found.size} kinds of divergence.\n`);
  }
  real.close();
  return kinds;
}
