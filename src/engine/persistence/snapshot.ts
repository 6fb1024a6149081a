/** A node's data as a snapshot file, libraries of functions included, and back. */

import type { OpenFile } from '../disk.ts';
import { untold } from '../clients/notifications.ts';
import { pieceBytesOf, type Pieces, within } from '../loading.ts';
import type { Node } from '../node.ts';
import { CommandError } from '../resp/errors.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import type { Image, LoadOptions, SnapshotFormat } from '../snapshots.ts';
import { redisVersion } from '../version.ts';
import { writtenAsCommands } from './aof-commands.ts';
import { BadFormat, endsEarly } from './rdb-reader.ts';
import * as rdbFile from './rdb-file.ts';

export const snapshotFormat: SnapshotFormat = { written, asCommands: writtenAsCommands, load, giveUpAll };

function written(node: Node, as: Image): Uint8Array {
  const facts: [string, string][] = [
    ['redis-ver', redisVersion], ['redis-bits', '64'], ['ctime', String(Math.floor(node.space.nowMs / 1000))],
    ['used-mem', String(node.h.usedBytes)], ['aof-base', as === 'base' ? '1' : '0'],
  ];
  const libraries = node.scripting?.functions.codes ?? [];
  const is = (directive: string): boolean => node.config.value(directive) === 'yes';
  return rdbFile.written(node.space, {
    facts, libraries, compresses: is('rdbcompression'), sums: is('rdbchecksum'), isForOlder: as === 'for replicas',
  });
}

/** Loads a file into a node, piece by piece. Returns the offset where the file ends, or the error: then a file that looked sound was not,
 * and the keys before the bad place are loaded. */
function* load(node: Node, file: OpenFile, options: LoadOptions): Pieces<string | number> {
  const { flushes, goesOn } = options;
  const fault = rdbFile.faultOf(file);
  if (fault !== undefined) return fault;
  if (goesOn !== true && looksAtChecksums(node) && (yield* rdbFile.isDamaged(file, file.bytes))) return 'Wrong RDB checksum: RDB CRC error';
  if (flushes) giveUpAll(node);
  return yield* within(readInto(node, file, options), (next) => untold(node.limits, next));
}

/** So many keys that hold nothing are told by name. */
const passedMax = 10;

/** Whoever wants to write no checksums (rdbchecksum) wants none looked at either. */
const looksAtChecksums = ({ config, limits }: Node): boolean => config.value('rdbchecksum') === 'yes' && !limits.skipsChecksums;

function* readInto(node: Node, file: OpenFile, { goesOn, replaces, tell }: LoadOptions): Pieces<string | number> {
  const { space, snapshots } = node;
  try {
    const library = (code: string): void => {
      scriptingOf(node).functions.load(code, replaces);
    };
    const fact = (name: string, value: string): void => {
      if (name === 'used-mem' && node.loading !== undefined) node.loading.writerBytes = Number(value);
    };
    let passed = 0;
    const loaded = yield* rdbFile.read(space, file, {
      replaces, random: node.random, pieceBytes: () => pieceBytesOf(node), library, fact,
      passed(key) {
        if (passed++ < passedMax) tell(`rdbLoadObject skipping empty key: ${key}`);
      },
    });
    const { keys, expired } = loaded;
    snapshots.keysLoaded = keys;
    snapshots.keysExpired = expired;
    if (passed > 0) tell(`Done loading RDB, keys loaded: ${keys}, keys expired: ${expired}, empty keys skipped: ${passed}.`);
    return goesOn === true && looksAtChecksums(node) && (yield* rdbFile.isDamaged(file, loaded.end)) ? 'Wrong RDB checksum' : loaded.end;
  } catch (thrown) {
    if (thrown instanceof BadFormat) return complaint(thrown);
    if (thrown instanceof CommandError) return thrown.message;
    throw thrown;
  }
}

/** Where a file is bad, and why: lines for the log. */
function complaint({ message, place }: BadFormat): string {
  const lines = message === endsEarly ? ['Short read or OOM loading DB. Unrecoverable error, aborting now.'] : [];
  lines.push(`Internal error in RDB reading offset ${place?.at ?? 0} -> ${message}`);
  if (place?.key !== undefined) lines.push(`Reading key '${place.key}', after ${place.keys} other keys`);
  return [...lines, 'Terminating server after rdb file reading failure.'].join('\n');
}

function giveUpAll(node: Node): void {
  for (const db of node.space.dbs) db.clear();
  node.scripting?.functions.flush();
}
