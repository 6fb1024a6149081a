/* The slow log: commands that took long, the latest first, as many as slowlog-max-len says. */

import type { Call } from '../call.ts';
import { shownArguments } from '../clients/redact.ts';

export interface SlowEntry {
  readonly id: number;
  readonly atSeconds: number;
  readonly us: number;
  readonly argv: readonly string[];
  readonly address: string;
  readonly name: string;
}

const argumentsMax = 32;
const argumentBytesMax = 128;

export class SlowLog {
  entries: SlowEntry[] = [];
  private nextId = 0;

  add(c: Call, us: number): void {
    const { node } = c;
    // What a script calls is told of whoever called the script.
    const client = c.inScript ? (node.connections.current ?? node.scripting?.held?.caller ?? c.client) : c.client;
    this.entries.unshift({
      id: this.nextId++,
      atSeconds: Math.floor(node.nowUs / 1e6),
      us: Math.floor(us),
      argv: shortened(shownArguments(c.command, c.args)),
      address: client.address,
      name: client.name,
    });
    const { slowlogMaxLen } = c.limits;
    if (this.entries.length > slowlogMaxLen) this.entries.length = slowlogMaxLen;
  }
}

/** The first arguments, each by its first bytes, and how much is not told. */
function shortened(argv: readonly string[]): string[] {
  const shown = argv.length > argumentsMax ? argv.slice(0, argumentsMax - 1) : argv;
  const texts = shown.map((text) =>
    text.length > argumentBytesMax ? `${text.slice(0, argumentBytesMax)}... (${text.length - argumentBytesMax} more bytes)` : text,
  );
  if (argv.length > argumentsMax) texts.push(`... (${argv.length - argumentsMax + 1} more arguments)`);
  return texts;
}
