/* From a request to its handler: refuses what must be refused (refusals.ts), queues it inside MULTI, else runs the handler and turns
 * what it throws into an error reply. Where none of these questions arises a row of commands takes a shorter way (calm.ts). What EXEC
 * and scripts run comes in by inner-calls.ts. */

import { Call } from './call.ts';
import { CalmWay } from './calm.ts';
import type { Blocked, Client, Transaction } from './clients/client.ts';
import type { Command } from './commands/table.ts';
import type { Begin, CommandCounters, CommandStats } from './monitoring/command-stats.ts';
import { OutOfMemory } from './memory/heap.ts';
import { InnerCalls } from './inner-calls.ts';
import type { Node } from './node.ts';
import { heapIsFull, refusalOf } from './refusals.ts';
import type { Args } from './resp/args.ts';
import { CommandError } from './resp/errors.ts';
import type { ReplyWriter } from './resp/reply.ts';
import type { Scripting } from './scripting/scripting.ts';
import { unwatch } from './clients/watch.ts';

/** Commands that MULTI does not queue. */
const unqueued = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** How things stood before a command ran: what it did is the difference. */
interface Before {
  /** Bytes in the reply; -1 when some of them have been sent since. */
  readonly length: number;
  /** Errors in the reply that no command was held to account for. */
  readonly errors: number;
  readonly changes: number;
  readonly allocations: number;
  /** When it began; undefined for a quick command, which is measured together with others. */
  readonly begin: Begin | undefined;
}

export class Dispatcher {
  private readonly node: Node;
  readonly call: Call;
  readonly calm: CalmWay;
  readonly inner: InnerCalls;
  private readonly stats: CommandStats;
  /** Error replies already counted against a command: those of what EXEC runs are not EXEC's as well. */
  countedErrors = 0;

  constructor(node: Node) {
    this.node = node;
    this.stats = node.commandStats;
    this.call = new Call(node);
    this.calm = new CalmWay(node, this);
    this.inner = new InnerCalls(this);
  }

  /** Answers one request of a client. `command` is the table's entry for it, undefined where there is none. */
  execute(client: Client, command: Command | undefined, args: Args, reply: ReplyWriter): void {
    client.commands++;
    client.lastCommand = command?.name ?? 'NULL';
    const refusal = refusalOf(this.node, client, command, args);
    if (refusal !== undefined || command === undefined) {
      if (command === undefined && isBrowserRequest(args)) {
        client.cut = true;
        this.node.connections.close(client);
        return;
      }
      if (this.node.h.trace !== undefined) this.traceRefusal(client, args, refusal ?? '');
      this.refuse(client, command, args, refusal ?? '', reply);
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

  /** Keeps a command for EXEC. Where EXEC will run nothing anyway, nothing is kept, and so the slots of its keys are not checked either. */
  private queue(client: Client, { queue, aborted }: Transaction, command: Command, args: Args): void {
    if (aborted || client.watchBroken) return;
    queue.push({ command, args: args.copy() });
    const { h } = this.node;
    if (h.trace !== undefined)
      h.trace({ kind: 'command.queued', name: command.name, argv: args.texts(), conn: client.connection ?? 0 });
  }

  /** Replies why a request is not carried out. It makes EXEC fail later; where EXEC itself is refused, the transaction ends, of which
   * monitors are told. */
  private refuse(client: Client, command: Command | undefined, args: Args, refusal: string, reply: ReplyWriter): void {
    if (command !== undefined) this.stats.of(command).rejected++;
    if (client.transaction !== undefined) client.transaction.aborted = true;
    if (command?.name === 'exec') {
      client.transaction = undefined;
      unwatch(client);
      this.fail(reply, isRedirection(refusal) ? refusal : `EXECABORT Transaction discarded because of: ${refusal.replace(/^ERR /, '')}`);
      if (this.node.monitors.size > 0) this.node.tellMonitors({ client, command, args, inScript: false });
    } else this.fail(reply, refusal);
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
    // The rights of its user may have changed meanwhile.
    const refusal = this.node.acl.refusal(client, blocked.command, blocked.args);
    if (refusal === undefined) this.run(c, blocked.command);
    else this.refuse(client, blocked.command, blocked.args, refusal, c.reply);
    client.db = db;
    c.retrying = false;
  }

  /** Runs a command that is not refused, and tells whoever counts, measures, traces or passes on what it did. */
  run(c: Call, command: Command): void {
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
      this.threw(c, thrown, before.length);
    }
    const { scripting } = node;
    if (!c.inScript && scripting?.held !== undefined) this.endWith(scripting, c, before);
    else this.ended(c, before);
  }

  /** The script that the command runs goes on after this step: the command ends when the script does. */
  private endWith(scripting: Scripting, c: Call, before: Before): void {
    scripting.held?.whenEnded(c, () => this.ended(c, { ...before, length: -1, errors: scripting.errorsBefore }));
  }

  /** Errors in a reply that no command has been held to account for yet. */
  unaccounted(reply: ReplyWriter): number {
    return reply.errors - this.countedErrors;
  }

  /** The request that runs because a pause is over: since 7.2 monitors do not hear of it. */
  heldBack: Args | undefined;

  /** A command has run: tells propagation, statistics, tracking, monitors and the trace. */
  private ended(c: Call, before: Before): void {
    const { node } = this;
    const { reply, command } = c;
    const counters = this.stats.of(command);
    if (node.propagation.listens) node.propagation.ended(c, before.changes);
    this.stats.end(c, counters, before.begin, reply.length === before.length);
    // A command that blocks its client is counted once it has replied.
    if (c.client.blocked === undefined || reply.length !== before.length) this.stats.countCall(counters);
    const ownErrors = this.unaccounted(reply) - before.errors;
    if (ownErrors > 0) this.account(counters, ownErrors);
    if (node.connections.current?.tracking !== undefined) node.tracking.remember(c, node.connections.current);
    if (node.monitors.size > 0 && !c.retrying && c.args !== this.heldBack && !command.flagSet.has('skip_monitor')) node.tellMonitors(c);
    if (c.h.trace !== undefined) this.traceEnd(command, before.changes, before.allocations);
  }

  /** Counts error replies against a command. */
  account(counters: CommandCounters, ownErrors: number): void {
    counters.failed++;
    this.countedErrors += ownErrors;
  }

  /** A handler threw: takes back what it has replied beyond `length` bytes, and replies the error instead. */
  threw({ reply }: Call, thrown: unknown, length: number): void {
    reply.truncate(length);
    this.fail(reply, this.messageOf(this.call, thrown));
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

  /** Replies an error to a blocked command, which has waited in vain. */
  failWait(command: Command, message: string, reply: ReplyWriter): void {
    this.stats.of(command).failed++;
    this.fail(reply, message);
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

/** Whether a refusal sends the client to another node: EXEC replies it as it is. */
const isRedirection = (refusal: string): boolean => /^(MOVED|ASK|TRYAGAIN|CROSSSLOT|CLUSTERDOWN) /.test(refusal);
