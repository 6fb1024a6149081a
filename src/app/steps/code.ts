/* What structures do, as pseudo-code, and which line a step belongs to. Written for reading beside the picture: the names are those of
 * the picture, and only what can be seen there is told. */

import type { TraceEvent } from '../../inspect.ts';

export interface Algorithm {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Its prose is in Korean in words-code-ko.ts; a test holds that complete. */
export const algorithms = {
  dictFind: { name: 'dict: find', lines: [
    'hash = SipHash(key)', 'for table in ht[0], ht[1]:', '    walk the chain of bucket hash & mask', '    compare hash, then key',
  ] },
  dictInsert: { name: 'dict: insert', lines: [
    'look into bucket hash & mask for the key', 'full?  make ht[1] of twice the size', 'rehash step: move one bucket to ht[1]',
    'ht[0] empty?  ht[1] takes its place', 'put the entry at the head of its bucket',
  ] },
  dictRemove: { name: 'dict: remove', lines: [
    'look into bucket hash & mask for the key', 'rehash step: move one bucket to ht[1]', 'take the entry out of the chain',
  ] },
  skiplistSearch: { name: 'skiplist: search', lines: [
    'x = header, at the highest lane', 'while the next node is before the goal:', '    rank += span;  x = next', 'too far: one lane down',
  ] },
  skiplistInsert: { name: 'skiplist: insert', lines: [
    'x = header, at the highest lane', 'while the next node is before the goal:', '    rank += span;  x = next',
    'too far: remember x, one lane down', 'toss coins: each head is one lane more', 'link the node behind the path, lane by lane',
    'mend the spans of the links around it',
  ] },
  skiplistDelete: { name: 'skiplist: delete', lines: [
    'x = header, at the highest lane', 'while the next node is before the goal:', '    rank += span;  x = next',
    'too far: remember x, one lane down', 'mend the spans of the path', 'unlink the node from its lanes',
  ] },
  listpack: { name: 'listpack: search and write', lines: [
    'p = first entry', 'until found or end: p += size of the entry', 'no room?  copy all to a larger block',
    'move what stands behind', 'write length, data, back-length', 'too long or too many?  convert',
  ] },
  intset: { name: 'intset: search and write', lines: [
    'low, high = ends of the array', 'while low <= high:  look at the middle', 'too wide for an element?  widen them all',
    'insert: move the greater ones up by one', 'remove: move the greater ones down by one', 'no integer, or too many?  convert',
  ] },
  quicklist: { name: 'quicklist: seek and push', lines: [
    'walk nodes from the nearer end, by their counts', 'in the node: walk the listpack', 'node full?  split it, or add one beside it',
    'link the new node', 'neighbours small enough?  merge them', 'write into the listpack of the node',
  ] },
  rax: { name: 'rax: walk and insert', lines: [
    'n = root', 'while the characters match:  n = child', 'differs inside a compressed node?  split it',
    'write the entry into the listpack',
    'only one child left?  join the nodes',
  ] },
  json: { name: 'json: walk and change', lines: [
    'v = the document', 'for each name of the path:  compare it with members from the first on',
    'no room for items?  twice the room, copy them', 'write pointers to the new values into the items',
    'another value was there?  free it', 'removed?  free it, close the gap behind it',
  ] },
  series: { name: 'series: find and add', lines: [
    'a time that is asked for:  halve the chunks until its chunk is found', 'later than all?  write the difference to the last sample',
    'chunk full?  begin another one', 'late?  write its chunk anew, with the sample in its place',
    'older than the retention?  drop the chunk', 'removed?  write the chunk anew without it',
  ] },
} satisfies Record<string, Algorithm>;

type Name = keyof typeof algorithms;

/** Where each kind of event stands: its line, by what else happens in the same command. */
const places: Readonly<Partial<Record<TraceEvent['kind'], (kinds: ReadonlySet<string>) => readonly [Name, number]>>> = {
  'dict.bucketVisited': (kinds) => {
    if (kinds.has('dict.entryAdded')) return ['dictInsert', 0];
    return kinds.has('dict.entryRemoved') ? ['dictRemove', 0] : ['dictFind', 2];
  },
  'dict.entryAdded': () => ['dictInsert', 4],
  'dict.entryRemoved': () => ['dictRemove', 2],
  'dict.resized': () => ['dictInsert', 1],
  'dict.bucketMoved': (kinds) => (kinds.has('dict.entryRemoved') ? ['dictRemove', 1] : ['dictInsert', 2]),
  'dict.rehashFinished': () => ['dictInsert', 3],
  'skiplist.visited': (kinds) => [skiplist(kinds), 2],
  'skiplist.descended': (kinds) => [skiplist(kinds), 3],
  'skiplist.towerBuilt': () => ['skiplistInsert', 4],
  'skiplist.spanChanged': (kinds) => (kinds.has('skiplist.towerBuilt') ? ['skiplistInsert', 6] : ['skiplistDelete', 4]),
  'skiplist.removed': () => ['skiplistDelete', 5],
  'listpack.entryVisited': (kinds) => (isRax(kinds) ? ['rax', 3] : isQuicklist(kinds) ? ['quicklist', 1] : ['listpack', 1]),
  'listpack.moved': (kinds) => (isRax(kinds) ? ['rax', 3] : isQuicklist(kinds) ? ['quicklist', 5] : ['listpack', 2]),
  'listpack.spliced': (kinds) => (isRax(kinds) ? ['rax', 3] : isQuicklist(kinds) ? ['quicklist', 5] : ['listpack', 4]),
  'intset.probed': () => ['intset', 1],
  'intset.upgraded': () => ['intset', 2],
  'intset.inserted': () => ['intset', 3],
  'intset.removed': () => ['intset', 4],
  'quicklist.nodeVisited': () => ['quicklist', 0],
  'quicklist.nodeSplit': () => ['quicklist', 2],
  'quicklist.nodeAdded': () => ['quicklist', 3],
  'quicklist.nodesMerged': () => ['quicklist', 4],
  'rax.nodeVisited': () => ['rax', 1],
  'rax.nodeSplit': () => ['rax', 2],
  'rax.nodesJoined': () => ['rax', 4],
  'json.memberVisited': () => ['json', 1],
  'json.itemsGrown': () => ['json', 2],
  'json.itemsAdded': () => ['json', 3],
  'json.itemReplaced': () => ['json', 4],
  'json.itemsRemoved': () => ['json', 5],
  'series.chunkVisited': () => ['series', 0],
  'series.sampleAppended': () => ['series', 1],
  'series.chunkAdded': () => ['series', 2],
  'series.chunkRewritten': () => ['series', 3],
  'series.chunksDropped': () => ['series', 4],
  'series.samplesRemoved': () => ['series', 5],
  'encoding.converted': (kinds) => (kinds.has('intset.probed') ? ['intset', 5] : ['listpack', 5]),
};

const isRax = (kinds: ReadonlySet<string>): boolean => kinds.has('rax.nodeVisited');
const isQuicklist = (kinds: ReadonlySet<string>): boolean => kinds.has('quicklist.nodeVisited') || kinds.has('quicklist.nodeAdded');

function skiplist(kinds: ReadonlySet<string>): Name {
  if (kinds.has('skiplist.towerBuilt')) return 'skiplistInsert';
  return kinds.has('skiplist.removed') ? 'skiplistDelete' : 'skiplistSearch';
}

/** The algorithm that a step is part of, and its line; null for a step outside of all structures. `kinds` are those of all steps of the
 * command. */
export function codeAt(event: TraceEvent, kinds: ReadonlySet<string>): { readonly algorithm: Algorithm; readonly line: number } | null {
  const place = places[event.kind]?.(kinds);
  return place === undefined ? null : { algorithm: algorithms[place[0]], line: place[1] };
}
