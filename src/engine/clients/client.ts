/** One connection as the server knows it. Fields, no behaviour: node.ts and dispatch.ts act on them. */

import type { User } from '../acl/user.ts';
import type { Args } from '../resp/args.ts';
import type { Command } from '../commands/table.ts';
import type { Database } from '../keyspace/database.ts';
import type { SharedMessage } from './pubsub.ts';
import type { Replica } from '../replication/primary.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { ReplyBuffer } from './reply-buffer.ts';
import { RequestReader } from '../resp/request.ts';
import type { TrackingState } from './tracking.ts';
import type { Watch } from './watch.ts';

/** A command held back by MULTI. */
export interface Queued {
  readonly command: Command;
  readonly args: Args;
}

export interface Transaction {
  readonly queue: Queued[];
  /** A command was refused while queueing: EXEC must refuse the whole. */
  aborted: boolean;
  /** ASKING came right before MULTI: it holds for the whole transaction. */
  readonly isAsking: boolean;
}

/** What a blocked client waits for, and until when. When one of the keys is ready its command runs again with these arguments. */
export interface Blocked {
  readonly command: Command;
  readonly args: Args;
  readonly db: Database;
  readonly keys: readonly string[];
  /** In ms since 1970; 0 = for ever. */
  readonly deadlineMs: number;
  /** Writes the reply where the wait ends without a result. */
  readonly onTimeout: (reply: ReplyWriter) => void;
  /** Time that its runs have taken so far, which is counted once the command has ended. */
  spentUs: number;
}

export class Client {
  /** The server's number, as CLIENT ID tells it; grows with each connection. */
  readonly id: number;
  /** The host's name for the connection; undefined for a client without one (a script's). */
  readonly connection: number | undefined;
  readonly address: string;
  readonly localAddress: string;
  readonly createdMs: number;
  lastActiveMs: number;
  readonly reader = new RequestReader();
  /** Where its replies are written during a step; lent by the node. */
  writer: ReplyWriter | undefined;
  readonly replyBuffer: ReplyBuffer;
  resp: 2 | 3 = 2;
  db: Database;
  name = '';
  libName = '';
  libVer = '';
  user: User;
  authenticated = true;
  /** It has logged in at some time. */
  hasLoggedIn = false;
  transaction: Transaction | undefined;
  /** Keys under WATCH. */
  watched: Watch[] = [];
  /** A watched key changed: EXEC answers nil. */
  watchBroken = false;
  blocked: Blocked | undefined;
  /** CLIENT REPLY: off silences all, skip the next one. */
  replyMode: 'on' | 'off' | 'skip' | 'skipNext' = 'on';
  /** EXEC has already left out what CLIENT REPLY silenced within it, so its reply is not silenced as a whole. */
  silencedInside = false;
  monitor = false;
  noEvict = false;
  noTouch = false;
  /** Full name of the last command, for CLIENT LIST. */
  lastCommand = 'NULL';
  /** Nothing more is read, and it is closed once its replies are sent. */
  closing = false;
  /** Cut off: what was to be sent to it is thrown away. */
  cut = false;
  /** Bytes that were sent to it and that its socket has not taken yet. */
  unsentBytes = 0;
  /** Since when (ms since 1970) more waits to be sent than the soft limit of its class allows; 0: it does not. */
  overSoftSinceMs = 0;
  /** Gone: effects for it are dropped. */
  closed = false;
  /** Bytes received and sent, for CLIENT LIST. */
  bytesIn = 0;
  bytesOut = 0;
  commands = 0;
  /** Which of its commands was the last ASKING; -1: none. */
  askedAt = -1;
  /** READONLY: in a cluster a replica may answer it, too. */
  isReadonly = false;
  /** The replication offset after its last command: what WAIT waits for. */
  writeOffset = 0;
  /** What is known of it as a replica, once it has acted as one. */
  replica: Replica | undefined;
  /** Channels and patterns subscribed to. */
  readonly channels = new Set<string>();
  readonly patterns = new Set<string>();
  readonly shardChannels = new Set<string>();
  /** How many of these there are. */
  subscriptions = 0;
  /** Client-side caching is on. */
  tracking: TrackingState | undefined;
  /** Pushes that came while a command of this client ran: they follow its reply. */
  pushed: ReplyWriter | undefined;
  /** Keys that it tracks and that its own command changed: told after those. */
  invalidations: SharedMessage[] = [];

  constructor(
    id: number, connection: number | undefined, user: User, db: Database, nowMs: number, address = '', localAddress = '',
  ) {
    this.id = id;
    this.connection = connection;
    this.user = user;
    this.db = db;
    this.createdMs = nowMs;
    this.replyBuffer = new ReplyBuffer(nowMs);
    this.lastActiveMs = nowMs;
    this.address = address;
    this.localAddress = localAddress;
  }
}
