/* Conversions, as they are shown: from real commands, element by element, and once they are done. */

import { beforeEach, describe, expect, test } from 'vitest';
import { nextGlass } from '../../src/app/state/glass.ts';
import { conversionAt } from '../../src/app/steps/conversion.ts';
import { viewAt } from '../../src/app/steps/stepping.ts';
import { useStore } from '../../src/app/store.ts';
import { type Conversion, layout, limitOf } from '../../src/scenes/conversion-layout.ts';
import type { Steps } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

let visit: Visit;
beforeEach(() => {
  visit = new Visit();
  for (const [directive, max] of [
    ['hash-max-listpack-entries', 4], ['zset-max-listpack-entries', 3], ['set-max-intset-entries', 4],
    ['set-max-listpack-entries', 6], ['list-max-listpack-size', 4],
  ]) visit.type(`CONFIG SET ${directive} ${max}`);
});

function stepsOf(...lines: readonly string[]): Steps {
  for (const line of lines) visit.type(line);
  return visit.ask('steps', { mark: visit.marks().length - 1 });
}

const all = (steps: Steps): (Conversion | null)[] =>
  Array.from({ length: steps.frames.length + 1 }, (_, at) => conversionAt(steps, at));

const cases = [
  ['hash', 'listpack', 'hashtable', 4, ['HSET h a 1 b 2 c 3 d 4', 'HSET h e 5']],
  ['sorted set', 'listpack', 'skiplist', 3, ['ZADD z 1 a 2 b 3 c', 'ZADD z 4 d']],
  ['set of integers', 'intset', 'hashtable', 4, ['SADD s 1 2 3 4', 'SADD s 5']],
  ['set of integers that gets a word', 'intset', 'listpack', 3, ['SADD s 1 2 3', 'SADD s x']],
  ['set', 'listpack', 'hashtable', 6, ['SADD s a b c d e f', 'SADD s g']],
] as const;

describe.each(cases)('a %s that goes from %s to %s', (_what, from, to, elements, lines) => {
  test('moves its elements one by one, and is the old one until the last is there', () => {
    const steps = stepsOf(...lines);
    const seen = all(steps);
    expect(seen[0]).toBeNull();
    expect(seen.at(-1)).toMatchObject({ from: { encoding: from }, to: { encoding: to }, moved: null });
    const moved = seen.flatMap((conversion) => (conversion?.moved == null ? [] : [conversion.moved]));
    expect(moved[0]).toBe(0);
    expect(moved).toEqual([...moved].sort((a, b) => a - b));
    expect(moved.at(-1)).toBeGreaterThanOrEqual(elements);
    const during = seen.findIndex((conversion) => conversion?.moved === 1);
    expect(viewAt(steps, during)?.encoding).toBe(from);
    const { moving } = layout(seen[during] as Conversion, 900);
    expect(moving.filter(({ isThere }) => isThere).map(({ order }) => order)).toEqual([0]);
  });

  test('draws each element once above and once below, in the order of each form', () => {
    const conversion = all(stepsOf(...lines)).at(-1) as Conversion;
    const { old, moving, more } = layout(conversion, 2000);
    expect(old.length).toBeGreaterThanOrEqual(elements);
    expect(moving.map(({ id }) => id)).toEqual(expect.arrayContaining(old.map(({ id }) => id)));
    expect(new Set(moving.map(({ id }) => id)).size).toBe(moving.length);
    expect(moving.map(({ toX }) => toX)).toEqual(moving.map(({ toX }) => toX).sort((a, b) => a - b));
    expect(more).toBe(0);
  });
});

test('a list goes into its first node as it is, a string into a block of its own', () => {
  expect(all(stepsOf('RPUSH l a b c d', 'RPUSH l e')).at(-1)).toMatchObject({ to: { encoding: 'quicklist' } });
  const string = all(stepsOf('SET e hello', 'APPEND e x')).at(-1) as Conversion;
  expect(string).toMatchObject({ from: { encoding: 'embstr' }, to: { encoding: 'raw' } });
  expect(layout(string, 500)).toMatchObject({ old: [{ text: 'hello' }], moving: [{ text: 'hellox', fromX: 0, spot: null }] });
});

