/** Numbers, strings, truth values and the members of objects in JSON documents (see json-document.ts for where the facts come from). */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { distinct, type Place } from '../modules/json-path-match.ts';
import type { Path } from '../modules/json-path.ts';
import { CommandError } from '../resp/errors.ts';
import * as json from '../structures/json.ts';
import { write, writeArray } from '../structures/json-text.ts';
import {
  currentValue, existing, missing, missingOr, noDocument, pathAt, placesOf, put, replyEach, toRead, valueAt, wrongKind,
} from './json-document.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notNumber = new CommandError('ERR bad input number');
const tooLarge = new CommandError('ERR result is an infinite number');

/** Replaces the value in each place that fits: `next` makes the new one of the old, or null where it does not fit. Returns what stands
 * there then. */
function replaceEach(c: Call, o: number, places: readonly Place[], next: (old: number) => number | null): (number | null)[] {
  const results = new Map<Place, number | null>();
  for (const place of distinct(places)) {
    const fresh = next(currentValue(c, o, place));
    if (fresh !== null) put(c, o, place, fresh);
    results.set(place, fresh);
  }
  const same = (place: Place): Place | undefined =>
    [...results.keys()].find((other) => other.at === place.at && other.up?.value === place.up?.value);
  return places.map((place) => results.get(same(place) as Place) ?? null);
}

type Calculation = {
  readonly whole: (a: bigint, b: bigint) => bigint;
  readonly double: (a: number, b: number) => number;
};

const sum: Calculation = { whole: (a, b) => a + b, double: (a, b) => a + b };
const product: Calculation = { whole: (a, b) => a * b, double: (a, b) => a * b };

/** JSON.NUMINCRBY and JSON.NUMMULTBY. Two integers make an integer while it has 64 bits, everything else a double. */
function calculate(c: Call, how: Calculation, event: string): void {
  const { h } = c;
  const path = pathAt(c, 2);
  const o = existing(c, 1);
  const by = valueAt(c, 3);
  try {
    if (!json.isNumeric(h, by)) throw notNumber;
    const places = placesOf(c, o, path);
    for (const { value } of places) if (json.isNumeric(h, value)) json.free(h, calculated(c, value, by, how)); // or all, or none
    const results = replaceEach(c, o, places, (old) => (json.isNumeric(h, old) ? calculated(c, old, by, how) : null));
    tellChanges(c, results, event);
    replyNumbers(c, path, results);
  } finally {
    json.free(h, by);
  }
}

function calculated(c: Call, a: number, b: number, how: Calculation): number {
  const { h } = c;
  if (json.kindOf(h, a) === 'integer' && json.kindOf(h, b) === 'integer') {
    const result = how.whole(BigInt(json.integerText(h, a)), BigInt(json.integerText(h, b)));
    if (result >= int64.int64Min && result <= int64.int64Max)
      return json.createInteger(h, Number(BigInt.asIntN(32, result)), Number(BigInt.asIntN(32, result >> 32n)));
  }
  const result = how.double(json.toDouble(h, a), json.toDouble(h, b));
  if (!Number.isFinite(result)) throw tooLarge;
  return json.createNumber(h, result);
}

/** RESP2 has no numbers but integers, so there the reply is JSON as text; RESP3 gets them as they are. */
function replyNumbers(c: Call, path: Path, results: readonly (number | null)[]): void {
  const { h, reply } = c;
  const fitting = results.filter((value) => value !== null);
  if (path.isLegacy && fitting.length === 0) throw missingOr(path, 'does not contains a number');
  if (reply.resp === 3) {
    const told = path.isLegacy ? fitting.slice(-1) : results;
    reply.array(told.length);
    for (const value of told) {
      if (value === null) reply.null();
      else if (json.kindOf(h, value) === 'integer') reply.intText(json.integerText(h, value));
      else reply.double(json.toDouble(h, value));
    }
  } else if (path.isLegacy) reply.bulk(write(h, fitting.at(-1) as number));
  else reply.bulk(writeArray(results.map((value) => (value === null ? 'null' : write(h, value)))));
}

function tellChanges(c: Call, results: readonly unknown[], event: string): void {
  const changes = results.filter((result) => result !== null).length;
  if (changes > 0) c.modified(1, 'd', event, changes);
}

export const numIncrBy = command({
  name: 'json.numincrby', arity: 4, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Adds to the numbers at a path.',
  args: 'key:key#0 path:string value:double',
  run: (c) => calculate(c, sum, 'json.numincrby'),
});

