/* Where a connection stands, as far as the prompt tells: which server, which database, whether inside MULTI or
 * subscribed. redis-cli keeps this beside the connection and learns it from the commands it sends, not from the
 * server; so a SELECT that was only QUEUED already changes the number in the prompt, and DISCARD, or an EXEC that
 * failed, puts it back. */

import { itemsOf, type Reply, textOf } from './reply.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
  readonly connected: boolean;
  readonly db: number;
  /** The database a new connection is put back to. */
  readonly wantedDb: number;
  readonly inMulti: boolean;
  readonly dbBeforeMulti: number;
  readonly subscribed: boolean;
}

export function placeAt(host: string, port: number, db = 0): Place {
  return { host, port, connected: false, db: 0, wantedDb: db, inMulti: false, dbBeforeMulti: 0, subscribed: false };
}

export function promptOf(place: Place): string {
  if (!place.connected) return 'not connected> ';
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  const db = place.db === 0 ? '' : `[${place.db}]`;
  const mode = `${place.inMulti ? '(TX)' : ''}${place.subscribed ? '(subscribed mode)' : ''}`;
  return `${host}:${place.port}${db}${mode}> `;
}

/** The place once a command was answered. */
export function placeAfter(place: Place, argv: readonly string[], reply: Reply): Place {
  const name = (argv[0] ?? '').toLowerCase();
  const failed = reply.type === 'error';
  const isExec = name === 'exec' && place.inMulti;
  if (isExec) return left(place, failed || reply.type === 'nil');
  if (failed) return place;
  if (name === 'select' && argv.length === 2) return selected(place, numberAtStart(argv[1] as string));
  if (name === 'multi' && argv.length === 1) return { ...place, inMulti: true, dbBeforeMulti: place.db };
  if (name === 'discard' && argv.length === 1) return left(place, true);
  if (name === 'reset' && argv.length === 1)
    return { ...place, db: 0, wantedDb: 0, inMulti: false, subscribed: false };
  return place;
}

function selected(place: Place, db: number): Place {
  return { ...place, db, wantedDb: db };
}

function left(place: Place, restore: boolean): Place {
  const out = { ...place, inMulti: false };
  return restore ? selected(out, place.dbBeforeMulti) : out;
}

function numberAtStart(text: string): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : number;
}

const pubsubKinds: readonly string[] = [
  'message', 'pmessage', 'smessage', 'subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe',
  'sunsubscribe',
];

/** A message, or the confirmation of a subscription: a push in RESP3, an ordinary array in RESP2. */
export function isPubsub(reply: Reply): boolean {
  if (reply.type !== 'push' && reply.type !== 'array') return false;
  return reply.items.length >= 3 && reply.items[0]?.type === 'string' && pubsubKinds.includes(textOf(reply.items[0]));
}

/** The place once a message or confirmation was seen: the count it carries says whether any subscription is left. */
export function placeAfterPubsub(place: Place, reply: Reply): Place {
  const [kind, , count] = itemsOf(reply);
  if (textOf(kind).endsWith('unsubscribe')) return textOf(count) === '0' ? { ...place, subscribed: false } : place;
  return textOf(kind).endsWith('subscribe') ? { ...place, subscribed: true } : place;
}
