import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { completions } from '../../src/repl/complete.ts';
import { type Docs, noDocs } from '../../src/repl/docs.ts';
import { help } from '../../src/repl/help.ts';
import { hintFor } from '../../src/repl/hints.ts';
import { quote, splitArgs } from '../../src/repl/quote.ts';
import { docs } from './knowledge.ts';

const facts = readFileSync(new URL('./recordings/hints.facts', import.meta.url), 'utf8').trimEnd().split('\n').slice(1);

describe('hints as the real one gives them', () => {
  test.each(facts.map(line => splitArgs(line) ?? []))('%j', (line = '', hint) => {
    expect(hintFor(docs, line).trim()).toBe(hint);
  });
});

test('where no blank was typed yet, the hint brings its own', () => {
  expect(hintFor(docs, 'get k')).toBe(' key');
  expect(hintFor(docs, 'get ')).toBe('key');
  expect(hintFor(docs, 'get')).toBe('');
});

test('a token that was begun keeps its choices, even where the real one forgets them', () => {
  expect(hintFor(docs, 'client list TYPE ')).toMatch(/^NORMAL\|MASTER\|REPLICA\|PUBSUB \[/);
});

test('brackets in hints always match, however far a command was typed', () => {
  for (const command of docs.commands) {
    const hint = hintFor(docs, `${command.name} `);
    expect(hint.split('[').length, quote(hint)).toBe(hint.split(']').length);
  }
});

describe('Tab', () => {
  const tab = (line: string, known: Docs = docs): string[] => completions(known, line);
  test('completes names that start with the whole line, in upper case', () => {
    expect(tab('zr')).toEqual(['ZRANDMEMBER', 'ZRANGE']);
    expect(tab('config g')).toEqual(['CONFIG GET']);
    expect(tab('  get')).toEqual([]);
    expect(tab('get ')).toEqual([]);
  });
  test('after help completes groups too, and leaves what was typed before them', () => {
    expect(tab('help @s')).toEqual(
      ['help @scripting', 'help @server', 'help @set', 'help @sorted-set', 'help @stream', 'help @string']);
    expect(tab('HELP  ge').slice(0, 2)).toEqual(['HELP  GEOADD', 'HELP  GEORADIUS_RO']);
    expect(tab('help ')[0]).toBe('help @bitmap');
  });
  test('knows nothing before the server has told', () => {
    expect(tab('ge', noDocs)).toEqual([]);
  });
});

describe('HELP', () => {
  test('of a command', () => {
    expect(help(docs, ['get'], '7.2')).toBe('\n  \x1b[1mGET\x1b[0m \x1b[90mkey\x1b[0m\n'
      + '  \x1b[33msummary:\x1b[0m Returns the string value of a key.\n  \x1b[33msince:\x1b[0m 1.0.0\n'
      + '  \x1b[33mgroup:\x1b[0m string\n\n');
  });
  test('of a command with subcommands tells of them all', () => {
    const names = [...help(docs, ['config'], '7.2').matchAll(/\x1b\[1m([^\x1b]*)/g)].map(match => match[1]);
    expect(names).toEqual(['CONFIG', 'CONFIG GET', 'CONFIG HELP', 'CONFIG RESETSTAT', 'CONFIG REWRITE', 'CONFIG SET']);
  });
  test('of a group leaves the group out, and has no "(null)" where there are no arguments', () => {
    const text = help(docs, ['@hyperloglog'], '7.2').replace(/\x1b\[\d+m/g, '');
    expect(text).toContain('\n  PFMERGE destkey [sourcekey [sourcekey ...]]\n  summary: ');
    expect(text).toContain('\n  PFSELFTEST\n  summary: ');
    expect(text).not.toContain('group:');
  });
  test('of what is none prints an empty line', () => {
    for (const topic of [['nosuch'], ['@nosuch'], ['get', 'extra'], ['ge']])
      expect(help(docs, topic, '7.2')).toBe('\n');
  });
  test('of nothing says how to ask', () => {
    expect(help(docs, [], '7.2')).toMatch(
      /^redis-cli 7\.2\nTo get help about Redis commands type:\n {6}"help @<group>"/);
  });
});
