/* Lines that tell themselves: what a program that is followed has before its statements.
 *
 * A line is told where Lua's own line hook would be called: once for the statements that stand on it, and anew when a loop comes
 * back to it. A `for` comes back to its own line after each turn, a `while` before each; a function that falls off its end is at
 * its `end`. What stands on several lines is told as where it begins. */

import type { FunctionBody, Local } from '../ast.ts';
import type { LinePlace } from '../registers.ts';

export class Lines {
  private readonly isOn: boolean;
  private readonly upvalues: readonly string[];
  private readonly known: Local[] = [];
  /** The line that was told last, wherever the flow comes from; 0 when that depends. */
  last = 0;

  constructor(isOn: boolean, body: FunctionBody) {
    this.isOn = isOn;
    this.upvalues = body.upvalues.map(({ name }) => name);
  }

  /** A local is known from here on. */
  declare(local: Local): void {
    if (this.isOn) this.known.push(local);
  }

  open(): number {
    return this.known.length;
  }

  close(opened: number): void {
    this.known.length = opened;
  }

  /** The next line is told, whichever it is. */
  forget(): void {
    this.last = 0;
  }

  /** What to tell before a line; undefined when it was told, or when nobody will ask. */
  place(line: number): LinePlace | undefined {
    if (!this.isOn || line === this.last) return undefined;
    this.last = line;
    const locals = this.known.map(({ name, slot, isCaught }) => ({ name, slot, isCaught }));
    return { line, locals, upvalues: this.upvalues };
  }
}
