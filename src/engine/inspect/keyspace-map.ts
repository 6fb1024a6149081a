/** The keyspace from above: every bucket of both tables, how many keys hang from it, and where SCAN has been. */

import type { KeyspaceMapView, KeyspaceTableView, ScanView } from '../../inspect.ts';
import { bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as sds from '../structures/sds.ts';
import { databaseOf, type Look } from './look.ts';

/** Past this many cells several buckets share one. */
const cellsMax = 2048;
/** Tables of at most so many buckets are shown with their keys. */
const chainsMax = 128;
const keysOfChainMax = 8;

function tableView(h: Heap, d: number, t: 0 | 1): KeyspaceTableView {
  const size = dict.sizeOf(h, d, t);
  const bucketsPerCell = Math.max(1, Math.ceil(size / cellsMax));
  const counts = new Array<number>(Math.ceil(size / bucketsPerCell)).fill(0);
  const chains: string[][] = [];
  for (let b = 0; b < size; b++) {
    const chain: string[] = [];
    let n = 0;
    for (let r = dict.bucket(h, dict.tableOf(h, d, t), b); r !== 0; r = dict.next(h, r), n++)
      if (size <= chainsMax && n < keysOfChainMax) chain.push(sds.text(h, dict.key(h, r)));
    const cell = Math.floor(b / bucketsPerCell);
    counts[cell] = (counts[cell] ?? 0) + n;
    if (size <= chainsMax) chains.push(chain);
  }
  return { size, used: dict.usedOf(h, d, t), bucketsPerCell, counts, chains };
}

function touchedIn({ node: { h }, subject }: Look, d: number): KeyspaceMapView['touched'] {
  if (subject === null) return null;
  const bytes = bytesOf(subject.key);
  const hash = dict.hashOf(h, bytes, 0, bytes.length);
  if (dict.peek(h, d, hash, bytes, 0, bytes.length) === 0) return null;
  const bucketIn = (t: number): number => hash & (dict.sizeOf(h, d, t) - 1);
  const table = dict.isRehashing(h, d) && bucketIn(0) < dict.rehashIndex(h, d) ? 1 : 0;
  const isThere = (t: number): boolean => {
    for (let r = dict.bucket(h, dict.tableOf(h, d, t), bucketIn(t)); r !== 0; r = dict.next(h, r))
      if (sds.text(h, dict.key(h, r)) === subject.key) return true;
    return false;
  };
  const at = dict.isRehashing(h, d) && table === 0 && !isThere(0) ? 1 : table;
  return { key: subject.key, hash: hash >>> 0, table: at, bucket: bucketIn(at) };
}

function scanOver({ history }: Look, d: number): ScanView | null {
  const steps = history
    .all('dict.scanned')
    .filter(({ event }) => event.dict === d)
    .map(({ event }) => event);
  const last = steps.at(-1);
  if (last === undefined) return null;
  const begin = steps.findLastIndex(({ cursor }) => cursor === 0);
  return { cursor: last.cursor, next: last.next, visited: steps.slice(Math.max(0, begin)).map(({ cursor }) => cursor) };
}

export function keyspaceMap(look: Look): KeyspaceMapView {
  const { h, space } = look.node;
  const db = databaseOf(look);
  return {
    scene: 'keyspace-map',
    db: db.index,
    keys: db.size,
    expires: dict.length(h, db.expires),
    rehashIndex: dict.rehashIndex(h, db.keys),
    tables: [tableView(h, db.keys, 0), tableView(h, db.keys, 1)],
    touched: touchedIn(look, db.keys),
    scan: scanOver(look, db.keys),
    databases: space.dbs.filter(({ size }) => size > 0).map(({ index, size }) => ({ db: index, keys: size })),
  };
}
