/* The string library; patterns and format have files of their own. */

import { byteString, bytesOf } from '../../../bytes.ts';
import { index, toText } from '../operations.ts';
import { type Steps, pausing, pausingWhere } from '../pausing.ts';
import { fail, machine, siteOf } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { type BuiltinBody, type BuiltinCode, callBuiltin, LuaBuiltin, type LuaValue, noValues, typeName } from '../value.ts';
import * as args from './args.ts';
import { directString } from './direct.ts';
import { format } from './format.ts';
import { Matcher, unfinished } from './pattern.ts';

const specials = /[\^$*+?.([%-]/;

/** A position in a string of n: negative counts from its end. */
const absolute = (at: number, n: number): number => (at >= 0 ? at : Math.max(0, n + at + 1));

const sub: BuiltinBody = (a) => {
  const s = args.text(a, 1);
  const from = Math.max(1, absolute(args.integer(a, 2), s.length));
  const to = Math.min(s.length, absolute(args.integerOr(a, 3, -1), s.length));
  return from > to ? '' : s.slice(from - 1, to);
};

const byte: BuiltinBody = (a) => {
  const s = args.text(a, 1);
  const first = absolute(args.integerOr(a, 2, 1), s.length);
  const from = Math.max(1, first);
  const to = Math.min(s.length, absolute(args.integerOr(a, 3, first), s.length));
  if (from > to) return noValues;
  if (from === to) return s.charCodeAt(from - 1);
  if (to - from + 1 > args.stackSlots - a.length) fail('stack overflow (string slice too long)');
  const values: LuaValue[] = [];
  machine.spend(to - from);
  for (let i = from; i <= to; i++) values.push(s.charCodeAt(i - 1));
  return values;
};

const char: BuiltinBody = (a) => {
  let s = '';
  for (let n = 1; n <= a.length; n++) {
    const c = args.integer(a, n);
    if (c < 0 || c > 255) args.argumentError(n, 'invalid value');
    s += String.fromCharCode(c);
  }
  return s;
};

const rep: BuiltinBody = (a) => {
  const s = args.text(a, 1);
  const n = Math.max(0, args.integer(a, 2));
  args.checkBytes(s.length * n);
  return s === '' ? '' : s.repeat(n);
};

/** So many bytes are turned round at once. */
const reversedAtOnce = 1 << 18;

const reversed = (s: string): string => byteString(bytesOf(s).reverse(), 0, s.length);

const reverse = pausingWhere(([s]) => typeof s === 'string' && s.length > reversedAtOnce, {
  name: 'reverse',
  body(a) {
    const s = args.text(a, 1);
    args.checkBytes(s.length);
    machine.spend(s.length >> 3);
    return reversed(s);
  },
  *start(a) {
    const s = args.text(a, 1);
    args.checkBytes(s.length);
    let result = '';
    for (let end = s.length; end > 0; end -= reversedAtOnce) {
      const piece = s.slice(Math.max(0, end - reversedAtOnce), end);
      machine.spend(piece.length >> 3);
      result += reversed(piece);
      yield;
    }
    return result;
  },
});

/** Letters of ASCII only: bytes above are no letters in the server's locale. */
const lower: BuiltinBody = (a) => lowered(args.text(a, 1));
const upper: BuiltinBody = (a) => uppered(args.text(a, 1));

const directLower: BuiltinCode = (self, frame, ...a) => {
  const s = a[0];
  if (typeof s !== 'string') return callBuiltin(self, frame, ...a);
  machine.frame = frame;
  return lowered(s);
};

const directUpper: BuiltinCode = (self, frame, ...a) => {
  const s = a[0];
  if (typeof s !== 'string') return callBuiltin(self, frame, ...a);
  machine.frame = frame;
  return uppered(s);
};

function lowered(s: string): string {
  spendOnCase(s);
  if (s.length <= shortMax) return shifted(s, 65, 32);
  return beyondAscii.test(s) ? s.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : s.toLowerCase();
}

function uppered(s: string): string {
  spendOnCase(s);
  if (s.length <= shortMax) return shifted(s, 97, -32);
  return beyondAscii.test(s) ? s.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : s.toUpperCase();
}

function spendOnCase(s: string): void {
  args.checkBytes(s.length);
  machine.spend(s.length >> 2);
}

const beyondAscii = /[\x80-\xff]/;
/** To change a shorter string byte by byte takes less than to call what changes any. */
const shortMax = 32;
const short = new Uint8Array(shortMax);

/** A short string whose letters, the first of which is `a`, are others. */
function shifted(s: string, a: number, by: number): string {
  let letters = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    const isLetter = c >= a && c < a + 26;
    short[i] = isLetter ? c + by : c;
    if (isLetter) letters++;
  }
  return letters === 0 ? s : byteString(short, 0, s.length);
}

/** In a longer string a search may be paused. */
const searchedAtOnce = 1024;

const isLongToSearch = ([s, p]: LuaValue[]): boolean =>
  typeof s === 'string' && s.length > searchedAtOnce && typeof p === 'string' && !p.startsWith('^');

/** Where a search begins. */
function searchStart(a: LuaValue[], s: string, p: string): number {
  machine.spend((s.length >> 6) + (p.length >> 3));
  return Math.min(s.length, Math.max(0, absolute(args.integerOr(a, 3, 1), s.length) - 1));
}

const isPlain = (a: LuaValue[], p: string): boolean => (a[3] !== undefined && a[3] !== false) || !specials.test(p);

function plainFound(s: string, p: string, init: number): LuaValue[] | undefined {
  const at = s.indexOf(p, init);
  return at < 0 ? undefined : [at + 1, at + p.length];
}

function search(a: LuaValue[], isFind: boolean): LuaValue | LuaValue[] {
  const s = args.text(a, 1);
  const p = args.text(a, 2);
  const init = searchStart(a, s, p);
  if (isFind && isPlain(a, p)) return plainFound(s, p, init);
  const m = new Matcher(s, p);
  return matched(m, p.startsWith('^') ? m.searchAnchored(init) : m.search(init), isFind);
}

function* searchLong(a: LuaValue[], isFind: boolean): Steps {
  const s = args.text(a, 1);
  const p = args.text(a, 2);
  const init = searchStart(a, s, p);
  if (isFind && isPlain(a, p)) return plainFound(s, p, init);
  const m = new Matcher(s, p);
  return matched(m, yield* searching(m, init), isFind);
}

function matched(m: Matcher, at: number, isFind: boolean): LuaValue | LuaValue[] {
  if (at < 0) return undefined;
  if (!isFind) return m.allCaptures(at, m.end);
  return m.captures === 0 ? [at + 1, m.end] : [at + 1, m.end, ...m.allCaptures(at, m.end)];
}

const searcher = (name: string, isFind: boolean): LuaBuiltin =>
  pausingWhere(isLongToSearch, { name, body: (a) => search(a, isFind), start: (a) => searchLong(a, isFind) });

/** Matcher.search, with rests. */
function* searching(m: Matcher, from: number): Generator<undefined, number, LuaValue> {
  for (let at = m.searchOn(from); ; at = m.searchOn(m.next)) {
    if (at !== unfinished) return at;
    yield;
  }
}

/** Here an anchor is an ordinary character, which no match of the subject begins with. */
const gmatch: BuiltinBody = (a) => {
  const s = args.text(a, 1);
  const m = new Matcher(s, args.text(a, 2));
  let from = 0;
  let found = 0;
  const stepped = (at: number): LuaValue | LuaValue[] => {
    if (at < 0) {
      from = s.length + 1;
      return undefined;
    }
    from = m.end === at ? at + 1 : m.end;
    return m.allCaptures(at, m.end);
  };
  const isLong = (): boolean => {
    found = m.searchOn(from);
    return found === unfinished;
  };
  return pausingWhere(isLong, {
    name: 'gmatch step',
    body: () => stepped(found),
    *start() {
      return stepped(yield* searching(m, m.next));
    },
  });
};

type Replacement = (m: Matcher, start: number, end: number) => LuaValue;

function replacement(a: LuaValue[]): Replacement {
  const by = a[2];
  if (by instanceof LuaTable)
    return (m, start, end) => index(by, m.capture(0, start, end), '', siteOf(machine.frame));
  const template = toText(by);
  if (template === undefined) args.argumentError(3, 'string/function/table expected');
  if (!template.includes('%')) return () => template;
  return (m, start, end) => expanded(template, m, start, end);
}

function expanded(template: string, m: Matcher, start: number, end: number): string {
  let result = '';
  for (let i = 0; i < template.length; i++) {
    const c = template[i] as string;
    if (c !== '%') result += c;
    else {
      const d = template[++i] ?? '\0'; // which in C ends the text
      if (d === '0') result += m.subject.slice(start, end);
      else result += /\d/.test(d) ? toText(m.capture(Number(d) - 1, start, end)) : d;
    }
  }
  return result;
}

/** After so many matches gsub may be paused. */
const matchesAtOnce = 128;

const gsub = pausing('gsub', function* (a) {
  const s = args.text(a, 1);
  const p = args.text(a, 2);
  const by = a[2];
  const replace = args.isFunction(by) ? undefined : replacement(a);
  const most = args.integerOr(a, 4, s.length + 1);
  const anchored = p.startsWith('^');
  const m = new Matcher(s, p);
  const isLong = s.length > searchedAtOnce;
  let result = '';
  let n = 0;
  // Up to here the subject is in the result.
  let copied = 0;
  for (let from = 0; n < most && from <= s.length; ) {
    let at = anchored ? m.searchAnchored(from) : isLong ? m.searchOn(from) : m.search(from);
    while (at === unfinished) {
      yield;
      at = m.searchOn(m.next);
    }
    if (at < 0) break;
    const { end } = m;
    n++;
    machine.work(8);
    const instead = replace === undefined ? yield { fn: by, args: m.allCaptures(at, end) } : replace(m, at, end);
    if (at > copied) result += s.slice(copied, at);
    result += typeof instead === 'string' ? instead : replaced(s.slice(at, end), instead);
    if (result.length > machine.stringBytesMax) fail('not enough memory');
    copied = end;
    from = end > at ? end : at + 1;
    if (anchored) break;
    if (n % matchesAtOnce === 0) yield;
  }
  result += s.slice(copied);
  args.checkBytes(result.length);
  return [result, n];
});

function replaced(match: string, by: LuaValue): string {
  if (by === undefined || by === false) return match;
  return toText(by) ?? fail(`invalid replacement value (a ${typeName(by)})`);
}

/** What a compiled function begins with. There is no bytecode here to follow it, and nobody misses it: no script may load any. */
const chunkHeader = '\x1bLuaQ\0\x01\x04\x08\x04\x08\0';

export function stringLibrary(): LuaTable {
  return args.library({
    byte, char, format, gmatch, gsub, lower, rep, reverse, sub, upper,
    dump: (a) => {
      if (args.callable(a, 1) instanceof LuaBuiltin) return fail('unable to dump given function');
      return chunkHeader;
    },
    find: searcher('find', true),
    match: searcher('match', false),
    gfind: () => fail("'string.gfind' was renamed to 'string.gmatch'"),
    len: (a) => args.text(a, 1).length,
  }, { ...directString, lower: directLower, upper: directUpper });
}
