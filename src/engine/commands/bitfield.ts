/* Bit fields: a string as an array of integers of any width up to 64 bits, signed (i1 … i64) or unsigned (u1 … u63),
 * at any bit offset. All arithmetic is BigInt's, since a sum of two 64-bit numbers has 65 bits: an overflow is then
 * plainly a sum that lies outside of the field's range. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import { badOffset, bytes, lengthened, offsetMax, read, writable } from './bitmap-bits.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const badType = new CommandError(
  'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);
const badOverflow = new CommandError('ERR Invalid OVERFLOW type specified');
const onlyGet = new CommandError('ERR BITFIELD_RO only supports the GET subcommand');

const hash = 35;
const letterI = 105;
const letterU = 117;

export const bitfield = command({
  name: 'bitfield',
  arity: -2,
  flags: 'write denyoom',
  acl: 'bitmap',
  keys: [keys.at(1, 'RW access update variable_flags', 'This command allows both access and modification of the key')],
  group: 'bitmap',
  since: '3.2.0',
  complexity: 'O(1) for each subcommand specified',
  summary: 'Performs arbitrary bitfield integer operations on strings.',
  args:
    'key:key#0 [<operation GET={get-block encoding:string offset:integer} | {write [OVERFLOW=<overflow-block ' +
    'WRAP | SAT | FAIL>] <write-operation SET={set-block encoding:string offset:integer value:integer} | ' +
    'INCRBY={incrby-block encoding:string offset:integer increment:integer}>}>...]',
  run(c) {
    const operations = readOperations(c);
    const last = lastWritten(operations);
    if (last < 0) replyToGets(c, operations);
    else operate(c, operations, last);
  },
});

export const bitfield_ro = command({
  name: 'bitfield_ro',
  arity: -2,
  flags: 'readonly fast',
  acl: 'bitmap',
  keys: [keys.at(1, 'RO access')],
  group: 'bitmap',
  since: '6.0.0',
  complexity: 'O(1) for each subcommand specified',
  summary: 'Performs arbitrary read-only bitfield integer operations on strings.',
  args: 'key:key#0 [GET={get-block encoding:string offset:integer}...+]',
  run(c) {
    const operations = readOperations(c);
    if (lastWritten(operations) >= 0) throw onlyGet;
    replyToGets(c, operations);
  },
});

// --- what is asked -------------------------------------------------------------------------------------------------

type Overflow = 'WRAP' | 'SAT' | 'FAIL';

interface Field {
  readonly signed: boolean;
  readonly bits: number;
  /** Of its highest bit. */
  readonly offset: number;
}

interface Operation {
  readonly kind: 'GET' | 'SET' | 'INCRBY';
  readonly field: Field;
  readonly value: bigint;
  readonly overflow: Overflow;
}

function readOperations(c: Call): Operation[] {
  const { args } = c;
  const found: Operation[] = [];
  let overflow: Overflow = 'WRAP';
  args.from(2);
  while (args.more) {
    if (args.left > 1 && args.take('OVERFLOW')) overflow = readOverflow(c);
    else if (args.left > 2 && args.take('GET')) found.push(readOperation(c, 'GET', overflow));
    else if (args.left > 3 && args.take('SET')) found.push(readOperation(c, 'SET', overflow));
    else if (args.left > 3 && args.take('INCRBY')) found.push(readOperation(c, 'INCRBY', overflow));
    else throw errors.syntax;
  }
  return found;
}

function readOverflow(c: Call): Overflow {
  for (const overflow of ['WRAP', 'SAT', 'FAIL'] as const) if (c.args.take(overflow)) return overflow;
  throw badOverflow;
}

function readOperation(c: Call, kind: Operation['kind'], overflow: Overflow): Operation {
  const { args } = c;
  const field = readField(c, args.next(), args.next());
  if (kind === 'GET') return { kind, field, value: 0n, overflow };
  args.integer();
  return { kind, field, value: int64.toBigInt(int64.parsed.lo, int64.parsed.hi), overflow };
}