export const numMultBy = command({
  name: 'json.nummultby', arity: 4, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Multiplies the numbers at a path.',
  args: 'key:key#0 path:string value:double',
  run: (c) => calculate(c, product, 'json.nummultby'),
});

export const toggle = command({
  name: 'json.toggle', arity: 3, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '2.0.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Turns true into false and false into true at a path.',
  args: 'key:key#0 path:string',
  run(c) {
    const path = pathAt(c, 2);
    const o = existing(c, 1);
    const isTruth = (value: number): boolean => value === json.yes || value === json.no;
    const results = replaceEach(c, o, placesOf(c, o, path), (old) => (isTruth(old) ? json.createBoolean(old === json.no) : null));
    tellChanges(c, results, 'json.toggle');
    const write = (value: number): void =>
      path.isLegacy ? c.reply.bulk(value === json.yes ? 'true' : 'false') : c.reply.int(value === json.yes ? 1 : 0);
    replyEach(c, path, results, write, 'last', missingOr(path, 'not a bool'));
  },
});

export const strAppend = command({
  name: 'json.strappend', arity: -3, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Appends a JSON string to the strings at a path.',
  args: 'key:key#0 [path:string] value:string',
  run(c) {
    const { args, h } = c;
    const hasPath = args.count > 3;
    const path = hasPath ? pathAt(c, 2) : pathAt(c, args.count);
    const o = existing(c, 1);
    const added = valueAt(c, hasPath ? 3 : 2);
    try {
      if (!json.isString(h, added)) throw wrongKind(c, 'string', added);
      const more = json.text(h, added);
      const results = replaceEach(c, o, placesOf(c, o, path), (old) =>
        json.isString(h, old) ? json.createString(h, json.text(h, old) + more) : null);
      tellChanges(c, results, 'json.strappend');
      replyEach(c, path, results, (value) => c.reply.int(json.length(h, value)), 'last', missingOr(path, 'not a string'));
    } finally {
      json.free(h, added);
    }
  },
});

export const strLen = command({
  name: 'json.strlen', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Tells how many bytes the strings at a path have.',
  args: 'key:key#0 [path:string]',
  run: (c) => replyLength(c, 'string', json.isString),
});

export const objLen = command({
  name: 'json.objlen', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Tells how many members the objects at a path have.',
  args: 'key:key#0 [path:string]',
  run: (c) => replyLength(c, 'object', json.isObject),
});

/** JSON.STRLEN and JSON.OBJLEN: of a key that does not exist an older path says nil. */
function replyLength(c: Call, kind: 'string' | 'object', isKind: typeof json.isObject): void {
  const path = pathAt(c, 2);
  const o = toRead(c, 1);
  if (o === 0 && !path.isLegacy) throw noDocument;
  const places = o === 0 ? [] : placesOf(c, o, path);
  const [first] = places;
  if (o === 0 || (path.isLegacy && first === undefined && kind === 'object')) return c.reply.null();
  if (path.isLegacy && first !== undefined && !isKind(c.h, first.value)) throw wrongKind(c, kind, first.value);
  const lengths = places.map(({ value }) => (isKind(c.h, value) ? json.length(c.h, value) : null));
  replyEach(c, path, lengths, (n) => c.reply.int(n), 'first', missing(path));
}

export const objKeys = command({
  name: 'json.objkeys', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(N) when path is evaluated to a single value, N being the number of members.',
  summary: 'Tells the names of the members of the objects at a path.',
  args: 'key:key#0 [path:string]',
  run(c) {
    const { h, reply } = c;
    const path = pathAt(c, 2);
    const o = toRead(c, 1);
    if (o === 0 && !path.isLegacy) throw noDocument;
    const places = o === 0 ? [] : placesOf(c, o, path);
    const [first] = places;
    if (path.isLegacy && first === undefined) return reply.nullArray();
    if (path.isLegacy && first !== undefined && !json.isObject(h, first.value)) throw wrongKind(c, 'object', first.value);
    const objects = places.map(({ value }) => (json.isObject(h, value) ? value : null));
    replyEach(c, path, objects, (value) => {
      reply.array(json.length(h, value));
      for (let i = 0; i < json.length(h, value); i++) reply.bulk(json.nameText(h, value, i));
    }, 'first', missing(path));
  },
});
