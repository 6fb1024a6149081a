/* Replies on a terminal. Every item knows its place: an index as wide as the widest, a mark for the container it is
 * in, and what is nested goes on in the same line, indented below by the width of that index. */

import { quote, quoteText } from './quote.ts';
import type { Reply } from './reply.ts';
import { shown } from './text.ts';

const marks = { array: ')', push: ')', set: '~', map: '#', attribute: '|' } as const;
const emptyNames = { array: 'array', push: 'push', set: 'set', map: 'hash', attribute: 'attribute' } as const;

/** A reply in the terminal's form, ending in a newline. */
export function tty(reply: Reply, utf8 = false): string {
  return item(reply, '', utf8);
}

function item(reply: Reply, prefix: string, utf8: boolean): string {
  switch (reply.type) {
    case 'status': return `${shown(reply.text)}\n`;
    case 'error': return `(error) ${shown(reply.text)}\n`;
    case 'integer': return `(integer) ${reply.text}\n`;
    case 'double': return `(double) ${reply.text}\n`;
    case 'bignum': return `(big number) ${reply.text}\n`;
    case 'boolean': return `(${reply.value})\n`;
    case 'nil': return '(nil)\n';
    case 'verbatim': return `${shown(reply.text)}\n`;
    case 'string': return `${utf8 ? quoteText(reply.text) : quote(reply.text)}\n`;
    default: return container(reply, prefix, utf8);
  }
}

function container(reply: Extract<Reply, { items: unknown }>, prefix: string, utf8: boolean): string {
  const paired = reply.type === 'map' || reply.type === 'attribute';
  const count = paired ? reply.items.length / 2 : reply.items.length;
  if (count === 0) return `(empty ${emptyNames[reply.type]})\n`;
  const width = String(count).length;
  const below = prefix + ' '.repeat(width + 2);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const index = `${i === 0 ? '' : prefix}${String(i + 1).padStart(width)}${marks[reply.type]} `;
    lines.push(index + (paired ? pair(reply.items, 2 * i, below, utf8) : item(reply.items[i] as Reply, below, utf8)));
  }
  return lines.join('');
}

/** `key => value`; a value that takes several lines begins on one of its own. */
function pair(items: readonly Reply[], at: number, below: string, utf8: boolean): string {
  const key = item(items[at] as Reply, below, utf8).slice(0, -1);
  const value = item(items[at + 1] as Reply, below, utf8);
  const several = value.indexOf('\n') < value.length - 1;
  return `${key} => ${several ? `\n${below}` : ''}${value}`;
}
