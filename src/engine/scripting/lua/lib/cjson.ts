/* The cjson library: encode, decode and the functions that configure them. */

import { type Steps, pausingWhere } from '../pausing.ts';
import type { LuaTable } from '../table.ts';
import { type BuiltinBody, type LuaBuiltin, type LuaValue, nullPointer } from '../value.ts';
import * as args from './args.ts';
import { type DecodeSettings, Decoder } from './cjson-decode.ts';
import { type EncodeSettings, Encoder } from './cjson-encode.ts';

const depthLargest = 0x7fffffff;

/** Sets an integer when one is given; returns what holds. One out of bounds is told as the first argument, whichever it was. */
function integerSetting(a: LuaValue[], n: number, min: number, max: number, now: number): number {
  if (a[n - 1] === undefined) return now;
  const v = args.integer(a, n);
  if (v < min || v > max) args.argumentError(1, `expected integer between ${min} and ${max}`);
  return v;
}

const booleanSetting = (a: LuaValue[], n: number, now: boolean): boolean => {
  const v = a[n - 1];
  if (v === undefined) return now;
  if (typeof v === 'boolean') return v;
  if (v === 'on' || v === 'off') return v === 'on';
  return args.argumentError(n, `invalid option '${args.text(a, n)}'`);
};

function checkCount(a: LuaValue[], max: number): void {
  if (a.length > max) args.argumentError(max + 1, 'found too many arguments');
}

function one(a: LuaValue[]): void {
  if (a.length !== 1) args.argumentError(1, 'expected 1 argument');
}

/** After so many values it may be paused. */
const valuesAtOnce = 1024;

/** A function that does its work some values at a time. */
function byAndBy<Work extends { advance(valuesMax: number): boolean }>(
  name: string, begin: (a: LuaValue[]) => Work, end: (work: Work) => LuaValue,
): LuaBuiltin {
  let work: Work;
  const isLong = (a: LuaValue[]): boolean => {
    work = begin(a);
    return !work.advance(valuesAtOnce);
  };
  return pausingWhere(isLong, { name, body: () => end(work), start: () => goOn(work, end) });
}

function* goOn<Work extends { advance(valuesMax: number): boolean }>(work: Work, end: (work: Work) => LuaValue): Steps {
  do yield;
  while (!work.advance(valuesAtOnce));
  return end(work);
}

function encodeFunctions(s: EncodeSettings): Record<string, BuiltinBody | LuaBuiltin> {
  const begin = (a: LuaValue[]): Encoder => {
    one(a);
    return new Encoder(a[0], s);
  };
  return {
    encode: byAndBy('encode', begin, (encoder) => encoder.text()),
    encode_sparse_array: (a) => {
      checkCount(a, 3);
      s.sparseConvert = booleanSetting(a, 1, s.sparseConvert);
      s.sparseRatio = integerSetting(a, 2, 0, depthLargest, s.sparseRatio);
      s.sparseSafe = integerSetting(a, 3, 0, depthLargest, s.sparseSafe);
      return [s.sparseConvert, s.sparseRatio, s.sparseSafe];
    },
    encode_max_depth: (a) => {
      checkCount(a, 1);
      s.depthMax = integerSetting(a, 1, 1, depthLargest, s.depthMax);
      return s.depthMax;
    },
    encode_number_precision: (a) => {
      checkCount(a, 1);
      s.precision = integerSetting(a, 1, 1, 14, s.precision);
      return s.precision;
    },
    encode_keep_buffer: (a) => {
      checkCount(a, 1);
      return booleanSetting(a, 1, true);
    },
    encode_invalid_numbers: (a) => {
      checkCount(a, 1);
      if (a[0] === 'null') s.invalidNumbers = 'null';
      else if (a[0] !== undefined) s.invalidNumbers = booleanSetting(a, 1, false) ? 'on' : 'off';
      return s.invalidNumbers === 'null' ? 'null' : s.invalidNumbers === 'on';
    },
  };
}

function decodeFunctions(s: DecodeSettings): Record<string, BuiltinBody | LuaBuiltin> {
  const begin = (a: LuaValue[]): Decoder => {
    one(a);
    return new Decoder(args.text(a, 1), s);
  };
  return {
    decode: byAndBy('decode', begin, (decoder) => decoder.result),
    decode_max_depth: (a) => {
      checkCount(a, 1);
      s.depthMax = integerSetting(a, 1, 1, depthLargest, s.depthMax);
      return s.depthMax;
    },
    decode_invalid_numbers: (a) => {
      checkCount(a, 1);
      s.invalidNumbers = booleanSetting(a, 1, s.invalidNumbers);
      return s.invalidNumbers;
    },
  };
}

/** Each has settings of its own. */
export function cjsonLibrary(): LuaTable {
  const t = args.library({
    ...encodeFunctions({
      sparseConvert: false, sparseRatio: 2, sparseSafe: 10, depthMax: 1000, precision: 14, invalidNumbers: 'off',
    }),
    ...decodeFunctions({ depthMax: 1000, invalidNumbers: true }),
    new: () => cjsonLibrary(),
  });
  t.set('null', nullPointer);
  t.set('_NAME', 'cjson');
  t.set('_VERSION', '2.1.0');
  return t;
}
