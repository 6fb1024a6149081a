/* The table: Lua's one structure, an array and a hash in one (Ierusalimschy, de Figueiredo, Celes: "The Implementation
 * of Lua 5.0", 2005, section 4).
 *
 * Keys 1..n sit in an array as long as more than half of it is used; all others in a hash of chained nodes without
 * buckets of their own: a key whose place is taken goes to the highest free node, unless the one in its place is itself
 * not at home, and then that one moves (Brent's variation). Sizes change only when a new key finds no free node.
 *
 * A script can see all this: pairs walks the array, then the nodes, and # is a binary search over what the array could
 * hold. A reply that depends on it should be the real server's, so nodes are placed exactly as there: same hash of a
 * string and of a number, same sizes, same free pointer. What differs is how a key is found: by hashing and walking the
 * chain only in a huge table, else by comparing the few keys of a small one, or by a Map from key to node in a larger
 * one, and at places in a program by the node it was in last time (`slotHint` of the closures). The engine's strings hash
 * once; a script's string would be hashed at every access.
 *
 * The array is 1-based, index 0 is unused. It holds only the entries up to the last that is not nil; `arraySize` is how
 * many it stands for. Rejected: one Map for everything, whose order is that of insertion, and which cannot go on from a
 * key (`next`) without being walked from its start. */

import { hashOf } from './hash.ts';
import { fail, machine } from './registers.ts';
import { bestArraySize, countKey, logarithmUp, sizeMax } from './table-size.ts';
import type { LuaValue } from './value.ts';

/** Up to this many nodes keys are compared one by one. */
const comparedMax = 8;
/** Up to this many there is a Map from key to node. */
const indexedMax = 1 << 16;
/** To hash a longer string takes steps. */
const hashedMax = 64;
/** What a node and an array entry are worth in bytes on a 64-bit server, for the budget. */
const nodeBytes = 40;
const entryBytes = 16;
const stepsPerNode = 8;

const noNodes: LuaValue[] = [];
const noLinks: number[] = [];

/** What `[a, b]` is, but for the machine: where most arrays of a literal were still in use when memory was cleared, it makes all further
 * ones in old memory, and there the dead keep alive what they hold. After a few hundred tables that live on, those that do not would
 * cost twice as much. */
const arrayOf = (...values: LuaValue[]): LuaValue[] => values;

export class LuaTable {
  readonly kind: 'table';
  metatable: LuaTable | undefined;
  /** Set on the libraries and the globals, which scripts share. */
  isReadonly: boolean;
  serial: number;
  /** Of memory.ts: the count that saw it last. */
  mark: number;
  array: LuaValue[];
  arraySize: number;
  /** How many of `array` are nil. */
  private holes: number;
  keys: LuaValue[];
  values: LuaValue[];
  /** The next node of a chain, -1 at its end. */
  private links: number[];
  /** Nodes from here on are taken. */
  private free: number;
  private index: Map<LuaValue, number> | undefined;

  /** All is set here: initializers at the fields would be a function of their own. */
  constructor(arraySize = 0, nodes = 0, array: LuaValue[] = arrayOf(undefined)) {
    this.kind = 'table';
    this.metatable = undefined;
    this.isReadonly = false;
    this.serial = 0;
    this.mark = 0;
    this.array = array;
    this.arraySize = arraySize;
    this.holes = 0;
    this.keys = noNodes;
    this.values = noNodes;
    this.links = noLinks;
    this.free = 0;
    this.index = undefined;
    if (nodes > 0) this.setNodes(nodes);
  }

  /** Makes it what a new table with some of a list's values would be, of which none may be nil. */
  refill(values: readonly LuaValue[], from: number, to: number): this {
    this.metatable = undefined;
    this.serial = 0;
    this.array = listed(values, from, to);
    this.arraySize = to - from;
    this.holes = 0;
    if (this.keys.length > 0) this.setNodes(0);
    return this;
  }

  /** A table with one field, as setting it in an empty one makes it. */
  static with(key: string, value: LuaValue): LuaTable {
    const t = new LuaTable();
    machine.allocate(nodeBytes);
    machine.spend(stepsPerNode);
    t.keys = [key];
    t.values = [value];
    t.links = [-1];
    t.free = 1;
    return t;
  }

  get(key: LuaValue): LuaValue {
    if (typeof key === 'number' && key > 0 && key < this.array.length) {
      const v = this.array[key];
      if (v !== undefined) return v;
    }
    const i = this.find(key);
    return i < 0 ? undefined : this.values[i];
  }

