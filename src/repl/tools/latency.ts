/* redis-cli --latency, --latency-history and --latency-dist: PING a hundred times a second, and one line that is rewritten in place,
 * a line for each stretch of time, or a line of colours for each. What is measured here is the way through the worker, not a network. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { type Steps, sleep } from '../steps.ts';

const restMs = 10;
const onceMs = 1000; // without a terminal: measure this long, print one line, end
const stretchMsDefault = 15_000;
const distMsDefault = 1000;

export function* latency(client: Client, options: CliOptions, out: Output, nowMs: () => number): Steps {
  const startMs = nowMs();
  const live = out.printing.form === 'tty';
  const isHistory = options.tool === 'latency-history';
  const until = startMs + (options.intervalMs || onceMs);
  let sums = new Sums();
  let stretchMs = startMs;
  for (;;) {
    const sentMs = nowMs();
    if ((yield* client.ask(['PING'])) === null) return out.write('\nI/O error\n');
    sums.add(Math.max(0, Math.floor(nowMs() - sentMs)));
    if (live) out.write(`\x1b[0G\x1b[2K${sums.text}`);
    else if (isHistory) out.write(sums.values(out));
    else if (nowMs() >= until) return out.write(sums.values(out));
    const elapsedMs = nowMs() - stretchMs;
    if (isHistory && elapsedMs > (options.intervalMs || stretchMsDefault)) {
      out.write(` -- ${(elapsedMs / 1000).toFixed(2)} seconds range\n`);
      stretchMs = nowMs();
      sums = new Sums();
    }
    yield* sleep(restMs);
  }
}

class Sums {
  private min = Number.POSITIVE_INFINITY;
  private max = 0;
  private total = 0;
  private count = 0;

  add(ms: number): void {
    this.min = Math.min(this.min, ms);
    this.max = Math.max(this.max, ms);
    this.total += ms;
    this.count++;
  }

  private get average(): string {
    return (this.total / this.count).toFixed(2);
  }

  get text(): string {
    return `min: ${this.min}, max: ${this.max}, avg: ${this.average} (${this.count} samples)`;
  }

  values({ printing }: Output): string {
    return `${[this.min, this.max, this.average, this.count].join(printing.form === 'raw' ? ' ' : ',')}\n`;
  }
}

/** Upper ends in ms, and their letters. */
const buckets: readonly (readonly [maxMs: number, letter: string])[] = [
  [0.01, '.'], [0.125, '-'], [0.25, '*'], [0.5, '#'],
  ...Array.from({ length: 9 }, (_, i): [number, string] => [i + 1, String(i + 1)]),
  ...[...'ABCDE'].map((letter, i): [number, string] => [(i + 1) * 10, letter]),
  ...[...'FGHIJ'].map((letter, i): [number, string] => [(i + 1) * 100, letter]),
  [1000, 'K'], [2000, 'L'], [4000, 'M'], [8000, 'N'], [16_000, 'O'], [30_000, 'P'], [60_000, 'Q'],
  [Number.POSITIVE_INFINITY, '?'],
];

/** From none to all, as colours of a terminal with 256. */
const palette = [0, 233, 234, 235, 237, 239, 241, 243, 245, 247, 144, 143, 142, 184, 226, 214, 208, 202, 196];
const rule = '---------------------------------------------\n';
const legend = `${rule}. - * #          .01 .125 .25 .5 milliseconds\n1,2,3,...,9      from 1 to 9     milliseconds\n`
  + 'A,B,C,D,E        10,20,30,40,50  milliseconds\nF,G,H,I,J        .1,.2,.3,.4,.5       seconds\n'
  + `K,L,M,N,O,P,Q,?  1,2,4,8,16,30,60,>60 seconds\nFrom 0 to 100%: ${palette.map(swatch).join('')}\x1b[0m\n${rule}`;
const linesPerLegend = 20;

function swatch(colour: number): string {
  return `\x1b[48;5;${colour}m `;
}

export function* latencyDist(client: Client, options: CliOptions, out: Output, nowMs: () => number): Steps {
  for (let lines = 0; ; lines++) {
    const untilMs = nowMs() + (options.intervalMs || distMsDefault);
    const counts = buckets.map(() => 0);
    let all = 0;
    do {
      const sentMs = nowMs();
      if ((yield* client.ask(['PING'])) === null) return out.write('\nI/O error\n');
      const ms = nowMs() - sentMs;
      const at = buckets.findIndex(([maxMs]) => ms <= maxMs);
      counts[at] = (counts[at] as number) + 1;
      all++;
      yield* sleep(restMs);
    } while (nowMs() < untilMs);
    if (lines % linesPerLegend === 0) out.write(legend);
    out.write(`\x1b[38;5;0m${buckets.map(([, letter], i) => cell(letter, (counts[i] as number) / all)).join('')}\x1b[0m\n`);
  }
}

function cell(letter: string, share: number): string {
  return `\x1b[48;5;${palette[Math.ceil(share * (palette.length - 1))]}m${letter}`;
}
