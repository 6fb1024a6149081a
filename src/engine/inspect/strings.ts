/** Strings that are more than text: bitmaps and HyperLogLogs; and how a string reserves space as it grows. */

import type { BitmapView, HyperLogLogView, SdsGrowthView } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as hyperloglog from '../structures/hyperloglog.ts';
import * as layout from '../structures/hyperloglog-layout.ts';
import * as sparse from '../structures/hyperloglog-sparse.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { keyView } from './key-view.ts';
import { type Look, subjectOf } from './look.ts';

const bytesMax = 256;
const opcodesMax = 400;

const bitsIn = (byte: number): number => {
  let bits = 0;
  for (let left = byte; left !== 0; left &= left - 1) bits++;
  return bits;
};

/** Null when the key is not a string. */
export function bitmap(look: Look): BitmapView | null {
  const { h } = look.node;
  const o = subjectOf(look, 'string');
  if (o === 0 || look.subject === null) return null;
  const isNumber = robj.encodingOf(h, o) === robj.encoding.int;
  const s = robj.pointer(h, o);
  const text = isNumber ? robj.stringText(h, o) : '';
  const bytesTotal = isNumber ? text.length : sds.length(h, s);
  const from = Math.max(0, Math.min(look.from, bytesTotal - bytesMax));
  const to = Math.min(bytesTotal, from + bytesMax);
  let bitCount = 0;
  for (let i = 0; i < bytesTotal; i++) bitCount += bitsIn(isNumber ? text.charCodeAt(i) : (h.u8[s + i] as number));
  const bytes = isNumber ? text.slice(from, to) : byteString(h.u8, s + from, s + to);
  return { scene: 'bitmap-grid', key: look.subject.key, db: look.subject.db, bytesTotal, from, bytes, bitCount };
}

function registersOf(h: Heap, s: number): string {
  const registers = hyperloglog.createRegisters();
  hyperloglog.mergeInto(h, s, registers);
  return byteString(registers, 0, registers.length);
}

function opcodesOf(h: Heap, s: number): HyperLogLogView['opcodes'] {
  const found: HyperLogLogView['opcodes'][number][] = [];
  let first = 0;
  for (const { value, length, bytes } of sparse.runs(h, s)) {
    found.push({ kind: value > 0 ? 'VAL' : bytes === 1 ? 'ZERO' : 'XZERO', value, first, length });
    first += length;
  }
  return found;
}

/** Null when the key is not one. */
export function hyperLogLog(look: Look): HyperLogLogView | null {
  const { h, limits } = look.node;
  const o = subjectOf(look, 'string');
  if (o === 0 || look.subject === null || robj.encodingOf(h, o) === robj.encoding.int) return null;
  const s = robj.pointer(h, o);
  if (!hyperloglog.isHyperLogLog(h, s)) return null;
  const isSparse = hyperloglog.isSparse(h, s);
  const registers = registersOf(h, s);
  const histogram: number[] = [];
  for (let i = 0; i < registers.length; i++) {
    const value = registers.charCodeAt(i);
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  const opcodes = isSparse ? opcodesOf(h, s) : [];
  return {
    scene: 'hll-registers',
    key: look.subject.key,
    db: look.subject.db,
    encoding: isSparse ? 'sparse' : 'dense',
    bytes: sds.length(h, s),
    sparseMaxBytes: limits.hllSparseMaxBytes,
    registers,
    opcodes: opcodes.slice(0, opcodesMax),
    opcodeCount: opcodes.length,
    estimate: hyperloglog.count(h, s),
    isCached: layout.readCache(h, s),
    histogram: Array.from(histogram, (n) => n ?? 0),
  };
}

const stepsMax = 40;

/** Lengths of the string under the key, as they were each time somebody looked. */
export class SdsSteps {
  private key = '';
  private steps: SdsGrowthView['steps'][number][] = [];

  look(look: Look): SdsGrowthView {
    const {
      node: { h, space },
      subject,
    } = look;
    const o = subjectOf(look, 'string');
    const name = `${subject?.db} ${subject?.key}`;
    if (name !== this.key) this.steps = [];
    this.key = name;
    if (o !== 0 && robj.encodingOf(h, o) !== robj.encoding.int) this.add(h, robj.pointer(h, o));
    return {
      scene: 'sds-growth',
      key: o === 0 || subject === null ? null : keyView(space, subject.db, subject.key, 0),
      steps: this.steps.slice(-stepsMax),
    };
  }

  private add(h: Heap, s: number): void {
    const { len, alloc } = sds.view(h, s, 0);
    const last = this.steps.at(-1);
    if (last?.len !== len || last.alloc !== alloc) this.steps.push({ len, alloc, blockBytes: sds.blockBytes(h, s) });
  }
}
