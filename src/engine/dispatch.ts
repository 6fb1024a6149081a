/* From a request to its handler: finds the command, refuses what must be refused in the server's order and words, queues inside
 * MULTI, runs the handler and turns what it throws into a reply. */

import { Call } from './call.ts';
import type { Blocked, Client } from './clients/client.ts';
import { bytesOfArguments } from './clients/footprint.ts';
import type { Command } from './commands/table.ts';
import { Histogram } from './monitoring/histogram.ts';
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

/** Commands measured together. */
const unmeasuredMax = 16;
/** The same of commands that a script calls: they share its time. */
const unmeasuredInScriptMax = 64;
/** No quick command takes so long: a slow log that asks for less has each measured by itself. */
const quickUsMax = 1000;
/** With more arguments even a quick command may take long. */
const quickArgumentsMax = 8;

/** Counters of one command, for INFO commandstats. */
export class CommandCounters {
  calls = 0;
  rejected = 0;
  failed = 0;
  /** Calls whose time is not known yet. */
  unmeasured = 0;
  /** Time spent. */
  us = 0;
  /** How it is distributed, while latency-tracking is on. */
  histogram: Histogram | undefined;
}

/** How things stood before a command ran. */
interface Before {
  /** Of the reply; -1 when some of it has been sent since. */
  readonly length: number;
  /** Of the reply, without those accounted for. */
  readonly errors: number;
  readonly changes: number;
  readonly allocations: number;
  /** For a command that is measured by itself. */
  readonly times: Times | undefined;
}

/** Apart, because times are doubles: each is an object of its own for the machine, which quick commands do without. */
interface Times {
  readonly busyUntilUs: number;
  readonly spentUs: number;
}

export class Dispatcher {
  private readonly node: Node;
  readonly call: Call;
  /** By command id. */
  counters: (CommandCounters | undefined)[] = [];
  /** Error replies by their code, for INFO errorstats. */
  readonly errorCounts = new Map<string, number>();
  processed = 0;
  /** Time that commands have taken, in µs. */
  commandsUs = 0;
  /** Error replies that a command was held to account for: EXEC does not fail by what it runs. */
  private countedErrors = 0;
  /** All time that was measured, in µs. */
  private spentUs = 0;
  /** Quick commands since the clock was last looked at, each kind once: their calls share the time until the next look. */
  private readonly unmeasured: CommandCounters[] = [];
  private unmeasuredCalls = 0;

