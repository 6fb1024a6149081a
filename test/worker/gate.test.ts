/* What is done to terminals while their world is replaced waits, and comes in order. */

import { expect, test } from 'vitest';
import { Gate } from '../../src/worker/gate.ts';

const later = () => new Promise((resolve) => setTimeout(resolve));

test('lets through what comes while it is open, at once', () => {
  const done: string[] = [];
  new Gate().pass(() => done.push('a'));
  expect(done).toEqual(['a']);
});

test('holds what comes while it is shut, in order, until all who hold it have let go', async () => {
  const gate = new Gate();
  const done: string[] = [];
  const [first, second] = [gate.hold(), gate.hold()];
  gate.pass(() => done.push('a'));
  first();
  first();
  gate.pass(() => done.push('b'));
  await later();
  expect(done).toEqual([]);
  second();
  gate.pass(() => done.push('c'));
  expect(done).toEqual([]);
  await later();
  expect(done).toEqual(['a', 'b', 'c']);
});

test('stays shut when whoever waited for its holder holds it next', async () => {
  const gate = new Gate();
  const done: string[] = [];
  const first = gate.during(() => later());
  gate.pass(() => done.push('a'));
  await first;
  const release = gate.hold();
  await later();
  expect(done).toEqual([]);
  release();
  await later();
  expect(done).toEqual(['a']);
});

test('opens when what it was held for fails, and what is done may shut it again', async () => {
  const gate = new Gate();
  const done: string[] = [];
  const failed = gate.during(() => Promise.reject(new Error('no')));
  let release = (): void => undefined;
  gate.pass(() => {
    done.push('a');
    release = gate.hold();
  });
  gate.pass(() => done.push('b'));
  await expect(failed).rejects.toThrow('no');
  await later();
  expect(done).toEqual(['a']);
  release();
  await later();
  expect(done).toEqual(['a', 'b']);
});
