/* The functions that have no library. */

import { cString } from '../../../bytes.ts';
import { callForOne, callNow } from '../calls.ts';
import { type Chunk, compile } from '../compile.ts';
import { LuaError, asLuaError } from '../error.ts';
import { LuaSyntaxError } from '../lexer.ts';
import { parseInBase } from '../number.ts';
import { toNumber, toText } from '../operations.ts';
import { protectedCall } from '../protect.ts';
import { type Frame, type Site, fail, failBare, machine, siteOf, slotParent } from '../registers.ts';
import { metamethod, metatableOf } from '../metatable.ts';
import { LuaTable } from '../table.ts';
import {
  type BuiltinBody, LuaBuiltin, LuaClosure, type LuaFunction, type LuaValue, addressOf, isTruthy, noValues, typeName,
} from '../value.ts';
import * as args from './args.ts';
import { directBase } from './direct.ts';

export function toStringValue(v: LuaValue): LuaValue {
  const handler = metamethod(v, '__tostring');
  return handler === undefined ? plainText(v) : callForOne(handler, [v]);
}

function plainText(v: LuaValue): string {
  if (typeof v === 'string' || typeof v === 'number') return toText(v) as string;
  if (v === undefined) return 'nil';
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  if (v.kind === 'userdata') return v.text;
  return `${v instanceof LuaBuiltin ? 'function: builtin' : v.kind}: ${addressOf(v)}`;
}

/** The frame `level` calls up from a builtin: 1 is its caller. */
function siteAt(level: number): Site | undefined {
  let f = machine.frame;
  for (let i = 1; i < level && f !== undefined; i++) f = f[slotParent] as Frame | undefined;
  return siteOf(f);
}

const error: BuiltinBody = (a) => {
  const [value] = a;
  const level = args.integerOr(a, 2, 1);
  const site = level > 0 ? siteAt(level) : undefined;
  const place = siteOf(machine.frame);
  // A number becomes a text also where there is no place to name.
  const message = level > 0 ? toText(value) : undefined;
  const where = site === undefined ? '' : `${site.source}:${site.line}: `;
  const thrown = message === undefined ? value : where + message;
  throw new LuaError(thrown, place?.source, place?.line);
};

const assert: BuiltinBody = (a) => {
  if (isTruthy(args.any(a, 1))) return a;
  fail(args.textOr(a, 2, 'assertion failed!'));
};

const select: BuiltinBody = (a) => {
  if (a[0] === '#') return a.length - 1;
  const n = args.integer(a, 1);
  if (n < 0) {
    if (-n > a.length - 1) args.argumentError(1, 'index out of range');
    return a.slice(n);
  }
  return n === 0 ? args.argumentError(1, 'index out of range') : a.slice(n);
};

const setMetatable: BuiltinBody = (a) => {
  const t = args.table(a, 1);
  const meta = a[1];
  if (a.length < 2 || (meta !== undefined && !(meta instanceof LuaTable)))
    args.argumentError(2, 'nil or table expected');
  if (t.metatable?.get('__metatable') !== undefined) fail('cannot change a protected metatable');
  args.checkWritable(t).metatable = meta as LuaTable | undefined;
  return t;
};

const getMetatable: BuiltinBody = (a) => {
  const meta = metatableOf(args.any(a, 1));
  return meta?.get('__metatable') ?? meta;
};

const toNumberValue: BuiltinBody = (a) => {
  const base = args.integerOr(a, 2, 10);
  if (base === 10) return toNumber(args.any(a, 1));
  const text = args.text(a, 1);
  machine.spend(text.length >> 1);
  if (base < 2 || base > 36) args.argumentError(2, 'base out of range');
  return parseInBase(cString(text), base);
};

const next: BuiltinBody = (a) => {
  const t = args.table(a, 1);
  const from = t.positionAfter(a[1]);
  if (from < 0) failBare("invalid key to 'next'");
  const at = t.stepTo(from);
  return at === 0 ? undefined : [t.keyAt(at), t.valueAt(at)];
};

const ipairsStep = new LuaBuiltin('ipairs step', ([t, i]) => {
  const n = (i as number) + 1;
  const v = (t as LuaTable).get(n);
  return v === undefined ? undefined : [n, v];
});

