/* The shorter way to a handler, of commands that only work on keys, where all is calm: no question is asked anew of each that the row
 * before it has answered. Everything else goes by the dispatcher, which also says what an error is and who is held to account. */

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

  /** Runs one that a script calls, which may be of the longer kind. */
  executeScripted(command: Command): void {
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

  /** Runs a command that only works on keys, where all is calm. */
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
