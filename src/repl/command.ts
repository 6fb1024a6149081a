/* One command and everything redis-cli reads for it: replies, the pushes before them, the confirmations of a
 * subscription, MONITOR's endless lines, a redirection in cluster mode. */

import { answering } from './answering.ts';
import type { Client } from './client.ts';
import { csv } from './csv.ts';
import { isPubsub, placeAfter, placeAfterPubsub } from './place.ts';
import { type Printing, print, printPush } from './print.ts';
import { itemsOf, type Reply } from './reply.ts';
import type { Steps } from './steps.ts';
import { shown } from './text.ts';
import { tty } from './tty.ts';
import type { ReplWords } from './words.ts';

/** Where output goes, and how. */
export interface Output {
  write(text: string): void;
  /** A line of our own, dim. */
  note(text: string): void;
  readonly printing: Printing;
  readonly words: ReplWords;
  /** Follow MOVED and ASK, as -c does. */
  readonly cluster: boolean;
}

const redirectionsMax = 16; // past this nodes send us in a circle

/** Runs a command and prints what comes; false when the connection could not be made or was lost. */
export function* runCommand(client: Client, argv: readonly string[], out: Output): Steps<boolean> {
  if (!client.place.connected && !(yield* reconnect(client, out))) return false;
  if (/^p?sync$/i.test(argv[0] ?? '') && !client.place.inMulti) return yield* follow(client, argv, out);
  const { answers, next } = answering(argv, client.replies, client.place.inMulti);
  client.replies = next;
  if (!answers) {
    client.send(argv);
    out.note(out.words.noReplyNote);
    return true;
  }
  const reply = yield* exchange(client, argv, out);
  if (reply === null) {
    reportLoss(client, argv, out);
    return false;
  }
  if ((argv[0] ?? '').toLowerCase() === 'monitor' && reply.type === 'status' && !client.place.inMulti) {
    client.isMonitoring = true;
    yield* printForever(client, out);
  }
  return true;
}

/** SYNC and PSYNC: what a replica is sent, for as long as it comes. False when the connection was lost. */
function* follow(client: Client, argv: readonly string[], out: Output): Steps<boolean> {
  client.sendSync(argv);
  out.write('Entering replica output mode...  (press Ctrl-C to quit)\n');
  for (;;) {
    const reply = yield* client.next();
    if (reply === null) {
      reportLoss(client, argv, out);
      return false;
    }
    if (reply.type === 'integer') out.write(snapshotNote(reply.text));
    else if (reply.type === 'array') out.write(csv(reply));
    else out.write(print(reply, argv, out.printing));
    if (reply.type !== 'error') continue;
    client.drop(); // what was asked for is not what comes
    return true;
  }
}

const snapshotNote = (bytes: string): string =>
  `SYNC with master, discarding ${bytes} bytes of bulk transfer...\nSYNC done. Logging commands from master.\n`;

/** Connects, and says so when it cannot. */
export function* reconnect(client: Client, out: Output): Steps<boolean> {
  const connected = yield* client.connect();
  out.write(shown(client.warning));
  if (!connected) out.write(refusal(client));
  return connected;
}

/** Prints messages for as long as they come. */
export function* printForever(client: Client, out: Output): Steps {
  for (;;) {
    const reply = yield* client.next();
    if (reply === null) return reportLoss(client, [], out);
    out.write(print(reply, [], out.printing));
    if (isPubsub(reply)) client.place = placeAfterPubsub(client.place, reply);
  }
}

function refusal({ place }: Client): string {
  return `Could not connect to Redis at ${place.host}:${place.port}: Connection refused\n`;
}

function reportLoss(client: Client, argv: readonly string[], out: Output): void {
  const { fault } = client;
  client.drop();
  if (fault !== null) out.note(out.words.protocolFault(shown(fault)));
  else if ((argv[0] ?? '').toLowerCase() !== 'shutdown') out.write('Error: Server closed the connection\n');
}

function* exchange(client: Client, argv: readonly string[], out: Output): Steps<Reply | null> {
  client.send(argv);
  let reply = yield* answer(client, argv, out);
  for (let n = 0; n < redirectionsMax; n++) {
    const target = reply === null || !out.cluster ? null : redirection(reply);
    if (target === null) break;
    const host = target.host === '' ? client.place.host : target.host; // a node that does not know its own address names none
    out.write(`-> Redirected to slot [${target.slot}] located at ${host}:${target.port}\n`);
    client.moveTo(host, target.port);
    if (!(yield* reconnect(client, out))) return null;
    if (target.asking) yield* client.ask(['ASKING']);
    client.send(argv);
    reply = yield* answer(client, argv, out);
  }
  if (reply !== null) client.place = placeAfter(client.place, argv, reply);
  return reply;
}

/** Reads up to the reply and prints on the way. */
function* answer(client: Client, argv: readonly string[], out: Output): Steps<Reply | null> {
  let confirmations = confirmationsOf(argv);
  for (;;) {
    const reply = yield* client.next();
    if (reply === null) return null;
    if (out.cluster && redirection(reply) !== null) return reply;
    if ((client.place.subscribed || confirmations > 0 || reply.type === 'push') && isPubsub(reply)) {
      out.write(print(reply, [], out.printing));
      client.place = placeAfterPubsub(client.place, reply);
      if (confirms(reply, argv) && confirmations > 0 && --confirmations === 0) return reply;
    } else if (reply.type === 'push') {
      if (out.printing.form === 'tty') out.write(printPush(reply, out.printing.utf8));
    } else if (reply.type === 'attribute') {
      out.write(tty(reply, out.printing.utf8));
      out.note(out.words.attributeNote);
    } else {
      out.write(print(reply, argv, out.printing));
      if (holdsBignum(reply)) out.note(out.words.realOneExits('Unknown reply type: 13'));
      return reply;
    }
  }
}

const subscriptions = /^[ps]?(un)?subscribe$/i;

/** How many confirmations a command waits for: one for each channel named, one when all are meant. */
function confirmationsOf(argv: readonly string[]): number {
  return subscriptions.test(argv[0] ?? '') ? Math.max(1, argv.length - 1) : 0;
}

function confirms(reply: Reply, argv: readonly string[]): boolean {
  const kind = itemsOf(reply)[0];
  return kind?.type === 'string' && kind.text === (argv[0] ?? '').toLowerCase();
}

function holdsBignum(reply: Reply): boolean {
  return reply.type === 'bignum' || itemsOf(reply).some(holdsBignum);
}

interface Redirection {
  readonly asking: boolean;
  readonly slot: string;
  readonly host: string;
  readonly port: number;
}

const redirectionText = /^(MOVED|ASK) (\d+) (\S*):(\d+)$/;

function redirection(reply: Reply): Redirection | null {
  const match = reply.type === 'error' ? redirectionText.exec(reply.text) : null;
  if (match === null) return null;
  const [, kind, slot = '', host = '', port = ''] = match;
  return { asking: kind === 'ASK', slot, host, port: Number(port) };
}
