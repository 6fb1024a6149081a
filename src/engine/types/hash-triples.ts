/* When the fields of a hash that is a listpack expire.
 *
 * The listpack is one of triples: field, value, time (ms since 1970; 0: never). Those that go first stand first and those that stay
 * stand at the end, so whoever looks for what is due looks at the first only. It never becomes one of pairs again. A triple is named
 * by the position of its field. */

import { bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';

const { encoding, pointer } = robj;

/** Whether a hash is made of triples. */
export const isTriples = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === encoding.listpackex;

/** Where the time of the triple at `at` stands. */
const timeOf = (h: Heap, lp: number, at: number): number => listpack.next(h, lp, listpack.next(h, lp, at));

/** When a triple's field expires, in ms since 1970; 0 for one that stays. */
export function of(h: Heap, lp: number, at: number): number {
  const time = listpack.get(h, lp, timeOf(h, lp, at));
  return time.hi * 2 ** 32 + (time.lo >>> 0);
}

/** The position of the triple behind another, or 0. */
const next = (h: Heap, lp: number, at: number): number => listpack.next(h, lp, timeOf(h, lp, at));

/** Takes a triple out and puts it where its new time belongs. */
export function set(h: Heap, o: number, at: number, atMs: number): void {
  let lp = pointer(h, o);
  const name = bytesOf(listpack.text(h, lp, at));
  const content = bytesOf(listpack.text(h, lp, listpack.next(h, lp, at)));
  lp = listpack.removeAt(h, lp, at, 3);
  robj.setPointer(h, o, lp);
  let before = atMs === 0 ? 0 : listpack.first(h, lp);
  for (; before !== 0; before = next(h, lp, before)) {
    const time = of(h, lp, before);
    if (time === 0 || time > atMs) break;
  }
  const index = before === 0 ? -1 : indexOf(h, lp, before);
  const [lo, hi] = [atMs | 0, Math.floor(atMs / 2 ** 32)];
  if (index === -1) {
    lp = listpack.append(h, lp, name, 0, name.length);
    lp = listpack.append(h, lp, content, 0, content.length);
    robj.setPointer(h, o, listpack.appendInteger(h, lp, lo, hi));
    return;
  }
  lp = listpack.insertInteger(h, lp, lo, hi, listpack.seek(h, lp, index), 'before');
  lp = listpack.insertString(h, lp, content, 0, content.length, listpack.seek(h, lp, index), 'before');
  robj.setPointer(h, o, listpack.insertString(h, lp, name, 0, name.length, listpack.seek(h, lp, index), 'before'));
}

function indexOf(h: Heap, lp: number, at: number): number {
  let index = 0;
  for (let each = listpack.first(h, lp); each !== at; each = listpack.next(h, lp, each)) index++;
  return index;
}

/** Makes the listpack of a hash one of triples, with room for a time behind each value. */
export function convert(h: Heap, o: number): void {
  const old = pointer(h, o);
  let lp = listpack.create(h, listpack.bytes(h, old) + listpack.length(h, old));
  for (let field = listpack.first(h, old); field !== 0; ) {
    const value = listpack.next(h, old, field);
    for (const at of [field, value]) {
      const bytes = bytesOf(listpack.text(h, old, at));
      lp = listpack.append(h, lp, bytes, 0, bytes.length);
    }
    lp = listpack.appendInteger(h, lp, 0, 0);
    field = listpack.next(h, old, value);
  }
  robj.setEncoding(h, o, encoding.listpackex, lp);
  listpack.free(h, old);
  if (h.trace !== undefined)
    h.trace({ kind: 'encoding.converted', type: 'hash', from: 'listpack', to: 'listpackex', why: 'a field that expires' });
}
