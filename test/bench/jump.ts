/* Jumps on the timeline of a session of ten thousand commands of everyday kinds: from nothing, and once worlds stand on the way. */

import '../../src/engine/commands/index.ts';
import { encode } from '../../src/repl/encode.ts';
import { Session } from '../../src/sim/session.ts';
import { startUs } from '../tools/engine.ts';
import { median } from './measure.ts';
import type { Row } from './table.ts';

const commands = 10_000;
const jumps = 60;
const goalMs = 100;
const stepUs = 50_000;

const kinds: readonly ((i: number) => string)[] = [
  (i) => `SET k${i % 300} v${i}`,
  (i) => `ZADD z ${i % 997} m${i % 2000}`,
  (i) => `LPUSH l x${i}`,
  (i) => `HSET h${i % 20} f${i % 300} v`,
  (i) => `GET k${i % 300}`,
  () => 'ZRANGE z 0 10',
  (i) => `SADD s${i % 10} ${i}`,
];

function session(): Session {
  const made = new Session({ seed: 'jump', startUs }, {
    stopwatch: { start: () => undefined, lapUs: () => 3 },
    heapBytes: 1 << 22,
    send: () => undefined,
    close: () => undefined,
    fault: (report) => {
      throw new Error(report.message);
    },
    exit: () => undefined,
  });
  made.take({ kind: 'open', connection: 1, address: '127.0.0.1:40000' }, startUs);
  for (let i = 0; i < commands; i++) {
    const nowUs = startUs + i * stepUs;
    made.advanceTo(nowUs);
    const line = (kinds[i % kinds.length] as (i: number) => string)(i);
    made.take({ kind: 'bytes', connection: 1, bytes: encode(line.split(' ')) }, nowUs);
  }
  return made;
}

function jumpMs(made: Session, entries: number): number {
  const startMs = performance.now();
  const there = made.at(made.current, { entries, atUs: startUs + entries * stepUs });
  const tookMs = performance.now() - startMs;
  made.giveBack(there);
  return tookMs;
}

const row = (name: string, found: readonly number[]): Row => {
  const worst = Math.max(...found);
  const ours = `${median(found).toFixed(1)} ms`;
  return { name, ours, theirs: `worst ${worst.toFixed(1)} ms`, figure: worst, goal: goalMs, smaller: true };
};

export function jump(): Row[] {
  const made = session();
  const cold = jumpMs(made, commands);
  while (made.prepare(made.current));
  const found: number[] = [];
  for (let i = 1; i <= jumps; i++) {
    found.push(jumpMs(made, (i * 7919) % commands));
    while (made.prepare(made.current));
  }
  return [row('first of all, to the end', [cold]), row('once the worker was idle', found)];
}
