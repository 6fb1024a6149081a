/** Values of types that modules bring along. The object points to 16 bytes, as the real server's does: which type it is, and the value.
 * How a value is freed, measured, copied, stored and shown stands in a record of methods that the type registers, so this part, which is
 * loaded from the start, knows none of the types. */

import type { TypeName, ValueView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';
import * as robj from '../structures/robj.ts';

export interface ModuleType {
  /** Nine characters: what TYPE answers. */
  readonly name: TypeName;
  /** What is written before its payload in a snapshot, besides the name: 0 to 1023. */
  readonly version: number;
  /** Each of these gets the pointer to the value. */
  readonly free: (h: Heap, value: number) => void;
  readonly memoryBytes: (h: Heap, value: number) => number;
  readonly duplicate: (h: Heap, value: number) => number;
  readonly view: (h: Heap, value: number, from: number) => ValueView;
  /** The value as strings, from which `load` makes an equal one. */
  readonly save: (h: Heap, value: number) => readonly string[];
  /** Undefined where the strings cannot have come from `save`; then nothing is left behind. */
  readonly load: (h: Heap, saved: readonly string[]) => number | undefined;
}

const valueBytes = 16;
const registered: ModuleType[] = [];

/** Registers a type. Its values in memory begin with its number. */
export function register(type: ModuleType): void {
  registered.push(type);
  robj.moduleTypeNames.push(type.name);
}

/** An object of a type that is known. */
export function create(h: Heap, type: ModuleType, value: number): number {
  const block = h.alloc(valueBytes);
  h.i32.fill(0, block >> 2, (block + valueBytes) >> 2);
  h.i32[block >> 2] = registered.indexOf(type);
  h.i32[(block >> 2) + 2] = value;
  return robj.create(h, robj.type.module, robj.encoding.raw, block);
}

export function typeOf(h: Heap, o: number): ModuleType {
  const type = registered[h.i32[robj.pointer(h, o) >> 2] as number];
  assert(type !== undefined, 'an object of a module has a registered type');
  return type;
}

export const isOf = (h: Heap, o: number, type: ModuleType): boolean =>
  robj.typeOf(h, o) === robj.type.module && typeOf(h, o) === type;

export const value = (h: Heap, o: number): number => h.i32[(robj.pointer(h, o) >> 2) + 2] as number;

export function setValue(h: Heap, o: number, value: number): void {
  h.i32[(robj.pointer(h, o) >> 2) + 2] = value;
}

/** Frees the value and the 16 bytes before it. */
export function free(h: Heap, o: number): void {
  typeOf(h, o).free(h, value(h, o));
  h.free(robj.pointer(h, o));
}

export const duplicate = (h: Heap, o: number): number => create(h, typeOf(h, o), typeOf(h, o).duplicate(h, value(h, o)));

export const memoryBytes = (h: Heap, o: number): number =>
  h.usableBytes(o) + h.usableBytes(robj.pointer(h, o)) + typeOf(h, o).memoryBytes(h, value(h, o));

export const view = (h: Heap, o: number, from: number): ValueView => typeOf(h, o).view(h, value(h, o), from);

/** The number by which a snapshot names a type: nine characters of six bits each, and ten bits of version. */
export function idOf(type: ModuleType): bigint {
  let id = 0n;
  for (const letter of type.name) id = (id << 6n) | BigInt(letters.indexOf(letter));
  return (id << 10n) | BigInt(type.version);
}

export const byId = (id: bigint): ModuleType | undefined => registered.find((type) => idOf(type) === id);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
