/* Which scenes there are, in the order in which they are offered. No picture is here: the chooser, the palette and the addresses
 * (#/scene/<id>) need the list before anything is drawn. Names are in app/words-scene-names.ts. */

import type { SceneId } from '../inspect.ts';

export type SceneGroup = 'key' | 'values' | 'memory' | 'clients' | 'scripts' | 'time';

export const sceneGroups: readonly { readonly group: SceneGroup; readonly scenes: readonly SceneId[] }[] = [
  { group: 'key', scenes: ['key', 'encoding-inspector', 'sds-growth'] },
  {
    group: 'values',
    scenes: [
      'list-rail',
      'hash-grid',
      'set-venn',
      'zset-ladder',
      'stream-lanes',
      'bitmap-grid',
      'hll-registers',
      'geo-map',
      'queue-flow',
    ],
  },
  {
    group: 'memory',
    scenes: [
      'keyspace-map',
      'ttl-ring',
      'memory-meter',
      'frag-map',
      'eviction-pool',
      'lfu-counter',
      'lazy-free',
      'fork-cow',
      'aof-tape',
      'slot-map',
    ],
  },
  {
    group: 'clients',
    scenes: [
      'event-loop',
      'protocol-inspector',
      'pipeline-timeline',
      'two-client-timeline',
      'tx-timeline',
      'blocked-clients',
      'pubsub-fanout',
      'tracking-table',
      'acl-matrix',
    ],
  },
  { group: 'scripts', scenes: ['lua-stepping'] },
  { group: 'time', scenes: ['latency-monitor', 'latency-ladder'] },
];

const all: ReadonlySet<string> = new Set(sceneGroups.flatMap(({ scenes }) => scenes));

export const isSceneId = (id: string): id is SceneId => all.has(id);
