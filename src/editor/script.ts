/* A command script: one command a line, blank lines and lines that start with # between. A line may say on which
 * connection it runs, as a transcript does: `B> GET k`. */

import { promptLength } from '../repl/quote.ts';

export interface ScriptLine {
  /** From 0. */
  readonly at: number;
  /** Without the name of a connection, and without blanks around. */
  readonly text: string;
  /** The first column of the text. */
  readonly column: number;
  /** A, B or C; null where the line names none. */
  readonly connection: 'A' | 'B' | 'C' | null;
}

const named = /^\s*([ABC])>\s*/;
const isCommand = (line: string): boolean => !/^\s*(#|$)/.test(line);

export function lineOf(line: string, at = 0): ScriptLine {
  const name = named.exec(line);
  const before = name?.[0].length ?? promptLength(line);
  const rest = line.slice(before);
  return {
    at,
    text: rest.trim(),
    column: before + (rest.length - rest.trimStart().length),
    connection: (name?.[1] as ScriptLine['connection'] | undefined) ?? null,
  };
}

/** The commands of a whole script. */
export function commandsOf(script: string): ScriptLine[] {
  const lines = script.split('\n').map((line, at) => ({ line, at }));
  return lines.filter(({ line }) => isCommand(line)).map(({ line, at }) => lineOf(line, at));
}

/** The commands on lines `first` to `last`, from 0. */
export const commandsOn = (script: string, first: number, last: number): ScriptLine[] =>
  commandsOf(script).filter(({ at }) => at >= first && at <= last);

/** The lines that a selection touches; of one that ends before a line's first letter, not that line. */
export function linesTouched(script: string, start: number, end: number): readonly [first: number, last: number] {
  const lineAt = (offset: number): number => script.slice(0, offset).split('\n').length - 1;
  const first = lineAt(start);
  return [first, Math.max(first, lineAt(end > start ? end - 1 : end))];
}
