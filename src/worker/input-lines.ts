/* The last inputs of a branch as text, for the report of a fault. */

import { byteString } from '../engine/bytes.ts';
import type { Entry } from '../sim/branch.ts';

/** How many bytes of requests are shown. */
const bytesMax = 1 << 20;

/** A line an input: time in µs, connection, what came. */
export function inputLines(entries: readonly Entry[]): string[] {
  let from = entries.length;
  for (let left = bytesMax; from > 0; from--) {
    const { input } = entries[from - 1] as Entry;
    left -= input.kind === 'bytes' ? input.bytes.length : 1;
    if (left < 0) break;
  }
  const lines = entries.slice(from).map(lineOf);
  return from === 0 ? lines : [`(${from} earlier inputs are not told)`, ...lines];
}

function lineOf({ input, atUs }: Entry): string {
  switch (input.kind) {
    case 'bytes':
      return `${atUs} ${input.connection} ${JSON.stringify(byteString(input.bytes, 0, input.bytes.length))}`;
    case 'wait':
      return `${atUs} wait`;
    case 'coins':
      return `${atUs} coins ${input.coins.join()}`;
    case 'answer':
      return `${atUs} answer`;
    case 'configure':
      return `${atUs} configure ${input.name} ${input.value}`;
    default:
      return `${atUs} ${input.connection} ${input.kind}`;
  }
}
