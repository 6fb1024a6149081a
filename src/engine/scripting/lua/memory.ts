/* What a script can reach, in bytes, as a budget wants it known. JavaScript does not tell what a string or a table
 * costs, and cannot be asked what is still in use; so allocations are added up, and when they pass the budget,
 * everything that can be reached from the globals and the running frames is counted. Amortized that is cheap: the next
 * count is due when as much again was allocated. */

import { Coroutine, current } from './coroutine.ts';
import type { Frame, Pending, Slot } from './registers.ts';
import { LuaTable } from './table.ts';
import { Cell, LuaClosure, type LuaValue } from './value.ts';

/** Shorter strings are not worth remembering that they were counted. */
const longString = 256;
const objectBytes = 40;

export function reachableBytes(
  roots: readonly LuaValue[], stack: readonly Pending[], frame: Frame | undefined,
): number {
  return new Count().all([...roots, ...stack], frame);
}

class Count {
  private readonly seen = new Set<unknown>();
  private readonly waiting: unknown[] = [];
  private bytes = 0;

  all(roots: readonly (LuaValue | Pending)[], frame: Frame | undefined): number {
    for (const root of roots) this.visit(root);
    this.visit(frame);
    for (let co = current.coroutine; co !== undefined; co = co.resumer) {
      this.visit(co);
      this.visit(co.resumerFrame);
    }
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) this.open(next);
    return this.bytes;
  }

  private visit(v: Slot | Pending): void {
    if (typeof v === 'string') this.string(v);
    else if (typeof v === 'object' && !this.seen.has(v)) {
      this.seen.add(v);
      this.waiting.push(v);
    }
  }

  private string(s: string): void {
    if (s.length >= longString) {
      if (this.seen.has(s)) return;
      this.seen.add(s);
    }
    this.bytes += s.length;
  }

  private open(v: unknown): void {
    this.bytes += objectBytes;
    if (Array.isArray(v)) for (const slot of v as Slot[]) this.visit(slot);
    else if (v instanceof LuaTable) this.table(v);
    else if (v instanceof LuaClosure) for (const cell of v.cells) this.visit(cell);
    else if (v instanceof Cell) this.visit(v.v);
    else if (v instanceof Coroutine) for (const pending of v.stack) this.visit(pending);
  }

  private table(t: LuaTable): void {
    this.bytes += t.bytes();
    this.visit(t.metatable);
    for (const v of t.array) this.visit(v);
    for (const v of t.keys) this.visit(v);
    for (const v of t.values) this.visit(v);
  }
}
