/** JSON documents: written whole or in part, read, removed (see json-document.ts for where the facts come from). */

import type { Call } from '../call.ts';
import { outermost, parents, type Place } from '../modules/json-path-match.ts';
import type { Path } from '../modules/json-path.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as json from '../structures/json.ts';
import { compact, type Layout, write, writeArray, writeObject } from '../structures/json-text.ts';
import { jsonType } from '../types/json.ts';
import * as module from '../types/module.ts';
import {
  currentValue, existing, missing, pathAt, placesOf, put, requireDepth, toRead, toWrite, valueAt,
} from './json-document.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notAtRoot = new CommandError('ERR new objects must be created at the root');
const outOfArray = new CommandError('ERR array index out of range');
const notStatic = new CommandError('Err wrong static path');
const noObject = new CommandError('Err path not an object');

export const jsonSet = command({
  name: 'json.set', arity: -4, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(M+N) when path is evaluated to a single value, M being the size of the value and N that of the new one.',
  summary: 'Sets or updates the JSON value at a path.',
  args: 'key:key#0 path:string value:string [<condition NX | XX>]',
  run(c) {
    const { args } = c;
    const path = pathAt(c, 2);
    const onlyIf = args.count === 4 ? undefined : args.is(4, 'NX') ? 'absent' : args.is(4, 'XX') ? 'present' : 'wrong';
    if (onlyIf === 'wrong' || args.count > 5) throw errors.syntax;
    const o = toWrite(c, 1);
    const value = valueAt(c, 3);
    if (!stored(c, 1, o, path, value, onlyIf)) c.reply.null();
    else c.reply.ok();
  },
});

/** Stores a value, which is used up. False where a condition or a missing parent forbids it. */
function stored(c: Call, keyAt: number, o: number, path: Path, value: number, onlyIf?: 'absent' | 'present'): boolean {
  let isUsed = false;
  try {
    isUsed = o === 0 ? storedNew(c, keyAt, path, value, onlyIf) : storedIn(c, o, path, value, onlyIf);
  } finally {
    if (!isUsed) json.free(c.h, value);
  }
  if (isUsed) c.modified(keyAt, 'd', 'json.set');
  return isUsed;
}

function storedNew(c: Call, keyAt: number, path: Path, value: number, onlyIf?: 'absent' | 'present'): boolean {
  if (path.steps.length > 0) throw notAtRoot;
  if (onlyIf === 'present') return false;
  c.db.add(c.args, keyAt, module.create(c.h, jsonType, value));
  return true;
}

function storedIn(c: Call, o: number, path: Path, value: number, onlyIf?: 'absent' | 'present'): boolean {
  const places = placesOf(c, o, path);
  if (places.length === 0) return onlyIf === 'present' ? false : addedMember(c, o, path, value);
  if (onlyIf === 'absent') return false;
  for (const place of places) requireDepth(c, place.depth, value);
  outermost(places).forEach((place, i) => {
    put(c, o, place, i === 0 ? value : json.duplicate(c.h, value));
  });
  return true;
}

/** A member that is not there yet is added to the object before it. */
function addedMember(c: Call, o: number, path: Path, value: number): boolean {
  const place = placeOfMember(c, o, path, value);
  if (place === undefined) return false;
  json.add(c.h, place.object, place.name, value);
  return true;
}

/** Where a member would be added: only where the path says exactly where. */
function placeOfMember(c: Call, o: number, path: Path, value: number): { object: number; name: string } | undefined {
  const last = path.steps.at(-1);
  if (!path.isStatic || last === undefined) throw notStatic;
  const [parent] = parents(c.h, module.value(c.h, o), path);
  if (parent === undefined) return undefined;
  if (last.kind === 'indexes') throw json.isArray(c.h, parent.value) ? outOfArray : noObject;
  if (last.kind !== 'names' || !json.isObject(c.h, parent.value)) return undefined;
  requireDepth(c, parent.depth + 1, value);
  return { object: parent.value, name: last.names[0] as string };
}

