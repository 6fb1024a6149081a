/* What commands did and how long they took: commandstats, latencystats and errorstats of INFO, and what goes to the slow log and the
 * latency monitor.
 *
 * Looking at the clock takes as long as a quick command does. So quick commands are measured together: the clock is looked at once for
 * a run of them, and each is given an equal share of the time. A command that may take long is measured alone, and so is a quick one
 * that turns out to have much to do (`beginLong`). */

import { ofObjects } from '../arrays.ts';
import type { Call } from '../call.ts';
import type { Blocked } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import type { Node } from '../node.ts';
import { Histogram } from './histogram.ts';

/** How many commands are measured together at most. */
const unmeasuredMax = 32;
/** No quick command takes so long. Where the slow log asks for quicker ones than that, each command is measured alone. */
const quickUsMax = 1000;
/** With more arguments even a quick command may take long. */
const quickArgumentsMax = 8;
/** With so many different codes counted, new ones that scripts make up are counted as one. */
const codesMax = 128;

/** Counters of one command. */
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

/** The times when a command began that is measured alone. Undefined for others: doubles are objects for the machine, and quick commands
 * shall not pay for them. */
export interface Begin {
  readonly busyUntilUs: number;
  readonly spentUs: number;
}

export class CommandStats {
  private readonly node: Node;
  /** By command id. */
  counters: CommandCounters[];
  /** Error replies by their code, their first word. */
  readonly errorCounts = new Map<string, number>();
  processed = 0;
  /** Time that commands have taken, in µs. */
  commandsUs = 0;
  /** Set once the quick command that runs has turned out to take long. */
  private longBegin: Begin | undefined;
  /** All time that was measured, in µs. */
  private spentUs = 0;
  /** Commands (each once) whose calls since the last look at the clock share the time until the next. */
  private readonly unmeasured: CommandCounters[] = ofObjects();
  private unmeasuredCalls = 0;

  constructor(node: Node) {
    this.node = node;
    this.counters = countersOf(node.table.idCount);
  }

  of(command: Command): CommandCounters {
    return this.counters[command.id] ?? this.late(command);
  }

  /** A command of a family that was loaded later. */
  private late(command: Command): CommandCounters {
    while (this.counters.length <= command.id) this.counters.push(new CommandCounters());
    return this.counters[command.id] as CommandCounters;
  }

  /** CONFIG RESETSTAT */
  reset(): void {
    this.counters = countersOf(this.counters.length);
    this.errorCounts.clear();
    this.processed = 0;
    this.commandsUs = 0;
  }

  countCall(counters: CommandCounters): void {
    counters.calls++;
    this.processed++;
  }

  /** Adds an error to errorstats. */
  countError(message: string): void {
    this.countCode(message.slice(0, message.indexOf(' ')));
  }

  /** The same for one that a script made up. It can begin with any word, so past `codesMax` codes all new ones are counted as one, as
   * in Valkey 8.1; 7.2 would keep them all. */
  countErrorOfScript(message: string): void {
    const code = message.slice(0, message.indexOf(' '));
    const isOneMore = this.errorCounts.size >= codesMax && !this.errorCounts.has(code);
    this.countCode(isOneMore ? 'ERRORSTATS_OVERFLOW' : code);
  }

  private countCode(code: string): void {
    this.errorCounts.set(code, (this.errorCounts.get(code) ?? 0) + 1);
  }

  // --- the clock ---

  /** Starts the time of the step's first command. */
  startLap(): void {
    this.node.options.stopwatch?.start();
  }

  /** Time since the clock was last looked at, in µs. */
  private lap(): number {
    const us = this.node.options.stopwatch?.lapUs() ?? 0;
    this.spentUs += us;
    return us;
  }

  /** Time that the host's stopwatch has measured up to now, in µs: only differences mean something. */
  measuredUs(): number {
    this.lap();
    return this.spentUs;
  }

  /** Does work that belongs to no command, and tells the latency monitor how long it took, if that is on. */
  timed<T>(event: string, work: () => T): T {
    const { latencyThresholdMs } = this.node.limits;
    if (latencyThresholdMs === 0) return work();
    this.endLaps();
    this.lap();
    const result = work();
    const spentUs = this.lap();
    if (spentUs >= latencyThresholdMs * 1000) this.node.latency.add(event, Math.floor(spentUs / 1000), this.node.space.nowMs);
    return result;
  }

  // --- a command's time ---

