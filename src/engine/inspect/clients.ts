/** Connections: the event loop that serves them, and what they queue, watch, wait for and listen to. */

import type {
  BlockedView,
  EventLoopView,
  LoopClient,
  PubsubChannel,
  PubsubView,
  TimelineView,
  TrackingView,
  TransactionsView,
  WireView,
} from '../../inspect.ts';
import type { Client } from '../clients/client.ts';
import { isBroken } from '../clients/watch.ts';
import type { Node } from '../node.ts';
import { clientsOf, type Look, nameOf } from './look.ts';

const stateOf = (node: Node, client: Client): LoopClient['state'] => {
  if (client.blocked !== undefined) return 'blocked';
  if (node.pause.waiting.has(client)) return 'paused';
  if (client.transaction !== undefined) return 'transaction';
  if (client.subscriptions > 0) return 'subscribed';
  return client.monitor ? 'monitor' : 'idle';
};

export function eventLoop({ node, history, nowMs }: Look): EventLoopView {
  return {
    scene: 'event-loop',
    hz: node.cron.hz,
    ioThreads: Number(node.config.value('io-threads')),
    processed: node.commandStats.processed,
    clients: clientsOf(node).map((client) => ({
      ...nameOf(client),
      db: client.db.index,
      user: client.user.name,
      resp: client.resp,
      state: stateOf(node, client),
      queryBytes: client.reader.pendingBytes,
      replyBytes: client.writer?.length ?? 0,
      bytesIn: client.bytesIn,
      bytesOut: client.bytesOut,
      commands: client.commands,
      lastCommand: client.lastCommand,
      idleMs: nowMs - client.lastActiveMs,
    })),
    turns: history.turns,
  };
}

export function wire(scene: WireView['scene'], { node, history }: Look): WireView {
  const resp = clientsOf(node).map((client) => ({ connection: client.connection ?? 0, resp: client.resp }));
  return { scene, pieces: history.pieces, resp };
}

export function transactions({ node, history }: Look): TransactionsView {
  return {
    scene: 'tx-timeline',
    clients: clientsOf(node).map((client) => ({
      ...nameOf(client),
      isOpen: client.transaction !== undefined,
      isAborted: client.transaction?.aborted ?? false,
      queue: client.transaction?.queue.map(({ args }) => args.texts()) ?? [],
      watched: client.watched.map(({ db, key }) => ({ db: db.index, key })),
      isBroken: client.watchBroken || isBroken(client),
    })),
    steps: history.steps,
  };
}

export const timeline = ({ history }: Look): TimelineView => ({ scene: 'two-client-timeline', steps: history.steps });

const idsOf = (clients: Iterable<Client>): number[] => [...clients].map(({ id }) => id);

export function pubsub({ node, history }: Look): PubsubView {
  const { channels, patterns, shardChannels } = node.pubsub;
  const all: PubsubChannel[] = [
    ...[...channels].map(([name, clients]) => ({ name, way: 'channel' as const, clientIds: idsOf(clients) })),
    ...[...patterns].map(([name, { clients }]) => ({ name, way: 'pattern' as const, clientIds: idsOf(clients) })),
    ...[...shardChannels].map(([name, clients]) => ({ name, way: 'shard' as const, clientIds: idsOf(clients) })),
  ];
  return {
    scene: 'pubsub-fanout',
    clients: clientsOf(node).map(nameOf),
    channels: all,
    last: history.last('pubsub.published')?.event ?? null,
  };
}

const trackedKeysMax = 200;
const toldMax = 10;

function optionsOf({ tracking }: Client): string[] {
  if (tracking === undefined) return [];
  const { broadcasts, optIn, optOut, noLoop } = tracking;
  return [broadcasts ? 'BCAST' : '', optIn ? 'OPTIN' : '', optOut ? 'OPTOUT' : '', noLoop ? 'NOLOOP' : ''].filter(
    (each) => each !== '',
  );
}

export function tracking({ node, history }: Look): TrackingView {
  const tracker = node.tracking;
  return {
    scene: 'tracking-table',
    clients: [...tracker.clients.values()].map((client) => ({
      ...nameOf(client),
      options: optionsOf(client),
      redirect: client.tracking?.redirect?.id ?? null,
      prefixes: [...(client.tracking?.prefixes ?? [])],
    })),
    keys: tracker.remembered(trackedKeysMax),
    keyCount: tracker.keyCount,
    keysMax: node.limits.trackingTableMaxKeys,
    prefixes: [...tracker.prefixes].map(([prefix, { clients }]) => ({ prefix, clientIds: idsOf(clients) })),
    told: history
      .all('tracking.invalidated')
      .slice(-toldMax)
      .map(({ event: { keys, clientIds } }) => ({ keys, clientIds })),
  };
}

export function blocked({ node, nowMs }: Look): BlockedView {
  const { dbs } = node.space;
  return {
    scene: 'blocked-clients',
    clients: [...node.blocking.clients].flatMap((client) => {
      if (client.blocked === undefined) return [];
      const { args, db, keys, deadlineMs } = client.blocked;
      const leftMs = deadlineMs === 0 ? null : Math.max(0, deadlineMs - nowMs);
      return [{ ...nameOf(client), argv: args.texts(), db: db.index, keys, leftMs }];
    }),
    queues: dbs.flatMap((db) =>
      [...db.blockedKeys].map(([key, clients]) => ({ db: db.index, key, clientIds: idsOf(clients) })),
    ),
  };
}
