/* The bit library: operations on 32 bits, results signed. A number becomes 32 bits by adding 2^52 + 2^51, so that what
 * is behind the point is rounded to even and what is above 32 bits falls away. */

import type { LuaTable } from '../table.ts';
import type { BuiltinBody, LuaValue } from '../value.ts';
import * as args from './args.ts';

const magic = 2 ** 52 + 2 ** 51;
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

function bits(a: readonly LuaValue[], n: number): number {
  double[0] = args.number(a, n) + magic;
  return words[0] as number;
}

function all(combine: (x: number, y: number) => number): BuiltinBody {
  return (a) => {
    let result = bits(a, 1);
    for (let n = 2; n <= a.length; n++) result = combine(result, bits(a, n));
    return result;
  };
}

function shift(by: (x: number, n: number) => number): BuiltinBody {
  return (a) => by(bits(a, 1), bits(a, 2) & 31) | 0;
}

const tohex: BuiltinBody = (a) => {
  const x = bits(a, 1) >>> 0;
  const wanted = a.length < 2 ? 8 : bits(a, 2);
  const digits = Math.min(8, Math.abs(wanted));
  const text = x.toString(16).padStart(8, '0').slice(8 - digits);
  return wanted < 0 ? text.toUpperCase() : text;
};

export function bitLibrary(): LuaTable {
  return args.library({
    tobit: (a) => bits(a, 1),
    bnot: (a) => ~bits(a, 1),
    band: all((x, y) => x & y),
    bor: all((x, y) => x | y),
    bxor: all((x, y) => x ^ y),
    lshift: shift((x, n) => x << n),
    rshift: shift((x, n) => x >>> n),
    arshift: shift((x, n) => x >> n),
    rol: shift((x, n) => (x << n) | (x >>> ((32 - n) & 31))),
    ror: shift((x, n) => (x >>> n) | (x << ((32 - n) & 31))),
    bswap: (a) => {
      const x = bits(a, 1);
      return (x >>> 24) | ((x >>> 8) & 0xff00) | ((x & 0xff00) << 8) | (x << 24);
    },
    tohex,
  });
}
