/* `npm run compare -- wire --port N [--seed S] [--runs R]`: bytes that are mostly requests, in pieces, on a new connection to the engine
 * and to a real server; what comes back is compared to the byte after each piece, and whether the connection was closed. */

import fc from 'fast-check';
import { quote } from '../../src/repl/quote.ts';
import { streams } from '../generate/wire.ts';
import { EngineBytes, RealBytes } from './compare-bytes.ts';
import { masked } from './compare-clients.ts';

const kindsMax = 15;
const shrinksMax = 800;

interface Difference {
  readonly kind: string;
  readonly text: string;
}

async function difference(real: RealBytes, pieces: readonly string[]): Promise<Difference | undefined> {
  await real.hangUp();
  await real.ask('FLUSHALL');
  const mine = new EngineBytes();
  mine.write(1, '');
  await real.connect(1);
  for (const piece of pieces) {
    mine.write(1, piece);
    await real.write(1, piece);
    const [a, b] = [mine.take(1), real.take(1)];
    const [ours, theirs] = [a, b].map(({ bytes, closed }) => `${quote(masked(bytes))}${closed ? ' closed' : ''}`) as [string, string];
    if (ours === theirs) continue;
    const text = `${pieces.map((each) => `>> ${quote(each).slice(0,
      600)}`).join('\n')}\n; the engine: ${ours.slice(-600)}\n; the real server: ${theirs.slice(-600)}\n\n`;
    return { kind: `${ours.slice(-50)} ${theirs.slice(-50)}`.replace(/\d+/g, 'n'), text };
  }
  const fault = mine.faults[0];
  return fault === undefined ? undefined : { kind: 'fault', text: `a fault: ${fault.stack}\n` };
}

/** How many kinds of divergence there are. */
export async function compareWire(port: number, seed: number, runs: number): Promise<number> {
  const real = await RealBytes.open(port);
  const found = new Set<string>();
  let left = runs;
  for (let at = seed; left > 0 && found.size < kindsMax; at += 1000) {
    let attempts = 0;
    let last: Difference | undefined;
    const property = fc.asyncProperty(streams, async (pieces) => {
      if (last !== undefined && ++attempts > shrinksMax) return;
      const differs = await difference(real, pieces);
      if (differs === undefined) return;
      last = differs;
      throw new Error('differs');
    });
    const { numRuns, failed, errorInstance } = await fc.check(property, { seed: at, numRuns: left });
    left -= numRuns;
    if (failed && last === undefined) throw errorInstance;
    const differs = last as Difference | undefined;
    if (differs !== undefined && !found.has(differs.kind)) {
      found.add(differs.kind);
      process.stdout.write(differs.text);
    }
  }
  real.close();
  process.stdout.write(`${runs - Math.max(0, left)} streams; ${found.size} kinds of divergence.\n`);
  return found.size;
}
