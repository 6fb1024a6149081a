/* PFSELFTEST: proves on the machine at hand that registers keep what is put into them, that both representations hold
 * the same, and that estimates are as good as promised. The server's goes on to ten million elements; here a hundred
 * thousand are enough, since whoever waits for the answer waits in the same thread. */

import type { Heap } from '../memory/heap.ts';
import * as dense from './hyperloglog-dense.ts';
import * as hyperloglog from './hyperloglog.ts';
import { registers } from './hyperloglog-layout.ts';
import { hash, hashed } from './murmur.ts';
import * as sds from './sds.ts';

const rounds = 20;
const elementsMax = 100_000;
const sparseBytesMax = 3000;
/** Four times the standard error: past it one estimate in ten thousand would lie. */
const errorMax = (4 * 1.04) / Math.sqrt(registers);
/** Small sets may be off by so many, whatever share of them that is. */
const smallErrorMax = 2;

/** What is wrong, or undefined. */
export function selfTest(h: Heap): string | undefined {
  const packed = hyperloglog.toDense(h, hyperloglog.create(h), 'PFSELFTEST');
  const problem = testRegisters(h, packed);
  sds.free(h, packed);
  return problem ?? testEstimates(h);
}

/** Eight bytes that spell a number: what is added. */
const element = new Uint8Array(8);

function setElement(n: number): void {
  for (let i = 0; i < 4; i++) element[i] = n >>> (8 * i);
}

/** A number below 64 that looks like chance. */
function chance(n: number): number {
  setElement(n);
  hash(element, 0, element.length, 0);
  return hashed.lo & 63;
}

function testRegisters(h: Heap, s: number): string | undefined {
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < registers; i++) dense.put(h, s, i, chance(round * registers + i));
    for (let i = 0; i < registers; i++)
      if (dense.get(h, s, i) !== chance(round * registers + i)) return `Register ${i} does not hold what was put in`;
  }
  return undefined;
}

function testEstimates(h: Heap): string | undefined {
  let growing = hyperloglog.create(h);
  let packed = hyperloglog.toDense(h, hyperloglog.create(h), 'PFSELFTEST');
  let problem: string | undefined;
  let checkpoint = 1;
  for (let n = 1; n <= elementsMax && problem === undefined; n++) {
    setElement(n);
    growing = hyperloglog.add(h, growing, element, 0, element.length, sparseBytesMax);
    packed = hyperloglog.add(h, packed, element, 0, element.length, sparseBytesMax);
    if (n < checkpoint) continue;
    checkpoint *= 10;
    problem = compare(n, hyperloglog.count(h, growing), hyperloglog.count(h, packed));
  }
  sds.free(h, growing);
  sds.free(h, packed);
  return problem;
}

function compare(elements: number, sparseCount: number, denseCount: number): string | undefined {
  if (sparseCount !== denseCount) return 'The representations disagree';
  const error = Math.abs(denseCount - elements);
  if (error <= Math.max(smallErrorMax, elements * errorMax)) return undefined;
  return `${elements} elements were counted as ${denseCount}`;
}
