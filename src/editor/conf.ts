/* redis.conf: one directive a line, split as the prompt splits; lines that start with # are notes. */

import { wordsOf } from '../repl/quote.ts';
import { toUtf8 } from '../repl/text.ts';

export interface Directive {
  /** From 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Byte strings: the name and its values; empty for what CONFIG SET knows nothing of. */
  readonly argv: readonly string[];
  /** In the server's words; null when the line can be split. */
  readonly problem: string | null;
}

/** Directives that a file may have and a running server cannot be given. */
const onlyInFiles = /^(include|loadmodule|user|rename-command|replicaof|slaveof|sentinel|daemonize|pidfile|supervised)$/i;

export function directivesOf(text: string): Directive[] {
  return text.split('\n').flatMap((whole, line): Directive[] => {
    if (/^\s*(#|$)/.test(whole)) return [];
    const start = whole.length - whole.trimStart().length;
    const { words, brokenAt } = wordsOf(whole);
    const end = whole.trimEnd().length;
    if (brokenAt >= 0) return [{ line, start, end, argv: [], problem: 'Unbalanced quotes in configuration line' }];
    const argv = words.map((word) => toUtf8(word.text));
    const [name = ''] = argv;
    return [{ line, start, end, argv: onlyInFiles.test(name) ? [] : argv, problem: null }];
  });
}
