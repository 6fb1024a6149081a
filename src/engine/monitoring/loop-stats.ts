/* What the rounds of the event loop took, as INFO debug tells it: a round is a step of the node. */

import type { Node } from '../node.ts';

export class LoopStats {
  private readonly node: Node;
  /** Time that the cron and writing the append-only file took, in µs. Measured only where a host has a machine to tell of. */
  cronUs = 0;
  aofUs = 0;
  /** The longest time that the commands of one round took, in µs. */
  longestUs = 0;
  /** The most commands of one round. */
  commandsMax = 0;
  private commandsBefore = 0;
  private usBefore = 0;

  constructor(node: Node) {
    this.node = node;
  }

  /** Does work of the server's own, and adds the time that it takes. */
  during(which: 'cronUs' | 'aofUs', work: () => void): void {
    const { commandStats, options } = this.node;
    if (options.machine === undefined) {
      work();
      return;
    }
    commandStats.endLaps();
    const begunUs = commandStats.measuredUs();
    work();
    this[which] += commandStats.measuredUs() - begunUs;
  }

  /** A round has ended. */
  ended(): void {
    const { commandsUs, processed } = this.node.commandStats;
    const commands = processed - this.commandsBefore;
    if (commands > this.commandsMax) this.commandsMax = commands;
    if (commandsUs - this.usBefore > this.longestUs) this.longestUs = commandsUs - this.usBefore;
    this.commandsBefore = processed;
    this.usBefore = commandsUs;
  }

  /** CONFIG RESETSTAT */
  reset(): void {
    this.cronUs = this.aofUs = this.longestUs = this.commandsMax = this.commandsBefore = this.usBefore = 0;
  }
}
