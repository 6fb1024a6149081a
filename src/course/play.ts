/* Plays scripts in a world. Which one does not matter here: the engine in process, the page's worker or a real server. What to do is
 * handed over as a whole, because a world that is a copy lives no longer than one such call. */

import type { Reply } from '../repl/reply.ts';
import { agrees, compact } from './compact.ts';
import { argvOf, parseScript, type ScriptLine, typedBy } from './script.ts';

export type Step =
  | { readonly connection: string; readonly argv: readonly string[]; readonly isAwaited: boolean }
  | { readonly waitMs: number }
  /** A directive that the server is started with. */
  | { readonly start: { readonly name: string; readonly value: string } }
  /** Nothing is done; something that this connection was sent is read afterwards. */
  | { readonly late: string }
  | { readonly aside: string };

export interface Heard {
  readonly connection: string;
  readonly reply: Reply;
}

export interface World {
  /** Carries out steps. Resolves to what was heard during each. */
  play(steps: readonly Step[]): Promise<readonly (readonly Heard[])[]>;
}

/** A line that was played, and what came of it. */
export interface Exchange {
  readonly line: ScriptLine;
  /** As typed; of a repeated command the last. */
  readonly typed: string;
  /** Null when nothing came. */
  readonly reply: Reply | null;
}

export function stepsOf(line: ScriptLine): Step[] {
  switch (line.kind) {
    case 'wait': return [{ waitMs: line.ms }];
    case 'start': return [{ start: { name: line.name, value: line.value } }];
    case 'late': return [{ late: line.on }];
    case 'aside': return [{ aside: line.text }];
    case 'command':
      return typedBy(line).map((text) => ({ connection: line.on, argv: argvOf(text), isAwaited: line.isAwaited }));
  }
}

export async function play(world: World, script: string | readonly ScriptLine[]): Promise<Exchange[]> {
  const lines = typeof script === 'string' ? parseScript(script) : script;
  const steps = lines.map(stepsOf);
  const heard = await world.play(steps.flat());
  return exchangesOf(lines, heard);
}

/** Sorts what was heard: the answer to what was asked, and what waits to be read. */
export function exchangesOf(lines: readonly ScriptLine[], heard: readonly (readonly Heard[])[]): Exchange[] {
  const unread = new Map<string, Reply[]>();
  let at = 0;
  return lines.map((line) => {
    let reply: Reply | null = null;
    for (const step of stepsOf(line)) reply = answerTo(step, heard[at++] ?? [], unread);
    return { line, typed: typedBy(line).at(-1) ?? '', reply };
  });
}

function answerTo(step: Step, heard: readonly Heard[], unread: Map<string, Reply[]>): Reply | null {
  const asks = 'argv' in step && step.isAwaited;
  const answer = asks ? heard.find((each) => each.connection === step.connection && each.reply.type !== 'push') : undefined;
  for (const each of heard) {
    if (each === answer) continue;
    const waiting = unread.get(each.connection) ?? [];
    unread.set(each.connection, [...waiting, each.reply]);
  }
  if ('late' in step) return unread.get(step.late)?.shift() ?? null;
  return answer?.reply ?? null;
}

/** What was not as the script says, a line each. */
export function differences(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ line, typed, reply }) => {
    if (!('expected' in line) || line.expected === null || agrees(reply, line.expected)) return [];
    return [`${typed || `${line.on}?>`}  → ${compact(reply)}  instead of ${line.expected}`];
  });
}