/** Throws what storing a value would throw. */
function requireStorable(c: Call, o: number, path: Path, value: number): void {
  if (o === 0 && path.steps.length > 0) throw notAtRoot;
  const places = o === 0 ? [] : placesOf(c, o, path);
  for (const place of places) requireDepth(c, place.depth, value);
  if (o !== 0 && places.length === 0) placeOfMember(c, o, path, value);
}

export const jsonMset = command({
  name: 'json.mset', arity: -4, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '2.6.0',
  keys: [keys.range(1, -1, 3, 'RW access update')],
  complexity: 'O(K*(M+N)) where K is the number of keys in the command.',
  summary: 'Sets or updates JSON values at paths of several keys, all or none.',
  args: '{triplet key:key#0 path:string value:string}...',
  run(c) {
    const { args, h } = c;
    if ((args.count - 1) % 3 !== 0) throw errors.wrongArity('json.mset');
    const values: number[] = [];
    try {
      for (let i = 1; i < args.count; i += 3) {
        const [o, path, value] = [toWrite(c, i), pathAt(c, i + 1), valueAt(c, i + 2)];
        values.push(value);
        requireStorable(c, o, path, value);
      }
      for (let i = 1; i < args.count; i += 3) stored(c, i, toWrite(c, i), pathAt(c, i + 1), values.shift() as number);
    } finally {
      for (const value of values) json.free(h, value);
    }
    c.reply.ok();
  },
});

export const jsonMerge = command({
  name: 'json.merge', arity: 4, flags: 'write denyoom module', module: 'ReJSON', group: 'module', since: '2.6.0',
  keys: [keys.at(1, 'RW access update')],
  complexity: 'O(M+N) when path is evaluated to a single value, M being the size of the value and N that of the patch.',
  summary: 'Merges a JSON value into the value at a path, as RFC 7396 says: members that are null are removed.',
  args: 'key:key#0 path:string value:string',
  run(c) {
    const path = pathAt(c, 2);
    const o = toWrite(c, 1);
    const patch = valueAt(c, 3);
    const places = o === 0 ? [] : outermost(placesOf(c, o, path));
    if (places.length === 0) {
      if (stored(c, 1, o, path, patch)) c.reply.ok();
      else c.reply.null();
      return;
    }
    try {
      for (const place of places) requireDepth(c, place.depth, patch);
      for (const place of places) {
        const value = currentValue(c, o, place);
        if (json.isObject(c.h, value) && json.isObject(c.h, patch)) merge(c, value, patch);
        else put(c, o, place, json.duplicate(c.h, patch));
      }
    } finally {
      json.free(c.h, patch);
    }
    c.modified(1, 'd', 'json.merge');
    c.reply.ok();
  },
});

/** Merges an object's members into another object. */
function merge(c: Call, target: number, patch: number): void {
  const { h } = c;
  for (let i = 0; i < json.length(h, patch); i++) {
    const name = json.nameText(h, patch, i);
    const value = json.item(h, patch, i);
    const at = json.find(h, target, name);
    const old = at < 0 ? json.nothing : json.item(h, target, at);
    if (value === json.nothing) {
      if (at >= 0) json.remove(h, target, at, 1);
    } else if (json.isObject(h, old) && json.isObject(h, value)) merge(c, old, value);
    else if (at >= 0) json.replace(h, target, at, json.duplicate(h, value));
    else json.add(h, target, name, json.duplicate(h, value));
  }
}

export const jsonGet = command({
  name: 'json.get', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(N) when path is evaluated to a single value, N being its size.',
  summary: 'Gets the values at paths, as JSON: of a path that starts with $ an array of all matches.',
  args: 'key:key#0 [INDENT=indent:string] [NEWLINE=newline:string] [SPACE=space:string] [path:string...]',
  run(c) {
    const { args } = c;
    const { layout, first } = readLayout(c);
    const paths = first < args.count ? Array.from({ length: args.count - first }, (_, k) => pathAt(c, first + k)) : [pathAt(c, first)];
    const o = toRead(c, 1);
    if (o === 0) c.reply.null();
    else if (paths.length === 1) c.reply.bulk(textAt(c, o, paths[0] as Path, layout));
    else c.reply.bulk(severalTexts(c, o, paths, first, layout));
  },
});

