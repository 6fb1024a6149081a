/* What a node loads at the start: its append-only file where it keeps one, else its last snapshot. */

import { byteString, bytesOf } from '../bytes.ts';
import { untold } from '../clients/notifications.ts';
import { atOnce, type Pieces, within } from '../loading.ts';
import type { Node } from '../node.ts';
import { type Ending, isSnapshot, Loader } from './load.ts';
import { BadManifest, Manifest, parseManifest } from './manifest.ts';

/** Why a node cannot start, and other lines for its log. */
export interface Loaded {
  readonly refused: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** Loads the data that the node had when it ended. */
export function* loadAtStart(node: Node): Pieces<Loaded> {
  const notes: string[] = [];
  const tell = (text: string): void => void notes.push(text);
  if (node.config.value('appendonly') !== 'yes') {
    const refused = yield* node.snapshots.load({ flushes: false, replaces: false, tell });
    const isRefused = refused !== undefined && refused !== 'none';
    return { refused: isRefused ? [...refused.split('\n'), 'Fatal error loading the DB. Exiting.'] : undefined, notes };
  }
  try {
    const manifest = manifestOf(node, notes);
    yield* load(node, manifest, notes);
    node.aof.open(manifest);
    return { refused: undefined, notes };
  } catch (thrown) {
    if (thrown instanceof BadManifest || thrown instanceof CannotLoad) return { refused: thrown.message.split('\n'), notes };
    throw thrown;
  }
}

/** DEBUG LOADAOF: drops the node's data and loads its file. False when that cannot be loaded. */
export function reload(node: Node): boolean {
  const { aof } = node;
  if (aof.state === 'on') aof.flush(true);
  if (aof.manifest.parts.length === 0) return false; // BGREWRITEAOF makes files even where the append-only file is off
  try {
    node.snapshots.giveUpAll();
    atOnce(load(node, aof.manifest, []));
    return true;
  } catch (thrown) {
    if (!(thrown instanceof CannotLoad)) throw thrown;
    node.log(thrown.message, 'warning');
    return false;
  }
}

class CannotLoad extends Error {}

/** The manifest, or one made for the single file of servers before 7.0, which becomes the base. */
function manifestOf({ aof, config, snapshots: { disk } }: Node, notes: string[]): Manifest {
  const bytes = disk.read(aof.manifestPath);
  const manifest = bytes === undefined ? new Manifest() : parseManifest(byteString(bytes, 0, bytes.length));
  const name = config.value('appendfilename');
  const isToMove = bytes === undefined || (isOnlyBase(manifest, name) && disk.read(aof.pathOf(name)) === undefined);
  const single = isToMove ? disk.read(name) : undefined;
  if (single === undefined) return manifest;
  manifest.base = { name, seq: 1 };
  // The manifest first: a server that dies in between goes on with the move at its next start.
  const failure = disk.write(aof.manifestPath, bytesOf(manifest.text)) ?? disk.write(aof.pathOf(name), single);
  if (failure !== undefined) throw new CannotLoad(`Error trying to move the old AOF file ${name} into dir: ${failure}`);
  disk.remove(name);
  notes.push(`Successfully migrated an old-style AOF file (${name}) into the AOF directory (${config.value('appenddirname')}).`);
  return manifest;
}

/** Whether a move was begun and not finished: the old file is still the only one. */
const isOnlyBase = ({ base, history, increments }: Manifest, name: string): boolean =>
  base?.name === name && history.length === 0 && increments.length === 0;

/** Loads the files into the node. Throws a CannotLoad. */
function* load(node: Node, manifest: Manifest, notes: string[]): Pieces<void> {
  const { space, propagation } = node;
  yield* within(loadParts(node, manifest, notes), (next) => {
    const { listens } = propagation;
    propagation.listens = false;
    space.dueMs = Number.NEGATIVE_INFINITY;
    try {
      return untold(node.limits, next);
    } finally {
      space.setTime(space.nowMs);
      propagation.listens = listens;
    }
  });
  node.snapshots.loaded();
}

function* loadParts(node: Node, manifest: Manifest, notes: string[]): Pieces<void> {
  const loader = new Loader(node, notes);
  const last = manifest.parts.at(-1);
  for (const part of manifest.parts) yield* loadPart(node, loader, part.name, part === last, notes);
}

function* loadPart(node: Node, loader: Loader, name: string, isLast: boolean, notes: string[]): Pieces<void> {
  const { disk } = node.snapshots;
  const path = node.aof.pathOf(name);
  const file = disk.open(path);
  if (file === undefined) throw new CannotLoad(`Unable to obtain the AOF file ${name} length. stat: No such file or directory`);
  if (node.loading !== undefined) node.loading.totalBytes += file.bytes;
  let from = 0;
  if (isSnapshot(file)) {
    const end = yield* node.snapshots.loadBase(file, (text) => notes.push(text));
    if (typeof end === 'string')
      throw new CannotLoad(`Error reading the RDB preamble of the AOF file ${name}, AOF loading aborted\n${end}`);
    from = end;
  }
  const ending = yield* loader.load(file, from);
  if (ending.kind === 'cut off' && isLast && node.config.value('aof-load-truncated') === 'yes') {
    disk.write(path, file.read(0, ending.at).slice());
    notes.push(
      `!!! Warning: short read while loading the AOF file ${name}!!!`,
      `Truncating the AOF ${name} at offset ${ending.at}`,
      `AOF ${name} loaded anyway because aof-load-truncated is enabled`,
    );
  } else if (ending.kind !== 'whole') throw new CannotLoad(complaint(ending, name));
}

function complaint(ending: Ending, name: string): string {
  switch (ending.kind) {
    case 'unknown command':
      return `Unknown command '${ending.name}' reading the append only file ${name}`;
    case 'misfit':
      return `Error reading the append only file ${name}, error: ${ending.why}`;
    case 'malformed':
      return (
        `Bad file format reading the append only file ${name}: make a backup of your AOF file, then use ./redis-check-aof --fix ` +
        '<filename.manifest>'
      );
    default:
      return (
        `Unexpected end of file reading the append only file ${name}. You can: 1) Make a backup of your AOF file, then use ` +
        "./redis-check-aof --fix <filename.manifest>. 2) Alternatively you can set the 'aof-load-truncated' configuration option to yes " +
        'and restart the server.'
      );
  }
}
