/* The math library, and os.clock, the one function of os that a sandbox keeps. math.random is the server's own: the
 * 48-bit congruential generator of POSIX (lrand48), begun where POSIX begins it. */

import { fail } from '../registers.ts';
import { modulo, power } from '../operations.ts';
import type { LuaTable } from '../table.ts';
import type { BuiltinBody, LuaValue } from '../value.ts';
import * as args from './args.ts';
import { directMath } from './direct.ts';

const half = 2 ** 24;
const multiplierHigh = 0x5de;
const multiplierLow = 0xece66d;
const increment = 0xb;
const seedLow = 0x330e;
const randomMax = 0x7fffffff;

/** lrand48 with a state of its own. */
export class Random48 {
  private high = 0x1234ab;
  private low = 0xcd330e;

  seed(value: number): void {
    const seed = value >>> 0;
    // 48 bits: the seed above sixteen fixed ones.
    const state = seed * 65536 + seedLow;
    this.high = Math.floor(state / half);
    this.low = state % half;
  }

  /** The next 31 bits. */
  next(): number {
    const low = this.low * multiplierLow + increment;
    const carried = Math.floor(low / half);
    const high = (this.high * multiplierLow + this.low * multiplierHigh + carried) % half;
    this.low = low % half;
    this.high = high;
    return Math.floor((high * half + this.low) / 2 ** 17);
  }
}

function random(source: Random48): BuiltinBody {
  return (a) => {
    const r = (source.next() % randomMax) / randomMax;
    if (a.length === 0) return r;
    if (a.length > 2) fail('wrong number of arguments');
    const from = a.length === 1 ? 1 : args.integer(a, 1);
    const to = args.integer(a, a.length);
    if (from > to) args.argumentError(a.length, 'interval is empty');
    return Math.floor(r * (to - from + 1)) + from;
  };
}

const of = (f: (x: number) => number): BuiltinBody => (a) => f(args.number(a, 1));

/** Reads the second argument first, as a server's compiler has it: seen where neither is a number. */
function ofTwo(f: (x: number, y: number) => number): BuiltinBody {
  return (a) => {
    const y = args.number(a, 2);
    return f(args.number(a, 1), y);
  };
}

function extreme(pick: (x: number, y: number) => number): BuiltinBody {
  return (a) => {
    let result = args.number(a, 1);
    for (let n = 2; n <= a.length; n++) result = pick(result, args.number(a, n));
    return result;
  };
}

/** A number as fraction * 2^exponent, 0.5 <= fraction < 1. */
function frexp(x: number): LuaValue[] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1);
  let fraction = x * 2 ** -exponent;
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    exponent--;
  }
  while (Math.abs(fraction) >= 1) {
    fraction /= 2;
    exponent++;
  }
  return [fraction, exponent];
}

function ldexp(x: number, exponent: number): number {
  const bounded = Math.max(-4200, Math.min(4200, exponent));
  const third = Math.trunc(bounded / 4);
  return x * 2 ** third * 2 ** third * 2 ** third * 2 ** (bounded - 3 * third);
}

/** Both parts have the sign of the whole, also where they are 0. */
const modf: BuiltinBody = (a) => {
  const x = args.number(a, 1);
  return [Math.trunc(x), Math.abs(x) === Infinity ? 0 / x : x % 1];
};

const fmod = ofTwo((x, y) => x % y);

/** Where JavaScript's last digit would be another than C's. */
const log10 = (x: number): number => {
  const rounded = Math.round(Math.log10(x));
  return 10 ** rounded === x ? rounded : Math.log10(x);
};

export function mathLibrary(source: Random48): LuaTable {
  const t = args.library({
    abs: of(Math.abs), acos: of(Math.acos), asin: of(Math.asin), atan: of(Math.atan), ceil: of(Math.ceil),
    cos: of(Math.cos), cosh: of(Math.cosh), exp: of(Math.exp), floor: of(Math.floor), log: of(Math.log),
    log10: of(log10), sin: of(Math.sin), sinh: of(Math.sinh), sqrt: of(Math.sqrt), tan: of(Math.tan),
    tanh: of(Math.tanh),
    deg: of((x) => x / (Math.PI / 180)),
    rad: of((x) => x * (Math.PI / 180)),
    atan2: ofTwo(Math.atan2),
    pow: ofTwo(power),
    fmod,
    mod: fmod,
    modf,
    frexp: (a) => frexp(args.number(a, 1)),
    ldexp: (a) => ldexp(args.number(a, 1), args.integer(a, 2)),
    max: extreme((x, y) => (y > x ? y : x)),
    min: extreme((x, y) => (y < x ? y : x)),
    random: random(source),
    randomseed: (a) => {
      source.seed(modulo(args.integer(a, 1), 2 ** 32));
      return [];
    },
  }, directMath);
  t.set('pi', Math.PI);
  t.set('huge', Infinity);
  return t;
}

export function osLibrary(clock: () => number): LuaTable {
  return args.library({ clock: () => clock() });
}
