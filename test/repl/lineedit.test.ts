import { describe, expect, test } from 'vitest';
import { addLine, fromFile, type History, isSecret, noHistory, toFile } from '../../src/repl/history.ts';
import { emptyLine, found, type Knowledge, type Line, press, typed, type Wish } from '../../src/repl/lineedit.ts';
import { docs } from './knowledge.ts';

const history: History = { lines: ['set foo 1', 'get foo', 'get bar', 'ping', 'get foo'] };
const known: Knowledge = { history, docs };

/** `ab|c`: the caret stands where the bar is. */
function at(marked: string): Line {
  const caret = marked.indexOf('|');
  return { ...emptyLine, text: marked.replace('|', ''), caret };
}

function show({ text, caret }: Line): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

/** Presses keys, one after the other; letters are typed as the input element would. */
function keys(start: Line, ...names: readonly string[]): { line: Line; wishes: Wish[] } {
  let line = start;
  const wishes: Wish[] = [];
  for (const name of names) {
    const pressed = press(line, name, known);
    if (pressed !== null) {
      line = pressed.line;
      wishes.push(pressed.wish);
    } else {
      const text = line.text.slice(0, line.caret) + name + line.text.slice(line.caret);
      line = typed(line, text, line.caret + name.length, known);
    }
  }
  return { line, wishes };
}

describe('keys that edit', () => {
  test.each([
    ['abc|', 'ctrl-a', '|abc'],
    ['abc|', 'home', '|abc'],
    ['|abc', 'ctrl-e', 'abc|'],
    ['|abc', 'end', 'abc|'],
    ['ab|c', 'ctrl-b', 'a|bc'],
    ['|abc', 'ctrl-b', '|abc'],
    ['ab|c', 'ctrl-f', 'abc|'],
    ['abc|', 'ctrl-f', 'abc|'],
    ['ab|c', 'ctrl-h', 'a|c'],
    ['ab|c', 'ctrl-d', 'ab|'],
    ['abc|', 'ctrl-d', 'abc|'],
    ['ab|c', 'ctrl-k', 'ab|'],
    ['ab|c', 'ctrl-u', '|'],
    ['get foo bar|', 'ctrl-w', 'get foo |'],
    ['get foo |', 'ctrl-w', 'get |'],
    ['get foo| bar', 'alt-backspace', 'get | bar'],
    ['ab|c', 'ctrl-t', 'ac|b'],
    ['a|bc', 'ctrl-t', 'ba|c'],
    ['|abc', 'ctrl-t', '|abc'],
    ['abc|', 'ctrl-t', 'abc|'],
    ['a😀|', 'ctrl-h', 'a|'],
    ['a😀|', 'ctrl-b', 'a|😀'],
    ['한|글', 'ctrl-d', '한|'],
  ])('%j %s %j', (before, key, after) => {
    expect(show(keys(at(before), key).line)).toBe(after);
  });

  test('other keys are the input element\'s', () => {
    for (const key of ['right', 'backspace', 'shift-tab', 'ctrl-y', 'x'])
      expect(press(at('a|'), key, known)).toBeNull();
  });

  test('keys that ask for something', () => {
    const { wishes } = keys(at('a|'), 'enter', 'ctrl-c', 'ctrl-l', 'escape');
    expect(wishes).toEqual(['enter', 'interrupt', 'clear', 'leave']);
  });
});

