/* From a request to its handler: finds the command, refuses what must be refused in the server's order and words, queues inside
 * MULTI, runs the handler and turns what it throws into a reply. */

import { cString } from './bytes.ts';
import { Call } from './call.ts';
import type { Blocked, Client, Transaction } from './clients/client.ts';
import { bytesOfArguments } from './clients/footprint.ts';
import type { Command } from './commands/table.ts';
import type { Begin, CommandCounters, CommandStats } from './monitoring/command-stats.ts';
import { OutOfMemory } from './memory/heap.ts';
import type { Node } from './node.ts';
import type { Args } from './resp/args.ts';
import { CommandError, errors } from './resp/errors.ts';
import type { ReplyWriter } from './resp/reply.ts';
import type { Scripting } from './scripting/scripting.ts';
import { unwatch } from './clients/watch.ts';

/** Of an unknown command's arguments the error quotes so many bytes. */
const quotedBytesMax = 128;

/** Commands that MULTI does not queue. */
const unqueued = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** Commands that end a transaction, or try to. */
const endsTransaction = new Set(['exec', 'discard', 'quit', 'reset']);

/** What a client that listens to channels may say in RESP2, where any other reply could be taken for a message. */
const subscribedMay = new Set([
  'ping', 'subscribe', 'ssubscribe', 'sunsubscribe', 'unsubscribe', 'psubscribe', 'punsubscribe', 'quit', 'reset',
]);

/** How things stood before a command ran. */
interface Before {
  /** Of the reply; -1 when some of it has been sent since. */
  readonly length: number;
  /** Of the reply, without those accounted for. */
  readonly errors: number;
  readonly changes: number;
  readonly allocations: number;
  /** Of a command that is measured by itself. */
  readonly begin: Begin | undefined;
}

/** The call around a script. */
type Around = Pick<Call, 'client' | 'args' | 'reply' | 'command' | 'denyBlocking'> & { countedErrors: number };

export class Dispatcher {
  private readonly node: Node;
  readonly call: Call;
  private readonly around = { denyBlocking: false, countedErrors: 0 } as Around;
  private readonly stats: CommandStats;
  /** Error replies that a command was held to account for: EXEC does not fail by what it runs. */
  private countedErrors = 0;

  constructor(node: Node) {
    this.node = node;
    this.stats = node.commandStats;
    this.call = new Call(node);
  }

  /** Answers one request of a client: `command` is what the table has under its name. */
  execute(client: Client, command: Command | undefined, args: Args, reply: ReplyWriter): void {
    client.commands++;
    client.lastCommand = command?.name ?? 'NULL';
    const refusal = this.refusal(client, command, args);
    if (refusal !== undefined || command === undefined) {
      if (command === undefined && isBrowserRequest(args)) {
        client.closing = true;
        return;
      }
      if (this.node.h.trace !== undefined) this.traceRefusal(client, args, refusal ?? '');
      this.refuse(client, command, refusal ?? '', reply);
      return;
    }
    if (this.node.pause.isActive && this.node.pause.holds(client, command, args)) return;
    if (client.transaction !== undefined && !unqueued.has(command.name)) {
      this.queue(client, client.transaction, command, args);
      reply.simple('QUEUED');
      return;
    }
    const c = this.call;
    c.client = client;
    c.args = args;
    c.reply = reply;
    c.denyBlocking = false;
    this.run(c, command);
    if (this.node.blocking.hasReady && this.node.scripting?.held === undefined) this.node.blocking.serve();
  }

  /** Nothing is kept for an EXEC that will run nothing: so it is not asked either in which slots its keys lie. */
  private queue(client: Client, { queue, aborted }: Transaction, command: Command, args: Args): void {
    if (aborted || client.watchBroken) return;
    queue.push({ command, args: args.copy() });
    const { h } = this.node;
    if (h.trace !== undefined)
      h.trace({ kind: 'command.queued', name: command.name, argv: args.texts(), conn: client.connection ?? 0 });
  }

  /** Whether requests of a client that only work on keys need not be asked about: the client may do everything, nothing is limited or held
   * up, and nobody listens to what commands do. No such request changes that, so it is asked once for a row of them. */
  isCalmFor(client: Client): boolean {
    const { node } = this;
    const { limits, pause } = node;
    const isFree = client.authenticated && client.transaction === undefined && client.subscriptions === 0 && client.replyMode === 'on';
    const isHeld = pause.isActive || pause.waiting.size > 0 || node.scripting?.held !== undefined;
    const isLimited = limits.maxmemoryBytes > 0 || limits.maxmemoryClients !== 0;
    return isFree && !isHeld && !isLimited && this.isCalmInside(client);
  }