  constructor(node: Node) {
    this.node = node;
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
      client.transaction.queue.push({ command, args: args.copy() });
      const { h } = this.node;
      if (h.trace !== undefined)
        h.trace({ kind: 'command.queued', name: command.name, argv: args.texts(), conn: client.connection ?? 0 });
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

  /** Replies why a request is not carried out. A transaction is spoiled by it; a wrong EXEC ends it. */
  private refuse(client: Client, command: Command | undefined, refusal: string, reply: ReplyWriter): void {
    if (command !== undefined) this.countersOf(command).rejected++;
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

  /** Runs a command that a script calls. Its reply goes to the script, whose matter its errors are then. */
  scripted(client: Client, command: Command, args: Args, reply: ReplyWriter): void {
    const c = this.call;
    const { client: outerClient, args: outerArgs, reply: outerReply, command: outerCommand, denyBlocking } = c;
    const { countedErrors } = this;
    c.client = client;
    c.args = args;
    c.reply = reply;
    c.denyBlocking = true;
    c.inScript = true;
    this.run(c, command);
    this.countedErrors = countedErrors;
    c.client = outerClient;
    c.args = outerArgs;
    c.reply = outerReply;
    c.command = outerCommand;
    c.denyBlocking = denyBlocking;
    c.inScript = false;
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
    const isMeasured = !this.isQuick(c, command);
    if (isMeasured) this.endLaps();
    const before: Before = {
      length: reply.length,
      errors: this.unaccounted(reply),
      changes: node.space.dirty,
      allocations: c.h.allocations,
      times: isMeasured ? { busyUntilUs: node.busyUntilUs, spentUs: this.spentUs } : undefined,
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
    const counters = this.countersOf(command);
    if (node.propagation.listens) node.propagation.ended(c, before.changes);
    if (before.times !== undefined) this.measure(c, counters, before.times, reply.length === before.length);
    else this.leaveUnmeasured(counters, c.inScript ? unmeasuredInScriptMax : unmeasuredMax);
    // A command that waits is counted when it has ended.
    if (c.client.blocked === undefined || reply.length !== before.length) this.countCall(counters);
    const ownErrors = this.unaccounted(reply) - before.errors;
    if (ownErrors > 0) {
      counters.failed++;
      this.countedErrors += ownErrors;
    }
    if (node.connections.current?.tracking !== undefined) node.tracking.remember(c, node.connections.current);
    if (node.monitors.size > 0 && !c.retrying && !command.flagSet.has('skip_monitor')) node.tellMonitors(c);
    if (c.h.trace !== undefined) this.traceEnd(command, before.changes, before.allocations);
  }

  /** Starts the time of the step's first command. */
  startLap(): void {
    this.node.options.stopwatch?.start();
  }

  /** Ends the time of the step's last commands. */
  endLaps(): void {
    const { unmeasured, unmeasuredCalls } = this;
    if (unmeasuredCalls === 0) return;
    const spentUs = this.lap() / unmeasuredCalls;
    for (let counters = unmeasured.pop(); counters !== undefined; counters = unmeasured.pop()) {
      this.count(counters, spentUs, counters.unmeasured);
      counters.unmeasured = 0;
    }
    this.unmeasuredCalls = 0;
  }

  /** A command has run; with so many others it shares the time until the next look at the clock. */
  private leaveUnmeasured(counters: CommandCounters, callsMax: number): void {
    if (counters.unmeasured++ === 0) this.unmeasured.push(counters);
    if (++this.unmeasuredCalls >= callsMax) this.endLaps();
  }

  /** Whether a command takes so little that looking at the clock would cost as much: a pipeline of such is measured together, and each
   * is told an equal part. */
  private isQuick(c: Call, command: Command): boolean {
    const { slowlogSlowerThanUs } = c.limits;
    const isSlowlogCoarse = slowlogSlowerThanUs < 0 || slowlogSlowerThanUs >= quickUsMax;
    return command.isQuick && isSlowlogCoarse && c.args.count <= quickArgumentsMax;
  }

  private measure(c: Call, counters: CommandCounters, before: Times, saidNothing: boolean): void {
    const { busyUntilUs: busyBeforeUs } = before;
    const { busyUntilUs, nowUs } = this.node;
    // A sleep takes none of the host's time, but counts in full.
    const sleptUs = busyUntilUs === busyBeforeUs ? 0 : busyUntilUs - Math.max(busyBeforeUs, nowUs);
    this.endLaps();
    this.lap();
    const spentUs = this.spentUs - before.spentUs + sleptUs;
    const { blocked } = c.client;
    if (blocked !== undefined && saidNothing) blocked.spentUs += spentUs;
    else {
      this.count(counters, spentUs + (c.retrying ? (blocked?.spentUs ?? 0) : 0), 1);
      this.account(c, spentUs);
    }
  }

  /** Does work that is no command's. How long it took is noted as an event where latency is monitored. */
  timed<T>(event: string, work: () => T): T {
    const { latencyThresholdMs } = this.call.limits;
    if (latencyThresholdMs === 0) return work();
    this.endLaps();
    this.lap();
    const result = work();
    const spentUs = this.lap();
    if (spentUs >= latencyThresholdMs * 1000) this.node.latency.add(event, Math.floor(spentUs / 1000), this.node.space.nowMs);
    return result;
  }

  /** Time that the host's stopwatch has measured up to now, in µs: only differences mean something. */
  measuredUs(): number {
    this.lap();
    return this.spentUs;
  }

  /** Time since the clock was last looked at, in µs. */
  lap(): number {
    const us = this.node.options.stopwatch?.lapUs() ?? 0;
    this.spentUs += us;
    return us;
  }

  /** Counts the time of so many calls, each of which took `spentUs`. */
  private count(counters: CommandCounters, spentUs: number, calls: number): void {
    counters.us += spentUs * calls;
    this.commandsUs += spentUs * calls;
    if (!this.call.limits.latencyTracking) return;
    counters.histogram ??= new Histogram();
    counters.histogram.record(spentUs, calls);
  }

  /** Notes how long a command took where that is asked for. */
  private account(c: Call, spentUs: number): void {
    const { latencyThresholdMs, slowlogSlowerThanUs, slowlogMaxLen } = c.limits;
    const { flagSet } = c.command;
    if (latencyThresholdMs > 0 && spentUs >= latencyThresholdMs * 1000)
      this.node.latency.add(flagSet.has('fast') ? 'fast-command' : 'command', Math.floor(spentUs / 1000), c.nowMs);
    if (spentUs >= slowlogSlowerThanUs && slowlogSlowerThanUs >= 0 && slowlogMaxLen > 0 && !flagSet.has('skip_slowlog'))
      this.node.slowlog.add(c, spentUs);
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
    this.countError(message);
  }

  /** Adds an error to errorstats. */
  countError(message: string): void {
    const code = message.slice(0, message.indexOf(' '));
    this.errorCounts.set(code, (this.errorCounts.get(code) ?? 0) + 1);
  }

  /** Replies to a command that waited that it waited in vain. */
  failWait(command: Command, message: string, reply: ReplyWriter): void {
    this.countersOf(command).failed++;
    this.fail(reply, message);
  }

  /** A command that waited has ended otherwise than by running again. */
  endWait({ command, spentUs }: Blocked): void {
    const counters = this.countersOf(command);
    this.count(counters, spentUs, 1);
    this.countCall(counters);
  }

  private countCall(counters: CommandCounters): void {
    counters.calls++;
    this.processed++;
  }

  /** CONFIG RESETSTAT */
  resetCounters(): void {
    this.counters = [];
    this.errorCounts.clear();
    this.processed = 0;
    this.commandsUs = 0;
  }

  countersOf(command: Command): CommandCounters {
    let counters = this.counters[command.id];
    if (counters === undefined) {
      counters = new CommandCounters();
      this.counters[command.id] = counters;
    }
    return counters;
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
    const { space, h } = this.node;
    const changes = space.dirty - changesBefore;
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
const quotable = (text: string, bytesMax: number): string => text.split('\0', 1).join('').slice(0, bytesMax);

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
