/* Replies as one line of comma-separated values; nesting is lost, as it is in the real one. */

import { quote } from './quote.ts';
import type { Reply } from './reply.ts';

/** Ends in a newline. */
export function csv(reply: Reply): string {
  return `${item(reply)}\n`;
}

function item(reply: Reply): string {
  switch (reply.type) {
    case 'nil': return 'NULL';
    case 'error': return `ERROR,${quote(reply.text)}`;
    case 'boolean': return String(reply.value);
    case 'integer':
    case 'double':
    case 'bignum': return reply.text;
    case 'status':
    case 'string':
    case 'verbatim': return quote(reply.text);
    default: return reply.items.map(item).join(',');
  }
}
