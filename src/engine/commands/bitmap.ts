/** Bitmaps, a bit at a time or whole: set, read, combined. */

import type { Call } from '../call.ts';
import { whole } from '../memory/whole.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as string from '../types/string.ts';
import { badOffset, byteOf, bytes, lengthened, offsetMax, read, writable } from './bitmap-bits.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const badBit = new CommandError('ERR bit is not an integer or out of range');
const oneSource = new CommandError('ERR BITOP NOT must be called with a single source key.');

export const setbit = command({
  name: 'setbit',
  arity: 4,
  flags: 'write denyoom',
  acl: 'bitmap',
  keys: [keys.at(1, 'RW access update')],
  group: 'bitmap',
  since: '2.2.0',
  complexity: 'O(1)',
  quick: true,
  summary: `Sets or clears the bit at offset of the string value. Creates the key if it doesn't exist.`,
  args: 'key:key#0 offset:integer value:integer',
  run(c) {
    const { args, h } = c;
    const offset = args.integerAt(2, 0, offsetMax(c), badOffset);
    const bit = args.integerAt(3, 0, 1, badBit);
    const at = robj.pointer(h, writable(c, offset)) + byteOf(offset);
    const mask = 0x80 >> (offset & 7);
    const byte = h.u8[at] as number;
    const before = (byte & mask) === 0 ? 0 : 1;
    if (bit !== before || lengthened.value) {
      h.u8[at] = bit === 1 ? byte | mask : byte & ~mask;
      c.modified(1, '$', 'setbit');
    }
    c.reply.int(before);
  },
});

export const getbit = command({
  name: 'getbit',
  arity: 3,
  flags: 'readonly fast',
  acl: 'bitmap',
  keys: [keys.at(1, 'RO access')],
  group: 'bitmap',
  since: '2.2.0',
  complexity: 'O(1)',
  summary: 'Returns a bit value by offset.',
  args: 'key:key#0 offset:integer',
  run(c) {
    const offset = c.args.integerAt(2, 0, offsetMax(c), badOffset);
    read(c.h, c.db.readTyped(c.args, 1, robj.type.string));
    const at = bytes.start + byteOf(offset);
    c.reply.int(at < bytes.end ? ((bytes.u8[at] as number) >>> (7 - (offset & 7))) & 1 : 0);
  },
});

export const bitop = command({
  name: 'bitop',
  arity: -4,
  flags: 'write denyoom',
  acl: 'bitmap',
  keys: [keys.at(2, 'OW update'), keys.range(3, -1, 1, 'RO access')],
  group: 'bitmap',
  since: '2.6.0',
  complexity: 'O(N)',
  summary: 'Performs bitwise operations on multiple strings, and stores the result.',
  args: '<operation AND | OR | XOR | NOT> destkey:key#0 key:key...#1',
  run(c) {
    const operation = operationOf(c);
    if (operation === 'NOT' && c.args.count !== 4) throw oneSource;
    const sources = sourcesOf(c);
    const length = sources.reduce((longest, { end, start }) => Math.max(longest, end - start), 0);
    storeResult(c, operation, sources, length);
    c.reply.int(length);
  },
});

const operations = ['AND', 'OR', 'XOR', 'NOT'] as const;
type Operation = (typeof operations)[number];

function operationOf(c: Call): Operation {
  for (const operation of operations) if (c.args.is(1, operation)) return operation;
  throw errors.syntax;
}

/** Bytes [start, end) of the heap, or of a buffer of their own: an integer's digits. */
interface Source {
  readonly own: Uint8Array | undefined;
  readonly start: number;
  readonly end: number;
}

function sourcesOf(c: Call): Source[] {
  const { args, h } = c;
  const found: Source[] = [];
  for (let i = 3; i < args.count; i++) {
    const o = c.db.readTyped(args, i, robj.type.string);
    read(h, o);
    found.push({ own: bytes.u8 === h.u8 ? undefined : bytes.u8, start: bytes.start, end: bytes.end });
  }
  return found;
}

/** Puts the result under argument 2, which may be a source: so it is made beside them. */
function storeResult(c: Call, operation: Operation, sources: readonly Source[], length: number): void {
  const { db, h } = c;
  if (length === 0) {
    if (db.delete(c.args, 2)) c.modified(2, 'g', 'del');
    return;
  }
  const o = whole(h, () => string.createZeros(h, length), length);
  const to = robj.pointer(h, o);
  sources.forEach((source, k) => {
    combine(h.u8, to, length, k === 0 && operation !== 'NOT' ? 'OR' : operation, source);
  });
  db.set(c.args, 2, o);
  c.modified(2, '$', 'set');
}

/** Combines what lies at `to` with a source, whose missing bytes are zeros. */
function combine(u8: Uint8Array, to: number, length: number, operation: Operation, source: Source): void {
  const from = source.own ?? u8;
  const { start } = source;
  const n = source.end - start;
  switch (operation) {
    case 'AND':
      for (let i = 0; i < n; i++) u8[to + i] = (u8[to + i] as number) & (from[start + i] as number);
      u8.fill(0, to + n, to + length);
      break;
    case 'OR':
      for (let i = 0; i < n; i++) u8[to + i] = (u8[to + i] as number) | (from[start + i] as number);
      break;
    case 'XOR':
      for (let i = 0; i < n; i++) u8[to + i] = (u8[to + i] as number) ^ (from[start + i] as number);
      break;
    case 'NOT':
      for (let i = 0; i < n; i++) u8[to + i] = ~(from[start + i] as number);
  }
}