function readLayout(c: Call): { layout: Layout; first: number } {
  const { args } = c;
  const layout = { ...compact };
  args.from(2);
  for (;;) {
    if (args.left < 2) break;
    if (args.take('INDENT')) layout.indent = args.nextText();
    else if (args.take('NEWLINE')) layout.newline = args.nextText();
    else if (args.take('SPACE')) layout.space = args.nextText();
    else break;
  }
  return { layout, first: args.index };
}

/** What one path comes to. */
function textAt(c: Call, o: number, path: Path, layout: Layout): string {
  const places = placesOf(c, o, path);
  if (path.isLegacy) {
    const [first] = places;
    if (first === undefined) throw missing(path);
    return write(c.h, first.value, layout);
  }
  return writeArray(places.map((place) => write(c.h, place.value, layout, 1)), layout);
}

/** An object with a member for each path: arrays as soon as one of them starts with `$`, else single values. */
function severalTexts(c: Call, o: number, paths: readonly Path[], first: number, layout: Layout): string {
  const areLegacy = paths.every((path) => path.isLegacy);
  const members = paths.map((path, k) => {
    const places = placesOf(c, o, path);
    if (areLegacy && places[0] === undefined) throw missing(path);
    const texts = places.map((place) => write(c.h, place.value, layout, areLegacy ? 1 : 2));
    return [c.args.text(first + k), areLegacy ? (texts[0] as string) : writeArray(texts, layout, 1)] as const;
  });
  return writeObject([...new Map(members)], layout);
}

export const jsonMget = command({
  name: 'json.mget', arity: -3, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.range(1, -2, 1, 'RO access')],
  complexity: 'O(M*N) where M is the number of keys and N the size of the value.',
  summary: 'Gets the values at a path from several keys.',
  args: 'key:key...#0 path:string',
  run(c) {
    const { args } = c;
    const path = pathAt(c, args.count - 1);
    c.reply.array(args.count - 2);
    for (let i = 1; i < args.count - 1; i++) {
      const o = c.db.read(args, i);
      if (o === 0 || !module.isOf(c.h, o, jsonType) || (path.isLegacy && placesOf(c, o, path).length === 0)) c.reply.null();
      else c.reply.bulk(textAt(c, o, path, compact));
    }
  },
});

/** JSON.DEL and JSON.FORGET: how many places were removed; the document itself goes with its key. */
function remove(c: Call): void {
  const path = pathAt(c, 2);
  const o = toWrite(c, 1);
  const places = o === 0 ? [] : outermost(placesOf(c, o, path));
  c.reply.int(places.length);
  if (places.length === 0) return;
  if (places.some((place) => place.up === undefined)) {
    c.db.delete(c.args, 1);
    c.modified(1, 'g', 'del');
    return;
  }
  for (const place of places) json.remove(c.h, (place.up as Place).value, place.at, 1);
  c.modified(1, 'd', 'json.del', places.length);
}

export const jsonDel = command({
  name: 'json.del', arity: -2, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW delete')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of what is removed.',
  summary: 'Removes the values at a path.',
  args: 'key:key#0 [path:string]',
  run: remove,
});

export const jsonForget = command({
  name: 'json.forget', arity: -2, flags: 'write module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW delete')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of what is removed.',
  summary: 'Removes the values at a path; another name of JSON.DEL.',
  args: 'key:key#0 [path:string]',
  run: remove,
});

export const jsonClear = command({
  name: 'json.clear', arity: -2, flags: 'write module', module: 'ReJSON', group: 'module', since: '2.0.0',
  keys: [keys.at(1, 'RW delete')],
  complexity: 'O(N) when path is evaluated to a single value, N being the size of what is removed.',
  summary: 'Empties arrays and objects at a path and sets numbers to 0.',
  args: 'key:key#0 [path:string]',
  run(c) {
    const path = pathAt(c, 2);
    const o = existing(c, 1);
    let cleared = 0;
    for (const place of outermost(placesOf(c, o, path))) if (isCleared(c, o, place)) cleared++;
    if (cleared > 0) c.modified(1, 'd', 'json.clear', cleared);
    c.reply.int(cleared);
  },
});

