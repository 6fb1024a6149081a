/* What is underlined in a script. The measure is the server: of all lines in the transcripts, none that it took bears a
 * mark, and each with too few words or an unknown name does. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLine } from '../../src/editor/analysis.ts';
import { piecesOf } from '../../src/editor/code-colours.ts';
import { coloursOf } from '../../src/editor/colours.ts';
import { argumentIn, keySuggestions, suggestionsFor, wantsKey } from '../../src/editor/completion.ts';
import { parseDocs } from '../../src/repl/docs.ts';
import { hintFor, syntaxOf } from '../../src/repl/hints.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from '../tools/engine.ts';
import { parseTranscript } from '../tools/transcript.ts';

const docs = parseDocs(new Engine().call(['COMMAND', 'DOCS']) as Reply);
const folder = new URL('../transcripts/', import.meta.url);

const lines = readdirSync(folder).flatMap((file) =>
  parseTranscript(readFileSync(new URL(file, folder), 'utf8')).scenes.flatMap((scene) =>
    scene.lines.filter(({ kind }) => kind === 'command').map((line) => ({ ...line, file })),
  ),
);

const problemOf = (line: string) => readLine(line, docs).problem;
const replyTo = (line: (typeof lines)[number]) => line.reply[0] ?? '';

/** Taken for other reasons than being right: no key was there to look at, an old word, a number the test puts in, a
 * word that a NUL byte ends. */
const isTakenAnyway =
  /^(BITFIELD_RO f OVERFLOW|CLIENT LIST TYPE slave|GEORADIUSBYMEMBER missing|[HSZ]SCAN none|MIGRATE .* KEYS$)|\{id B\}|\\x00/;

/** What COMMAND DOCS does not tell: arguments of DEBUG, and that a number says how many words follow. */
const isUntold = /^(DEBUG|ACL DRYRUN|CONFIG SET oom-score|HSETEX h FIELDS)/;

describe('in all transcripts', () => {
  test('no line that a server took is underlined', () => {
    const taken = lines.filter((line) => !replyTo(line).startsWith('(error)') && line.reply.length > 0);
    const marked = taken.filter(({ text }) => problemOf(text) !== null && !isTakenAnyway.test(text));
    expect(taken.length).toBeGreaterThan(2000);
    expect(marked.map(({ file, at, text }) => `${file}:${at} ${text}`)).toEqual([]);
  });

  test('every line with too few words or an unknown name is', () => {
    const isRefusal = /^\(error\) ERR (wrong number of arguments for|unknown command)(?!.* script: )/;
    const refused = lines.filter((line) => isRefusal.test(replyTo(line)));
    const unmarked = refused.filter(({ text }) => problemOf(text) === null && !isUntold.test(text));
    expect(refused.length).toBeGreaterThan(50);
    expect(unmarked.map(({ file, at, text }) => `${file}:${at} ${text}`)).toEqual([]);
  });
});

test.each([
  ['ZADD board 1', { kind: 'missing', what: 'member' }],
  ['SET k v EX', { kind: 'missing', what: 'EX seconds' }],
  ['SET k v 1O', { kind: 'extra', start: 8, end: 10 }],
  ['ZAD board 1 ann', { kind: 'unknown', start: 0, end: 3, near: 'ZADD' }],
  ['config gett maxmemory', { kind: 'unknown', start: 7, end: 11, near: 'CONFIG GET' }],
  ['CONFIG', { kind: 'missing', what: 'subcommand' }],
  ['SET k "v', { kind: 'quotes', start: 6, end: 8 }],
  ['3 INCR', { kind: 'missing', what: 'key' }],
])('%s', (line, problem) => expect(problemOf(line)).toMatchObject(problem));

test('what the prompt answers itself is right', () => {
  for (const line of ['help zadd', ':set utf8', 'clear', '3 INCR n']) expect(problemOf(line)).toBeNull();
});