export const unpack: BuiltinBody = (a) => {
  const t = args.table(a, 1);
  const from = args.integerOr(a, 2, 1);
  const to = a[2] === undefined ? t.border() : args.integer(a, 3);
  if (from > to) return noValues;
  if (to - from + 1 > args.stackSlots - a.length) fail('too many results to unpack');
  machine.spend(to - from);
  const values: LuaValue[] = [];
  for (let i = from; i <= to; i++) values.push(t.get(i));
  return values;
};

/** More source than this takes seconds to compile, in which nobody else is served. */
const sourceBytesMax = 1 << 20;

/** What compiling takes. */
const stepsPerSourceByte = 16;

/** A chunk as a function, or nil and what is wrong with it. */
function loaded(source: string, chunkName: string): LuaValue | LuaValue[] {
  machine.spend(source.length * stepsPerSourceByte);
  const chunk: Chunk | LuaSyntaxError = compile(source, chunkName);
  return chunk instanceof LuaSyntaxError ? [undefined, chunk.message] : new LuaClosure(chunk.proto, []);
}

const loadString: BuiltinBody = (a) => {
  const source = args.text(a, 1);
  if (source.length > sourceBytesMax) fail('not enough memory');
  return loaded(source, args.textOr(a, 2, source));
};

/** What a reader gives, piece by piece, up to none. */
function read(reader: LuaFunction): string {
  let source = '';
  for (;;) {
    machine.work(8);
    const piece = callNow(reader, [])[0];
    if (piece === undefined || piece === '') return source;
    const more = toText(piece);
    if (more === undefined) fail('reader function must return a string');
    if (source.length + more.length > sourceBytesMax) fail('not enough memory');
    args.checkBytes(more.length);
    source += more;
  }
}

/** An error of the reader is returned, as those of what it reads are. */
const load: BuiltinBody = (a) => {
  const reader = args.callable(a, 1);
  const name = args.textOr(a, 2, '=(load)');
  let source: string;
  try {
    source = read(reader);
  } catch (e) {
    machine.pending = [];
    return [undefined, asLuaError(e).value];
  }
  return loaded(source, name);
};

const kilobytes = (): number => machine.allocated / 1024;

const collectGarbage: BuiltinBody = (a) => {
  const what = args.textOr(a, 1, 'collect');
  if (what === 'count') return kilobytes();
  if (what === 'step') return true;
  if (!['collect', 'stop', 'restart', 'setpause', 'setstepmul'].includes(what))
    args.argumentError(1, `invalid option '${what}'`);
  return what === 'setpause' || what === 'setstepmul' ? 200 : 0;
};

const nextBuiltin = new LuaBuiltin('next', next);

export function baseFunctions(): LuaTable {
  const t = args.library({
    assert, error, select, unpack, load,
    collectgarbage: collectGarbage,
    gcinfo: () => Math.floor(kilobytes()),
    getmetatable: getMetatable,
    setmetatable: setMetatable,
    loadstring: loadString,
    tonumber: toNumberValue,
    tostring: (a) => toStringValue(args.any(a, 1)),
    type: (a) => typeName(args.any(a, 1)),
    rawequal: (a) => args.any(a, 1) === args.any(a, 2),
    rawget: (a) => args.table(a, 1).get(args.any(a, 2)),
    rawset: (a) => {
      const t = args.table(a, 1);
      args.any(a, 3);
      args.checkWritable(t).set(a[1], a[2]);
      return t;
    },
    pairs: (a) => [nextBuiltin, args.table(a, 1), undefined],
    ipairs: (a) => [ipairsStep, args.table(a, 1), 0],
  }, directBase);
  t.set('next', nextBuiltin);
  t.set('pcall', new LuaBuiltin('pcall', () => noValues, (a) => protectedCall(a[0], a.slice(1))));
  t.set('xpcall', new LuaBuiltin('xpcall', () => noValues, (a) => protectedCall(a[0], [], args.any(a, 2))));
  t.set('_VERSION', 'Lua 5.1');
  return t;
}
