/* INFO's fields against what real servers tell (info-fields.json: their names, section by section, recorded from one before 7.2 and one
 * after it): every name of the older one is here, unless it would have to be made up, and whatever is here is the newer one's too, in its
 * order. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import '../../src/engine/commands/index.ts';
import { info } from '../../src/engine/monitoring/info.ts';
import { Node } from '../../src/engine/node.ts';
import type { Machine } from '../../src/engine/monitoring/machine.ts';
import type { Input } from '../../src/engine/step.ts';
import { machine } from '../../src/host/machine.ts';
import { Engine, startUs } from '../tools/engine.ts';

type Sections = Record<string, string[]>;

const recorded = JSON.parse(readFileSync(new URL('info-fields.json', import.meta.url), 'utf8')) as Record<string, Sections>;
const older = recorded['7.0.15'] as Sections;
const newer = recorded['8.0.2'] as Sections;

/** Ours alone. */
const own = new Set(['keyglass_version']);
/** How a server was compiled. */
const absent = new Set(['redis_build_id', 'atomicvar_api']);
/** What only a process has. */
const ofProcesses = ['os', 'process_id', 'executable', 'total_system_memory', 'total_system_memory_human', ...(older['CPU'] ?? [])];

/** Also where the system does not tell what a thread has cost. */
const anyMachine: Machine = { ...machine, mainThreadCpu: () => ({ systemUs: 0, userUs: 0 }) };

function sectionsOf(options: { readonly machine?: Machine }): Sections {
  const node = new Node({ seed: 'info', heapBytes: 65_536, ...options });
  node.step({ kind: 'open', connection: 1 }, startUs);
  const found: Sections = {};
  let fields: string[] = [];
  for (const line of info(node, ['everything']).split('\r\n'))
    if (line.startsWith('# ')) found[line.slice(2)] = fields = [];
    else if (line !== '') fields.push(line.slice(0, line.indexOf(':')));
  return found;
}

/** Names of ours that the newer server has, in our order. */
const known = (names: readonly string[]): string[] => names.filter((name) => !own.has(name));

test.each(Object.keys(older))('section %s has the fields of a real server in their order', (section) => {
  const ours = known(sectionsOf({ machine: anyMachine })[section] ?? []);
  expect((older[section] as string[]).filter((name) => !ours.includes(name) && !absent.has(name))).toEqual([]);
  expect((newer[section] as string[]).filter((name) => ours.includes(name))).toEqual(ours);
});

test('a process tells how long its event loop has worked, from the last reset on', () => {
  let loopUs = 5000;
  const node = new Node({ seed: 'info', heapBytes: 65_536, machine: { ...machine, loopUs: () => loopUs } });
  const told = (): string[] => info(node, ['stats']).split('\r\n').filter((line) => line.includes('eventloop_duration'));
  const step = (ms: number, input: Input): unknown => node.step(input, startUs + ms * 1000);
  step(0, { kind: 'open', connection: 1 });
  expect(told()).toContain('eventloop_duration_sum:5000');
  for (let ms = 100; ms <= 300; ms += 100) {
    loopUs += 700;
    step(ms, { kind: 'tick' });
  }
  expect(told()).toContain('instantaneous_eventloop_duration_usec:700');
  step(300, { kind: 'bytes', connection: 1, bytes: bytesOf('CONFIG RESETSTAT\r\n') });
  loopUs += 30;
  expect(told()).toContain('eventloop_duration_sum:30');
});

test('what only a process has is left out where there is none', () => {
  const ours = sectionsOf({});
  for (const [section, names] of Object.entries(older)) {
    const missing = names.filter((name) => !ours[section]?.includes(name) && !absent.has(name));
    expect(missing.filter((name) => !ofProcesses.includes(name))).toEqual([]);
  }
  expect(ours['CPU']).toEqual([]);
});

test('sections come in the order of a real server', () => {
  const titles = Object.keys(sectionsOf({}));
  expect(Object.keys(older).filter((title) => titles.includes(title))).toEqual(Object.keys(older));
});

test('how long rounds of the event loop took is told to who asks by name, and forgotten with the other numbers', () => {
  let us = 0;
  const engine = new Engine('info', true, () => (us += 10), 65_536, { machine });
  expect(engine.type('INFO everything')).not.toContain('# Debug');
  engine.receive(2, bytesOf('PING\r\n'.repeat(5)));
  engine.advance(1000);
  const told = (): number[] => [...engine.type('INFO debug').matchAll(/(eventloop_\w+):(\d+)/g)].map(([, , n]) => Number(n));
  const [aofUs, cronUs, longestUs, commands] = told();
  expect([aofUs, commands]).toEqual([0, 5]);
  expect(cronUs).toBeGreaterThan(0);
  expect(longestUs).toBeGreaterThan(0);
  engine.type('CONFIG SET appendonly yes');
  engine.type('SET a 1');
  expect(told()[0]).toBeGreaterThan(0);
  engine.type('CONFIG RESETSTAT');
  expect(told().slice(1)).toEqual([0, expect.any(Number), 1]); // the round that forgets them ends after that
});