  /** The node of a key, or -1. */
  find(key: LuaValue): number {
    if (this.index !== undefined) return this.index.get(key) ?? -1;
    const { keys } = this;
    if (key === undefined) return -1;
    if (keys.length > comparedMax) return this.findByChain(key);
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
    return -1;
  }

  /** As find, where nodes are so many that a Map of them would take a second to grow. */
  private findByChain(key: LuaValue): number {
    const { keys, links } = this;
    if (Number.isNaN(key)) return -1;
    if (typeof key === 'string' && key.length > hashedMax) machine.spend(key.length >> 4);
    let i = this.mainPosition(key);
    while (i >= 0 && keys[i] !== key) i = links[i] as number;
    return i;
  }

  set(key: LuaValue, value: LuaValue): void {
    if (typeof key === 'number' && key > 0 && key <= this.arraySize && Number.isInteger(key)) {
      this.setEntry(key, value);
      return;
    }
    const i = this.find(key);
    if (i >= 0) this.values[i] = value;
    else if (key === undefined) fail('table index is nil');
    else if (Number.isNaN(key)) fail('table index is NaN');
    // Also for a nil: the server makes a node for that, too.
    else this.add(key, value);
  }

  private setEntry(k: number, value: LuaValue): void {
    const { array } = this;
    const n = array.length;
    if (k < n) {
      if (value === undefined) this.clearEntry(k);
      else {
        if (array[k] === undefined) this.holes--;
        array[k] = value;
      }
      return;
    }
    if (value === undefined) return;
    for (let i = n; i < k; i++) array.push(undefined);
    this.holes += k - n;
    array.push(value);
  }

  private clearEntry(k: number): void {
    const { array } = this;
    if (k < array.length - 1) {
      if (array[k] !== undefined) this.holes++;
      array[k] = undefined;
      return;
    }
    array.pop();
    while (array.length > 1 && array[array.length - 1] === undefined) {
      array.pop();
      this.holes--;
    }
  }

  /** A border: n with t[n] not nil and t[n + 1] nil. Which one, when there are several, depends on the sizes. */
  border(): number {
    const { arraySize } = this;
    const n = this.array.length - 1;
    if (n < arraySize) {
      if (this.holes === 0) return n;
      let i = 0;
      let j = arraySize;
      while (j - i > 1) {
        const m = (i + j) >>> 1;
        if (this.array[m] === undefined) j = m;
        else i = m;
      }
      return i;
    }
    return this.keys.length === 0 ? arraySize : this.borderBeyond(arraySize);
  }

  private borderBeyond(from: number): number {
    let i = from;
    let j = i + 1;
    while (this.get(j) !== undefined) {
      i = j;
      j *= 2;
    }
    while (j - i > 1) {
      const m = Math.floor((i + j) / 2);
      if (this.get(m) === undefined) j = m;
      else i = m;
    }
    return i;
  }

  /** The position behind a key's, for nextPosition; -1 when the table does not know the key. */
  positionAfter(key: LuaValue): number {
    if (key === undefined) return 1;
    if (typeof key === 'number' && key > 0 && key <= this.arraySize && Number.isInteger(key)) return key + 1;
    const i = this.find(key);
    return i < 0 ? -1 : this.arraySize + i + 2;
  }

  /** The first position from `from` on that holds a value, 0 when there is none. */
  nextPosition(from: number): number {
    const { array, arraySize, values } = this;
    for (let i = from; i < array.length; i++) if (array[i] !== undefined) return i;
    const first = from > arraySize ? from - arraySize - 1 : 0;
    for (let i = first; i < values.length; i++) if (values[i] !== undefined) return arraySize + 1 + i;
    return 0;
  }

  /** As nextPosition; a script pays for empty places that are passed. */
  stepTo(from: number): number {
    const at = this.nextPosition(from);
    const passed = (at === 0 ? this.arraySize + this.keys.length : at) - from;
    if (passed >= 64) machine.spend(passed >> 3);
    return at;
  }

  keyAt(position: number): LuaValue {
    return position <= this.arraySize ? position : this.keys[position - this.arraySize - 1];
  }

  valueAt(position: number): LuaValue {
    return position <= this.arraySize ? this.array[position] : this.values[position - this.arraySize - 1];
  }

  /** How many bytes a server would need for this table without what is in it. */
  bytes(): number {
    return 64 + this.keys.length * nodeBytes + this.arraySize * entryBytes;
  }

  private mainPosition(key: LuaValue): number {
    return hashOf(key, this.keys.length);
  }

