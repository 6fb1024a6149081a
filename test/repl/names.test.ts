/* Names of commands: which one a line begins with, and which may stand in a line's place; and which replies are messages. */

import { expect, test } from 'vitest';
import { completions } from '../../src/repl/complete.ts';
import { findCommand } from '../../src/repl/docs.ts';
import { isPubsub } from '../../src/repl/place.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { docs } from './knowledge.ts';

test('Tab knows commands by the whole line, and groups behind HELP', () => {
  const [group = ''] = docs.groups;
  const [command] = docs.commands;
  const name = command?.name ?? '';
  expect(completions(docs, name.toLowerCase())).toContain(name);
  expect(completions(docs, `help ${name.toLowerCase()}`)).toContain(`help ${name}`);
  expect(completions(docs, `help @${group.slice(0, 2)}`)).toContain(`help @${group}`);
  expect(completions(docs, '@')).toEqual([]);
});

test('of commands the one with the longest name is meant, in whatever order they are told', () => {
  const container = docs.commands.find(({ name }) => docs.commands.some((other) => other.name.startsWith(`${name} `)));
  const sub = docs.commands.find(({ name }) => container !== undefined && name.startsWith(`${container.name} `));
  for (const commands of [docs.commands, docs.commands.toReversed()]) {
    const found = findCommand({ ...docs, commands }, [...(sub?.name.split(' ') ?? []), 'more']);
    expect(found?.name).toBe(sub?.name);
    expect(findCommand({ ...docs, commands }, [container?.name ?? '', 'nothing'])?.name).toBe(container?.name);
  }
  expect(sub).toBeDefined();
});

test('a list of three is no message', () => {
  const list = (...texts: readonly string[]): Reply => ({ type: 'array', items: texts.map((text) => ({ type: 'string', text })) });
  expect([list('a', 'b', 'c'), list('message', 'b'), list('message', 'b', 'c')].map(isPubsub)).toEqual([false, false, true]);
});
