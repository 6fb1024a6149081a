/* The engine in process, fed as a socket would feed it: with buffers of pipelined requests, encoded beforehand. */

import { Args } from '../../src/engine/resp/args.ts';
import { RequestReader } from '../../src/engine/resp/request.ts';
import { encode } from '../../src/repl/encode.ts';
import '../../src/engine/commands/index.ts';
import { generator } from '../../src/host/generator.ts';
import { World } from '../../src/sim/world.ts';
import type { Work } from './measure.ts';

export type Argv = readonly string[];

/** Requests to a buffer. */
export const batch = 100;
const heapBytes = 1 << 30;

export class Feed {
  readonly world: World;
  bytesOut = 0;
  private nowUs = 1_704_067_200_000_000;

  constructor() {
    this.world = new World(
      { seed: 'bench', startUs: this.nowUs, heapBytes, generator },
      {
        send: (_, bytes, block) => {
          this.bytesOut += bytes.length;
          if (bytes[0] === 45) throw new Error(`an error reply: ${String.fromCharCode(...bytes.subarray(0, 100))}`);
          block?.release();
        },
        close: () => {},
        fault: (report) => {
          throw new Error(report.stack);
        },
        exit: () => {},
      },
    );
    this.world.take({ kind: 'open', connection: 1 }, this.nowUs);
  }

  get usedBytes(): number {
    return this.world.node.h.usedBytes;
  }

  take(bytes: Uint8Array, connection = 1): void {
    this.nowUs += 10;
    this.world.take({ kind: 'bytes', connection, bytes }, this.nowUs);
  }

  /** One more client, and what it says first. */
  join(connection: number, commands: readonly Argv[]): void {
    this.world.take({ kind: 'open', connection, address: '127.0.0.1:50000' }, this.nowUs);
    for (const bytes of encoded(commands)) this.take(bytes, connection);
  }

  run(commands: readonly Argv[]): void {
    for (const buffer of encoded(commands)) this.take(buffer);
  }

  /** Commands over and over, as many as asked for: a multiple of `batch`. */
  work(commands: readonly Argv[]): Work {
    const buffers = encoded(commands);
    let at = 0;
    return (n) => {
      for (let done = 0; done < n; done += batch) {
        this.take(buffers[at] as Uint8Array);
        at = at + 1 === buffers.length ? 0 : at + 1;
      }
    };
  }
}

/** Reads the same requests and does nothing about them: what there is of `Feed.work` before a command begins. */
export function readingOf(commands: readonly Argv[]): Work {
  const buffers = encoded(commands);
  const reader = new RequestReader();
  const args = new Args(1024);
  let at = 0;
  return (n) => {
    for (let done = 0; done < n; done += batch) {
      reader.feed(buffers[at] as Uint8Array);
      while (reader.next(args, true, 2 ** 29));
      reader.keep();
      at = at + 1 === buffers.length ? 0 : at + 1;
    }
  };
}

/** Buffers of `batch` requests each. */
export function encoded(commands: readonly Argv[]): Uint8Array[] {
  const buffers: Uint8Array[] = [];
  for (let i = 0; i < commands.length; i += batch)
    buffers.push(Buffer.concat(commands.slice(i, i + batch).map(encode)));
  return buffers;
}

/** n commands made from numbers that are spread over `range`, the same each time. */
export function commandsOver(n: number, range: number, make: (i: number) => Argv): Argv[] {
  return Array.from({ length: n }, (_, i) => make((Math.imul(i, 2_654_435_761) >>> 0) % range));
}
