/* Every command stands in a transcript: once with a success, once with an error, and with each of its options. The lists of what is
 * left out are short, and each has its reason. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Argument, parseGrammar } from '../src/engine/commands/grammar.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import type { Command } from '../src/engine/commands/table.ts';
import { splitArgs } from '../src/repl/quote.ts';
import { parseTranscript } from './tools/transcript.ts';

const folders = ['transcripts/', 'modules/'].map((folder) => new URL(folder, import.meta.url));
const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.txt')).map((name) => new URL(name, folder)));

interface Seen {
  success: boolean;
  error: boolean;
  readonly words: Set<string>;
}

const leaves = (command: Command): Command[] => (command.children.size > 0 ? [...command.children.values()] : [command]);
const commands = allCommands.commands.flatMap(leaves);
const seen = new Map<string, Seen>(commands.map(({ name }) => [name, { success: false, error: false, words: new Set() }]));

for (const file of files)
  for (const scene of parseTranscript(readFileSync(file, 'latin1')).scenes)
    for (const line of scene.lines) {
      if (line.kind !== 'command') continue;
      const argv = splitArgs(line.text) ?? [];
      const first = allCommands.byText(argv[0] ?? '');
      const name = first !== undefined && first.children.size > 0 ? `${first.name}|${(argv[1] ?? '').toLowerCase()}` : first?.name;
      const entry = seen.get(name ?? '');
      if (entry === undefined) continue;
      if (line.reply[0]?.startsWith('(error)') === true) entry.error = true;
      else {
        entry.success = true;
        for (const word of argv) entry.words.add(word.toUpperCase());
      }
    }

/** A node that stands alone and takes no modules refuses these, whatever is asked of them. */
const needsOthers = /^(cluster|asking|readonly|readwrite|failover|module\|(un)?load)/;

/** SHUTDOWN would end the server it is recorded from, CONFIG REWRITE and ACL LOAD and SAVE need a file that there is not: all are refused.
 * LATENCY GRAPH draws what took long, which nothing in a transcript does: test/commands/latency.test.ts. What follows SYNC and PSYNC is no
 * reply: test/replication.test.ts. */
const neverSucceed = [
  'shutdown', 'config|rewrite', 'acl|load', 'acl|save', 'latency|graph', 'sync', 'psync',
  ...commands.map(({ name }) => name).filter((name) => needsOthers.test(name)),
];

/** Commands that take any arguments. */
const neverFail = [
  'command|docs', 'command|info', 'info', 'latency|histogram', 'latency|reset', 'quit', 'unsubscribe', 'punsubscribe',
  'sunsubscribe',
];

/** LOLWUT's art is our own, and its transcript would be another's. Debugging a script over its own connection is not offered. */
const ownOptions = ['lolwut VERSION', 'script|debug YES', 'script|debug SYNC'];

test('every command succeeds in a transcript', () => {
  const missing = commands.filter(({ name }) => seen.get(name)?.success !== true && !neverSucceed.includes(name));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('every command is refused in a transcript', () => {
  const missing = commands.filter(({ name }) => seen.get(name)?.error !== true && !neverFail.includes(name));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('every option is used in a transcript', () => {
  const tokens = (args: readonly Argument[]): string[] =>
    args.flatMap((arg) => [...(arg.token === undefined || arg.token === '' ? [] : [arg.token]), ...tokens(arg.arguments)]);
  const missing = commands
    .filter(({ name }) => !neverSucceed.includes(name))
    .flatMap(({ name, args }) =>
      tokens(parseGrammar(args ?? ''))
        .filter((token) => !token.split(' ').every((word) => seen.get(name)?.words.has(word.toUpperCase()) === true))
        .map((token) => `${name} ${token}`),
    );
  expect(missing.filter((option) => !ownOptions.includes(option))).toEqual([]);
});