test('with little room the first elements are drawn, and the others counted', () => {
  const conversion = all(stepsOf('HSET h a 1 b 2 c 3 d 4', 'HSET h e 5')).at(-1) as Conversion;
  const { old, width, more } = layout(conversion, 260);
  expect(old).toHaveLength(3);
  expect(more).toBe(2);
  expect(width).toBeLessThanOrEqual(260);
});

test('the limit that was passed is named with its value', () => {
  const conversion = all(stepsOf('HSET h a 1 b 2 c 3 d 4', 'HSET h e 5')).at(-1) as Conversion;
  expect(limitOf(conversion)).toMatchObject({ directive: 'hash-max-listpack-entries', max: 4 });
  visit.type('HSET g a 1');
  const long = all(stepsOf(`HSET g a ${'x'.repeat(65)}`)).at(-1) as Conversion;
  expect(limitOf(long)).toMatchObject({ directive: 'hash-max-listpack-value', max: 64 });
});

test('under the glass it stays until another key is looked at, and a jump through time shows none', () => {
  const { from, to, why } = all(stepsOf('HSET h a 1 b 2 c 3 d 4', 'HSET h e 5')).at(-1) as Conversion;
  const subject = { db: 0, key: 'h' };
  const events = [
    { kind: 'key.written', ...subject },
    { kind: 'encoding.converted', type: 'hash', from: 'listpack', to: 'hashtable', why },
  ] as const;
  const state = { subject, view: to, mechanism: null, events, eventsDropped: 0 };
  const old = { ...useStore.getState().glass, subject, view: from };
  const now = nextGlass(old, state);
  expect(now.conversion).toMatchObject({ from: { encoding: 'listpack' }, moved: null });
  expect(nextGlass(now, { ...state, events: [] }).conversion).not.toBeNull();
  expect(nextGlass(now, { ...state, subject: { db: 0, key: 'x' }, events: [] }).conversion).toBeNull();
  expect(nextGlass(old, { ...state, earlier: [] }).conversion).toBeNull();
});

describe('a HyperLogLog that goes from sparse to dense', () => {
  const lines = ['CONFIG SET hll-sparse-max-bytes 40', 'PFADD h a b c d e', 'PFADD h f g h i j'];

  test('moves its registers, each from its run to its six bits', () => {
    const conversion = all(stepsOf(...lines)).at(-1) as Conversion;
    expect(conversion.why).toBe('hll-sparse-max-bytes');
    const { old, moving, total } = layout(conversion, 2000);
    expect(old).toHaveLength(total);
    const registers = old.map(({ text }) => Number(text.split(':')[0]));
    expect(registers).toEqual([...registers].sort((a, b) => a - b));
    for (const { text, spot } of moving) expect(spot).toEqual({ of: 'byte', n: 16 + Math.floor((Number(text.split(':')[0]) * 6) / 8) });
  });

  test('has in both forms the registers that the engine has', () => {
    for (const line of lines.slice(0, 2)) visit.type(line);
    const sparse = raised();
    visit.type('PFDEBUG TODENSE h');
    expect(sparse.length).toBeGreaterThan(3);
    expect(raised()).toEqual(sparse);
    const registers = visit.type('PFDEBUG GETREG h').split('\n').map((line) => Number(line.split('(integer) ')[1]));
    expect(raised()).toEqual(registers.flatMap((value, index) => (value > 0 ? [{ index, value }] : [])));
  });

  const raised = () => {
    const value = visit.glass.view?.value;
    return value?.kind === 'sds' ? (value.registers?.raised ?? []).map(({ index, value }) => ({ index, value })) : [];
  };

  test('is seen at the prompt, too', () => {
    for (const line of lines.slice(0, 2)) visit.type(line);
    const before = nextGlass(useStore.getState().glass, visit.glass);
    visit.type(lines[2] as string);
    expect(nextGlass(before, visit.glass).conversion).toMatchObject({ why: 'hll-sparse-max-bytes', moved: null });
  });
});

test('on a narrow page the element that the command brought has a place', () => {
  const conversion = all(stepsOf('SADD s 1 2 3 4', 'SADD s x')).at(-1) as Conversion;
  const { old, moving } = layout(conversion, 350);
  expect(old).toHaveLength(3);
  expect(moving.filter(({ fromX }) => fromX === null).map(({ text }) => text)).toEqual(['x']);
});
