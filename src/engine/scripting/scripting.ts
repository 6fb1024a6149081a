/* The host of scripts: runs them for clients, and keeps the server alive while one takes long.
 *
 * There is one thread, so a script may not hold it. It gets a budget of steps (loops' turns, calls; a command counts for some), and
 * when that is used up it pauses: the node arms a tick and the script goes on with a smaller budget then. Meanwhile time stands still for
 * it, and nobody else's command runs, as if it had never been interrupted. Others are kept waiting until busy-reply-threshold has
 * passed; from then on they are told BUSY, and may kill it as long as it has written nothing. The budget is counted, not timed, so that
 * a world repeats itself; only how long to leave to others between two turns follows from what the host's stopwatch measured.
 *
 * What the command that ran the script had still to do (the rest of an EXEC, the statistics) is kept by the run and done at its end. */

import type { Call } from '../call.ts';
import type { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { scriptApi } from './api.ts';
import { CommandsCalled } from './commands-called.ts';
import { messageOf } from './errors.ts';
import type { ScriptFlag } from './flags.ts';
import { Following } from './following.ts';
import { Functions } from './functions.ts';
import { Random48 } from './lua/lib/math.ts';
import { type Outcome, LuaState } from './lua/state.ts';
import { LuaTable } from './lua/table.ts';
import { type LuaFunction, noValues } from './lua/value.ts';
import { type PausedOutcome, ScriptRun, type Task } from './run.ts';
import { ScriptCache } from './script-cache.ts';
import { ReplyFromLua, writeSimple } from './to-reply.ts';

/** Steps before a script pauses for the first time: ten to thirty milliseconds. */
const firstSteps = 500_000;
/** Steps from one pause to the next. */
const furtherSteps = 200_000;
/** Until it goes on, where nobody measures how long a turn takes. */
const unmeasuredTurnMs = 20;
/** Of the time that a script takes, others get so much besides. */
const leftToOthers = 0.2;

/** By number, as scripts name them. */
const logLevels = ['debug', 'verbose', 'notice', 'warning'] as const;

interface Started {
  readonly task: Task;
  readonly fn: LuaFunction;
  readonly keys: readonly string[];
  readonly argv: readonly string[];
}

export class Scripting {
  private readonly node: Node;
  readonly cache = new ScriptCache();
  readonly functions: Functions;
  readonly commands: CommandsCalled;
  /** Of the reply to a paused script's caller, before the script's own result was written. */
  errorsBefore = 0;
  /** Scripts and functions draw from one sequence, as on the server. */
  private readonly random = new Random48();
  /** All states count as one: libraries are loaded in states of their own. */
  readonly serials = { last: 0 };
  private readonly states: Readonly<Record<Task['kind'], LuaState>>;
  private run: ScriptRun | undefined;
  /** One that has ended. */
  private spare: ScriptRun | undefined;
  /** By the dispatcher's measure. */
  private turnBeganUs = 0;
  /** What was started last: which function, by which task, with which words, so many of which are keys. */
  private lastTask: Task | undefined;
  private lastFn: LuaFunction | undefined;
  private lastWords: readonly string[] = [];
  private lastKeys = 0;
  /** What scripts find as KEYS and ARGV. No script can keep a table past its end, so each finds the same two. */
  private readonly scriptKeys = new LuaTable();
  private readonly scriptArgv = new LuaTable();
  /** The time that goes on while a script runs, for os.clock: everything else that a script sees keeps the time of its start. */
  private clockUs = 0;

  constructor(node: Node) {
    this.node = node;
    this.commands = new CommandsCalled(node);
    this.states = { script: this.newState('script'), function: this.newState('function') };
    this.functions = new Functions(this);
  }

  private newState(kind: Task['kind']): LuaState {
    const { random, serials } = this;
    const state = new LuaState({ clock: () => this.clockUs / 1e6, random, serials, generator: this.node.options.generator });
    const api = scriptApi(this, kind === 'script');
    for (const name of ['redis', 'server']) state.globals.set(name, api);
    state.protect();
    if (kind === 'script') {
      state.globals.set('KEYS', this.scriptKeys);
      state.globals.set('ARGV', this.scriptArgv);
    }
    return state;
  }

  // --- for the API ---

  get current(): ScriptRun {
    return this.run as ScriptRun;
  }

  log(level: number, message: string): void {
    this.node.log(message, logLevels[Math.trunc(level)]);
  }

  // --- running ---

  /** Runs a function for a call, which it gives its reply, now or when it has ended. Throws a CommandError when it may not.
   * @param words what it is called with: first so many keys. */
  start(c: Call, task: Task, fn: LuaFunction, words: readonly string[], keyCount: number): void {
    const { node } = this;
    const memoryIsFull = c.limits.maxmemoryBytes > 0 && node.evictor.makeRoom() === 'none';
    if (node.cluster !== undefined && task.flags?.has('no-cluster') === true) throw notInCluster;
    if (task.flags !== undefined) refuseByFlags(task.flags, task.readOnly, memoryIsFull, node.writeRefusal);
    const run = this.spare ?? new ScriptRun();
    run.begin(task, c.client, node.nowUs, memoryIsFull);
    if (node.cluster !== undefined && keyCount > 0) run.slot = node.cluster.slotOf(words[0] as string);
    this.run = run;
    this.lastTask = task;
    this.lastFn = fn;
    this.lastWords = words;
    this.lastKeys = keyCount;
    this.clockUs = node.nowUs;
    this.turnBeganUs = node.commandStats.measuredUs();
    const outcome = this.firstTurn(c, run, fn);
    if (outcome.kind === 'paused') this.hold(c, run, outcome);
    else {
      this.run = undefined;
      this.reply(c, run, outcome);
      this.spare = run;
    }
  }

  private firstTurn(c: Call, run: ScriptRun, fn: LuaFunction): Outcome {
    const { task } = run;
    const { commands, lastWords, lastKeys } = this;
    const { scriptFollower } = this.node;
    const isScript = task.kind === 'script';
    const keys = (isScript ? this.scriptKeys : new LuaTable()).refill(lastWords, 0, lastKeys);
    const argv = (isScript ? this.scriptArgv : new LuaTable()).refill(lastWords, lastKeys, lastWords.length);
    const following = scriptFollower === undefined ? undefined : new Following(scriptFollower, task, fn);
    following?.begin(commands, lastWords.slice(0, lastKeys), lastWords.slice(lastKeys));
    const steps = c.isRepeated ? Number.POSITIVE_INFINITY : firstSteps;
    commands.begin(run);
    try {
      const outcome = this.states[task.kind].call(fn, isScript ? noValues : [keys, argv], { steps, onLine: following?.onLine });
      following?.turned(outcome);
      return outcome;
    } finally {
      commands.leave();
    }
  }

  /** What was started last. */
  get last(): Started | undefined {
    const { lastTask, lastFn, lastWords, lastKeys } = this;
    if (lastTask === undefined || lastFn === undefined) return undefined;
    return { task: lastTask, fn: lastFn, keys: lastWords.slice(0, lastKeys), argv: lastWords.slice(lastKeys) };
  }

  private hold(c: Call, run: ScriptRun, outcome: PausedOutcome): void {
    this.spare = undefined;
    run.paused = outcome;
    run.argv = c.args.texts();
    this.wakeAfterTurn();
  }

  private wakeAfterTurn(): void {
    // All of it: the commands that the script called have had their own time measured meanwhile.
    const us = this.node.commandStats.measuredUs() - this.turnBeganUs;
    const ms = us === 0 ? unmeasuredTurnMs : (us / 1000) * (1 + leftToOthers);
    this.node.wakeAt(this.node.space.nowMs + Math.max(1, Math.ceil(ms)));
  }

  private reply(c: Call, run: ScriptRun, outcome: Exclude<Outcome, PausedOutcome>): void {
    if (outcome.kind === 'done') {
      const value = outcome.values[0];
      if (!(value instanceof LuaTable)) writeSimple(c.reply, value, run.resp);
      else new ReplyFromLua(c.reply, run.resp, (message, isCounted) => this.fail(c, message, isCounted)).write(value);
      return;
    }
    const { name, kind } = run.task;
    const error = outcome.kind === 'error' ? outcome : { value: outcome.reason, source: undefined, line: 0 };
    const place = error.source === undefined ? '' : `, on @user_${kind}:${error.line}.`;
    const isCounted = error.value instanceof LuaTable && error.value.get('ignore_error_stats_update') === true;
    this.fail(c, `${messageOf(error.value)} script: ${name}${place}`, isCounted);
  }

  /** Replies with an error, which the statistics have counted already or not. */
  private fail({ reply }: Call, message: string, isCounted: boolean): void {
    reply.error(message);
    if (!isCounted) this.node.commandStats.countErrorOfScript(message);
  }

  // --- while a script is paused ---

  /** The script that is paused, if one is. */
  get held(): ScriptRun | undefined {
    return this.run?.paused === undefined ? undefined : this.run;
  }

  /** Whether a client must wait for the script: its own caller does, and others until they may be told that it takes long. */
  keepsWaiting(client: Client): boolean {
    return this.held !== undefined && (this.held.caller === client || !this.held.isOverdue);
  }

  /** A tick: a paused script goes on. True while it lasts, and nothing else is to be done. */
  isHeldOn(): boolean {
    const { held, node } = this;
    if (held === undefined) return false;
    this.goOn(held);
    if (this.held === undefined) return false;
    if (!held.isOverdue && this.lastedMs(held) >= node.limits.busyReplyThresholdMs) {
      held.isOverdue = true;
      node.connections.resumeAll();
    }
    return true;
  }

  private lastedMs(run: ScriptRun): number {
    return (this.node.nowUs - run.startedUs) / 1000;
  }

  private goOn(run: ScriptRun): void {
    const { node } = this;
    const { nowUs } = node;
    this.clockUs = nowUs;
    node.nowUs = run.startedUs;
    node.space.setTime(Math.floor(run.startedUs / 1000));
    node.connections.current = run.caller;
    this.turnBeganUs = node.commandStats.measuredUs();
    const outcome = this.nextTurn(run);
    node.nowUs = nowUs;
    node.space.setTime(Math.floor(nowUs / 1000));
    if (outcome.kind === 'paused') {
      run.paused = outcome;
      node.connections.current = undefined;
      this.wakeAfterTurn();
    } else this.end(run, outcome);
  }

  private nextTurn(run: ScriptRun): Outcome {
    this.commands.enter(run);
    try {
      return (run.paused as PausedOutcome).resume(furtherSteps);
    } finally {
      this.commands.leave();
    }
  }

  private end(run: ScriptRun, outcome: Exclude<Outcome, PausedOutcome>): void {
    const { connections, dispatcher, blocking } = this.node;
    const c = dispatcher.call;
    const { caller } = run;
    this.run = undefined;
    connections.current = caller;
    c.client = caller;
    c.reply = connections.replyTo(caller);
    const before = c.reply.length;
    this.errorsBefore = dispatcher.unaccounted(c.reply);
    this.reply(c, run, outcome);
    run.followOn(c, () => this.held);
    connections.current = undefined;
    if (this.held !== undefined) return;
    connections.executed(caller, c.args, c.reply, before);
    if (blocking.hasReady) blocking.serve();
    connections.resumeAll();
  }

  // --- killing ---

  /** Why a command is not carried out while a script is paused, or undefined: `stats` and `kill` are for scripts of their kind. */
  refusal(command: Command, args: Args): string | undefined {
    const run = this.held as ScriptRun;
    const ofOther = run.task.kind === 'script' ? 'function' : 'script';
    const isForOther = command.parent?.name === ofOther;
    const savesFirst = command.name === 'shutdown' && !args.texts(1).some((word) => word.toUpperCase() === 'NOSAVE');
    return command.flagSet.has('allow_busy') && !isForOther && !savesFirst ? undefined : this.busyError(run);
  }

  private busyError({ task }: ScriptRun): string {
    return `BUSY Redis is busy running a script. You can only call ${task.kind.toUpperCase()} KILL or SHUTDOWN NOSAVE.`;
  }

  /** SCRIPT KILL and FUNCTION KILL. Throws a CommandError when there is nothing to kill, or it must not be. */
  kill(by: string): void {
    const { held } = this;
    if (held === undefined) throw new CommandError('NOTBUSY No scripts in execution right now.');
    if (held.wrote)
      throw new CommandError(
        'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script ' +
        'termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
      );
    held.killedBy = by;
  }

  /** The end of a step: ends the script that was killed in it. */
  endKilled(): void {
    const { held } = this;
    if (held?.killedBy === undefined) return;
    const { source, line } = (held.paused as PausedOutcome).place();
    this.end(held, { kind: 'error', value: `Script killed by user with ${held.killedBy}.`, source, line });
  }

  /** The script that runs, for FUNCTION STATS. */
  get running(): { readonly run: ScriptRun; readonly lastedMs: number } | undefined {
    const { held } = this;
    return held === undefined ? undefined : { run: held, lastedMs: Math.floor(this.lastedMs(held)) };
  }

  /** Bytes that the states of scripts and of functions hold. */
  stateBytes(kind: Task['kind']): number {
    return this.states[kind].bytes;
  }
}

/** The node's host of scripts, made when it is first asked for. */
export function scriptingOf(node: Node): Scripting {
  node.scripting ??= new Scripting(node);
  return node.scripting;
}

const notInCluster = new CommandError(`ERR Can not run script on cluster, 'no-cluster' flag is set.`);

function refuseByFlags(
  flags: ReadonlySet<ScriptFlag>, readOnly: boolean, memoryIsFull: boolean, writeRefusal: CommandError | undefined,
): void {
  if (writeRefusal !== undefined && !flags.has('no-writes')) throw writeRefusal;
  if (memoryIsFull && !flags.has('no-writes') && !flags.has('allow-oom')) throw errors.outOfMemory;
  if (readOnly && !flags.has('no-writes')) throw new CommandError('ERR Can not execute a script with write flag using *_ro command.');
}