  /** The same for commands that a script calls on a client's behalf. */
  isCalmInside(client: Client): boolean {
    const { node } = this;
    const isFree = client.user.mayEverything && client.tracking === undefined && node.cluster === undefined;
    const isHeard = node.propagation.listens || node.tracking.listens || node.monitors.size > 0 || node.h.trace !== undefined;
    return isFree && !isHeard && node.writeRefusal === undefined && this.stats.measuresTogether;
  }

  /** Whether a request is one that needs no questions where all is calm and there is room: any other of as many arguments is as well. */
  isPlain(command: Command, args: Args): boolean {
    const { arity } = command;
    const { count } = args;
    return command.isPlain && (arity > 0 ? count === arity : count >= -arity) && this.stats.isQuick(command, count);
  }

  /** A row of plain requests of a client begins where all is calm. */
  beginRow(client: Client, reply: ReplyWriter): void {
    const { call: c, node } = this;
    c.client = client;
    c.reply = reply;
    c.denyBlocking = false;
    node.space.marksAccess = !client.noTouch;
    this.stats.beginRow();
  }

  /** As execute, for one of that row: what is left of it then. */
  executePlain(command: Command, args: Args): void {
    const { call: c, stats, node } = this;
    const { client, reply } = c;
    c.args = args;
    if (client.noTouch) node.space.marksAccess = command.name === 'touch';
    const counters = stats.of(command);
    this.runCalmly(c, command, counters);
    stats.endQuick(c, counters);
    if (node.blocking.hasReady) {
      node.blocking.serve();
      this.beginRow(client, reply);
    }
  }

  /** Runs a command that only works on keys, where all is calm. */
  private runCalmly(c: Call, command: Command, counters: CommandCounters): void {
    const { reply } = c;
    const { length, errors: errorsBefore } = reply;
    c.command = command;
    try {
      command.run(c);
    } catch (thrown) {
      reply.truncate(length);
      this.fail(reply, this.messageOf(c, thrown));
    }
    if (reply.errors === errorsBefore) return;
    counters.failed++;
    this.countedErrors += reply.errors - errorsBefore;
  }

  /** Replies why a request is not carried out. A transaction is spoiled by it; a wrong EXEC ends it. */
  private refuse(client: Client, command: Command | undefined, refusal: string, reply: ReplyWriter): void {
    if (command !== undefined) this.stats.of(command).rejected++;
    if (client.transaction !== undefined) client.transaction.aborted = true;
    if (command?.name === 'exec') {
      client.transaction = undefined;
      unwatch(client);
      this.fail(reply, isRedirection(refusal) ? refusal : `EXECABORT Transaction discarded because of: ${refusal.replace(/^ERR /, '')}`);
    } else this.fail(reply, refusal);
  }

  /** Runs a command inside another one (EXEC, a script): same client, same reply, other arguments. */
  nested(command: Command, args: Args): void {
    const c = this.call;
    const { args: outerArgs, command: outerCommand, denyBlocking } = c;
    c.args = args;
    c.denyBlocking = true;
    this.run(c, command);
    c.args = outerArgs;
    c.command = outerCommand;
    c.denyBlocking = denyBlocking;
  }

  /** A script runs, for the call that is under way: until `left`, that is the one of what the script calls. Their replies go to the script,
   * whose matter their errors are then. */
  entered(client: Client, args: Args, reply: ReplyWriter): void {
    const { call: c, around } = this;
    around.client = c.client;
    around.args = c.args;
    around.reply = c.reply;
    around.command = c.command;
    around.denyBlocking = c.denyBlocking;
    around.countedErrors = this.countedErrors;
    c.client = client;
    c.args = args;
    c.reply = reply;
    c.denyBlocking = true;
    c.inScript = true;
    this.node.space.marksAccess = !client.noTouch;
  }

  left(): void {
    const { call: c, around } = this;
    c.client = around.client;
    c.args = around.args;
    c.reply = around.reply;
    c.command = around.command;
    c.denyBlocking = around.denyBlocking;
    c.inScript = false;
    this.countedErrors = around.countedErrors;
  }

  /** Runs a command that a script calls. */
  scripted(command: Command): void {
    this.run(this.call, command);
  }

