/** What the commands of JSON share: documents, paths and values taken from the arguments, and the ways in which they answer. A path that
 * starts with `$` is answered by an array, an element for each place; an older one by one value, or an error where there is none.
 * Sources of all of the family: the documentation of RedisJSON's commands, its public issues, and the replies that the tests of
 * fakeredis 2.29 hold (they were checked against Redis Stack). No server with the module was at hand to compare with. */

import type { Call } from '../call.ts';
import { whole } from '../memory/whole.ts';
import { find, type Place } from '../modules/json-path-match.ts';
import { type Path, parse as parsePath, PathError } from '../modules/json-path.ts';
import { CommandError } from '../resp/errors.ts';
import * as json from '../structures/json.ts';
import { depthMax, JsonError, parse } from '../structures/json-text.ts';
import { jsonType } from '../types/json.ts';
import * as module from '../types/module.ts';

const wrongKey = new CommandError('Existing key has wrong Redis type');
export const noDocument = new CommandError("ERR could not perform this operation on a key that doesn't exist");
const tooDeep = new CommandError('ERR recursion limit exceeded');
const notUtf8 = new CommandError("Couldn't parse as UTF-8 string");

export const missing = (path: Path): CommandError => new CommandError(`ERR Path '${shown(path)}' does not exist`);
export const missingOr = (path: Path, what: string): CommandError =>
  new CommandError(`ERR Path '${shown(path)}' does not exist or ${what}`);
export const wrongKind = (c: Call, expected: string, found: number): CommandError =>
  new CommandError(`WRONGTYPE wrong type of path value - expected ${expected} but found ${json.kindOf(c.h, found)}`);

/** A path as an error names it: without what would end the line. */
const shown = (path: Path): string => path.text.replace(/[\0\r\n]/g, ' ');

/** The document under argument i, or 0. */
export const toRead = (c: Call, i: number): number => checked(c, c.db.read(c.args, i));
export const toWrite = (c: Call, i: number): number => checked(c, c.db.write(c.args, i));

function checked(c: Call, o: number): number {
  if (o !== 0 && !module.isOf(c.h, o, jsonType)) throw wrongKey;
  return o;
}

/** As toWrite, of a key that must exist. */
export function existing(c: Call, i: number): number {
  const o = toWrite(c, i);
  if (o === 0) throw noDocument;
  return o;
}

/** Argument i as a path; the document where it is left out. */
export function pathAt(c: Call, i: number): Path {
  try {
    return parsePath(i < c.args.count ? c.args.text(i) : '.');
  } catch (thrown) {
    if (thrown instanceof PathError) throw new CommandError(`ERR path error: ${thrown.message}`);
    throw thrown;
  }
}

export const placesOf = (c: Call, o: number, path: Path): Place[] => find(c.h, module.value(c.h, o), path);

/** Builds the value that argument i spells. It is the caller's until it is put into a document. */
export function valueAt(c: Call, i: number): number {
  const text = c.args.text(i);
  if (!isUtf8(text)) throw notUtf8;
  try {
    return whole(c.h, () => parse(c.h, text), 32 * text.length);
  } catch (thrown) {
    if (thrown instanceof JsonError) throw new CommandError(thrown.message);
    throw thrown;
  }
}

/** The values of all arguments from i on; one that cannot be read frees those before it. */
export function valuesFrom(c: Call, i: number): number[] {
  const values: number[] = [];
  try {
    for (let k = i; k < c.args.count; k++) values.push(valueAt(c, k));
    return values;
  } catch (thrown) {
    for (const value of values) json.free(c.h, value);
    throw thrown;
  }
}

const sequences = [
  '[\\0-\\x7f]+', '[\\xc2-\\xdf][\\x80-\\xbf]', '\\xe0[\\xa0-\\xbf][\\x80-\\xbf]', '[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}',
  '\\xed[\\x80-\\x9f][\\x80-\\xbf]', '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}', '[\\xf1-\\xf3][\\x80-\\xbf]{3}',
  '\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}',
];

/** Whether every byte belongs to a well-formed sequence (Unicode 15, table 3-7). */
function isUtf8(text: string): boolean {
  const sequence = new RegExp(sequences.join('|'), 'y');
  for (let at = 0; at < text.length; at = sequence.lastIndex) {
    sequence.lastIndex = at;
    if (!sequence.test(text)) return false;
  }
  return true;
}

/** Refuses what would make a document deeper than it may be. */
export function requireDepth(c: Call, depthAbove: number, value: number): void {
  if (depthAbove + json.depth(c.h, value) > depthMax) throw tooDeep;
}

/** What stands in a place now: a value there may have been replaced since it was found. */
export const currentValue = (c: Call, o: number, place: Place): number =>
  place.up === undefined ? module.value(c.h, o) : json.item(c.h, place.up.value, place.at);

/** Puts a value in a place; what was there is freed. */
export function put(c: Call, o: number, place: Place, value: number): void {
  if (place.up !== undefined) json.replace(c.h, place.up.value, place.at, value);
  else {
    json.free(c.h, module.value(c.h, o));
    module.setValue(c.h, o, value);
  }
}

/** Replies one result for each place, or for an older path the one that counts; `null` stands where a place is of the wrong kind. */
export function replyEach<Result>(
  c: Call, path: Path, results: readonly (Result | null)[], write: (result: Result) => void, which: 'first' | 'last', none: CommandError,
): void {
  if (!path.isLegacy) {
    c.reply.array(results.length);
    for (const result of results) {
      if (result === null) c.reply.null();
      else write(result);
    }
    return;
  }
  const fitting = results.filter((result) => result !== null);
  const one = which === 'first' ? results[0] : fitting.at(-1);
  if (one === undefined || one === null) throw none;
  write(one);
}
