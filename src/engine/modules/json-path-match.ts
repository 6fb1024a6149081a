/** Walks a path's steps through a document and finds the places that it names, in RedisJSON's order: what a value holds itself comes before
 * what its members hold. A place can be found twice, as by `$..a..b`; for changing places there is `distinct`. */

import type { Heap } from '../memory/heap.ts';
import * as json from '../structures/json.ts';
import type { Choice, Condition, Operand, Path, Step } from './json-path.ts';

export interface Place {
  readonly value: number;
  /** The container and the index of the item in it; of the document itself, none. */
  readonly up: Place | undefined;
  readonly at: number;
  /** Containers above it. */
  readonly depth: number;
}

const rootOf = (value: number): Place => ({ value, up: undefined, at: 0, depth: 0 });

/** All places of a path in the document with this root. */
export const find = (h: Heap, root: number, path: Path): Place[] => walk(h, root, rootOf(root), path.steps);

/** Where a new member would go: the containers that all steps but the last lead to. */
export const parents = (h: Heap, root: number, path: Path): Place[] =>
  walk(h, root, rootOf(root), path.steps.slice(0, -1));

/** Each place once, those deep down first: whoever changes or removes them in this order meets none that is gone. */
export function distinct(places: readonly Place[]): Place[] {
  const seen = new Map<string, Place>();
  for (const place of places) {
    const key = `${place.up?.value ?? 0}:${place.at}`;
    if (!seen.has(key)) seen.set(key, place);
  }
  return [...seen.values()].sort((a, b) => b.depth - a.depth || b.at - a.at);
}

/** Those that lie in no other of them, each once. */
export function outermost(places: readonly Place[]): Place[] {
  const containers = new Set(places.map((place) => place.value));
  const isInside = (place: Place): boolean => {
    for (let up = place.up; up !== undefined; up = up.up) if (containers.has(up.value)) return true;
    return false;
  };
  return distinct(places.filter((place) => !isInside(place)));
}

function walk(h: Heap, root: number, from: Place, steps: readonly Step[]): Place[] {
  let places = [from];
  for (const step of steps) {
    const found: Place[] = [];
    for (const place of places) {
      if (step.deep) below(h, root, place, step, found);
      else choose(h, root, place, step, found);
    }
    places = found;
  }
  return places;
}

function below(h: Heap, root: number, place: Place, choice: Choice, found: Place[]): void {
  choose(h, root, place, choice, found);
  if (json.isContainer(h, place.value)) for (const child of children(h, place)) below(h, root, child, choice, found);
}

const child = (h: Heap, place: Place, at: number): Place => ({
  value: json.item(h, place.value, at), up: place, at, depth: place.depth + 1,
});

const children = (h: Heap, place: Place): Place[] =>
  Array.from({ length: json.length(h, place.value) }, (_, at) => child(h, place, at));

function choose(h: Heap, root: number, place: Place, choice: Choice, found: Place[]): void {
  const { value } = place;
  switch (choice.kind) {
    case 'names':
      for (const name of json.isObject(h, value) ? choice.names : []) {
        const at = json.find(h, value, name);
        if (at >= 0) found.push(child(h, place, at));
      }
      break;
    case 'indexes':
      for (const index of json.isArray(h, value) ? choice.indexes : []) {
        const at = index < 0 ? index + json.length(h, value) : index;
        if (at >= 0 && at < json.length(h, value)) found.push(child(h, place, at));
      }
      break;
    case 'slice':
      if (json.isArray(h, value)) slice(h, place, choice, found);
      break;
    case 'all':
      if (json.isContainer(h, value)) for (const each of children(h, place)) found.push(each);
      break;
    case 'where':
      // An array's elements are asked, an object is asked itself.
      for (const each of json.isArray(h, value) ? children(h, place) : json.isObject(h, value) ? [place] : [])
        if (holds(h, root, each, choice.condition)) found.push(each);
  }
}

function slice(h: Heap, place: Place, { from, to, step }: Choice & { kind: 'slice' }, found: Place[]): void {
  const n = json.length(h, place.value);
  const bound = (index: number): number => Math.min(n, Math.max(0, index < 0 ? index + n : index));
  for (let at = bound(from ?? 0), end = bound(to ?? n); at < end; at += step) found.push(child(h, place, at));
}

// --- conditions ---

function holds(h: Heap, root: number, place: Place, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(h, root, place, condition.left) && holds(h, root, place, condition.right);
    case 'or':
      return holds(h, root, place, condition.left) || holds(h, root, place, condition.right);
    case 'not':
      return !holds(h, root, place, condition.of);
    case 'exists':
      return reached(h, root, place, condition.path).length > 0;
    case 'compare': {
      const left = scalar(h, root, place, condition.left);
      const right = scalar(h, root, place, condition.right);
      return left !== undefined && right !== undefined && compares(left, condition.how, right);
    }
  }
}

function reached(h: Heap, root: number, place: Place, operand: Operand): Place[] {
  if (operand.kind === 'literal') return [];
  return walk(h, root, operand.from === '@' ? rootOf(place.value) : rootOf(root), operand.steps);
}

type Scalar = number | string | boolean | null;

/** What an operand comes to: nothing where a path leads to no value, to several, or to a container. */
function scalar(h: Heap, root: number, place: Place, operand: Operand): Scalar | undefined {
  if (operand.kind === 'literal') return operand.value;
  const [only, ...more] = reached(h, root, place, operand);
  if (only === undefined || more.length > 0 || json.isContainer(h, only.value)) return undefined;
  if (json.isString(h, only.value)) return json.text(h, only.value);
  if (json.isNumeric(h, only.value)) return json.toDouble(h, only.value);
  return only.value === json.nothing ? null : only.value === json.yes;
}

/** Values of two types are unequal, and neither is less. Strings compare byte by byte. */
function compares(left: Scalar, how: string, right: Scalar): boolean {
  if (how === '==') return left === right;
  if (how === '!=') return left !== right;
  if (typeof left !== typeof right || left === null || right === null) return false;
  if (how === '<') return left < right;
  if (how === '<=') return left <= right;
  return how === '>' ? left > right : left >= right;
}