  /** The same where all is calm, of one that only works on keys. */
  scriptedCalmly(command: Command): void {
    const { call: c, stats, node } = this;
    if (c.client.noTouch) node.space.marksAccess = command.name === 'touch';
    const counters = stats.of(command);
    if (stats.isQuick(command, c.args.count)) {
      this.runCalmly(c, command, counters);
      stats.endQuick(c, counters);
      return;
    }
    const begin = stats.begin(c, command);
    this.runCalmly(c, command, counters);
    stats.end(c, counters, begin, false);
    stats.countCall(counters);
  }

  /** Runs a blocked client's command again. It replies, or leaves the reply empty and the client waiting. */
  retry(client: Client, blocked: Blocked): void {
    const c = this.call;
    const { db } = client;
    c.client = client;
    c.args = blocked.args;
    c.reply = this.node.connections.replyTo(client);
    c.denyBlocking = false;
    c.retrying = true;
    client.db = blocked.db;
    // What its user may do can have changed meanwhile.
    const refusal = this.node.acl.refusal(client, blocked.command, blocked.args);
    if (refusal === undefined) this.run(c, blocked.command);
    else this.refuse(client, blocked.command, refusal, c.reply);
    client.db = db;
    c.retrying = false;
  }

  private run(c: Call, command: Command): void {
    const { node } = this;
    const { reply } = c;
    c.command = command;
    node.space.marksAccess = !c.client.noTouch || command.name === 'touch';
    const begin = this.stats.begin(c, command);
    const before: Before = {
      length: reply.length,
      errors: this.unaccounted(reply),
      changes: node.changes.dirty,
      allocations: c.h.allocations,
      begin,
    };
    if (c.h.trace !== undefined) this.traceStart(c, command);
    try {
      command.run(c);
    } catch (thrown) {
      reply.truncate(before.length);
      this.fail(reply, this.messageOf(c, thrown));
    }
    const { scripting } = node;
    if (!c.inScript && scripting?.held !== undefined) this.endWith(scripting, c, before);
    else this.ended(c, before);
  }

  /** The command's script goes on after the step: it ends when that has ended. */
  private endWith(scripting: Scripting, c: Call, before: Before): void {
    scripting.held?.whenEnded(c, () => this.ended(c, { ...before, length: -1, errors: scripting.errorsBefore }));
  }

  /** Errors in a reply that no command has been held to account for. */
  unaccounted(reply: ReplyWriter): number {
    return reply.errors - this.countedErrors;
  }

  /** A command has run: whoever counts, watches or remembers is told. */
  private ended(c: Call, before: Before): void {
    const { node } = this;
    const { reply, command } = c;
    const counters = this.stats.of(command);
    if (node.propagation.listens) node.propagation.ended(c, before.changes);
    this.stats.end(c, counters, before.begin, reply.length === before.length);
    // A command that waits is counted when it has ended.
    if (c.client.blocked === undefined || reply.length !== before.length) this.stats.countCall(counters);
    const ownErrors = this.unaccounted(reply) - before.errors;
    if (ownErrors > 0) {
      counters.failed++;
      this.countedErrors += ownErrors;
    }
    if (node.connections.current?.tracking !== undefined) node.tracking.remember(c, node.connections.current);
    if (node.monitors.size > 0 && !c.retrying && !command.flagSet.has('skip_monitor')) node.tellMonitors(c);
    if (c.h.trace !== undefined) this.traceEnd(command, before.changes, before.allocations);
  }

  private messageOf(c: Call, thrown: unknown): string {
    if (thrown instanceof CommandError) return thrown.message;
    if (thrown instanceof OutOfMemory) return heapIsFull;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.node.fault(error, c.args.texts());
    return `ERR internal error (a bug of Keyglass, not yours): ${error.message}`;
  }

  fail(reply: ReplyWriter, message: string): void {
    reply.error(message);
    this.stats.countError(message);
  }

  /** Replies to a command that waited that it waited in vain. */
  failWait(command: Command, message: string, reply: ReplyWriter): void {
    this.stats.of(command).failed++;
    this.fail(reply, message);
  }

