/** A node's data as a snapshot file, libraries of functions included, and back. */

import { untold } from '../clients/notifications.ts';
import { type Pieces, within } from '../loading.ts';
import type { Node } from '../node.ts';
import { CommandError } from '../resp/errors.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import type { Image, LoadOptions, SnapshotFormat } from '../snapshots.ts';
import { redisVersion } from '../version.ts';
import { writtenAsCommands } from './aof-commands.ts';
import { BadFormat } from './rdb-reader.ts';
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
function* load(node: Node, bytes: Uint8Array, { flushes, replaces, goesOn }: LoadOptions): Pieces<string | number> {
  const fault = rdbFile.faultOf(bytes);
  if (fault !== undefined) return fault;
  if (goesOn !== true && looksAtChecksums(node) && rdbFile.isDamaged(bytes, bytes.length)) return 'Wrong RDB checksum: RDB CRC error';
  if (flushes) giveUpAll(node);
  return yield* within(readInto(node, bytes, replaces, goesOn === true), (next) => untold(node.limits, next));
}

/** Whoever wants to write no checksums (rdbchecksum) wants none looked at either. */
const looksAtChecksums = ({ config, limits }: Node): boolean => config.value('rdbchecksum') === 'yes' && !limits.skipsChecksums;

function* readInto(node: Node, bytes: Uint8Array, replaces: boolean, goesOn: boolean): Pieces<string | number> {
  const { space, snapshots } = node;
  try {
    const library = (code: string): void => {
      scriptingOf(node).functions.load(code, replaces);
    };
    const fact = (name: string, value: string): void => {
      if (name === 'used-mem' && node.loading !== undefined) node.loading.writerBytes = Number(value);
    };
    const pieceBytes = (): number => Number(node.config.value('loading-process-events-interval-bytes'));
    const loaded = yield* rdbFile.read(space, bytes, { replaces, random: node.random, pieceBytes, library, fact });
    snapshots.keysLoaded = loaded.keys;
    snapshots.keysExpired = loaded.expired;
    return goesOn && looksAtChecksums(node) && rdbFile.isDamaged(bytes, loaded.end) ? 'Wrong RDB checksum' : loaded.end;
  } catch (thrown) {
    if (thrown instanceof BadFormat) return 'Short read or OOM loading DB. Unrecoverable error, aborting now.';
    if (thrown instanceof CommandError) return thrown.message;
    throw thrown;
  }
}

function giveUpAll(node: Node): void {
  for (const db of node.space.dbs) db.clear();
  node.scripting?.functions.flush();
}