/** Empties what stands in a place. False where nothing was there to be emptied. */
function isCleared(c: Call, o: number, place: Place): boolean {
  const { h } = c;
  const value = currentValue(c, o, place);
  if (json.isContainer(h, value)) {
    const n = json.length(h, value);
    json.remove(h, value, 0, n);
    return n > 0;
  }
  if (!json.isNumeric(h, value) || json.toDouble(h, value) === 0) return false;
  put(c, o, place, json.createInteger(h, 0, 0));
  return true;
}

export const jsonTypeOf = command({
  name: 'json.type', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1) when path is evaluated to a single value.',
  summary: 'Tells of what kind the values at a path are.',
  args: 'key:key#0 [path:string]',
  run(c) {
    const path = pathAt(c, 2);
    const o = toRead(c, 1);
    if (c.reply.resp === 3) c.reply.array(1);
    const kinds = o === 0 ? [] : placesOf(c, o, path).map((place) => json.kindOf(c.h, place.value));
    if (o === 0 || (path.isLegacy && kinds.length === 0)) c.reply.null();
    else if (path.isLegacy) c.reply.bulk(kinds[0] as string);
    else {
      c.reply.array(kinds.length);
      for (const kind of kinds) c.reply.bulk(kind);
    }
  },
});

export const jsonDebug = command({
  name: 'json.debug', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(2, 'RO access')],
  complexity: 'O(N) when path is evaluated to a single value, N being its size.',
  summary: 'Tells how much memory the values at a path take.',
  args: '<subcommand {memory MEMORY key:key#0 [path:string]} | HELP>',
  run(c) {
    const { args, reply } = c;
    if (args.is(1, 'HELP')) {
      reply.array(debugHelp.length);
      for (const line of debugHelp) reply.bulk(line);
      return;
    }
    if (!args.is(1, 'MEMORY')) throw unknownDebug;
    if (args.count < 3) throw errors.wrongArity('json.debug');
    const path = pathAt(c, 3);
    const o = toRead(c, 2);
    const sizes = o === 0 ? [] : placesOf(c, o, path).map((place) => json.memoryBytes(c.h, place.value));
    if (!path.isLegacy) reply.array(sizes.length);
    else if (o !== 0 && sizes.length === 0) throw missing(path);
    for (const size of path.isLegacy ? [sizes[0] ?? 0] : sizes) reply.int(size);
  },
});

const unknownDebug = new CommandError('ERR unknown subcommand - try `JSON.DEBUG HELP`');
const debugHelp = ['MEMORY <key> [path] - reports memory usage', 'HELP                - this message'];

export const jsonResp = command({
  name: 'json.resp', arity: -2, flags: 'readonly module', module: 'ReJSON', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(N) when path is evaluated to a single value, N being its size.',
  summary: 'Gets the values at a path as replies instead of text: { or [ first, then what the container holds.',
  args: 'key:key#0 [path:string]',
  run(c) {
    const path = pathAt(c, 2);
    const o = toRead(c, 1);
    if (o === 0) return c.reply.null();
    const places = placesOf(c, o, path);
    if (!path.isLegacy) c.reply.array(places.length);
    else if (places[0] === undefined) throw missing(path);
    for (const place of path.isLegacy ? places.slice(0, 1) : places) replyValue(c, place.value);
  },
});

function replyValue(c: Call, value: number): void {
  const { h, reply } = c;
  if (value === json.nothing) reply.null();
  else if (json.isConstant(value)) reply.simple(value === json.yes ? 'true' : 'false');
  else if (json.isString(h, value)) reply.bulk(json.text(h, value));
  else if (json.kindOf(h, value) === 'integer') reply.intText(json.integerText(h, value));
  else if (json.isNumeric(h, value)) reply.bulk(write(h, value));
  else {
    const isObject = json.isObject(h, value);
    const n = json.length(h, value);
    reply.array(isObject ? 1 + 2 * n : 1 + n);
    reply.simple(isObject ? '{' : '[');
    for (let i = 0; i < n; i++) {
      if (isObject) reply.bulk(json.nameText(h, value, i));
      replyValue(c, json.item(h, value, i));
    }
  }
}
