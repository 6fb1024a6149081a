/** Arrays in JSON documents (see json-document.ts for where the facts come from). */

import type { Call } from '../call.ts';
import { distinct, type Place } from '../modules/json-path-match.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as json from '../structures/json.ts';
import { write } from '../structures/json-text.ts';
import {
  currentValue, existing, missingOr, noDocument, pathAt, placesOf, replyEach, requireDepth, toRead, valueAt, valuesFrom,
} from './json-document.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notArray = 'not an array';
const outOfArray = new CommandError('ERR index out of bounds');

/** Does something to the array in each place that holds one, those deep down first; what comes of it in the order of the places. */
function changeEach<Result>(
  c: Call, o: number, places: readonly Place[], change: (array: number, place: Place) => Result,
): (Result | null)[] {
  const results = new Map<string, Result>();
  const key = (place: Place): string => `${place.up?.value ?? 0}:${place.at}`;
  for (const place of distinct(places)) {
    const value = currentValue(c, o, place);
    if (json.isArray(c.h, value)) results.set(key(place), change(value, place));
  }
  return places.map((place) => results.get(key(place)) ?? null);
}

export const arrAppend = command({
  name: 'json.arrappend', arity: -4, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access insert')],
  complexity: 'O(1) for each value added when path is evaluated to a single value.',
  summary: 'Appends values to the arrays at a path.',
  args: 'key:key#0 path:string value:string...',
  run(c) {
    const path = pathAt(c, 2);
    const o = existing(c, 1);
    const values = valuesFrom(c, 3);
    add(c, o, path, values, (array) => json.length(c.h, array), 'json.arrappend');
  },
});

export const arrInsert = command({
  name: 'json.arrinsert', arity: -5, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access insert')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of the array.',
  summary: 'Inserts values before an index of the arrays at a path.',
  args: 'key:key#0 path:string index:integer value:string...',
  run(c) {
    const path = pathAt(c, 2);
    const index = c.args.integerAt(3);
    const o = existing(c, 1);
    const before = (array: number): number => (index < 0 ? index + json.length(c.h, array) : index);
    for (const { value } of placesOf(c, o, path))
      if (json.isArray(c.h, value) && (before(value) < 0 || before(value) > json.length(c.h, value))) throw outOfArray;
    add(c, o, path, valuesFrom(c, 4), before, 'json.arrinsert');
  },
});

/** Puts copies of the values before an index of each array; replies the new lengths. The values are used up. */
function add(
  c: Call, o: number, path: ReturnType<typeof pathAt>, values: readonly number[], before: (array: number) => number, event: string,
): void {
  const { h } = c;
  try {
    const places = placesOf(c, o, path);
    for (const place of places) for (const value of values) requireDepth(c, place.depth + 1, value);
    const lengths = changeEach(c, o, places, (array) => {
      json.insert(h, array, before(array), values.map((value) => json.duplicate(h, value)));
      return json.length(h, array);
    });
    tell(c, lengths, event);
    replyEach(c, path, lengths, (n) => c.reply.int(n), 'last', missingOr(path, notArray));
  } finally {
    for (const value of values) json.free(h, value);
  }
}

/** Counts a change where at least one array changed. */
function tell(c: Call, results: readonly unknown[], event: string): void {
  const changes = results.filter((result) => result !== null).length;
  if (changes > 0) c.modified(1, 'd', event, changes);
}

export const arrIndex = command({
  name: 'json.arrindex', arity: -4, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of the array.',
  summary: 'Finds the first index of a value in the arrays at a path; -1 where it is not.',
  args: 'key:key#0 path:string value:string [{range start:integer [stop:integer]}]',
  run(c) {
    const { args, h } = c;
    if (args.count > 6) throw errors.wrongArity('json.arrindex');
    const path = pathAt(c, 2);
    const start = args.count > 4 ? args.integerAt(4) : 0;
    const stop = args.count > 5 ? args.integerAt(5) : 0;
    const o = toRead(c, 1);
    if (o === 0) throw noDocument;
    const wanted = valueAt(c, 3);
    const found = placesOf(c, o, path).map(({ value }) => (json.isArray(h, value) ? indexOf(c, value, wanted, start, stop) : null));
    json.free(h, wanted);
    replyEach(c, path, found, (at) => c.reply.int(at), 'first', missingOr(path, notArray));
  },
});

