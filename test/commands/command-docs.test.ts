/* Every entry of the command table against a real server's own COMMAND INFO and COMMAND DOCS (command-docs.json: recorded in RESP3
 * from a Valkey 8.1, without what came after 7.2; command-docs-8.json: those that only Redis 8.0 has, without its sentences, ours being
 * our own). A command that the table has and the recording has not is a mistake, too; one that the recording has and the table has
 * not stands in src/README.md with the reason. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../../src/engine/commands/index.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from '../tools/engine.ts';

interface Recorded {
  readonly info: Record<string, unknown>;
  readonly docs: Record<string, unknown>;
}

const read = (name: string): Record<string, Recorded> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Record<string, Recorded>;

const since8 = read('command-docs-8.json');
const recorded = { ...read('command-docs.json'), ...since8 };

/** A reply as plain data: maps as objects. */
function plain(reply: Reply | null): unknown {
  switch (reply?.type) {
    case 'array':
    case 'set':
      return reply.items.map(plain);
    case 'map':
      return Object.fromEntries(pairsOf(reply.items));
    case 'integer':
      return Number(reply.text);
    case 'status':
    case 'string':
      return reply.text;
    default:
      return null;
  }
}

function pairsOf(items: readonly Reply[]): [unknown, unknown][] {
  const pairs: [unknown, unknown][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) pairs.push([plain(items[i] ?? null), plain(items[i + 1] ?? null)]);
  return pairs;
}

const engine = new Engine();
engine.call(['HELLO', '3']);

function infoOf(name: string): unknown {
  const [reply] = plain(engine.call(['COMMAND', 'INFO', name])) as [unknown[]];
  const [, arity, flags, first, last, step, categories, tips, keys] = reply;
  return { name, arity, flags, first, last, step, categories, tips, keys };
}

function docsOf(name: string): unknown {
  const docs = (plain(engine.call(['COMMAND', 'DOCS', name])) as Record<string, Record<string, unknown>>)[name] ?? {};
  const { subcommands: _, ...own } = docs;
  const { summary, complexity, ...known } = own;
  return name in since8 ? known : own;
}

/** Those of modules come from public documentation: no server that loads the modules could be asked. */
const ofServer = allCommands.commands.filter((each) => each.module === undefined);

describe.each(ofServer.map((each) => each.name))('%s', (name) => {
  const command = allCommands.byText(name);
  const all = [name, ...[...(command?.children.values() ?? [])].map((child) => child.name)];
  test.each(all)('%s is told as the real server tells it', (each) => {
    expect(infoOf(each)).toEqual(recorded[each]?.info);
    expect(docsOf(each)).toEqual(recorded[each]?.docs);
  });
});

test('every command of the real server is here, or the map says why not', () => {
  const map = readFileSync(new URL('../../src/README.md', import.meta.url), 'utf8');
  const missing = Object.keys(recorded).filter((name) => allCommands.byText(name) === undefined);
  const told = (name: string): boolean => map.includes(`\`${name.toUpperCase().replace('|', ' ')}\``);
  expect(missing.filter((name) => !told(name) && !told(name.split('|')[0] as string))).toEqual([]);
});
