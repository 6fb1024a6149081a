/* Replies on one line, as lessons write them: `"text"`, `(integer) 3`, `(nil)`, `(error) ERR …`, `["a", 3]`, `(push) ["m"]`, OK. An
 * expectation may also be `{a, b}`, elements in any order; end in `…`, only the beginning counts; be `~ pattern`, a regular expression;
 * or a number's bounds, `>= 1` or `90..100` (bounds.ts), of the reply or of a field of INFO: `expired_keys >= 1`. */

import { quote, splitArgs } from '../repl/quote.ts';
import { itemsOf, type Reply, textOf } from '../repl/reply.ts';
import { boundsOf, fieldIn, isWithin, numberIn } from './bounds.ts';

export function compact(reply: Reply | null): string {
  if (reply === null) return '(no reply)';
  switch (reply.type) {
    case 'nil': return '(nil)';
    case 'status': return reply.text;
    case 'error': return `(error) ${reply.text}`;
    case 'integer': return `(integer) ${reply.text}`;
    case 'double': return `(double) ${reply.text}`;
    case 'bignum': return reply.text;
    case 'boolean': return reply.value ? '(true)' : '(false)';
    case 'string':
    case 'verbatim': return quote(reply.text);
    case 'push': return `(push) ${listed(reply)}`;
    default: return listed(reply);
  }
}

const listed = (reply: Reply): string => `[${itemsOf(reply).map(item).join(', ')}]`;

/** Inside of brackets a number speaks for itself. */
const item = (reply: Reply): string => (reply.type === 'integer' ? reply.text : compact(reply));

/** Whether a reply is what a lesson says it is. */
export function agrees(reply: Reply | null, expected: string): boolean {
  const got = compact(reply).trimEnd();
  const bounds = boundsOf(expected);
  if (bounds !== null) {
    const { field } = bounds;
    return isWithin(numberIn(field === null ? got : fieldIn(textOf(reply ?? undefined), field)), bounds);
  }
  if (expected.startsWith('~ ')) return new RegExp(expected.slice(2), 'i').test(got);
  if (expected.endsWith('…')) return got.startsWith(expected.slice(0, -1));
  if (!expected.startsWith('{')) return got === expected;
  if (reply === null || !('items' in reply)) return false;
  const wanted = itemsIn(expected.slice(1, -1)).sort();
  return wanted.join() === itemsOf(reply).map(item).sort().join();
}

/** What a written reply says, for printing it as redis-cli would. Throws when the text is no reply. */
export function replyFrom(text: string): Reply {
  const marked = /^\((integer|double|error)\) (.*)$/s.exec(text);
  if (marked !== null) return { type: marked[1] as 'integer' | 'double' | 'error', text: marked[2] as string };
  if (text === '(nil)') return { type: 'nil' };
  if (text === '(true)' || text === '(false)') return { type: 'boolean', value: text === '(true)' };
  if (text.startsWith('[') && text.endsWith(']')) return { type: 'array', items: itemsIn(text.slice(1, -1)).map(itemFrom) };
  if (!text.startsWith('"')) return { type: 'status', text };
  const args = splitArgs(text);
  if (args?.length !== 1) throw new Error(`no reply is written like this: ${text}`);
  return { type: 'string', text: args[0] as string };
}

const itemFrom = (text: string): Reply => (/^-?\d+$/.test(text) ? { type: 'integer', text } : replyFrom(text));

/** `a, "b, c", [d, e]` cut at its own commas. */
function itemsIn(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '"') at = closingQuote(text, at);
    else if (c === '[') depth++;
    else if (c === ']') depth--;
    else if (c === ',' && depth === 0) {
      items.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from).trim();
  return last === '' ? items : [...items, last];
}

function closingQuote(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}