test('a line is coloured by what its words mean', () => {
  const line = 'B> zadd board nx 120 "ann lee"';
  const spans = coloursOf(line, docs).filter(({ colour }) => colour !== '');
  expect(spans.map(({ start, colour }) => [line.slice(start).split(' ')[0], colour])).toEqual([
    ['B>', 'connection'], ['zadd', 'command'], ['board', 'key'], ['nx', 'option'], ['120', 'number'], ['"ann', 'payload'],
  ]);
});

describe('code that is shown', () => {
  const coloured = (line: string, language?: string) =>
    piecesOf(line, language, docs).filter(({ colour }) => colour !== '').map(({ text, colour }) => [text, colour]);

  test('is coloured as what it is: Lua, a directive, a command', () => {
    expect(coloured("  local left = redis.call('GET', KEYS[1]) -- 0", 'lua')).toEqual([
      ['local', 'command'], ['redis.call', 'option'], ["'GET'", 'payload'], ['KEYS', 'key'], ['1', 'number'], ['-- 0', 'comment'],
    ]);
    expect(coloured('save 3600 1', 'conf')).toEqual([['save', 'command'], [' 3600 1', 'payload']]);
    expect(coloured('GET a')).toEqual([['GET', 'command'], ['a', 'key']]);
  });

  test.each([undefined, 'lua', 'conf'])('keeps every character, whatever stands there (%s)', (language) => {
    for (const line of ['', 'end', '-- x', "'open", 'a "b', '#!lua name=x', 'x[1] ~= 0xFF', 'GET', '한국 ..']) {
      expect(piecesOf(line, language, docs).map(({ text }) => text).join('')).toBe(line);
    }
  });
});

describe('what may stand at the cursor', () => {
  const texts = (line: string) => suggestionsFor(line, docs).map(({ text }) => text);

  test('is names that begin with the line', () => expect(texts('config re')).toEqual(['CONFIG RESETSTAT', 'CONFIG REWRITE']));
  test('is options that may come next', () => expect(texts('zadd z ')).toEqual(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']));
  test('is nothing where a value has to come', () => expect(texts('set k v EX ')).toEqual([]));
  test('stands in the place of the word that was begun', () =>
    expect(suggestionsFor('SET k v E', docs).find(({ text }) => text === 'EX')?.from).toBe(8));
  test('is nothing within quotes', () => expect(texts('SET k "con')).toEqual([]));
});

describe('where a key stands', () => {
  test.each([
    ['GET ', true], ['get bo', true], ['MGET a ', true], ['ZADD ', true], ['OBJECT ENCODING ', true], ['OBJECT ENCODING b', true],
    ['COPY a ', true], ['SET k ', false], ['ZADD z ', false], ['CONFIG GET ', false], ['PING ', false], ['nonsense ', false], ['GE', false],
  ])('%j: %s', (line, is) => expect(wantsKey(line, docs)).toBe(is));

  test('keys that begin with the word are offered, as they are written in a line', () => {
    const texts = (line: string) => keySuggestions(line, ['board', 'a b', 'bo"x', 'zoo']).map(({ text }) => text);
    expect(texts('GET bo')).toEqual(['board']);
    expect(texts('GET ')).toEqual(['"a b"', '"bo\\"x"', 'board', 'zoo']);
    expect(keySuggestions('GET bo', ['board'])[0]?.from).toBe(4);
  });
});

test('the argument being typed is marked in the syntax', () => {
  const marked = (line: string): string => {
    const ended = line.slice(0, line.search(/\S*$/));
    const { command } = readLine(ended, docs);
    if (command === null) return '';
    const syntax = syntaxOf(command);
    const at = argumentIn(syntax, hintFor(docs, ended).trim());
    return at === null ? '' : syntax.slice(...at);
  };
  expect(['SET ', 'SET k', 'SET k ', 'SET k v', 'SET k v '].map(marked)).toEqual(['key', 'key', 'value', 'value', '[NX|XX]']);
  expect(marked('OBJECT ENCODING ')).toBe('key');
  expect(marked('PING a b')).toBe('');
});
