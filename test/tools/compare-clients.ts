/* `npm run compare -- clients --port N [--seed S] [--runs R] [--commands K]`: four clients at once on the engine and on a real server; what
 * each of them is sent after each act, replies and pushes in their order, is compared to the byte. What differs is made as small as can be
 * and printed. */

import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { encode } from '../../src/repl/encode.ts';
import { quote } from '../../src/repl/quote.ts';
import { type Act, acts, type Letter, letters } from '../generate/clients.ts';
import { EngineBytes, RealBytes, type Sent } from './compare-bytes.ts';

const kindsMax = 12;
const shrinksMax = 600;

class Differs extends Error {
  readonly acts: readonly Act[];
  readonly on: Letter;
  readonly ours: Sent;
  readonly theirs: Sent;

  constructor(done: readonly Act[], on: Letter, ours: Sent, theirs: Sent) {
    super('differs');
    [this.acts, this.on, this.ours, this.theirs] = [done, on, ours, theirs];
  }
}

type Pause = Extract<Act, { readonly pauseMs: unknown }>;

/** Connections of the engine that do nothing, so that no number of a connection is also that of something else. */
const idle = 200;
const numberOf = (letter: Letter): number => letters.indexOf(letter) + 1 + idle;

/** Both sides' connections know their numbers; in what they are sent, letters stand for them. */
type Ids = ReadonlyMap<Letter, string>;

const idIn = (bytes: string): string => /^:(\d+)/.exec(bytes)?.[1] ?? '';

function filled(pipeline: readonly (readonly string[])[], ids: Ids): string {
  const each = pipeline.map((argv) => argv.map((word) => word.replace(/^\{id ([A-D])\}$/, (_, letter: Letter) => ids.get(letter) ?? '')));
  return each.map((argv) => Buffer.from(encode(argv)).toString('latin1')).join('');
}

const module = String.raw`[%*]\d\r\n\$4\r\nname\r\n.*\r\n.*\r\n\$3\r\nver\r\n.*\r\n\$4\r\npath\r\n.*\r\n.*\r\n\$4\r\nargs\r\n\*0\r\n`;
const modules = new RegExp(String.raw`\$7\r\nmodules\r\n\*\d+\r\n(?:${module})*`, 'g');

/** What no two servers have in common, told in the same words: numbers of connections, versions, clocks, addresses, the product. */
export function masked(bytes: string, ids: Ids = new Map()): string {
  let text = bytes
    .replace(/(\$6\r\nserver\r\n)\$\d+\r\n\w+\r\n/g, '$1SERVER ')
    .replace(/(\$7\r\nversion\r\n)\$\d+\r\n[\d.]+\r\n/g, '$1VERSION ')
    .replace(/(\$2\r\nid\r\n):\d+\r\n/g, '$1ID ')
    .replace(modules, 'MODULES ')
    .replace(/\+\d+\.\d+ \[(\d+) (lua|[\d.:]+)\]/g, (_, db: string, from: string) => `+TIME [${db} ${from === 'lua' ? from : 'ADDRESS'}]`)
    .replace(/\+TIME \[0 ADDRESS\] "PING"\r\n/g, '') // so the real server is asked whether it is done
    .replace(/this Redis command/gi, 'this command').replace(/(Unknown|calling) (Redis )?command/g,
      '$1 command').replace(/ERR Lua redis lib command/, 'ERR command')
    .replace(/ script: [0-9a-f]{40}/g, ' script: SHA');
  for (const [letter, id] of ids) text = text.replaceAll(`:${id}\r\n`, `:{id ${letter}}\r\n`).replaceAll(`"${id}"`, `"{id ${letter}}"`);
  return text;
}

async function fresh(real: RealBytes): Promise<void> {
  await real.hangUp();
  await real.ask('CLIENT', 'UNPAUSE');
  await real.ask('CONFIG', 'SET', 'notify-keyspace-events', '');
  await real.ask('ACL', 'DELUSER', 'u');
  await real.ask('SCRIPT', 'FLUSH');
  await real.ask('FLUSHALL');
}

