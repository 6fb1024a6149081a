/* redis.conf: one directive a line, words split as inline commands are. A line names a directive of the table, or one of the few
 * that are no directive: `include`, `rename-command`, `user`, `loadmodule`. Reading stops at the first line that is refused, and
 * the server does not start. */

import type { Config } from './config.ts';
import { splitInline } from '../resp/inline.ts';
import { bytesOf } from '../bytes.ts';

export interface ConfigLine {
  /** From 1. */
  readonly number: number;
  /** Without blanks at either end. */
  readonly text: string;
  /** The first in lower case; undefined where quotes do not balance. */
  readonly words: readonly string[] | undefined;
}

/** Why a line is refused: the kind, for explanations, and the words of the log. */
export interface Refusal {
  readonly kind: 'quotes' | 'unknown' | 'arity' | 'value' | 'user' | 'rename' | 'include' | 'module';
  readonly why: string;
}

/** A refusal with its place. */
export interface ConfigProblem extends Refusal {
  readonly line: ConfigLine;
  /** The included file that holds the line; undefined for the main file. */
  readonly file: string | undefined;
}

/** What a file changes. */
export interface ConfigHost {
  readonly config: Config;
  /** Adds a user, or replaces the default one. Returns the error, if any. */
  declareUser(name: string, rules: readonly string[]): string | undefined;
  /** Renames a command; an empty name removes it. Returns the error, if any. */
  renameCommand(name: string, as: string): string | undefined;
}

/** The text of a file that `include` names, undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

/** The lines of a byte string that are neither blank nor comments. */
export function linesOf(text: string): ConfigLine[] {
  return text.split('\n').flatMap((raw, i): ConfigLine[] => {
    const line = raw.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
    if (line === '' || line.startsWith('#')) return [];
    const words = splitInline(bytesOf(line), 0, line.length);
    if (words?.length === 0) return [];
    if (words !== undefined) words[0] = (words[0] as string).toLowerCase();
    return [{ number: i + 1, text: line, words }];
  });
}

/** Directives that servers up to 7.2 still accept and ignore. */
export const unheeded: ReadonlySet<string> = new Set(['list-max-ziplist-entries', 'list-max-ziplist-value', 'lua-replicate-commands']);

const badDirective = 'Bad directive or wrong number of arguments';
const includesMax = 16;

/** Reads a file, and those that it includes, line by line. Returns the first line that is refused. */
export function readConfig(text: string, host: ConfigHost, read: ReadFile, file?: string, depth = 0): ConfigProblem | undefined {
  for (const line of linesOf(text)) {
    if (line.words?.[0] === 'include' && line.words.length === 2) {
      const path = line.words[1] as string;
      const included = depth < includesMax ? read(path) : undefined;
      if (included === undefined) return { kind: 'include', why: `can't open config file '${path}'`, line, file };
      const problem = readConfig(included, host, read, path, depth + 1);
      if (problem !== undefined) return problem;
      continue;
    }
    const refusal = applyLine(line, host);
    if (refusal !== undefined) return { ...refusal, line, file };
  }
  return undefined;
}

/** Carries out one line, except `include`. */
export function applyLine(line: ConfigLine, host: ConfigHost): Refusal | undefined {
  const { words } = line;
  if (words === undefined) return { kind: 'quotes', why: 'Unbalanced quotes in configuration line' };
  const [name, ...values] = words as [string, ...string[]];
  if (host.config.knows(name)) return host.config.load(name, values);
  if (unheeded.has(name) && values.length === 1) return undefined;
  if (name === 'user' && values.length > 0) return declareUser(values[0] as string, values.slice(1), host);
  if (name === 'rename-command' && values.length === 2) {
    const why = host.renameCommand(values[0] as string, values[1] as string);
    return why === undefined ? undefined : { kind: 'rename', why };
  }
  if (name === 'loadmodule' && values.length > 0)
    return { kind: 'module', why: `Can't load module from ${values[0]}: server aborting` };
  if (name === 'sentinel')
    return values.length === 0 ? undefined : { kind: 'unknown', why: 'sentinel directive while not in sentinel mode' };
  if (name.includes('.'))
    return { kind: 'module', why: 'Module Configuration detected without loadmodule directive or no ApplyConfig call: aborting' };
  const isWord = ['include', 'user', 'rename-command', 'loadmodule', ...unheeded].includes(name);
  return { kind: isWord ? 'arity' : 'unknown', why: badDirective };
}

function declareUser(name: string, rules: readonly string[], host: ConfigHost): Refusal | undefined {
  const why = host.declareUser(name, rules);
  return why === undefined ? undefined : { kind: 'user', why };
}

/** A value as one word of a line. */
export function quoted(value: string): string {
  if (value !== '' && !/[\s"'\\#\x00-\x1f\x7f-\xff]/.test(value)) return value;
  const escaped = value.replace(/["\\\x00-\x1f\x7f-\xff]/g, (c) =>
    c === '"' || c === '\\' ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
