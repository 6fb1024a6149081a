/* Following a script: before each line runs, that line and the variables of the functions around it are reported as plain data, and so is
 * each command that it calls. For this its program is compiled once more, with code that reports its lines; other programs stay as they
 * are. */

import type { LuaCall, LuaFrame, LuaLevel, LuaOutcome, LuaScript, LuaVariable } from '../../inspect.ts';
import type { CommandsCalled } from './commands-called.ts';
import { messageOf } from './errors.ts';
import { tellLines } from './lua/compile.ts';
import { current } from './lua/coroutine.ts';
import { type Frame, type LinePlace, siteOf, slotFunction, slotParent } from './lua/registers.ts';
import type { Outcome } from './lua/state.ts';
import { LuaTable } from './lua/table.ts';
import { type Cell, LuaClosure, type LuaFunction, type LuaValue } from './lua/value.ts';
import type { Task } from './run.ts';
import { ellipsis, shown } from './shown.ts';

/** Events of a followed script, in their order. What is costly to make is a function, which must be called at once. */
export interface ScriptFollower {
  begun(script: LuaScript): void;
  line(frame: () => LuaFrame): void;
  called(call: () => LuaCall): void;
  /** It has ended, or was paused because it takes long, and is not followed any further. */
  ended(outcome: LuaOutcome): void;
}

/** The text that a function was written in. */
export const textOf = (fn: LuaFunction): string => (fn instanceof LuaClosure ? fn.proto.program.text : '');

const levelsMax = 40;
const wordsMax = 12;
const wordCharactersMax = 60;

export class Following {
  private readonly follower: ScriptFollower;
  private readonly task: Task;
  private readonly text: string;
  private commands: CommandsCalled | undefined;
  private calls = 0;
  private lastLine = 0;

  /** The function's program must not be running. */
  constructor(follower: ScriptFollower, task: Task, fn: LuaFunction) {
    this.follower = follower;
    this.task = task;
    this.text = textOf(fn);
    if (fn instanceof LuaClosure) tellLines(fn.proto.program);
  }

  begin(commands: CommandsCalled, keys: readonly string[], argv: readonly string[]): void {
    const { kind, name } = this.task;
    this.follower.begun({ kind, name, text: this.text, keys, argv });
    this.commands = commands;
    commands.onCall = (words, reply) => {
      this.calls++;
      const line = this.lastLine;
      this.follower.called(() => callOf(words, reply, line));
    };
  }

  readonly onLine = (f: Frame, place: LinePlace): void => {
    this.lastLine = place.line;
    this.follower.line(() => frameOf(f, place, this.calls));
  };

  /** After its first turn. */
  turned(outcome: Outcome): void {
    if (this.commands !== undefined) this.commands.onCall = undefined;
    this.follower.ended(outcomeOf(outcome));
  }
}

function outcomeOf(outcome: Outcome): LuaOutcome {
  if (outcome.kind === 'done') return { kind: 'done', text: shown(outcome.values[0]) };
  if (outcome.kind === 'error') return { kind: 'error', text: messageOf(outcome.value) };
  return { kind: 'running', text: '' };
}

function callOf(words: readonly string[], reply: LuaValue, line: number): LuaCall {
  const cut = (word: string): string => (word.length > wordCharactersMax ? word.slice(0, wordCharactersMax) + ellipsis : word);
  const argv = words.slice(0, wordsMax).map(cut);
  const isError = reply instanceof LuaTable && reply.get('err') !== undefined;
  return { line, argv, reply: isError ? messageOf(reply) : shown(reply), isError };
}

function frameOf(f: Frame, { line, locals, upvalues }: LinePlace, calls: number): LuaFrame {
  const { cells } = f[slotFunction] as LuaClosure;
  return {
    line,
    stack: stackOf(f, line),
    locals: newest(locals.map(({ name, slot, isCaught }) => variable(name, isCaught ? (f[slot] as Cell).v : (f[slot] as LuaValue)))),
    upvalues: upvalues.map((name, i) => variable(name, cells[i]?.v)),
    calls,
  };
}

const variable = (name: string, value: LuaValue): LuaVariable => ({ name, text: shown(value) });

/** Of locals with the same name only the last declared: it hides the others. */
const newest = (variables: LuaVariable[]): LuaVariable[] =>
  variables.filter(({ name }, i) => !variables.some((later, j) => j > i && later.name === name));

/** Who called whom, the innermost first; a coroutine was called by who resumed it. */
function stackOf(innermost: Frame, line: number): LuaLevel[] {
  const levels: LuaLevel[] = [];
  let coroutine = current.coroutine;
  let at = line;
  for (let f: Frame | undefined = innermost; f !== undefined && levels.length < levelsMax; ) {
    let parent = f[slotParent] as Frame | undefined;
    if (parent === undefined && coroutine !== undefined) {
      parent = coroutine.resumerFrame;
      coroutine = coroutine.resumer;
    }
    const fn = f[slotFunction];
    if (fn instanceof LuaClosure) levels.push({ name: nameOf(fn, parent), line: at });
    at = siteOf(parent)?.line ?? at;
    f = parent;
  }
  return levels;
}

function nameOf({ proto }: LuaClosure, parent: Frame | undefined): string {
  if (proto.line === 0) return '';
  return (parent?.[slotFunction] instanceof LuaClosure ? siteOf(parent)?.name : undefined) ?? `function:${proto.line}`;
}