  /** Why a request is not carried out, or undefined. */
  private refusal(client: Client, command: Command | undefined, args: Args): string | undefined {
    const malformed = misfit(command, args);
    if (malformed !== undefined || command === undefined) return malformed;
    const { acl, scripting } = this.node;
    if (!client.authenticated && !command.flagSet.has('no_auth') && acl.mustLogIn(client)) return 'NOAUTH Authentication required.';
    if (client.transaction !== undefined && command.flagSet.has('no_multi'))
      return `ERR Command not allowed inside a transaction`;
    if (!client.user.mayEverything) {
      const denied = acl.refusal(client, command, args);
      if (denied !== undefined) return denied;
    }
    if (this.node.cluster !== undefined) {
      const elsewhere = this.node.cluster.refusal(client, command, args);
      if (elsewhere !== undefined) return elsewhere;
    }
    if (this.node.limits.maxmemoryBytes > 0 && !this.hasRoom(client) && needsMemory(client, command)) return errors.outOfMemory.message;
    if (command.isWrite && this.node.writeRefusal !== undefined) return this.node.writeRefusal.message;
    if (this.node.h.isTight && needsMemory(client, command) && this.node.h.mayRunOut(bytesOfArguments(args))) return heapIsFull;
    if (scripting?.held !== undefined) {
      const busy = scripting.refusal(command, args);
      if (busy !== undefined) return busy;
    }
    if (client.subscriptions > 0 && client.resp === 2 && !subscribedMay.has(command.name))
      return (
        `ERR Can't execute '${command.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
        'are allowed in this context'
      );
    return undefined;
  }

  /** Evicts what must go. What the client kept a copy of it is told before it is answered. */
  private hasRoom(client: Client): boolean {
    const { evictor, connections } = this.node;
    const room = evictor.makeRoom();
    if (this.node.propagation.listens) this.node.propagation.flush(false);
    if (client.invalidations.length > 0) connections.sendPushed(client, connections.replyTo(client));
    return room !== 'none';
  }

  private traceStart(c: Call, command: Command): void {
    c.h.trace?.({
      kind: 'command.started', name: command.name, argv: c.args.texts(), conn: c.client.connection ?? 0, db: c.db.index,
    });
  }

  private traceRefusal(client: Client, args: Args, error: string): void {
    const argv = args.texts();
    const name = this.node.table.find(args)?.name ?? argv[0] ?? '';
    this.node.h.trace?.({ kind: 'command.refused', name, argv, conn: client.connection ?? 0, error });
  }

  private traceEnd(command: Command, changesBefore: number, allocationsBefore: number): void {
    const { changes: { dirty }, h } = this.node;
    const changes = dirty - changesBefore;
    const allocations = h.allocations - allocationsBefore;
    h.trace?.({ kind: 'command.finished', name: command.name, changes, allocations, usedBytes: h.usedBytes });
  }
}

/** A browser's HTTP request, sent here by a hostile page: the connection is closed before its body could be taken for commands. */
const isBrowserRequest = (args: Args): boolean => args.is(0, 'POST') || args.is(0, 'HOST:');

/** Whether a command may take more memory: to be queued takes some, and EXEC may if one of those that it runs may. */
const needsMemory = (client: Client, command: Command): boolean =>
  command.flagSet.has('denyoom') ||
  (client.transaction !== undefined && !endsTransaction.has(command.name)) ||
  (command.name === 'exec' && (client.transaction?.queue.some((queued) => queued.command.flagSet.has('denyoom')) ?? false));

/** Whether a refusal says that a request belongs elsewhere: EXEC passes it on as it is. */
const isRedirection = (refusal: string): boolean => /^(MOVED|ASK|TRYAGAIN|CROSSSLOT|CLUSTERDOWN) /.test(refusal);

const heapIsFull = 'OOM the heap may not grow any further, so this command was not carried out';

/** What of a text fits into an error: C's text, which ends at a NUL. */
const quotable = (text: string, bytesMax: number): string => cString(text).slice(0, bytesMax);

/** Why a request is none, whoever sends it. */
export function misfit(command: Command | undefined, args: Args): string | undefined {
  if (command === undefined) return unknownCommand(args);
  if (command.isContainer && args.count > 1) return unknownSubcommand(command, args);
  const { arity } = command;
  const fits = arity > 0 ? args.count === arity : args.count >= -arity;
  return fits ? undefined : `ERR wrong number of arguments for '${command.name}' command`;
}

function unknownCommand(args: Args): string {
  let quoted = '';
  for (let i = 1; i < args.count && quoted.length < quotedBytesMax; i++)
    quoted += `'${quotable(args.text(i), quotedBytesMax - quoted.length)}' `;
  return `ERR unknown command '${quotable(args.text(0), quotedBytesMax)}', with args beginning with: ${quoted}`;
}

function unknownSubcommand(command: Command, args: Args): string {
  return `ERR unknown subcommand '${quotable(args.text(1), quotedBytesMax)}'. Try ${command.name.toUpperCase()} HELP.`;
}
