/* What is seen of the clients: who is connected, what they sent and were told, what they wait for, follow and may. */

/** A connection, as a picture names it: its number at the server, and the name that the host gave it. */
export interface ClientName {
  readonly id: number;
  /** The host's number; null for a client without a connection. */
  readonly connection: number | null;
  /** CLIENT SETNAME. */
  readonly name: string;
}

/** A command that a client sent, and what became of it. */
export interface CommandStep {
  /** Grows by one with each step since somebody began to look. */
  readonly id: number;
  readonly connection: number;
  readonly name: string;
  readonly argv: readonly string[];
  /** Microseconds since 1970. */
  readonly atUs: number;
  readonly outcome: 'ran' | 'queued' | 'refused';
  /** 1 inside EXEC or a script. */
  readonly depth: number;
  /** Why it was refused; else ''. */
  readonly error: string;
  readonly changes: number;
}


export interface EventLoopView {
  readonly scene: 'event-loop';
  readonly hz: number;
  readonly ioThreads: number;
  readonly processed: number;
  readonly clients: readonly LoopClient[];
  /** The last turns that did something, oldest first. */
  readonly turns: readonly LoopTurn[];
}

export interface LoopClient extends ClientName {
  readonly db: number;
  readonly user: string;
  readonly resp: 2 | 3;
  readonly state: 'idle' | 'blocked' | 'subscribed' | 'transaction' | 'monitor' | 'paused';
  /** Received and not read yet. */
  readonly queryBytes: number;
  /** Written and not sent yet. */
  readonly replyBytes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly commands: number;
  readonly lastCommand: string;
  readonly idleMs: number;
}

export interface LoopTurn {
  readonly atUs: number;
  readonly reads: readonly { readonly connection: number; readonly bytes: number }[];
  readonly commands: readonly CommandStep[];
  /** Commands beyond those. */
  readonly more: number;
  readonly writes: readonly { readonly connection: number; readonly bytes: number }[];
}

export interface WireView {
  readonly scene: 'protocol-inspector' | 'pipeline-timeline';
  readonly pieces: readonly WirePiece[];
  readonly resp: readonly { readonly connection: number; readonly resp: 2 | 3 }[];
}

/** What came or went at once. */
export interface WirePiece {
  readonly id: number;
  readonly connection: number;
  readonly direction: 'in' | 'out';
  readonly atUs: number;
  /** The first bytes of `length`. */
  readonly bytes: string;
  readonly length: number;
  /** In: requests read out of it. */
  readonly commands: number;
}

export interface TransactionsView {
  readonly scene: 'tx-timeline';
  readonly clients: readonly TransactionClient[];
  readonly steps: readonly CommandStep[];
}

export interface TransactionClient extends ClientName {
  readonly isOpen: boolean;
  readonly isAborted: boolean;
  readonly queue: readonly (readonly string[])[];
  readonly watched: readonly { readonly db: number; readonly key: string }[];
  /** A watched key changed: EXEC will answer nil. */
  readonly isBroken: boolean;
}

export interface TimelineView {
  readonly scene: 'two-client-timeline';
  readonly steps: readonly CommandStep[];
}

export interface PubsubView {
  readonly scene: 'pubsub-fanout';
  readonly clients: readonly ClientName[];
  readonly channels: readonly PubsubChannel[];
  readonly last: {
    readonly channel: string;
    readonly message: string;
    readonly isShard: boolean;
    readonly told: readonly {
      readonly via: string;
      readonly isPattern: boolean;
      readonly clientIds: readonly number[];
    }[];
  } | null;
}

export interface PubsubChannel {
  readonly name: string;
  readonly way: 'channel' | 'pattern' | 'shard';
  readonly clientIds: readonly number[];
}

export interface TrackingView {
  readonly scene: 'tracking-table';
  readonly clients: readonly (ClientName & {
    readonly options: readonly string[];
    readonly redirect: number | null;
    readonly prefixes: readonly string[];
  })[];
  readonly keys: readonly { readonly key: string; readonly clientIds: readonly number[] }[];
  readonly keyCount: number;
  readonly keysMax: number;
  readonly prefixes: readonly { readonly prefix: string; readonly clientIds: readonly number[] }[];
  readonly told: readonly { readonly keys: readonly string[]; readonly clientIds: readonly number[] }[];
}

export interface BlockedView {
  readonly scene: 'blocked-clients';
  readonly clients: readonly (ClientName & {
    readonly argv: readonly string[];
    readonly db: number;
    readonly keys: readonly string[];
    /** Null for one that waits for ever. */
    readonly leftMs: number | null;
  })[];
  readonly queues: readonly { readonly db: number; readonly key: string; readonly clientIds: readonly number[] }[];
}

export interface AclView {
  readonly scene: 'acl-matrix';
  readonly users: readonly {
    readonly name: string;
    readonly flags: readonly string[];
    readonly selectors: readonly AclSelectorView[];
  }[];
  readonly sessions: readonly (ClientName & { readonly user: string })[];
  readonly decision: AclDecision | null;
}

export interface AclSelectorView {
  readonly commands: readonly string[];
  readonly keys: readonly string[];
  readonly channels: readonly string[];
}

/** How the last command was judged: by each selector in turn, command first, then keys, then channels. */
export interface AclDecision {
  readonly connection: number;
  readonly user: string;
  readonly argv: readonly string[];
  readonly isAllowed: boolean;
  readonly selectors: readonly {
    readonly checks: readonly AclCheck[];
    readonly isAllowed: boolean;
  }[];
}

export interface AclCheck {
  readonly of: 'command' | 'key' | 'channel';
  readonly object: string;
  readonly isAllowed: boolean;
  /** The rule that decided; '' when none allows it. */
  readonly rule: string;
}