  /** Puts a key that is not there into a node. */
  private add(key: LuaValue, value: LuaValue): void {
    const { keys, values, links } = this;
    if (keys.length === 0) {
      this.rehash(key, value);
      return;
    }
    let at = this.mainPosition(key);
    if (values[at] !== undefined) {
      const free = this.takeFree();
      if (free < 0) {
        this.rehash(key, value);
        return;
      }
      const home = this.mainPosition(keys[at]);
      if (home !== at) {
        let before = home;
        while (links[before] !== at) before = links[before] as number;
        links[before] = free;
        this.place(free, keys[at], values[at]);
        links[free] = links[at] as number;
        links[at] = -1;
        keys[at] = undefined;
      } else {
        links[free] = links[at] as number;
        links[at] = free;
        at = free;
      }
    } else if (keys[at] !== undefined) this.index?.delete(keys[at]);
    this.place(at, key, value);
  }

  private place(at: number, key: LuaValue, value: LuaValue): void {
    this.keys[at] = key;
    this.values[at] = value;
    this.index?.set(key, at);
  }

  private takeFree(): number {
    while (this.free > 0) if (this.keys[--this.free] === undefined) return this.free;
    return -1;
  }

  /** Finds new sizes that have room for one more key, and adds it. */
  private rehash(key: LuaValue, value: LuaValue): void {
    const n = this.array.length;
    if (key === n && n - 1 === this.arraySize && n <= sizeMax && this.holes === 0 && this.keys.length === 0) {
      // A list that grows by one: all that is counted below would be in its array.
      this.resize(1 << logarithmUp(n), 0);
      this.set(key, value);
      return;
    }
    const counts: number[] = new Array(32).fill(0);
    let inArray = this.countArray(counts);
    let total = inArray;
    for (let i = 0; i < this.keys.length; i++)
      if (this.values[i] !== undefined) {
        inArray += countKey(this.keys[i], counts);
        total++;
      }
    inArray += countKey(key, counts);
    total++;
    const [arraySize, used] = bestArraySize(counts, inArray);
    this.resize(arraySize, total - used);
    this.set(key, value);
  }

  /** How many entries of the array lie in each slice (2^(i-1), 2^i]. */
  private countArray(counts: number[]): number {
    const n = this.array.length - 1;
    let total = 0;
    for (let slice = 0, from = 1, to = 1; from <= n; slice++, from = to + 1, to *= 2) {
      const end = Math.min(to, n);
      let used = end - from + 1;
      if (this.holes > 0) for (let i = from; i <= end; i++) if (this.array[i] === undefined) used--;
      counts[slice] = (counts[slice] as number) + used;
      total += used;
    }
    return total;
  }

  resize(arraySize: number, nodes: number): void {
    const { keys, values, array } = this;
    const oldSize = this.arraySize;
    machine.allocate(Math.max(0, arraySize - oldSize) * entryBytes + nodes * nodeBytes);
    machine.spend(nodes * stepsPerNode);
    this.arraySize = arraySize;
    this.setNodes(nodes);
    if (arraySize < array.length - 1) {
      this.array = array.slice(0, arraySize + 1);
      this.holes = 0;
      while (this.array.length > 1 && this.array[this.array.length - 1] === undefined) this.array.pop();
      for (let i = 1; i < this.array.length; i++) if (this.array[i] === undefined) this.holes++;
      for (let i = arraySize + 1; i < array.length; i++) if (array[i] !== undefined) this.set(i, array[i]);
    }
    for (let i = keys.length - 1; i >= 0; i--) if (values[i] !== undefined) this.set(keys[i], values[i]);
  }

  private setNodes(wanted: number): void {
    const size = wanted === 0 ? 0 : 2 ** logarithmUp(wanted);
    if (size > sizeMax) fail('table overflow');
    this.keys = size === 0 ? noNodes : new Array(size).fill(undefined);
    this.values = size === 0 ? noNodes : new Array(size).fill(undefined);
    this.links = size === 0 ? noLinks : new Array(size).fill(-1);
    this.free = size;
    this.index = size > comparedMax && size <= indexedMax ? new Map() : undefined;
  }
}

/** Index 0 is unused. An array that grows by its first element takes room for many more. */
function listed(values: readonly LuaValue[], from: number, to: number): LuaValue[] {
  switch (to - from) {
    case 0:
      return arrayOf(undefined);
    case 1:
      return arrayOf(undefined, values[from]);
    case 2:
      return arrayOf(undefined, values[from], values[from + 1]);
    case 3:
      return arrayOf(undefined, values[from], values[from + 1], values[from + 2]);
    default:
      return [undefined, ...values.slice(from, to)];
  }
}
