/* One run of a script or function: what it is called, what it may do, and how far it has come. */

import type { Call } from '../call.ts';
import type { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import type { Hearer } from '../propagation/propagation.ts';
import type { Args } from '../resp/args.ts';
import type { ScriptFlag } from './flags.ts';
import type { Outcome } from './lua/state.ts';

/** What is to be run, and under which rules. */
export interface Task {
  /** A script's SHA1, a function's name: errors tell it. */
  readonly name: string;
  readonly kind: 'script' | 'function';
  /** Undefined for a script that declares none. */
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  /** By one of the commands whose names end in _RO. */
  readonly readOnly: boolean;
}

export type PausedOutcome = Extract<Outcome, { kind: 'paused' }>;

/** Something to be done once the script has ended, and the call in whose name. */
interface Follower {
  readonly client: Client;
  readonly args: Args;
  readonly command: Command;
  readonly denyBlocking: boolean;
  readonly go: () => void;
}

/** Hardly a script is paused, and has any. */
const none: Follower[] = [];

const idle: Task = { name: '', kind: 'script', flags: undefined, readOnly: false };

export class ScriptRun {
  task: Task = idle;
  caller!: Client;
  startedUs = 0;
  mayWrite = true;
  /** May call commands that need memory although there is none. */
  mayExceedMemory = true;
  /** The command that runs it, kept once it is paused. */
  argv: readonly string[] = [];
  /** Its keys may lie in more than one slot of a cluster: those of a script without flags may, as before there were any. */
  mayCrossSlots = true;
  /** In a cluster: where the keys that it has named or used lie; -1 while it has none. */
  slot = -1;
  /** It called a command that writes: it can no longer be killed. */
  wrote = false;
  /** What redis.setresp last said. */
  resp: 2 | 3 = 2;
  /** What redis.set_repl last said: whom what it writes is passed on to. */
  propagatesTo: 'all' | 'nobody' | Hearer = 'all';
  /** Set while it is paused. */
  paused: PausedOutcome | undefined;
  /** Others have been told that it takes long. */
  isOverdue = false;
  killedBy: string | undefined;
  private followers: Follower[] = none;

  /** One that never paused has left nothing behind, and serves the next.
   * @param memoryIsFull when it began. */
  begin(task: Task, caller: Client, startedUs: number, memoryIsFull: boolean): void {
    const { flags } = task;
    this.task = task;
    this.caller = caller;
    this.startedUs = startedUs;
    this.mayWrite = !task.readOnly && flags?.has('no-writes') !== true;
    this.mayCrossSlots = flags === undefined || flags.has('allow-cross-slot-keys');
    this.mayExceedMemory = !memoryIsFull || flags?.has('allow-oom') === true;
    this.slot = -1;
    this.wrote = false;
    this.resp = 2;
    this.propagatesTo = 'all';
  }

  /** Has something done when the script has ended, as part of the call that runs now. */
  whenEnded(c: Call, go: () => void): void {
    const { client, command, denyBlocking } = c;
    if (this.followers === none) this.followers = [];
    this.followers.push({ client, args: c.args.copy(), command, denyBlocking, go });
  }

  /** Does what waits for the end. What a later script holds up waits for that one's. */
  followOn(c: Call, next: () => ScriptRun | undefined): void {
    const { followers } = this;
    this.followers = none;
    for (let follower = followers.shift(); follower !== undefined; follower = followers.shift()) {
      const { client, args, command, denyBlocking } = follower;
      c.client = client;
      c.args = args;
      c.command = command;
      c.denyBlocking = denyBlocking;
      c.reply = c.node.connections.replyTo(client);
      follower.go();
      const held = next();
      if (held === undefined) continue;
      held.followers = [...held.followers, ...followers];
      return;
    }
  }
}
