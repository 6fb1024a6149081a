/* Which form a reply is shown in. On a terminal that is the typed, quoted, numbered one, except for the commands
 * whose reply is a page of text meant to be read; the other forms are asked for. */

import { csv } from './csv.ts';
import { json } from './json.ts';
import { raw } from './raw.ts';
import { itemsOf, type Reply, textOf } from './reply.ts';
import { shown } from './text.ts';
import { tty } from './tty.ts';

export type Form = 'tty' | 'raw' | 'csv' | 'json';

export interface Printing {
  readonly form: Form;
  /** Show valid UTF-8 inside quoted strings as text; redis-cli never does. */
  readonly utf8: boolean;
}

/** Commands that answer a page of text, with the subcommand where there is one. */
const pages: readonly string[] = [
  'info', 'lolwut', 'client list', 'client info', 'cluster nodes', 'cluster info',
  'memory doctor', 'memory malloc-stats',
  'latency graph', 'latency doctor', 'debug htstats', 'debug htstats-key', 'debug client-eviction',
];

export function answersPage(argv: readonly string[]): boolean {
  const name = (argv[0] ?? '').toLowerCase();
  return pages.includes(name) || pages.includes(`${name} ${(argv[1] ?? '').toLowerCase()}`);
}

/** What a terminal shows for the reply to a command; ends in a newline. */
export function print(reply: Reply, argv: readonly string[], { form, utf8 }: Printing): string {
  if (form === 'csv') return csv(reply);
  if (form === 'json') return shown(json(reply));
  if (form === 'raw') return shown(raw(reply));
  if (answersPage(argv)) return page(shown(raw(reply).slice(0, -1)));
  return tty(reply, utf8);
}

/** A page brings its own end of line, if it has any line. */
function page(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** A push that no reply asked for. Client-side caching's gets a line of its own; others print as the arrays they are.
 */
export function printPush(push: Reply, utf8: boolean): string {
  const [kind, keys] = itemsOf(push);
  if (kind?.type !== 'string' || kind.text !== 'invalidate' || keys?.type !== 'array') return tty(push, utf8);
  return `-> invalidate: ${keys.items.map(key => `'${shown(textOf(key))}'`).join(', ')}\n`;
}
