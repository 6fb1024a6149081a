/* What a line of a script says, by the server's own COMMAND DOCS: which command it is, which arguments are there, what
 * each word is, and whether something is wrong with it. One reading serves colours, squiggles, completion and help, so
 * none of them can disagree with another, or with the hints at the prompt. */

import { type CommandDoc, type Docs, findCommand } from '../repl/docs.ts';
import { syntaxOfArg } from '../repl/hints.ts';
import { type Word, wordsOf } from '../repl/quote.ts';
import { judge } from './grammar.ts';

export type Problem =
  | { readonly kind: 'quotes'; readonly start: number; readonly end: number }
  | { readonly kind: 'unknown'; readonly start: number; readonly end: number; readonly near: string | null }
  | { readonly kind: 'missing'; readonly start: number; readonly end: number; readonly what: string }
  | { readonly kind: 'extra'; readonly start: number; readonly end: number };

export interface LineRead {
  readonly words: readonly Word[];
  /** Null for none that this server has. */
  readonly command: CommandDoc | null;
  /** Words that stand before the command (a count: `3 INCR n`), and those of its name. */
  readonly before: number;
  readonly nameWords: number;
  readonly problem: Problem | null;
}

/** Lines that the prompt answers itself. */
const builtins = /^(help|\?|quit|exit|clear|connect|restart|redis-cli|:.*)$/i;

const countBefore = (words: readonly Word[]): number => (words.length > 1 && /^\d+$/.test(words[0]?.text ?? '') ? 1 : 0);

export function readLine(line: string, docs: Docs): LineRead {
  const { words, brokenAt } = wordsOf(line);
  const before = countBefore(words);
  const given = words.slice(before);
  const command = findCommand(docs, given.map(({ text }) => text));
  const nameWords = command?.name.split(' ').length ?? 0;
  const rest = given.slice(nameWords);
  const read = { words, command, before, nameWords };
  const quotes: Problem | null = brokenAt < 0 ? null : { kind: 'quotes', start: brokenAt, end: line.length };
  return { ...read, problem: quotes ?? problemOf(read, rest, docs) };
}

function problemOf(read: Omit<LineRead, 'problem'>, rest: readonly Word[], docs: Docs): Problem | null {
  const first = read.words[read.before];
  if (first === undefined || builtins.test(first.text) || docs.commands.length === 0) return null;
  const { command } = read;
  if (command === null) return { kind: 'unknown', start: first.start, end: first.end, near: nearest(first.text, docs) };
  const last = read.words.at(-1) as Word;
  const wrong = rest[0];
  if (command.args.length === 0 && isContainer(command, docs)) {
    if (wrong === undefined) return { kind: 'missing', start: first.start, end: last.end, what: 'subcommand' };
    const near = nearest(`${command.name} ${wrong.text}`, docs);
    return { kind: 'unknown', start: wrong.start, end: wrong.end, near };
  }
  if (isFree.test(command.name)) return null;
  const verdict = judge(command.args, rest.map(({ text }) => text));
  if (verdict.kind === 'extra') return { kind: 'extra', start: (rest[verdict.at] ?? last).start, end: last.end };
  if (verdict.kind === 'whole') return null;
  return { kind: 'missing', start: first.start, end: last.end, what: syntaxOfArg(verdict.what) };
}

/** Commands whose arguments COMMAND DOCS says nothing of. */
const isFree = /^(?:DEBUG|REPLCONF)\b/;

const isContainer = ({ name }: CommandDoc, docs: Docs): boolean =>
  docs.commands.some((other) => other.name.startsWith(`${name} `));

/** The known name that takes the fewest changes of letters, if they are few. */
function nearest(name: string, docs: Docs): string | null {
  const wanted = name.toUpperCase();
  const changesMax = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let fewest = changesMax + 1;
  for (const { name: known } of docs.commands) {
    const changes = distance(wanted, known, fewest);
    if (changes < fewest) [best, fewest] = [known, changes];
  }
  return best;
}

/** Letters to put in, take out or change to make `b` of `a` (Levenshtein); `max` stands for that or more. */
function distance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) >= max) return max;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
