/* Replies as plain values: what redis-cli writes when its output is no terminal, or on --raw. Bytes come out as they
 * are. */

import type { Reply } from './reply.ts';

/** Ends in a newline. */
export function raw(reply: Reply): string {
  return `${item(reply)}\n`;
}

function item(reply: Reply): string {
  switch (reply.type) {
    case 'nil': return '';
    case 'error': return `${reply.text}\n`;
    case 'boolean': return `(${reply.value})`;
    case 'map':
    case 'attribute': return pairs(reply.items);
    case 'array':
    case 'set':
    case 'push': return reply.items.map(item).join('\n');
    default: return reply.text;
  }
}

function pairs(items: readonly Reply[]): string {
  const lines: string[] = [];
  for (let i = 0; i + 1 < items.length; i += 2)
    lines.push(`${item(items[i] as Reply)} ${item(items[i + 1] as Reply)}`);
  return lines.join('\n');
}