async function play(real: RealBytes, sequence: readonly Act[]): Promise<number> {
  await fresh(real);
  const mine = new EngineBytes();
  for (let connection = 1; connection <= idle; connection++) mine.write(connection, '');
  const [ours, theirs] = [new Map<Letter, string>(), new Map<Letter, string>()];
  for (const letter of letters) {
    const connection = numberOf(letter);
    mine.write(connection, 'CLIENT ID\r\n');
    ours.set(letter, idIn(mine.take(connection).bytes));
    await real.connect(connection);
    await real.write(connection, 'CLIENT ID\r\n');
    theirs.set(letter, idIn(real.take(connection).bytes));
  }
  for (const [i, act] of sequence.entries()) {
    if ('waitMs' in act) {
      mine.advance(act.waitMs);
      await sleep(act.waitMs);
      await real.settled();
    } else if ('pauseMs' in act) await pause(mine, real, act, [ours, theirs]);
    else {
      mine.write(numberOf(act.on), filled(act.pipeline, ours));
      await real.write(numberOf(act.on), filled(act.pipeline, theirs));
    }
    for (const letter of letters) {
      const [a, b] = [mine.take(numberOf(letter)), real.take(numberOf(letter))];
      if (masked(a.bytes, ours) !== masked(b.bytes, theirs) || a.closed !== b.closed)
        throw new Differs(sequence.slice(0, i + 1), letter, { ...a, bytes: masked(a.bytes, ours) }, { ...b, bytes: masked(b.bytes,
          theirs) });
    }
  }
  const fault = mine.faults[0];
  if (fault !== undefined) throw new Error(`a fault: ${fault.argv.join(' ')}: ${fault.stack}`);
  mine.node.h.checkInvariants();
  return sequence.reduce((sum, act) => sum + ('pipeline' in act ? act.pipeline.length : 'meanwhile' in act ? act.meanwhile.length : 0), 0);
}

/** The pause and what is sent in it: nothing may be heard before its end, not even of the question whether the server is done. */
async function pause(mine: EngineBytes, real: RealBytes, { pauseMs, meanwhile }: Pause, [ours, theirs]: readonly Ids[]): Promise<void> {
  mine.write(1, `CLIENT PAUSE ${pauseMs} ALL\r\n`); // one that does nothing else
  await real.ask('CLIENT', 'PAUSE', String(pauseMs), 'ALL');
  for (const { on, pipeline } of meanwhile) {
    mine.write(numberOf(on), filled(pipeline, ours as Ids));
    await real.send(numberOf(on), filled(pipeline, theirs as Ids));
  }
  mine.advance(2 * pauseMs);
  await sleep(2 * pauseMs);
  await real.settled();
}

const word = (text: string): string => (/^[^\s'"]+$/.test(text) ? text : quote(text));
function typed(act: Act): string {
  if ('waitMs' in act) return `~ ${act.waitMs}`;
  if ('pauseMs' in act) return `CLIENT PAUSE ${act.pauseMs} ALL { ${act.meanwhile.map(typed).join(' | ')} }`;
  return act.pipeline.map((argv) => `${act.on}> ${argv.map(word).join(' ')}`).join(' ; ');
}
const told = ({ bytes, closed }: Sent): string => `${quote(bytes)}${closed ? ' closed' : ''}`;

function printed({ acts: done, on, ours, theirs }: Differs): string {
  return `${done.map(typed).join('\n')}\n; ${on} of the engine: ${told(ours)}\n; ${on} of the real server: ${told(theirs)}\n\n`;
}

function kindOf({ acts: done, ours, theirs }: Differs): string {
  const last = done.at(-1) as Act;
  const names = 'waitMs' in last ? 'wait' : 'pauseMs' in last ? 'pause' : last.pipeline.map(([name,
    next]) => (/^client|config|acl/i.test(name ?? '') ? `${name} ${next}` : name)).join();
  return `${names} ${told(ours).slice(0, 24)} ${told(theirs).slice(0, 24)}`;
}

/** How many kinds of divergence there are. */
export async function compareClients(port: number, seed: number, runs: number, count: number): Promise<number> {
  const real = await RealBytes.open(port);
  const found = new Set<string>();
  let [left, commands] = [runs, 0];
  for (let at = seed; left > 0 && found.size < kindsMax; at += 1000) {
    let attempts = 0;
    let failed: unknown;
    const property = fc.asyncProperty(acts(count), async (sequence) => {
      if (failed !== undefined && ++attempts > shrinksMax) return;
      try {
        commands += await play(real, sequence);
      } catch (error) {
        failed = error;
        await play(real, sequence); // twice, since two clocks may tick apart
      }
    });
    const { numRuns, failed: differs, errorInstance } = await fc.check(property, { seed: at, numRuns: left });
    left -= numRuns;
    if (!differs) continue;
    if (!(errorInstance instanceof Differs)) throw errorInstance;
    if (!found.has(kindOf(errorInstance))) process.stdout.write(printed(errorInstance));
    found.add(kindOf(errorInstance));
  }
  real.close();
  process.stdout.write(`${runs - Math.max(0, left)} sequences, ${commands} commands; ${found.size} kinds of divergence.\n`);
  return found.size;
}
