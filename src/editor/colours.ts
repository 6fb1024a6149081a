/* The colours of a script's line: the command as what the structure adds, keys the student chose as keys, their bytes
 * as payload, options as pointers: the same meanings that the pictures have. */

import type { ArgDoc, Docs } from '../repl/docs.ts';
import { readLine } from './analysis.ts';
import { lineOf } from './script.ts';

export type Colour = 'comment' | 'connection' | 'command' | 'option' | 'key' | 'number' | 'payload' | 'broken' | '';

export interface Span {
  readonly start: number;
  readonly colour: Colour;
}

function tokensOf(args: readonly ArgDoc[]): string[] {
  return args.flatMap(({ token, args: within }) => [...(token === '' ? [] : [token.toUpperCase()]), ...tokensOf(within)]);
}

/** Spans in order; each goes on to the beginning of the next. */
export function coloursOf(line: string, docs: Docs): Span[] {
  if (/^\s*#/.test(line)) return [{ start: 0, colour: 'comment' }];
  const { column } = lineOf(line);
  const { words, command, before, nameWords, problem } = readLine(line.slice(column), docs);
  const tokens = new Set(tokensOf(command?.args ?? []));
  const isKeyFirst = command?.args[0]?.type === 'key';
  const spans: Span[] = column === 0 ? [] : [{ start: 0, colour: 'connection' }];
  words.forEach((word, i) => {
    const at = i - before - nameWords;
    const colour: Colour = at < 0 ? (i < before ? 'number' : 'command')
      : tokens.has(word.text.toUpperCase()) ? 'option'
      : at === 0 && isKeyFirst ? 'key'
      : /^-?\d+(\.\d+)?$/.test(word.text) ? 'number' : 'payload';
    spans.push({ start: column + word.start, colour: command === null && i > before ? '' : colour });
    spans.push({ start: column + word.end, colour: '' });
  });
  if (problem?.kind === 'quotes') spans.push({ start: column + problem.start, colour: 'broken' });
  return spans;
}