/** From start to before stop; a stop of 0 means the end, and both count from the end when negative. */
function indexOf(c: Call, array: number, wanted: number, start: number, stop: number): number {
  const n = json.length(c.h, array);
  const from = Math.max(0, start < 0 ? start + n : Math.min(start, n - 1));
  const end = stop === 0 ? n : Math.min(n, stop < 0 ? stop + n : stop);
  for (let i = from; i < end; i++) if (json.equals(c.h, json.item(c.h, array, i), wanted)) return i;
  return -1;
}

export const arrLen = command({
  name: 'json.arrlen', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Tells how many elements the arrays at a path have.',
  args: 'key:key#0 [path:string]',
  run(c) {
    const path = pathAt(c, 2);
    const o = toRead(c, 1);
    if (o === 0 && !path.isLegacy) throw noDocument;
    if (o === 0) return c.reply.null();
    const lengths = placesOf(c, o, path).map(({ value }) => (json.isArray(c.h, value) ? json.length(c.h, value) : null));
    replyEach(c, path, lengths, (n) => c.reply.int(n), 'first', missingOr(path, notArray));
  },
});

export const arrPop = command({
  name: 'json.arrpop', arity: -2, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access delete')],
  complexity: 'O(N) when path is evaluated to a single value and the element is not the last, N being the size of the array.',
  summary: 'Removes an element from the arrays at a path and returns it: the last one, unless an index is given.',
  args: 'key:key#0 [{path path:string [index:integer]}]',
  run(c) {
    const { args, h } = c;
    if (args.count > 4) throw errors.wrongArity('json.arrpop');
    const path = pathAt(c, 2);
    const index = args.count > 3 ? args.integerAt(3) : -1;
    const o = existing(c, 1);
    const places = placesOf(c, o, path);
    // An empty array gives nil and yet is an array: '' stands for it.
    const popped = changeEach(c, o, places, (array) => (json.length(h, array) === 0 ? '' : pop(c, array, index)));
    tell(c, popped.map((text) => (text === '' ? null : text)), 'json.arrpop');
    replyEach(c, path, popped, (text) => (text === '' ? c.reply.null() : c.reply.bulk(text)), 'last', missingOr(path, notArray));
  },
});

/** The element at an index, the nearest one where that lies outside, as text. */
function pop(c: Call, array: number, index: number): string {
  const n = json.length(c.h, array);
  const at = Math.min(n - 1, Math.max(0, index < 0 ? index + n : index));
  const text = write(c.h, json.item(c.h, array, at));
  json.remove(c.h, array, at, 1);
  return text;
}

export const arrTrim = command({
  name: 'json.arrtrim', arity: 5, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access delete')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of the array.',
  summary: 'Keeps of the arrays at a path what lies between two indexes, both of them included.',
  args: 'key:key#0 path:string start:integer stop:integer',
  run(c) {
    const path = pathAt(c, 2);
    const start = c.args.integerAt(3);
    const stop = c.args.integerAt(4);
    const o = existing(c, 1);
    const lengths = changeEach(c, o, placesOf(c, o, path), (array) => trim(c, array, start, stop));
    tell(c, lengths, 'json.arrtrim');
    replyEach(c, path, lengths, (n) => c.reply.int(n), 'last', missingOr(path, notArray));
  },
});

function trim(c: Call, array: number, start: number, stop: number): number {
  const n = json.length(c.h, array);
  const from = Math.max(0, start < 0 ? start + n : start);
  const end = Math.min(n, (stop < 0 ? stop + n : stop) + 1);
  if (from >= end) json.remove(c.h, array, 0, n);
  else {
    json.remove(c.h, array, end, n - end);
    json.remove(c.h, array, 0, from);
  }
  return json.length(c.h, array);
}
