/** The append-only file as it is on the disk: its files, and what the last commands have become in them. */

import type { AofView } from '../../inspect.ts';
import { Args } from '../resp/args.ts';
import { RequestReader } from '../resp/request.ts';
import type { Node } from '../node.ts';
import type { Look } from './look.ts';

const commandsMax = 16;
/** A file of at most so many bytes is read from its beginning; of a longer one, what was written while somebody looked. */
const wholeBytesMax = 1 << 16;
const wordsMax = 12;
const wordBytesMax = 40;
const bulkBytesMax = 2 ** 29;
const newline = 10;
const hash = 35;

type Written = AofView['tape'][number];

export function aofTape({ node, history, nowMs }: Look): AofView {
  const { aof, config, snapshots: { disk } } = node;
  const { current, manifest, running } = aof;
  const sizeOf = (name: string): number => disk.open(aof.pathOf(name))?.bytes ?? 0;
  const writes = history.all('aof.written').filter(({ event }) => event.file === current?.name);
  const shownBytes = writes.reduce((sum, { event }) => sum + event.bytes, 0);
  const file = current === undefined ? new Uint8Array(0) : (disk.read(aof.pathOf(current.name)) ?? new Uint8Array(0));
  const from = file.length <= wholeBytesMax ? 0 : Math.max(0, file.length - shownBytes);
  const tape = aof.state === 'off' ? [] : commandsIn(file, from, file.length - aof.unsyncedBytes).slice(-commandsMax);
  return {
    scene: 'aof-tape',
    state: aof.state,
    appendfsync: config.value('appendfsync'),
    nowMs,
    parts: aof.state === 'off' ? [] : manifest.parts.map((part) => ({
      name: part.name, isBase: part === manifest.base, bytes: part === current ? file.length : sizeOf(part.name),
    })),
    rewrite: running === undefined ? null : { bytes: running.bytes.length, endsMs: endOf(node) },
    sizeBytes: aof.sizeBytes,
    baseBytes: aof.baseBytes,
    unsyncedBytes: aof.unsyncedBytes,
    tape,
    earlierBytes: tape[0]?.from ?? file.length,
    failure: aof.writeFailure ?? '',
  };
}

const endOf = ({ aof, space }: Node): number => aof.running?.endsMs ?? space.nowMs;

/** The commands written from an offset on, at which a write began. Comments are left out. */
function commandsIn(file: Uint8Array, start: number, syncedBytes: number): Written[] {
  const found: Written[] = [];
  const args = new Args();
  let at = start;
  while (at < file.length) {
    if (file[at] === hash) {
      at = file.indexOf(newline, at) + 1;
      if (at === 0) break;
      continue;
    }
    const reader = new RequestReader();
    reader.feed(file.subarray(at));
    if (!reader.next(args, true, bulkBytesMax)) break;
    const bytes = reader.position;
    found.push({ from: at, bytes, argv: shortened(args), isSynced: at + bytes <= syncedBytes });
    at += bytes;
  }
  return found;
}

function shortened(args: Args): string[] {
  const words = args.texts().slice(0, wordsMax).map((word) => (word.length > wordBytesMax ? `${word.slice(0, wordBytesMax)}…` : word));
  return args.count > wordsMax ? [...words, '…'] : words;
}
