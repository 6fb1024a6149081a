/* The shorter way to a handler, for commands that only work on keys.
 *
 * The dispatcher asks a dozen questions before each command: is the client logged in, is memory limited, does anybody listen … Commands
 * that only work on keys change none of the answers. So for a row of such requests the questions are asked once, and where every answer
 * is no, all is calm and the row runs here. Any other request goes through the dispatcher. */

import type { Call } from './call.ts';
import type { Client } from './clients/client.ts';
import type { Command } from './commands/table.ts';
import type { Dispatcher } from './dispatch.ts';
import type { CommandCounters, CommandStats } from './monitoring/command-stats.ts';
import type { Node } from './node.ts';
import type { Args } from './resp/args.ts';
import type { ReplyWriter } from './resp/reply.ts';

export class CalmWay {
  private readonly node: Node;
  private readonly dispatcher: Dispatcher;
  private readonly call: Call;
  private readonly stats: CommandStats;

  constructor(node: Node, dispatcher: Dispatcher) {
    this.node = node;
    this.dispatcher = dispatcher;
    this.call = dispatcher.call;
    this.stats = node.commandStats;
  }

  /** Whether the client may do everything, nothing is limited or held up, and nobody listens to what commands do. */
  isCalmFor(client: Client): boolean {
    const { node } = this;
    const { limits, pause } = node;
    const isFree = client.authenticated && client.transaction === undefined && client.subscriptions === 0 && client.replyMode === 'on';
    const isHeld = pause.isActive || pause.waiting.size > 0 || node.scripting?.held !== undefined || node.loading !== undefined;
    const isLimited = limits.maxmemoryBytes > 0 || limits.maxmemoryClients !== 0;
    return isFree && !isHeld && !isLimited && this.isCalmInside(client);
  }

  /** The part of it that also matters for commands which a script calls on the client's behalf. */
  isCalmInside(client: Client): boolean {
    const { node } = this;
    const isFree = client.user.mayEverything && client.tracking === undefined && node.cluster === undefined;
    const isHeard = node.propagation.listens || node.tracking.listens || node.monitors.size > 0 || node.h.trace !== undefined;
    return isFree && !isHeard && node.writeRefusal === undefined && this.stats.measuresTogether;
  }

  /** Whether a request may run here where all is calm. The answer depends on the command and the number of arguments alone. */
  isPlain(command: Command, { count }: Args): boolean {
    const { arity } = command;
    return command.isPlain && (arity > 0 ? count === arity : count >= -arity);
  }

  /** Begins a row of plain requests of a client. */
  beginRow(client: Client, reply: ReplyWriter): void {
    const { call: c, node } = this;
    c.client = client;
    c.reply = reply;
    c.denyBlocking = false;
    node.space.marksAccess = !client.noTouch;
    this.stats.beginRow();
  }

  /** Whether such a request is a quick one (command-stats.ts). */
  isQuick(command: Command, { count }: Args): boolean {
    return this.stats.isQuick(command, count);
  }

  /** Runs one request of the row: what remains of Dispatcher.execute. */
  executePlain(command: Command, args: Args, isQuick: boolean): void {
    const { call: c, node } = this;
    const { client, reply } = c;
    c.args = args;
    if (client.noTouch) node.space.marksAccess = command.name === 'touch';
    if (isQuick) this.runQuick(c, command);
    else this.runAlone(c, command);
    if (node.blocking.hasReady) {
      node.blocking.serve();
      this.beginRow(client, reply);
    }
  }

  /** Runs one that a script calls. */
  executeScripted(command: Command): void {
    const { call: c, stats, node } = this;
    if (c.client.noTouch) node.space.marksAccess = command.name === 'touch';
    if (stats.isQuick(command, c.args.count)) this.runQuick(c, command);
    else this.runAlone(c, command);
  }

  private runQuick(c: Call, command: Command): void {
    const counters = this.stats.of(command);
    this.runCalmly(c, command, counters);
    this.stats.endQuick(c, counters);
  }

  /** Runs one that is measured alone. */
  private runAlone(c: Call, command: Command): void {
    const { stats } = this;
    const counters = stats.of(command);
    const begin = stats.begin(c, command);
    this.runCalmly(c, command, counters);
    stats.end(c, counters, begin, false);
    stats.countCall(counters);
  }

  /** Runs the handler: what remains of Dispatcher.run. */
  private runCalmly(c: Call, command: Command, counters: CommandCounters): void {
    const { reply } = c;
    const { length, errors: errorsBefore } = reply;
    c.command = command;
    try {
      command.run(c);
    } catch (thrown) {
      this.dispatcher.threw(c, thrown, length);
    }
    if (reply.errors !== errorsBefore) this.dispatcher.account(counters, reply.errors - errorsBefore);
  }
}
