/* Every scene of the server, and the function that makes its view. A new mechanism adds its view type to inspect-<subject>.ts and
 * one line here; its picture goes into src/scenes. Null where the scene needs a key of a type that the subject is not. */

import type { MechanismId, MechanismView, TraceEvent } from '../../inspect.ts';
import type { Node } from '../node.ts';
import { acl } from './acl.ts';
import { aofTape } from './aof.ts';
import * as clients from './clients.ts';
import { elements, queueFlow } from './elements.ts';
import { expiry } from './expiry.ts';
import { Forks } from './fork.ts';
import { geoMap } from './geo.ts';
import { keyspaceMap } from './keyspace-map.ts';
import { latency, latencyLadder } from './latency.ts';
import type { Look } from './look.ts';
import { luaStepping } from './lua.ts';
import { eviction, fragmentation, LazyfreeSteps, memory } from './memory.ts';
import { setVenn } from './sets.ts';
import { slotMap } from './slots.ts';
import { bitmap, hyperLogLog, SdsSteps } from './strings.ts';
import { encodingInspector, streamLanes } from './values.ts';

/** Looks at a node. Three scenes show what happened while somebody looked, so each onlooker has one of these. */
export class Mechanisms {
  private readonly sds = new SdsSteps();
  private readonly lazyfree = new LazyfreeSteps();
  private readonly forks = new Forks();

  private readonly looks: Readonly<Record<MechanismId, (look: Look) => MechanismView | null>> = {
    'keyspace-map': keyspaceMap,
    'slot-map': slotMap,
    'ttl-ring': expiry,
    'list-rail': (look) => elements('list-rail', look),
    'hash-grid': (look) => elements('hash-grid', look),
    'zset-ladder': (look) => elements('zset-ladder', look),
    'queue-flow': queueFlow,
    'set-venn': setVenn,
    'bitmap-grid': bitmap,
    'hll-registers': hyperLogLog,
    'geo-map': geoMap,
    'stream-lanes': streamLanes,
    'encoding-inspector': encodingInspector,
    'sds-growth': (look) => this.sds.look(look),
    'event-loop': clients.eventLoop,
    'protocol-inspector': (look) => clients.wire('protocol-inspector', look),
    'pipeline-timeline': (look) => clients.wire('pipeline-timeline', look),
    'tx-timeline': clients.transactions,
    'two-client-timeline': clients.timeline,
    'pubsub-fanout': clients.pubsub,
    'tracking-table': clients.tracking,
    'blocked-clients': clients.blocked,
    'acl-matrix': acl,
    'lua-stepping': luaStepping,
    'eviction-pool': (look) => eviction('eviction-pool', look),
    'lfu-counter': (look) => eviction('lfu-counter', look),
    'memory-meter': memory,
    'frag-map': fragmentation,
    'lazy-free': (look) => this.lazyfree.look(look),
    'aof-tape': aofTape,
    'fork-cow': (look) => this.forks.look(look),
    'latency-monitor': latency,
    'latency-ladder': latencyLadder,
  };

  /** Takes the node's events, as they are traced. */
  tell(event: TraceEvent, node: Node): void {
    this.forks.tell(event, node);
  }

  view(scene: MechanismId, look: Look): MechanismView | null {
    return this.looks[scene](look);
  }
}

/** Scenes that change as time passes, even if nothing else happens. */
export const changesWithTime: ReadonlySet<string> = new Set<MechanismId>([
  'ttl-ring',
  'blocked-clients',
  'lazy-free',
  'fork-cow',
  'aof-tape',
  'eviction-pool',
  'lfu-counter',
  'stream-lanes',
  'latency-monitor',
]);
