/* What a node asks of its host and waits for. The real server makes a call to the operating system, and everything else stands still
 * until it returns: listening on another port (CONFIG SET port), or talking to another server (MIGRATE).
 *
 * A step cannot wait, so the question leaves as an effect. Inputs that arrive meanwhile are put aside, and the command runs again once
 * the answer has come in as an input. */

import type { Call } from './call.ts';
import type { Client } from './clients/client.ts';
import type { Node } from './node.ts';
import { CommandError } from './resp/errors.ts';

/** Another server's address. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export type Question =
  /** Listen at this address instead of the present one. If that fails, nothing changes. */
  | { readonly kind: 'listen'; readonly port: number; readonly addresses: readonly string[] }
  /** Send this to another server and read so many lines of its answer. The connection stays open for later questions. */
  | { readonly kind: 'exchange'; readonly place: Place; readonly bytes: Uint8Array; readonly lines: number; readonly timeoutMs: number };

export type Answer =
  | { readonly kind: 'listened'; readonly accepted: boolean }
  /** The lines that were read, without their line ends; fewer than asked for only if something failed. */
  | { readonly kind: 'exchanged'; readonly lines: readonly string[]; readonly failed?: 'connecting' | 'writing' | 'reading' };

const cannotWait = new CommandError('ERR The host has to be asked, and neither a transaction nor a script can wait for its answer');

/** A connection to another server that nobody has used for so long is closed. */
const idleMsMax = 10_000;

export class Outside {
  private readonly node: Node;
  /** The client that waits for an answer. */
  private asker: Client | undefined;
  private answer: Answer | undefined;
  /** When each connection to another server was last used, in ms since 1970. */
  private readonly usedMs = new Map<string, { readonly place: Place; readonly atMs: number }>();

  constructor(node: Node) {
    this.node = node;
  }

  /** Whether the server stands still until its host has answered. */
  get isAwaited(): boolean {
    return this.asker !== undefined;
  }

  /** Connections to other servers. */
  get connections(): number {
    return this.usedMs.size;
  }

  /** The host's answer; undefined when the question has just been asked: the handler returns, and runs again when it is there.
   *  @param none what the answer is where there is nobody to ask. */
  ask<A extends Answer['kind']>(c: Call, question: Question, none: Answer & { kind: A }): (Answer & { kind: A }) | undefined {
    const { node } = this;
    if (node.options.answers !== true) return none;
    if (c.denyBlocking) throw cannotWait;
    const { answer } = this;
    this.answer = undefined;
    if (answer !== undefined) {
      if (question.kind === 'exchange' && answer.kind === 'exchanged') this.note(question.place, answer.failed === undefined);
      return answer as Answer & { kind: A };
    }
    this.asker = c.client;
    node.blocking.block(c, [], 0, () => {});
    node.effect({ kind: 'ask', question });
    return undefined;
  }

  /** The answer has come: the client's command runs again. */
  answered(answer: Answer): void {
    const { asker } = this;
    if (asker === undefined) return;
    this.asker = undefined;
    this.answer = answer;
    this.node.blocking.retry(asker);
  }

  /** The host keeps a connection that served, and has closed one that failed. */
  private note(place: Place, served: boolean): void {
    if (served) this.usedMs.set(nameOf(place), { place, atMs: this.node.space.nowMs });
    else this.usedMs.delete(nameOf(place));
  }

  /** Gives up connections that nobody has used for long. */
  cron(): void {
    for (const [name, { place, atMs }] of this.usedMs) {
      if (this.node.space.nowMs - atMs <= idleMsMax) continue;
      this.usedMs.delete(name);
      this.node.effect({ kind: 'hang up', place });
    }
  }
}

const nameOf = ({ host, port }: Place): string => `${host} ${port}`;
