/* The patterns show what they are for: each race happens with the code that has it, and does not with the code that has the
 * answer. Both on the real engine, from a seed. */

import { describe, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { initialSettings, type Settings } from '../../src/lab/pattern.ts';
import { patternOf, patterns } from '../../src/lab/patterns.ts';
import type { Answer } from '../../src/lab/program.ts';
import { runPattern } from '../../src/worker/lab.ts';
import type { LabResult } from '../../src/worker/protocol.ts';

const times = { networkMs: 2, databaseReadMs: 40, databaseWriteMs: 30, spread: 0.2 };

function run(pattern: string, settings: Settings = {}, seed = 'a'): LabResult {
  const result = runPattern({ pattern, settings, seed, times });
  if (result === null) throw new Error(`no pattern ${pattern}`);
  return result;
}

const isError = (answer: Answer): boolean => answer !== null && typeof answer !== 'string' && answer.type === 'error';

const figure = (result: LabResult, word: string): number =>
  result.verdicts.find((verdict) => verdict.word === word)?.value ?? Number.NaN;

/** Every setting of the choices, with the other knobs as they are at first. */
function settingsOf(id: string): Settings[] {
  const knobs = patternOf(id)?.knobs ?? [];
  let all: Settings[] = [{}];
  for (const { id: knob, choices } of knobs)
    if (choices !== undefined) all = all.flatMap((settings) => choices.map((_, i) => ({ ...settings, [knob]: i })));
  return all;
}

describe.each(patterns.map(({ id }) => id))('%s', (id) => {
  test('ends, steps only on lines that it shows, and repeats from its seed', () => {
    for (const settings of settingsOf(id)) {
      const result = run(id, settings);
      expect(result.run.isCut).toBe(false);
      const shown = new Set(result.code.map((line) => line.id));
      expect(result.run.spans.filter((span) => !shown.has(span.line))).toEqual([]);
      expect(result.run.spans.length).toBeGreaterThan(0);
      expect(result.run.spans.filter(({ answer }) => isError(answer))).toEqual([]);
      expect(run(id, settings)).toEqual(result);
      expect(run(id, settings, 'b').run).not.toEqual(result.run);
    }
  });

  test('judges in figures', () => {
    for (const { value } of run(id).verdicts) expect(Number.isFinite(value)).toBe(true);
    expect(Object.keys(initialSettings(patternOf(id) as NonNullable<ReturnType<typeof patternOf>>)).sort())
      .toEqual(Object.keys(run(id).settings).sort());
  });
});

describe('what each pattern shows', () => {
  test('reading and writing loses updates; INCR and WATCH lose none', () => {
    expect(figure(run('lost-update'), 'updatesLost')).toBeGreaterThan(0);
    expect(figure(run('lost-update', { how: 1 }), 'updatesLost')).toBe(0);
    expect(figure(run('lost-update', { how: 2 }), 'updatesLost')).toBe(0);
    expect(figure(run('lost-update', { how: 2 }), 'execFailed')).toBeGreaterThan(0);
  });

  test('a cache answers most; with a life shorter than the pause it answers none', () => {
    expect(figure(run('cache-aside'), 'databaseReads')).toBeLessThan(5);
    expect(figure(run('cache-aside', { ttlMs: 50, everyMs: 500 }), 'hits')).toBe(0);
  });

  test('what is absent reaches the database each time, until its absence is remembered, which then hides a new row', () => {
    expect(figure(run('penetration', { requests: 8 }), 'databaseReads')).toBeGreaterThan(3);
    expect(figure(run('penetration', { negativeMs: 1000 }), 'databaseReads')).toBeLessThan(5);
    expect(figure(run('penetration', { negativeMs: 1000 }), 'blindRequests')).toBeGreaterThan(0);
    expect(figure(run('penetration', { negativeMs: 1000, signUp: 1 }), 'blindRequests')).toBe(0);
  });

  test('a reader that is overtaken fills the cache with the old row, unless the fill compares generations', () => {
    expect(figure(run('fill-race'), 'staleAtEnd')).toBe(1);
    expect(figure(run('fill-race', { defence: 1 }), 'staleAtEnd')).toBe(0);
    expect(figure(run('fill-race', { pauseMs: 0, writerAtMs: 200 }), 'staleAtEnd')).toBe(0);
  });

  test('two writers leave the cache behind the database; deleting instead of setting does not', () => {
    expect(figure(run('write-through'), 'staleAtEnd')).toBe(1);
    expect(figure(run('write-through', { cache: 1 }), 'staleAtEnd')).toBe(0);
  });

  test('a worker that dies takes its job along, unless the job lies in a second list', () => {
    expect(figure(run('work-queue'), 'jobsLost')).toBe(1);
    expect(figure(run('work-queue', { worker: 0 }), 'jobsLost')).toBe(0);
    expect(figure(run('work-queue', { take: 1 }), 'jobsLost')).toBe(0);
  });

  test('a herd asks the database together; a lock lets one ask', () => {
    expect(figure(run('thundering-herd'), 'databasePeak')).toBeGreaterThan(5);
    expect(figure(run('thundering-herd', { defence: 1 }), 'databaseReads')).toBe(1);
  });

  test('a fixed window lets through more than its limit around the edge; a sliding one does not', () => {
    expect(figure(run('rate-limiter'), 'mostWithinWindow')).toBeGreaterThan(5);
    expect(figure(run('rate-limiter', { kind: 1 }), 'mostWithinWindow')).toBe(5);
    expect(figure(run('rate-limiter', { kind: 2 }), 'mostWithinWindow')).toBeLessThanOrEqual(10);
  });

  test('a paused holder works beside the next one; a fence turns it away', () => {
    expect(figure(run('lock'), 'overlaps')).toBeGreaterThan(0);
    expect(figure(run('lock', { fence: 1, release: 1 }), 'rejectedByFence')).toBe(1);
    expect(figure(run('lock', { leaseMs: 1000, release: 1 }), 'overlaps')).toBe(0);
  });

  test('five servers give one majority at the most, and none when three are down', () => {
    expect(figure(run('redlock'), 'holders')).toBeLessThanOrEqual(1);
    expect(figure(run('redlock', { clients: 1 }), 'holders')).toBe(1);
    expect(figure(run('redlock', { clients: 1, down: 3 }), 'holders')).toBe(0);
    expect(figure(run('redlock', { clients: 1, hopMs: 250 }), 'holders')).toBe(0);
  });
});

test('an unknown pattern and settings out of range', () => {
  expect(runPattern({ pattern: 'nosuch', settings: {}, seed: 'a', times })).toBeNull();
  expect(run('lock', { leaseMs: Number.NaN, workMs: 1e9, other: 3 }).settings).toMatchObject({ leaseMs: 100, workMs: 500 });
});
