/** What collections hold, as byte strings, whatever their encoding: for looking at values, not for commands that must be fast. */

import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as streamCursor from '../structures/stream-cursor.ts';
import * as streamId from '../structures/stream-id.ts';
import * as element from './element.ts';
import * as hash from './hash.ts';
import * as list from './list.ts';
import * as set from './set.ts';
import * as inputs from './zset-inputs.ts';

/** The elements of a list in order, or of a set in its own. */
export function forEachElement(h: Heap, o: number, visit: (text: string) => void): void {
  if (robj.typeOf(h, o) === robj.type.set) {
    set.forEach(h, o, (member) => visit(element.text(h, member)));
    return;
  }
  const cursor = list.newCursor();
  const found = element.blank();
  for (let is = list.seek(h, o, 0, cursor); is; is = list.step(h, o, cursor, true))
    visit(element.text(h, list.get(h, o, cursor, found)));
}

export function forEachPair(h: Heap, o: number, visit: (field: string, value: string, expiresAtMs: number) => void): void {
  hash.forEach(h, o, (pair) => {
    const field = element.text(h, hash.fieldAt(h, o, pair));
    visit(field, element.text(h, hash.valueAt(h, o, pair)), hash.expiresAtMs(h, o, pair));
  });
}

/** The members of a sorted set, lowest score first. */
export function forEachMember(h: Heap, o: number, visit: (member: string, score: number) => void): void {
  inputs.forEach(h, o, (score, src, start, end) => visit(byteString(src, start, end), score));
}

/** The entries of a stream: the id, and fields and values in turn. */
export function forEachStreamEntry(h: Heap, o: number, visit: (id: string, fields: readonly string[]) => void): void {
  const c = new streamCursor.StreamCursor();
  streamCursor.begin(h, robj.pointer(h, o), c);
  while (streamCursor.next(h, c)) {
    const fields: string[] = [];
    streamCursor.forEachField(h, c, (field, value) => {
      fields.push(listpack.text(h, c.lp, field), listpack.text(h, c.lp, value));
    });
    visit(streamId.text(c.id), fields);
  }
}
