/* Counts what commands cost, from the events that their structures trace. */

import type { TraceEvent } from '../inspect.ts';
import type { Cost, Touched } from './protocol.ts';

/** How many keys are named with what was done to them; more are only counted. */
const keysMax = 1000;

const visits: ReadonlySet<TraceEvent['kind']> = new Set<TraceEvent['kind']>([
  'skiplist.visited', 'listpack.entryVisited', 'rax.nodeVisited', 'quicklist.nodeVisited', 'dict.bucketVisited', 'intset.probed',
  'json.memberVisited', 'series.chunkVisited',
]);

export class CostCounter {
  private commands = 0;
  private visited = 0;
  private movedBytes = 0;
  private allocations = 0;
  private readonly keys = new Map<string, Touched>();

  readonly tell = (event: TraceEvent): void => {
    if (visits.has(event.kind)) this.visited++;
    switch (event.kind) {
      case 'command.finished':
        this.commands++;
        this.allocations += event.allocations;
        break;
      case 'listpack.moved':
      case 'json.itemsGrown':
        this.movedBytes += event.bytes;
        break;
      case 'listpack.spliced':
      case 'intset.inserted':
      case 'intset.removed':
      case 'json.itemsAdded':
      case 'json.itemsRemoved':
        this.movedBytes += event.shiftedBytes;
        break;
      case 'key.read':
        if (!this.keys.has(`${event.db} ${event.key}`)) this.touch(event, event.found ? 'read' : 'missed');
        break;
      case 'key.written':
      case 'key.deleted':
      case 'key.expired':
      case 'key.evicted':
        this.touch(event, event.kind.slice('key.'.length) as Touched['how']);
        break;
    }
  };

  get cost(): Cost {
    const { commands, visited, movedBytes, allocations } = this;
    return { commands, visited, movedBytes, allocations, keys: this.keys.size };
  }

  get touched(): readonly Touched[] {
    return [...this.keys.values()].slice(0, keysMax);
  }

  private touch({ db, key }: { readonly db: number; readonly key: string }, how: Touched['how']): void {
    this.keys.set(`${db} ${key}`, { db, key, how });
  }
}
