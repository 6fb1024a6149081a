/* Editing a line, as a function from a key to the next state. Letters are not here: an input element puts them in, so
 * that composing Hangul, dictating and pasting work as they do everywhere, and the element's text and caret come in
 * as they are. Here are the keys that mean something to a prompt: those of linenoise, with two differences a tab asks
 * for. Ctrl-C cancels the line instead of leaving the program, and Esc, which a keyboard user needs as the way out of
 * the terminal, leaves it when there is nothing else to escape from. Keys a browser keeps for itself have another
 * name: Alt-Backspace is Ctrl-W. */

import { completions } from './complete.ts';
import type { Docs } from './docs.ts';
import { findLine, type History } from './history.ts';

export interface Line {
  readonly text: string;
  readonly caret: number;
  readonly mode: Mode;
}

export type Mode = Plain | Completing | Searching;

interface Plain {
  readonly kind: 'plain';
  /** The history line shown. */
  readonly at: number;
  /** The history with the edits made while walking it, the new line last; null before walking. */
  readonly lines: readonly string[] | null;
}

interface Completing {
  readonly kind: 'completing';
  readonly original: string;
  readonly candidates: readonly string[];
  readonly at: number;
}

interface Searching {
  readonly kind: 'searching';
  readonly step: -1 | 1;
  /** The history line it stands on; -1 when none was found. */
  readonly at: number;
  /** The line begun before. */
  readonly before: string;
}

/** What a key asks for beyond the line itself. */
export type Wish = 'enter' | 'interrupt' | 'clear' | 'bell' | 'leave' | 'none';

export interface Pressed {
  readonly line: Line;
  readonly wish: Wish;
}

export interface Knowledge {
  readonly history: History;
  readonly docs: Docs;
}

const plainMode: Mode = { kind: 'plain', at: 0, lines: null };

export const emptyLine: Line = { text: '', caret: 0, mode: plainMode };

/** The line after the input element changed it. Typing ends a completion, and moves a search on. */
export function typed(line: Line, text: string, caret: number, { history }: Knowledge): Line {
  if (line.mode.kind === 'searching') return searchAgain({ ...line, text, caret }, line.mode, history);
  return { text, caret, mode: line.mode.kind === 'completing' ? plainMode : line.mode };
}

/** A key that is the prompt's; null leaves it to the input element. Names are `enter`, `ctrl-a`, `alt-backspace` and
 * so on. */
export function press(line: Line, key: string, known: Knowledge): Pressed | null {
  if (line.mode.kind === 'searching') return pressSearching(line, line.mode, key, known);
  if (key === 'tab') return complete(line, known.docs, 1);
  if (key === 'shift-tab' && line.mode.kind === 'completing') return complete(line, known.docs, -1);
  if (line.mode.kind === 'completing') {
    if (key === 'escape') return only(lineOf(line.mode.original));
    return press({ ...line, mode: plainMode }, key, known);
  }
  if (key === 'ctrl-k' && line.caret === line.text.length) return null; // nothing to cut: the page may have it
  const edit = edits[key];
  if (edit !== undefined) return edit(line);
  if (key === 'up' || key === 'ctrl-p') return walk(line, line.mode, known.history, -1);
  if (key === 'down' || key === 'ctrl-n') return walk(line, line.mode, known.history, 1);
  if (key === 'ctrl-r') return only(search(line, -1, known.history));
  if (key === 'ctrl-s') return only(search(line, 1, known.history));
  return null;
}

/** The history line a search stands on; null when nothing was found. */
export function found(line: Line, history: History): string | null {
  return line.mode.kind === 'searching' ? (history.lines[line.mode.at] ?? null) : null;
}

function lineOf(text: string, caret = text.length): Line {
  return { text, caret, mode: plainMode };
}

function only(line: Line): Pressed {
  return { line, wish: 'none' };
}

function wish(line: Line, what: Wish): Pressed {
  return { line, wish: what };
}

const edits: Readonly<Record<string, (line: Line) => Pressed>> = {
  enter: line => wish(line, 'enter'),
  escape: line => wish(line, 'leave'),
  'ctrl-c': line => wish(line, 'interrupt'),
  'ctrl-l': line => wish(line, 'clear'),
  'ctrl-a': line => at(line, 0),
  home: line => at(line, 0),
  'ctrl-e': line => at(line, line.text.length),
  end: line => at(line, line.text.length),
  'ctrl-b': line => at(line, before(line)),
  'ctrl-f': line => at(line, after(line)),
  'ctrl-h': line => cut(line, before(line), line.caret),
  'ctrl-d': line => cut(line, line.caret, after(line)),
  'ctrl-k': line => cut(line, line.caret, line.text.length),
  'ctrl-u': line => cut(line, 0, line.text.length),
  'ctrl-w': line => cut(line, wordStart(line), line.caret),
  'alt-backspace': line => cut(line, wordStart(line), line.caret),
  'ctrl-backspace': line => cut(line, wordStart(line), line.caret),
  'ctrl-t': line => only(transpose(line)),
};

