/* Drawing elements of a collection by chance, as HRANDFIELD, SRANDMEMBER and SPOP do. An element is named by a number, its place.
 *
 * A negative count means: so many draws, repeats allowed. A positive one means: so many different ones, and then the way depends on
 * how many of how many. All of them: no chance is needed. From a listpack: one walk that keeps each with the chance that fits
 * (selection sampling, Knuth, TAOCP 2, 3.4.2). Most of them: take all and throw some out. Few: draw until enough differ. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { OutOfMemory } from '../memory/heap.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';

const outOfSignedRange = new CommandError(
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);
/** More than a third of the elements is "most". */
const mostShare = 3;
/** Repeats that are drawn at most: what more of them would fill, no buffer holds. */
const repeatsMax = 2 ** 27;

/** Argument i as a count whose sign says whether repeats are allowed. */
export function signedCountAt(args: Args, i: number): number {
  if (!args.parseInteger(i)) throw errors.notInteger;
  if (int64.parsed.value === -(2 ** 63) && int64.parsed.lo === 0) throw outOfSignedRange;
  return int64.parsed.value;
}

/** A collection to draw from. */
export interface Urn {
  readonly size: number;
  readonly isListpack: boolean;
  readonly all: () => number[];
  readonly one: () => number;
  readonly random: () => number;
}

/** Calls `take` with so many places, repeats allowed, until the client is cut off for what it would have to take. Refuses what could
 * never be sent. */
export function drawRepeatedly(c: Call, urn: Urn, times: number, take: (place: number) => void): void {
  if (times > repeatsMax && c.limits.outputLimits.normal.hardBytes === 0) throw new OutOfMemory();
  const all = urn.isListpack ? urn.all() : undefined;
  for (let i = 0; i < times && !c.isCut; i++)
    take(all === undefined ? urn.one() : (all[Math.floor(urn.random() * all.length)] as number));
}

/** So many different places, or all that there are. */
export function drawDistinct(urn: Urn, count: number): number[] {
  const { size, random } = urn;
  if (count >= size) return urn.all();
  if (urn.isListpack) return keepInOrder(urn.all(), count, random);
  return count * mostShare > size ? throwOut(urn.all(), count, random) : drawUntilEnough(urn, count);
}

/** n of the places in their order, each choice of n equally likely. */
export function keepInOrder(all: readonly number[], n: number, random: () => number): number[] {
  const kept: number[] = [];
  for (let i = 0; kept.length < n; i++)
    if (random() * (all.length - i) < n - kept.length) kept.push(all[i] as number);
  return kept;
}

/** n of the places: those that are left after others were removed by chance, one by one. */
function throwOut(all: number[], n: number, random: () => number): number[] {
  while (all.length > n) {
    const i = Math.floor(random() * all.length);
    const last = all.pop() as number;
    if (i < all.length) all[i] = last;
  }
  return all;
}

function drawUntilEnough(urn: Urn, n: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < n) drawn.add(urn.one());
  return [...drawn];
}
