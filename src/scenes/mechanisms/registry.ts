/* One scene per mechanism. A new one adds its view to inspect-<subject>.ts, its look to engine/inspect, its layout and words here,
 * its id to catalog.ts and its name to app/words-scene-names.ts; the compiler asks for each. */

import type { MechanismId } from '../../inspect.ts';
import type { Mechanism } from '../mechanism.ts';
import { acl } from './acl.ts';
import { aofTape } from './aof-tape.ts';
import { bitmapGrid, hllRegisters } from './bits.ts';
import { hashGrid, listRail, queueFlow, zsetLadder } from './elements.ts';
import { eventLoop } from './event-loop.ts';
import { evictionPool, lfuCounter } from './eviction.ts';
import { forkCow } from './fork-cow.ts';
import { geoMap } from './geo-map.ts';
import { keyspaceMap } from './keyspace-map.ts';
import { latencyLadder, latencyMonitor } from './latency.ts';
import { blockedClients, pubsubFanout, trackingTable } from './listeners.ts';
import { luaStepping } from './lua-stepping.ts';
import { fragMap, lazyFree, memoryMeter } from './memory.ts';
import { setVenn } from './set-venn.ts';
import { slotMap } from './slot-map.ts';
import { clientTimeline, transactions } from './steps.ts';
import { ttlRing } from './ttl-ring.ts';
import { encodingInspector, sdsGrowth, streamLanes } from './values.ts';
import { pipelineTimeline, protocolInspector } from './wire.ts';

export const mechanisms: Readonly<Record<MechanismId, Mechanism>> = {
  'acl-matrix': acl,
  'aof-tape': aofTape,
  'bitmap-grid': bitmapGrid,
  'blocked-clients': blockedClients,
  'encoding-inspector': encodingInspector,
  'event-loop': eventLoop,
  'eviction-pool': evictionPool,
  'fork-cow': forkCow,
  'frag-map': fragMap,
  'geo-map': geoMap,
  'hash-grid': hashGrid,
  'hll-registers': hllRegisters,
  'keyspace-map': keyspaceMap,
  'latency-ladder': latencyLadder,
  'latency-monitor': latencyMonitor,
  'lazy-free': lazyFree,
  'lfu-counter': lfuCounter,
  'list-rail': listRail,
  'lua-stepping': luaStepping,
  'memory-meter': memoryMeter,
  'pipeline-timeline': pipelineTimeline,
  'protocol-inspector': protocolInspector,
  'pubsub-fanout': pubsubFanout,
  'queue-flow': queueFlow,
  'sds-growth': sdsGrowth,
  'set-venn': setVenn,
  'slot-map': slotMap,
  'stream-lanes': streamLanes,
  'tracking-table': trackingTable,
  'ttl-ring': ttlRing,
  'two-client-timeline': clientTimeline,
  'tx-timeline': transactions,
  'zset-ladder': zsetLadder,
};
