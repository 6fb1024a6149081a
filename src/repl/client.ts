/* One connection: what goes out, what has come in and is not read yet. Nothing is read before somebody waits for it,
 * as in redis-cli, which looks at its socket only while it expects a reply: that is why a push shows before the next
 * reply. */

import type { Link } from '../worker/protocol.ts';
import type { ReplyMode } from './answering.ts';
import { Decoder } from './decode.ts';
import { encode } from './encode.ts';
import { type Place, placeAt } from './place.ts';
import type { Reply } from './reply.ts';
import type { Steps } from './steps.ts';
import type { Stand } from './tape.ts';
import { stringToBytes } from './text.ts';

/** Opens a connection to an address; null when nobody listens there. */
export type Connect = (host: string, port: number) => Link | null;

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  /** AUTH's arguments. */
  readonly auth: readonly string[];
  readonly resp3: boolean;
}

export class Client {
  place: Place;
  private link: Link | null = null;
  private decoder = new Decoder();
  private readonly open: Connect;
  private readonly options: ClientOptions;
  /** Called when there may be something to read. */
  private readonly onArrival: () => void;
  /** What went wrong while coming back to where it stood, for the reader of the screen; '' for nothing. */
  warning = '';
  /** What CLIENT REPLY has set. */
  replies: ReplyMode = 'on';
  /** How many were sent. */
  requests = 0;
  /** What is sent next was sent already, at the moment that was gone back to. */
  private wasSent = false;
  /** Lines come without being asked for until the connection is closed. */
  isMonitoring = false;

  constructor(open: Connect, options: ClientOptions, onArrival: () => void) {
    this.open = open;
    this.options = options;
    this.onArrival = onArrival;
    this.place = placeAt(options.host, options.port, options.db);
  }

  /** What was read and cannot be understood. */
  get fault(): string | null {
    return this.decoder.fault;
  }

  get isLost(): boolean {
    return this.link === null || this.decoder.fault !== null;
  }

  take(): Reply | null {
    return this.decoder.take();
  }

  /** Opens the connection anew and brings it to where it stood; false when nobody listens. */
  *connect(): Steps<boolean> {
    const { host, port, wantedDb } = this.place;
    this.drop();
    this.place = { ...placeAt(host, port, wantedDb) };
    const link = this.open(host, port);
    if (link === null) return false;
    this.decoder = new Decoder();
    this.warning = '';
    this.replies = 'on';
    this.isMonitoring = this.wasSent = false;
    this.link = link;
    link.onData = bytes => this.received(link, bytes);
    link.onClose = () => this.closed(link);
    this.place = { ...this.place, connected: true };
    return yield* this.restore();
  }

  moveTo(host: string, port: number): void {
    this.place = placeAt(host, port, this.place.wantedDb);
  }

  /** The connection is as it was at another moment: what was said after it is not read any more. */
  rewind({ place, replies, waiting }: Stand): void {
    this.decoder = new Decoder();
    this.replies = replies;
    this.isMonitoring = false;
    this.wasSent = waiting !== null;
    this.place = { ...place, connected: this.link !== null };
  }

  send(argv: readonly string[]): void {
    this.requests++;
    if (!this.wasSent) this.link?.send(encode(argv));
    this.wasSent = false;
  }

  /** Sends a replica's request: a file answers it, and then commands without end. */
  sendSync(argv: readonly string[]): void {
    this.decoder.fileFollows = true;
    this.isMonitoring = true;
    this.send(argv);
  }

  /** Sends a byte string as it is. */
  sendBytes(bytes: string): void {
    this.link?.send(stringToBytes(bytes));
  }

  /** Sends and waits for the reply; null when the connection is lost. Pushes on the way are the caller's to read. */
  *ask(argv: readonly string[]): Steps<Reply | null> {
    this.send(argv);
    return yield* this.next();
  }

  *next(): Steps<Reply | null> {
    const reply = yield { wait: 'reply', from: this };
    if (reply === null) this.drop();
    return reply;
  }

  drop(): void {
    const link = this.link;
    this.link = null;
    this.place = { ...placeAt(this.place.host, this.place.port, this.place.wantedDb) };
    link?.close();
  }

  /** Credentials, database and protocol, as a fresh redis-cli sends them. */
  private *restore(): Steps<boolean> {
    const { auth, resp3 } = this.options;
    const { wantedDb } = this.place;
    if (auth.length > 0) yield* this.greet(['AUTH', ...auth], 'AUTH');
    if (wantedDb !== 0 && (yield* this.greet(['SELECT', String(wantedDb)], `SELECT ${wantedDb}`)))
      this.place = { ...this.place, db: wantedDb };
    if (resp3) yield* this.greet(['HELLO', '3'], 'HELLO 3');
    return this.link !== null;
  }

  private *greet(argv: readonly string[], name: string): Steps<boolean> {
    const reply = yield* this.ask(argv);
    if (reply?.type === 'error') this.warning += `${name} failed: ${reply.text}\n`;
    return reply !== null && reply.type !== 'error';
  }

  private received(link: Link, bytes: Uint8Array): void {
    if (link !== this.link) return;
    this.decoder.feed(bytes);
    this.onArrival();
  }

  private closed(link: Link): void {
    if (link !== this.link) return;
    this.link = null;
    this.onArrival();
  }
}
