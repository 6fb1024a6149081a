/* What the server does with any value: free it, measure it, copy it, show it. Strings are handled here. Collections register how it is done
 * with them (collections.ts) when their part of the engine is fetched, after the prompt; until then no command can make one. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { Args } from '../resp/args.ts';
import * as robj from '../structures/robj.ts';
import * as string from './string.ts';

const { encoding, type } = robj;

/** How it is done with collections, and with the types of modules. */
export interface Collections {
  /** Frees what is below an object. */
  readonly freeContents: (h: Heap, o: number) => void;
  readonly memoryBytes: (h: Heap, o: number) => number;
  readonly duplicate: (h: Heap, o: number, random: () => number) => number;
  readonly view: (h: Heap, o: number, from: number) => ValueView;
  readonly gauges: (h: Heap, o: number, limits: Limits) => readonly Gauge[];
  /** The dict in which an object's members or fields are sought, or 0. */
  readonly memberDict: (h: Heap, o: number) => number;
  /** How much work it is to free a value, in the server's own measure. */
  readonly parts: (h: Heap, o: number) => number;
  /** Frees what is inside a value, part by part. What remains is empty. */
  readonly takeApart: (h: Heap, o: number) => Generator<void>;
  /** Fields of hashes that expire. */
  readonly fields: {
    /** Of an object that is a hash: whether any of its fields expires. */
    readonly expire: (h: Heap, o: number) => boolean;
    /** When the first is due, in ms since 1970; Infinity if none ever will. */
    readonly firstDueMs: (h: Heap, o: number) => number;
    /** Removes those that are due; returns their names. */
    readonly removeDue: (h: Heap, o: number, nowMs: number) => readonly string[];
    readonly count: (h: Heap, o: number) => number;
    /** The pair whose field is an argument, or 0. */
    readonly find: (h: Heap, o: number, args: Args, i: number) => number;
  };
}

/** Undefined until they are registered. */
export let collections = undefined as unknown as Collections;

/** Registers collections. */
export function know(those: Collections): void {
  collections = those;
}

/** Whether an object is a string. */
export const isString = (h: Heap, o: number): boolean => robj.typeOf(h, o) === type.string;

/** Frees an object and everything below it. Shared objects stay. */
export function free(h: Heap, o: number): void {
  if (isString(h, o)) return robj.freeString(h, o);
  collections.freeContents(h, o);
  h.free(o);
}

/** A deep copy of an object. Chance draws the towers of a skiplist anew. */
export const duplicate = (h: Heap, o: number, random: () => number): number =>
  isString(h, o) ? string.duplicate(h, o) : collections.duplicate(h, o, random);

/** The dict in which an object's members or fields are sought, or 0. */
export const memberDict = (h: Heap, o: number): number =>
  robj.encodingOf(h, o) === encoding.hashtable ? robj.pointer(h, o) : isString(h, o) ? 0 : collections.memberDict(h, o);

/** How much work it is to free an object, in the server's own measure. */
export const parts = (h: Heap, o: number): number => (isString(h, o) ? 1 : collections.parts(h, o));

/** Bytes of an object and everything below it, as the allocator counts them. */
export const memoryBytes = (h: Heap, o: number): number =>
  isString(h, o) ? string.memoryBytes(h, o) : collections.memoryBytes(h, o);