describe('history', () => {
  test('up and down walk through it and come back to the line begun', () => {
    const { line } = keys(at('new|'), 'up');
    expect(show(line)).toBe('get foo|');
    expect(show(keys(line, 'ctrl-p', 'ctrl-p').line)).toBe('get bar|');
    expect(show(keys(line, 'ctrl-n').line)).toBe('new|');
    expect(show(keys(line, 'down', 'down', 'down').line)).toBe('new|');
    expect(show(keys(line, ...Array<string>(9).fill('up')).line)).toBe('set foo 1|');
  });
  test('an edited line stays edited while walking', () => {
    expect(show(keys(at('|'), 'up', 'X', 'up', 'down').line)).toBe('get fooX|');
  });
  test('keeps 100 lines and no immediate repetition', () => {
    let lines = noHistory;
    for (let n = 0; n < 150; n++) lines = addLine(addLine(lines, `get ${n}`), `get ${n}`);
    expect(lines.lines).toHaveLength(100);
    expect(lines.lines[0]).toBe('get 50');
  });
  test('secrets can be brought back, and are never kept', () => {
    const secrets = [
      'auth pw', 'AUTH u pw', 'acl setuser a >pw', 'config set requirepass pw', 'CONFIG SET maxmemory 0 masterauth x',
      'hello 3 AUTH u pw', 'migrate h 1 k 0 9 AUTH2 u pw', '3 auth pw', 'redis-cli -a pw get x', 'auth "pw',
      'config set "requirepass" x',
    ];
    for (const line of secrets) expect(isSecret(line), line).toBe(true);
    const others = ['get auth', 'acl list', 'config get requirepass', 'hello 3', 'set k auth'];
    for (const line of others) expect(isSecret(line), line).toBe(false);
    const mixed = { lines: ['get a', ...secrets, 'get b'] };
    expect(fromFile(toFile(mixed)).lines).toEqual(['get a', 'get b']);
  });
});

describe('Tab cycles in place', () => {
  test('over the names, then the line as it was with a bell, then again', () => {
    const { line, wishes } = keys(at('zr|'), 'tab');
    expect(show(line)).toBe('ZRANDMEMBER|');
    expect(show(keys(line, 'tab').line)).toBe('ZRANGE|');
    const round = keys(line, 'tab', 'tab');
    expect([show(round.line), ...wishes, ...round.wishes]).toEqual(['zr|', 'none', 'none', 'bell']);
    expect(show(keys(round.line, 'tab').line)).toBe('ZRANDMEMBER|');
    expect(show(keys(line, 'shift-tab').line)).toBe('zr|');
  });
  test('Esc brings the line back, any other key takes the name', () => {
    const { line } = keys(at('zr|'), 'tab', 'tab');
    expect(show(keys(line, 'escape').line)).toBe('zr|');
    expect(keys(line, 'escape').wishes).toEqual(['none']);
    expect(show(keys(line, ' ', 'k').line)).toBe('ZRANGE k|');
    expect(keys(line, 'enter')).toMatchObject({ line: { text: 'ZRANGE' }, wishes: ['enter'] });
  });
  test('rings where nothing fits', () => {
    expect(keys(at('  get|'), 'tab')).toEqual({ line: at('  get|'), wishes: ['bell'] });
  });
});

describe('search', () => {
  const search = (...names: string[]) => keys(at('begun|'), ...names);
  test('Ctrl-R finds the newest line that holds the text, and goes on backwards', () => {
    expect(found(search('ctrl-r', 'get').line, history)).toBe('get foo');
    expect(found(search('ctrl-r', 'g', 'e', 't', ' ', 'b').line, history)).toBe('get bar');
    expect(found(search('ctrl-r', 'foo', 'ctrl-r').line, history)).toBe('get foo');
    expect(found(search('ctrl-r', 'foo', 'ctrl-r', 'ctrl-r').line, history)).toBe('set foo 1');
    expect(search('ctrl-r', 'foo', 'ctrl-r', 'ctrl-r', 'ctrl-r').wishes.at(-1)).toBe('bell');
  });
  test('Ctrl-S goes the other way', () => {
    expect(found(search('ctrl-r', 'foo', 'ctrl-r', 'ctrl-r', 'ctrl-s').line, history)).toBe('get foo');
    expect(found(search('ctrl-s', 'foo').line, history)).toBe('set foo 1');
  });
  test('Ctrl-G, Ctrl-C and Esc leave it and bring the line back', () => {
    for (const key of ['ctrl-g', 'ctrl-c', 'escape']) expect(show(search('ctrl-r', 'foo', key).line)).toBe('begun|');
  });
  test('Enter runs what was found, Tab takes it over', () => {
    expect(search('ctrl-r', 'bar', 'enter')).toMatchObject({ line: { text: 'get bar', mode: { kind: 'plain' } } });
    expect(search('ctrl-r', 'bar', 'enter').wishes.at(-1)).toBe('enter');
    expect(show(search('ctrl-r', 'bar', 'tab').line)).toBe('get bar|');
    expect(search('ctrl-r', 'zzz', 'enter').wishes.at(-1)).toBe('bell');
    expect(found(search('ctrl-r', 'zzz').line, history)).toBeNull();
  });
});