function at(line: Line, caret: number): Pressed {
  return only({ ...line, caret });
}

function cut(line: Line, from: number, to: number): Pressed {
  return only({ ...line, text: line.text.slice(0, from) + line.text.slice(to), caret: from });
}

/** A character is a code point here: half a surrogate pair must not be left behind. */
function before({ text, caret }: Line): number {
  return Math.max(0, caret - (isPair(text, caret - 2) ? 2 : 1));
}

function after({ text, caret }: Line): number {
  return Math.min(text.length, caret + (isPair(text, caret) ? 2 : 1));
}

function isPair(text: string, from: number): boolean {
  return from >= 0 && (text.codePointAt(from) ?? 0) > 0xffff;
}

function wordStart({ text, caret }: Line): number {
  let start = caret;
  while (start > 0 && text[start - 1] === ' ') start--;
  while (start > 0 && text[start - 1] !== ' ') start--;
  return start;
}

function transpose(line: Line): Line {
  const { text, caret } = line;
  if (caret === 0 || caret === text.length) return line;
  const left = text.slice(before(line), caret);
  const right = text.slice(caret, after(line));
  const swapped = text.slice(0, caret - left.length) + right + left + text.slice(caret + right.length);
  return { ...line, text: swapped, caret: caret + right.length === text.length ? caret : caret + right.length };
}

function walk(line: Line, mode: Plain, history: History, step: -1 | 1): Pressed {
  const lines = [...(mode.lines ?? [...history.lines, ''])];
  const from = mode.lines === null ? lines.length - 1 : mode.at;
  const to = from + step;
  if (to < 0 || to >= lines.length) return only(line);
  lines[from] = line.text;
  const text = lines[to] as string;
  return only({ text, caret: text.length, mode: { kind: 'plain', at: to, lines } });
}

/** Tab shows one candidate after the other in place, then the line as it was, with a bell. */
function complete(line: Line, docs: Docs, step: 1 | -1): Pressed {
  const { mode } = line;
  const original = mode.kind === 'completing' ? mode.original : line.text;
  const candidates = mode.kind === 'completing' ? mode.candidates : completions(docs, original);
  if (candidates.length === 0) return wish(line, 'bell');
  const count = candidates.length + 1;
  const next = mode.kind === 'completing' ? (mode.at + step + count) % count : 0;
  const text = candidates[next] ?? original;
  const shown: Line = { text, caret: text.length, mode: { kind: 'completing', original, candidates, at: next } };
  return wish(shown, next === candidates.length ? 'bell' : 'none');
}

function search(line: Line, step: -1 | 1, history: History): Line {
  const from = step < 0 ? history.lines.length - 1 : 0;
  return { text: '', caret: 0, mode: { kind: 'searching', step, at: from, before: line.text } };
}

function searchAgain(line: Line, mode: Searching, history: History): Line {
  const newest = mode.step < 0 ? history.lines.length - 1 : 0;
  const from = mode.at < 0 || mode.at >= history.lines.length ? newest : mode.at;
  const here = findLine(history, line.text, from, mode.step);
  return { ...line, mode: { ...mode, at: here >= 0 ? here : findLine(history, line.text, newest, mode.step) } };
}

function pressSearching(line: Line, mode: Searching, key: string, { history }: Knowledge): Pressed | null {
  const hit = line.text === '' ? null : found(line, history);
  switch (key) {
    case 'ctrl-r': return searchOn(line, mode, history, -1);
    case 'ctrl-s': return searchOn(line, mode, history, 1);
    case 'ctrl-g':
    case 'ctrl-c':
    case 'escape': return only(lineOf(mode.before));
    case 'enter': return hit === null ? wish(line, 'bell') : wish(lineOf(hit), 'enter');
    case 'tab':
    case 'right':
    case 'end':
    case 'ctrl-e': return hit === null ? wish(line, 'bell') : only(lineOf(hit));
    default: return null;
  }
}

/** The next hit in a direction; the last one stays, with a bell. */
function searchOn(line: Line, mode: Searching, history: History, step: -1 | 1): Pressed {
  const next = line.text === '' ? -1 : findLine(history, line.text, mode.at + step, step);
  if (next < 0) return wish({ ...line, mode: { ...mode, step } }, line.text === '' ? 'none' : 'bell');
  return only({ ...line, mode: { ...mode, step, at: next } });
}
