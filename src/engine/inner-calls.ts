/* Calls inside a call: what EXEC runs, and what a script calls. They use the node's one Call object, and put back what the outer
 * command had in it. */

import type { Call } from './call.ts';
import type { Client } from './clients/client.ts';
import type { Command } from './commands/table.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Args } from './resp/args.ts';
import type { ReplyWriter } from './resp/reply.ts';

/** What the outer command had in the Call. */
type Around = Pick<Call, 'client' | 'args' | 'reply' | 'command' | 'denyBlocking'> & { countedErrors: number };

export class InnerCalls {
  private readonly dispatcher: Dispatcher;
  private readonly around = { denyBlocking: false, countedErrors: 0 } as Around;

  constructor(dispatcher: Dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** Runs a command that EXEC was given: same client, same reply, other arguments. */
  queued(command: Command, args: Args): void {
    const { dispatcher } = this;
    const c = dispatcher.call;
    const { args: outerArgs, command: outerCommand, denyBlocking } = c;
    c.args = args;
    c.denyBlocking = true;
    dispatcher.run(c, command);
    c.args = outerArgs;
    c.command = outerCommand;
    c.denyBlocking = denyBlocking;
  }

  /** A script begins to run: until `left`, the Call belongs to the commands that it calls. Their replies, errors included, go to the
   * script. */
  entered(client: Client, args: Args, reply: ReplyWriter): void {
    const { around, dispatcher } = this;
    const c = dispatcher.call;
    around.client = c.client;
    around.args = c.args;
    around.reply = c.reply;
    around.command = c.command;
    around.denyBlocking = c.denyBlocking;
    around.countedErrors = dispatcher.countedErrors;
    c.client = client;
    c.args = args;
    c.reply = reply;
    c.denyBlocking = true;
    c.inScript = true;
    c.node.space.marksAccess = !client.noTouch;
  }

  left(): void {
    const { around, dispatcher } = this;
    const c = dispatcher.call;
    c.client = around.client;
    c.args = around.args;
    c.reply = around.reply;
    c.command = around.command;
    c.denyBlocking = around.denyBlocking;
    c.inScript = false;
    dispatcher.countedErrors = around.countedErrors;
  }

  /** Runs a command that a script calls. */
  scripted(command: Command): void {
    this.dispatcher.run(this.dispatcher.call, command);
  }
}