/** A field from its type and its offset, which after a `#` counts fields of this width. */
function readField(c: Call, typeAt: number, offsetAt: number): Field {
  const { buffer, start, end } = c.args;
  const letter = c.args.length(typeAt) === 0 ? 0 : buffer[start[typeAt] as number];
  const signed = letter === letterI;
  const isType =
    (signed || letter === letterU) && int64.parse(buffer, (start[typeAt] as number) + 1, end[typeAt] as number);
  const bits = int64.parsed.value;
  if (!isType || bits < 1 || bits > (signed ? 64 : 63)) throw badType;
  const counts = c.args.length(offsetAt) > 0 && buffer[start[offsetAt] as number] === hash;
  if (!int64.parse(buffer, (start[offsetAt] as number) + (counts ? 1 : 0), end[offsetAt] as number)) throw badOffset;
  const offset = counts ? multiplied(bits) : int64.parsed.value;
  if (offset < 0 || offset > offsetMax(c)) throw badOffset;
  return { signed, bits, offset };
}

/** The number parsed last times a field's width, in 64 bits as the server multiplies it. */
function multiplied(bits: number): number {
  const { value, lo, hi } = int64.parsed;
  if (Number.isSafeInteger(value * bits)) return value * bits;
  return Number(BigInt.asIntN(64, int64.toBigInt(lo, hi) * BigInt(bits)));
}

/** Offset of the last bit that may be written, -1 when there are only GETs. */
function lastWritten(operations: readonly Operation[]): number {
  return operations.reduce(
    (last, { kind, field }) => (kind === 'GET' ? last : Math.max(last, field.offset + field.bits - 1)),
    -1,
  );
}

// --- what is done --------------------------------------------------------------------------------------------------

function replyToGets(c: Call, operations: readonly Operation[]): void {
  read(c.h, c.db.readTyped(c.args, 1, robj.type.string));
  c.reply.array(operations.length);
  for (const { field } of operations) replyValue(c, get(field));
}

function operate(c: Call, operations: readonly Operation[], last: number): void {
  const o = writable(c, last);
  const isLonger = lengthened.value;
  let changes = 0;
  read(c.h, o);
  c.reply.array(operations.length);
  for (const operation of operations) {
    const before = get(operation.field);
    const after = operation.kind === 'GET' ? before : outcomeOf(operation, before);
    if (after === undefined) c.reply.null();
    else replyValue(c, operation.kind === 'INCRBY' ? after : before);
    if (operation.kind === 'GET' || after === undefined) continue;
    if (isLonger || after !== before) changes++;
    put(operation.field, after);
  }
  if (changes > 0) c.modified(1, '$', 'setbit', changes);
}

function replyValue(c: Call, value: bigint): void {
  c.reply.intText(String(value));
}

/** What a field becomes; undefined when it would overflow and may not. */
function outcomeOf({ kind, field, value, overflow }: Operation, before: bigint): bigint | undefined {
  const { signed, bits } = field;
  const width = BigInt(bits);
  const max = (1n << (signed ? width - 1n : width)) - 1n;
  const min = signed ? -max - 1n : 0n;
  const wanted = kind === 'INCRBY' ? before + value : signed ? value : BigInt.asUintN(64, value);
  if (wanted >= min && wanted <= max) return wanted;
  if (overflow === 'FAIL') return undefined;
  // The server sees which end is passed by what is left to the top, in 64 bits: far enough below, that turns negative.
  if (overflow === 'SAT') return wanted > max || (kind === 'SET' && max - wanted > int64.int64Max) ? max : min;
  return signed ? BigInt.asIntN(bits, wanted) : BigInt.asUintN(bits, wanted);
}

/** A field's value in the bytes read last; bits behind their end are zeros. */
function get({ signed, bits, offset }: Field): bigint {
  const first = bytes.start + Math.floor(offset / 8);
  const end = bytes.start + Math.floor((offset + bits - 1) / 8) + 1;
  let value = 0n;
  for (let i = first; i < end; i++) value = (value << 8n) | BigInt(i < bytes.end ? (bytes.u8[i] as number) : 0);
  value >>= BigInt((8 - ((offset + bits) % 8)) % 8);
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Writes a field's value into the bytes read last, from its lowest bit on, a byte at a time. */
function put({ bits, offset }: Field, value: bigint): void {
  let left = BigInt.asUintN(bits, value);
  for (let end = offset + bits; end > offset; ) {
    const start = Math.max(offset, Math.floor((end - 1) / 8) * 8);
    const shift = (8 - (end % 8)) % 8;
    const mask = ((1 << (end - start)) - 1) << shift;
    const i = bytes.start + Math.floor(start / 8);
    bytes.u8[i] = ((bytes.u8[i] as number) & ~mask) | ((Number(left & 0xffn) << shift) & mask);
    left >>= BigInt(end - start);
    end = start;
  }
}
