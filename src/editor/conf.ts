/* redis.conf: one directive a line, split as the prompt splits; lines that start with # are notes. */

import { wordsOf } from '../repl/quote.ts';
import { toUtf8 } from '../repl/text.ts';

export interface Directive {
  /** From 0. */
  readonly line: number;
  /** A byte string, as the values are. */
  readonly name: string;
  readonly values: readonly string[];
}

/** Directives that a file may have and a running server cannot be given. */
const onlyInFiles = /^(include|loadmodule|user|rename-command|replicaof|slaveof|sentinel|daemonize|pidfile|supervised)$/i;

/** What CONFIG SET can be given of a file. */
export function directivesOf(text: string): Directive[] {
  return text.split('\n').flatMap((whole, line) => {
    if (/^\s*(#|$)/.test(whole)) return [];
    const { words, brokenAt } = wordsOf(whole);
    const [name = '', ...values] = words.map((word) => toUtf8(word.text));
    return brokenAt >= 0 || onlyInFiles.test(name) ? [] : [{ line, name, values }];
  });
}
