/* Replies as JSON. Bytes of 0x80 and above go out as they are, so a value that is UTF-8 stays readable. An error is
 * `error:"..."`, which is no JSON, so that it cannot be taken for a value. A map's key that is not text becomes the
 * text of its own JSON; the real one writes it between bare quotes, which nothing can read back. */

import type { Reply } from './reply.ts';

const named: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f',
};
const special = /["\\\x00-\x1f]/g;

/** Ends in a newline. */
export function json(reply: Reply): string {
  return `${item(reply)}\n`;
}

function item(reply: Reply): string {
  switch (reply.type) {
    case 'nil': return 'null';
    case 'error': return `error:${string(reply.text)}`;
    case 'boolean': return String(reply.value);
    case 'integer':
    case 'double':
    case 'bignum': return reply.text;
    case 'status':
    case 'string':
    case 'verbatim': return string(reply.text);
    case 'map':
    case 'attribute': return `{${pairs(reply.items).join(',')}}`;
    default: return `[${reply.items.map(item).join(',')}]`;
  }
}

function pairs(items: readonly Reply[]): string[] {
  const out: string[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const key = item(items[i] as Reply);
    out.push(`${key.startsWith('"') ? key : string(key)}:${item(items[i + 1] as Reply)}`);
  }
  return out;
}

function string(bytes: string): string {
  return `"${bytes.replace(special, c => named[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
