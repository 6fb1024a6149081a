/* What may stand where the cursor is: names of commands, the options that the command may still take
 * there, and keys that exist. */

import type { ArgDoc, Docs } from '../repl/docs.ts';
import { hintFor, syntaxOf } from '../repl/hints.ts';
import { quote, wordsOf } from '../repl/quote.ts';
import { readLine } from './analysis.ts';

export interface Suggestion {
  readonly text: string;
  readonly kind: 'command' | 'option' | 'key';
  readonly detail: string;
  readonly summary: string;
  /** The column from which it stands in the place of what is there. */
  readonly from: number;
}

/** @param line the line up to the cursor. */
export function suggestionsFor(line: string, docs: Docs): Suggestion[] {
  const { brokenAt } = wordsOf(line);
  if (brokenAt >= 0) return [];
  const from = wordStart(line);
  return [...namesFor(line, docs), ...optionsFor(line.slice(0, from), from, docs)];
}

/** Names that begin with the whole line so far: `config g` is on the way to CONFIG GET. */
function namesFor(line: string, docs: Docs): Suggestion[] {
  const begun = line.trimStart().replace(/\s+/g, ' ').toUpperCase();
  const from = line.length - line.trimStart().length;
  const names = docs.commands.filter(({ name }) => name.startsWith(begun) && (begun === '' || name !== begun));
  return names.map((command) => ({
    text: command.name, kind: 'command', detail: syntaxOf(command), summary: command.summary, from,
  }));
}

/** Options stand in brackets at the beginning of the hint; past the first argument that has to come, none may. */
function optionsFor(before: string, from: number, docs: Docs): Suggestion[] {
  const hint = before === '' ? '' : hintFor(docs, before).trim();
  return optionsIn(hint).map((option) => ({ text: option.name, kind: 'option', detail: option.detail, summary: '', from }));
}

/** Where the argument being typed stands in a command's syntax: from, to. `hint` is what may still come, without the word being typed;
 * null when nothing may. */
export function argumentIn(syntax: string, hint: string): readonly [from: number, to: number] | null {
  if (hint === '') return null;
  const [part] = firstPart(hint);
  const from = syntax.endsWith(hint) ? syntax.length - hint.length : syntax.indexOf(part);
  return from < 0 ? null : [from, from + part.length];
}

const keyNames = (args: readonly ArgDoc[]): string[] =>
  args.flatMap((arg) => (arg.type === 'key' ? [arg.display] : keyNames(arg.args)));

/** Whether a key stands where the line ends, by the argument that comes there; also of a subcommand. */
export function wantsKey(line: string, docs: Docs): boolean {
  const before = line.slice(0, wordStart(line));
  const { command } = readLine(before, docs);
  if (command === null) return false;
  const [part] = firstPart(hintFor(docs, before).trim());
  const first = part.replace(/^\[/, '').split(/[\s\]]/)[0] ?? '';
  return keyNames(command.args).includes(first);
}

/** Keys that exist and begin as the word being typed does, as they are written in a line. */
export function keySuggestions(line: string, keys: readonly string[]): Suggestion[] {
  const from = wordStart(line);
  const begun = line.slice(from);
  const written = keys.map((key) => (/^[^\s"'\\]+$/.test(key) ? key : quote(key)));
  return written.filter((text) => text.startsWith(begun)).sort()
    .map((text) => ({ text, kind: 'key', detail: '', summary: '', from }));
}

/** Where the word being typed begins. */
function wordStart(line: string): number {
  const { words } = wordsOf(line);
  return /\s$/.test(line) || line === '' ? line.length : (words.at(-1)?.start ?? 0);
}

interface Option {
  readonly name: string;
  readonly detail: string;
}

const isOption = /^[A-Z][A-Z0-9_-]*$/;

export function optionsIn(hint: string): Option[] {
  const options: Option[] = [];
  let rest = hint;
  while (rest !== '') {
    const [part, isOptional] = firstPart(rest);
    for (const choice of choicesOf(isOptional ? part.slice(1, -1) : part)) {
      const name = choice.split(' ')[0] as string;
      if (isOption.test(name)) options.push({ name, detail: choice });
    }
    if (!isOptional) break;
    rest = rest.slice(part.length).trimStart();
  }
  return options;
}

/** `[A|B x] y` begins with `[A|B x]`; `y z` with `y`. */
function firstPart(hint: string): readonly [part: string, isOptional: boolean] {
  if (!hint.startsWith('[')) return [hint.split(' ')[0] as string, false];
  let depth = 0;
  for (let at = 0; at < hint.length; at++) {
    if (hint[at] === '[') depth++;
    if (hint[at] === ']' && --depth === 0) return [hint.slice(0, at + 1), true];
  }
  return [hint, true];
}

/** Parts between the bars that stand in no brackets. */
function choicesOf(part: string): string[] {
  let depth = 0;
  const choices = [''];
  for (const letter of part) {
    depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
    if (letter === '|' && depth === 0) choices.push('');
    else choices[choices.length - 1] += letter;
  }
  return choices;
}
