/* The lines run before. All of them can be brought back while the page is open; those that carry a password are never
 * written anywhere. */

import { splitArgs } from './quote.ts';

const linesMax = 100; // past this the oldest is forgotten, as in redis-cli

export interface History {
  /** Oldest first. */
  readonly lines: readonly string[];
}

export const noHistory: History = { lines: [] };

/** With a line at its end, unless it repeats the one before. */
export function addLine(history: History, line: string): History {
  if (line === '' || history.lines.at(-1) === line) return history;
  return { lines: [...history.lines, line].slice(-linesMax) };
}

/** What may be kept between visits. */
export function toFile(history: History): string {
  return history.lines.filter(line => !isSecret(line)).map(line => `${line}\n`).join('');
}

export function fromFile(text: string): History {
  return { lines: text.split('\n').filter(line => line !== '').slice(-linesMax) };
}

const secretDirectives: readonly string[] = [
  'masterauth', 'masteruser', 'primaryauth', 'primaryuser', 'requirepass', 'tls-key-file-pass',
  'tls-client-key-file-pass',
];

const secretWords: readonly string[] = ['-a', '--pass', '-u', 'auth', 'setuser', ...secretDirectives];

/** Whether a line names a password: AUTH, ACL SETUSER, CONFIG SET requirepass and the like, HELLO and MIGRATE with
 * AUTH. */
export function isSecret(line: string): boolean {
  const words = (splitArgs(line) ?? line.split(' ')).map(word => word.toLowerCase());
  const [name, second] = /^-?\d+$/.test(words[0] ?? '') ? words.slice(1) : words;
  if (name === 'auth') return true;
  if (name === 'acl') return second === 'setuser';
  if (name === 'config') return second === 'set' && words.some(word => secretDirectives.includes(word));
  if (name === 'hello' || name === 'migrate') return words.some(word => word === 'auth' || word === 'auth2');
  return name === 'redis-cli' && words.some(word => secretWords.includes(word));
}

/** The nearest line that holds the text, from a position (itself included) backwards or forwards; -1 when none does. */
export function findLine(history: History, query: string, from: number, step: -1 | 1): number {
  for (let at = from; at >= 0 && at < history.lines.length; at += step)
    if ((history.lines[at] as string).includes(query)) return at;
  return -1;
}
