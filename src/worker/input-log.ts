/** What a world was given, so that a fault can be repeated: with the seed, these inputs show it again. The oldest go when there are
 * too many, and the log says that it is not whole any more. */

import { byteString } from '../engine/bytes.ts';
import type { Input } from '../engine/node.ts';

/** Bytes of requests kept. */
const bytesMax = 1 << 20;

export class InputLog {
  private entries: { readonly input: Input; readonly atUs: number }[] = [];
  private bytes = 0;
  private dropped = 0;

  add(input: Input, atUs: number): void {
    this.entries.push({ input, atUs });
    if (input.kind === 'bytes') this.bytes += input.bytes.length;
    if (this.bytes <= bytesMax) return;
    const oldest = this.entries.shift();
    this.dropped++;
    if (oldest?.input.kind === 'bytes') this.bytes -= oldest.input.bytes.length;
  }

  /** A line an input: time in µs, connection, what came. */
  lines(): string[] {
    const lines = this.entries.map(({ input, atUs }) => {
      if (input.kind === 'coins') return `${atUs} coins ${input.coins.join()}`;
      if (input.kind === 'tick') return `${atUs} tick`;
      const what = input.kind === 'bytes' ? JSON.stringify(byteString(input.bytes, 0, input.bytes.length)) : input.kind;
      return `${atUs} ${input.connection} ${what}`;
    });
    return this.dropped === 0 ? lines : [`(${this.dropped} earlier inputs are not kept)`, ...lines];
  }
}
