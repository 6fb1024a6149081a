/* Where a key belongs among 2^k nodes. Numbers and strings as in Lua 5.1, so that pairs walks in the order of a real
 * server; for what has an identity only, a server uses its address, and we a serial number. */

import { type LuaValue, serialOf } from './value.ts';

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Of every byte, the last one first. */
export function stringHash(s: string): number {
  let h = s.length | 0;
  for (let i = s.length; i >= 1; i--) h ^= (h << 5) + (h >>> 2) + s.charCodeAt(i - 1);
  return h >>> 0;
}

function numberHash(n: number, size: number): number {
  if (n === 0) return 0;
  double[0] = n;
  return (((words[0] as number) + (words[1] as number)) >>> 0) % ((size - 1) | 1);
}

export function hashOf(key: LuaValue, size: number): number {
  switch (typeof key) {
    case 'string':
      return stringHash(key) & (size - 1);
    case 'number':
      return numberHash(key, size);
    case 'boolean':
      return (key ? 1 : 0) & (size - 1);
    case 'object':
      return (serialOf(key) * 16) % ((size - 1) | 1);
    default:
      return 0;
  }
}
