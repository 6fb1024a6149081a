/* Commands that a script calls. They are checked like those of a client, in the server's order and words, and run at once; their replies
 * become Lua values. The permissions are the caller's, but the connection is not: what a script selects or sets on it ends with the
 * script. */

import { writeString } from '../bytes.ts';
import { Client } from '../clients/client.ts';
import { countsAsWrite } from '../clients/pause.ts';
import type { Command, CommandTable } from '../commands/table.ts';
import type { Database } from '../keyspace/database.ts';
import type { Node } from '../node.ts';
import { formatDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import { errors } from '../resp/errors.ts';
import { errorTable } from './errors.ts';
import { machine } from './lua/registers.ts';
import type { LuaValue } from './lua/value.ts';
import type { ScriptRun } from './run.ts';
import { ValueWriter } from './value-writer.ts';

/** Steps of a script's budget that a command takes, those for each value of its reply, and one more for so many bytes of its arguments
 * and reply. */
const commandSteps = 50;
const stepsPerValue = 6;
const bytesPerStepBits = 4;

/** Arguments lie in a buffer of at least so many. */
const bytesMin = 1024;
/** More than any command is called with. */
const argumentsUnbounded = 2 ** 30;
/** An integer of 32 bits, written out. */
const smallBytesMax = 11;
/** How many names are remembered: a script can make up any number of spellings of one. */
const knownMax = 1024;

/** What is remembered of a command under the spelling that scripts use. */
interface Known {
  readonly command: Command;
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly countsAsWrite: boolean;
  readonly needsMemory: boolean;
  /** Index of the argument that names the first key, or 0. */
  readonly keyAt: number;
}

/** How many recent keys are remembered with their hashes: scripts name the same ones again and again. */
const keysRemembered = 256;
/** Longer keys are not remembered. */
const keyRememberedMax = 64;

const noArguments = 'ERR Please specify at least one argument for this redis lib call';
const badArguments = 'ERR Lua redis lib command arguments must be strings or integers';

export class CommandsCalled {
  private readonly node: Node;
  /** Called with each command that was called, and its reply for the script. */
  onCall: ((argv: readonly string[], reply: LuaValue) => void) | undefined;
  private readonly client: Client;
  private readonly args = new Args();
  private readonly reply = new ValueWriter();
  private bytes = new Uint8Array(bytesMin);
  /** Commands without subcommands that scripts may call, by name as scripts spell it. */
  private readonly known = new Map<LuaValue, Known>();
  /** The table that they are from. */
  private table: CommandTable;
  private readonly keyTexts: string[] = new Array(keysRemembered).fill('');
  private readonly keyHashes = new Int32Array(keysRemembered);
  /** Commands on keys need no questions: see calm.ts. */
  private isCalm = false;

  constructor(node: Node) {
    this.node = node;
    this.table = node.table;
    this.client = new Client(0, undefined, node.acl.defaultUser, node.space.dbs[0] as Database, 0);
  }

  /** A script begins, on behalf of a client. */
  begin(run: ScriptRun): void {
    this.client.db = run.caller.db;
    this.client.user = run.caller.user;
    this.client.noTouch = run.caller.noTouch;
    this.enter(run);
  }

  /** The script goes on, until `leave`; its state is kept. */
  enter({ caller }: ScriptRun): void {
    const { dispatcher } = this.node;
    this.isCalm = dispatcher.calm.isCalmInside(caller);
    dispatcher.inner.entered(this.client, this.args, this.reply);
  }

  leave(): void {
    this.node.dispatcher.inner.left();
  }

  /** Runs a command; its reply, or a table with an error. */
  call(run: ScriptRun, values: readonly LuaValue[]): LuaValue {
    machine.spend(commandSteps);
    const { args } = this;
    if (values.length === 0) return errorTable(noArguments, false);
    if (!this.take(values)) return errorTable(badArguments, false);
    const known = this.find(values[0]);
    if (known !== undefined && this.runsAtOnce(run, known)) {
      if (known.keyAt > 0) this.recall(known.keyAt, values[known.keyAt]);
      return this.run(run, known.command);
    }
    const command = known?.command ?? this.node.table.find(args);
    const refusal = this.refusal(run, command);
    if (refusal === undefined && command !== undefined) return this.run(run, command);
    const error = this.refuse(command, refusal ?? '');
    this.onCall?.(args.texts(), error);
    return error;
  }

  private run(run: ScriptRun, command: Command): LuaValue {
    const { node, args, reply, client } = this;
    if (command.isWrite) run.wrote = true;
    reply.begin(run.resp);
    client.resp = run.resp;
    if (this.isCalm && command.worksOnKeys) node.dispatcher.calm.executeScripted(command);
    else this.runWarily(run, command);
    machine.spend(((reply.bytes + (args.end[args.count - 1] as number)) >> bytesPerStepBits) + reply.length * stepsPerValue);
    machine.allocate(reply.bytes);
    const value = reply.value();
    this.onCall?.(args.texts(), value);
    return value;
  }

  private runWarily(run: ScriptRun, command: Command): void {
    const { propagation, dispatcher } = this.node;
    propagation.to = run.propagatesTo;
    dispatcher.inner.scripted(command);
    propagation.to = 'all';
    this.isCalm = dispatcher.calm.isCalmInside(run.caller);
  }

  /** Sets the hash of a key among the arguments if it is remembered, else remembers it. */
  private recall(keyAt: number, key: LuaValue): void {
    if (typeof key !== 'string' || key.length === 0 || key.length > keyRememberedMax) return;
    const { args, keyTexts, keyHashes } = this;
    const place = placeOf(key);
    if (keyTexts[place] === key) args.setHash(keyAt, keyHashes[place] as number);
    else {
      keyTexts[place] = key;
      keyHashes[place] = args.hash(this.node.h.hashSeed, keyAt);
    }
  }

  /** What is known of the command of a name, or undefined where more than the name decides. */
  private find(name: LuaValue): Known | undefined {
    const { table } = this.node;
    if (this.table !== table || this.known.size > knownMax) {
      this.known.clear();
      this.table = table;
    }
    return this.known.get(name) ?? this.findOut(name);
  }

  private findOut(name: LuaValue): Known | undefined {
    const command = this.node.table.find(this.args);
    if (command === undefined || command.isContainer || command.parent !== undefined || command.flagSet.has('noscript')) return undefined;
    const { arity, flagSet } = command;
    const known: Known = {
      command,
      argumentsMin: Math.abs(arity),
      argumentsMax: arity > 0 ? arity : argumentsUnbounded,
      countsAsWrite: countsAsWrite(command),
      needsMemory: flagSet.has('denyoom'),
      keyAt: command.firstKeyAt,
    };
    this.known.set(name, known);
    return known;
  }

  /** Whether a command may run whatever its arguments. Where it may not, refusal() says why. */
  private runsAtOnce(run: ScriptRun, { command, argumentsMin, argumentsMax, countsAsWrite, needsMemory }: Known): boolean {
    const { node, args } = this;
    if (args.count < argumentsMin || args.count > argumentsMax || (!run.mayWrite && countsAsWrite)) return false;
    if (!this.isCalm && (!run.caller.user.mayEverything || node.cluster !== undefined)) return false;
    return run.wrote || ((!command.isWrite || this.isCalm || node.writeRefusal === undefined) && (run.mayExceedMemory || !needsMemory));
  }

  /** Whether the caller's user might run this command: redis.acl_check_cmd. Undefined when there is no such command. */
  mayRun(run: ScriptRun, values: readonly LuaValue[]): boolean | LuaValue {
    if (values.length === 0) return errorTable(noArguments, false);
    if (!this.take(values)) return errorTable(badArguments, false);
    const command = this.node.table.find(this.args);
    if (command === undefined || (command.isContainer && this.args.count > 1))
      return errorTable('ERR Invalid command passed to redis.acl_check_cmd()', false);
    return this.node.acl.denial(run.caller.user, command, this.args) === undefined;
  }

  /** Puts values into the arguments. False when one is neither a string nor a number. */
  private take(values: readonly LuaValue[]): boolean {
    const { args } = this;
    if (this.bytes.length > 1 << 20) this.bytes = new Uint8Array(bytesMin);
    args.reset(this.bytes);
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      const isSmall = typeof value === 'number' && (value | 0) === value;
      const text = typeof value === 'string' ? value : isSmall ? '' : typeof value === 'number' ? argumentText(value) : undefined;
      if (text === undefined) return false;
      const most = at + (isSmall ? smallBytesMax : text.length);
      if (most > this.bytes.length) this.widen(at, most);
      const end = isSmall ? writeSmall(this.bytes, at, value | 0) : writeString(this.bytes, at, text);
      args.push(at, end);
      at = end;
    }
    return true;
  }

  private widen(kept: number, needed: number): void {
    const wider = new Uint8Array(Math.max(needed, kept * 2));
    wider.set(this.bytes.subarray(0, kept));
    this.bytes = this.args.buffer = wider;
  }

  /** Why a command is not run, or undefined. */
  private refusal(run: ScriptRun, command: Command | undefined): string | undefined {
    const { node, args } = this;
    if (command === undefined || (command.isContainer && args.count > 1))
      return 'ERR Unknown Redis command called from script';
    const { arity, flagSet } = command;
    if (arity > 0 ? args.count !== arity : args.count < -arity)
      return 'ERR Wrong number of args calling Redis command from script';
    const isLetThrough = command.name === 'debug' && node.limits.scriptsMayDebug;
    if (flagSet.has('noscript') && !isLetThrough) return 'ERR This Redis command is not allowed from script';
    if (!run.caller.user.mayEverything) {
      const denied = node.acl.refusalInScript(run.caller, command, args);
      if (denied !== undefined) return denied;
    }
    if (!run.mayWrite && countsAsWrite(command)) return 'ERR Write commands are not allowed from read-only scripts.';
    if (!run.wrote && command.isWrite && node.writeRefusal !== undefined) return node.writeRefusal.message;
    if (!run.mayExceedMemory && !run.wrote && flagSet.has('denyoom')) return errors.outOfMemory.message;
    return node.cluster?.refusalInScript(run, command, args);
  }

  private refuse(command: Command | undefined, message: string): LuaValue {
    const { commandStats } = this.node;
    if (command !== undefined) commandStats.of(command).rejected++;
    commandStats.countError(message);
    return errorTable(message);
  }
}

/** Larger integers go to scripts' commands as other numbers do. */
const wholeMax = 2 ** 62;

/** A number that is no integer of 32 bits as an argument: an integer whole, anything else by as few digits as tell it. */
function argumentText(value: number): string {
  if (Number.isNaN(value)) return '-nan';
  if (Number.isInteger(value) && Math.abs(value) <= wholeMax) return String(BigInt(value));
  return formatDouble(value);
}

/** By its last characters, where the keys of an application differ first. */
function placeOf(key: string): number {
  const { length } = key;
  const before = length > 1 ? key.charCodeAt(length - 2) : 0;
  const beforeThat = length > 2 ? key.charCodeAt(length - 3) : 0;
  return (key.charCodeAt(length - 1) + before * 11 + beforeThat * 121 + length) % keysRemembered;
}

/** Writes an integer of 32 bits as text; returns the offset after it. */
function writeSmall(u8: Uint8Array, start: number, value: number): number {
  if (value < 0) return writeString(u8, start, String(value));
  let end = start + 1;
  for (let rest = (value / 10) | 0; rest > 0; rest = (rest / 10) | 0) end++;
  let rest = value;
  for (let at = end - 1; at >= start; at--) {
    const tenth = (rest / 10) | 0;
    u8[at] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}
