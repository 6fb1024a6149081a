/* A command script: one command a line, blank lines and lines that start with # between. */

export interface ScriptLine {
  /** From 0. */
  readonly at: number;
  readonly text: string;
}

const isCommand = (line: string): boolean => !/^\s*(#|$)/.test(line);

/** The commands of a whole script. */
export function commandsOf(script: string): ScriptLine[] {
  const lines = script.split('\n').map((text, at) => ({ at, text: text.trim() }));
  return lines.filter(({ text }) => isCommand(text));
}

/** The commands on the lines that a selection touches; of one that ends before a line's first letter, not that line. */
export function commandsAt(script: string, start: number, end: number): ScriptLine[] {
  const lineOf = (offset: number): number => script.slice(0, offset).split('\n').length - 1;
  const first = lineOf(start);
  const last = Math.max(first, end > start ? lineOf(end - 1) : lineOf(end));
  return commandsOf(script).filter(({ at }) => at >= first && at <= last);
}