  /** Whether quick commands may be measured together: the slow log asks for none that takes so little. */
  get measuresTogether(): boolean {
    const { slowlogSlowerThanUs } = this.node.limits;
    return slowlogSlowerThanUs < 0 || slowlogSlowerThanUs >= quickUsMax;
  }

  /** Whether a request surely takes so little that looking at the clock would cost as much. */
  isQuick(command: Command, argumentCount: number): boolean {
    return command.isQuick && argumentCount <= quickArgumentsMax;
  }

  /** A command begins. Undefined where it is not measured alone. */
  begin(c: Call, command: Command): Begin | undefined {
    this.beginRow();
    if (this.isQuick(command, c.args.count) && this.measuresTogether) return undefined;
    return this.beginAlone();
  }

  /** Quick commands begin, which are measured together. */
  beginRow(): void {
    this.longBegin = undefined;
  }

  /** One of them has ended. */
  endQuick(c: Call, counters: CommandCounters): void {
    if (this.longBegin === undefined) this.leaveUnmeasured(counters);
    else {
      this.measure(c, counters, this.longBegin, false);
      this.longBegin = undefined;
    }
    this.countCall(counters);
  }

  private beginAlone(): Begin {
    this.endLaps();
    return { busyUntilUs: this.node.busyUntilUs, spentUs: this.spentUs };
  }

  /** The quick command that runs has much to do: from here on it is measured alone. */
  beginLong(): void {
    this.longBegin ??= this.beginAlone();
  }

  /** A command has ended, or has blocked its client and replied nothing yet (`saidNothing`). */
  end(c: Call, counters: CommandCounters, begin: Begin | undefined, saidNothing: boolean): void {
    const own = begin ?? this.longBegin;
    this.longBegin = undefined;
    if (own !== undefined) this.measure(c, counters, own, saidNothing);
    else this.leaveUnmeasured(counters);
  }

  /** A command has run, which shares the time until the next look at the clock. */
  private leaveUnmeasured(counters: CommandCounters): void {
    if (counters.unmeasured++ === 0) this.unmeasured.push(counters);
    if (++this.unmeasuredCalls >= unmeasuredMax) this.endLaps();
  }

  /** Looks at the clock, and gives the commands that ran since the last look their shares. */
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

  private measure(c: Call, counters: CommandCounters, begin: Begin, saidNothing: boolean): void {
    const { busyUntilUs: busyBeforeUs } = begin;
    const { busyUntilUs, nowUs } = this.node;
    // A sleep takes none of the host's time, but counts in full.
    const sleptUs = busyUntilUs === busyBeforeUs ? 0 : busyUntilUs - Math.max(busyBeforeUs, nowUs);
    this.endLaps();
    this.lap();
    const spentUs = this.spentUs - begin.spentUs + sleptUs;
    const { blocked } = c.client;
    if (blocked !== undefined && saidNothing) blocked.spentUs += spentUs;
    else {
      this.count(counters, spentUs + (c.retrying ? (blocked?.spentUs ?? 0) : 0), 1);
      this.account(c, spentUs);
    }
  }

  /** A blocked command has ended without running again. */
  endWait({ command, spentUs }: Blocked): void {
    const counters = this.of(command);
    this.count(counters, spentUs, 1);
    this.countCall(counters);
  }

  /** Counts the time of so many calls, each of which took `spentUs`. */
  private count(counters: CommandCounters, spentUs: number, calls: number): void {
    counters.us += spentUs * calls;
    this.commandsUs += spentUs * calls;
    if (!this.node.limits.latencyTracking) return;
    counters.histogram ??= new Histogram();
    counters.histogram.record(spentUs, calls);
  }

  /** Tells the latency monitor and the slow log of a command that took as long as they ask for. */
  private account(c: Call, spentUs: number): void {
    const { latencyThresholdMs, slowlogSlowerThanUs, slowlogMaxLen } = c.limits;
    const { flagSet } = c.command;
    if (latencyThresholdMs > 0 && spentUs >= latencyThresholdMs * 1000)
      this.node.latency.add(flagSet.has('fast') ? 'fast-command' : 'command', Math.floor(spentUs / 1000), c.nowMs);
    if (spentUs >= slowlogSlowerThanUs && slowlogSlowerThanUs >= 0 && slowlogMaxLen > 0 && !flagSet.has('skip_slowlog'))
      this.node.slowlog.add(c, spentUs);
  }
}

const countersOf = (commands: number): CommandCounters[] => Array.from({ length: commands }, () => new CommandCounters());
