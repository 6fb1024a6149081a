/* A Lua value as somebody reads it: as Lua would write it, and never longer than a line. */

import { formatNumber } from './lua/number.ts';
import { LuaTable } from './lua/table.ts';
import { LuaUserdata, type LuaValue } from './lua/value.ts';

/** An ellipsis, as the bytes of UTF-8. */
export const ellipsis = '\xe2\x80\xa6';

const stringBytesMax = 60;
const entriesMax = 8;
const depthMax = 2;
const charactersMax = 160;

export function shown(value: LuaValue): string {
  const text = written(value, 0);
  return text.length > charactersMax ? whole(text, charactersMax) + ellipsis : text;
}

function written(value: LuaValue, depth: number): string {
  if (value === undefined) return 'nil';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof LuaTable) return depth < depthMax ? table(value, depth) : `{${ellipsis}}`;
  return value instanceof LuaUserdata ? value.text : value.kind;
}

const marks: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  const cut = text.length > stringBytesMax ? whole(text, stringBytesMax) : text;
  return `"${cut.replace(/[\\"\n\r\t]/g, (char) => marks[char] as string)}"${cut === text ? '' : `${ellipsis} (${text.length})`}`;
}

/** The first bytes, without the beginning of a character whose end does not fit. */
function whole(text: string, max: number): string {
  let end = max;
  while (end > 0 && (text.charCodeAt(end) & 0xc0) === 0x80) end--;
  return text.slice(0, end);
}

function table(t: LuaTable, depth: number): string {
  const parts: string[] = [];
  let next = 1;
  for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
    if (parts.length === entriesMax) {
      parts.push(ellipsis);
      break;
    }
    const key = t.keyAt(at);
    const value = written(t.valueAt(at), depth + 1);
    if (key === next) {
      next++;
      parts.push(value);
    } else parts.push(`${keyText(key)} = ${value}`);
  }
  return `{${parts.join(', ')}}`;
}

const keyText = (key: LuaValue): string => (typeof key === 'string' && /^[a-zA-Z_]\w*$/.test(key) ? key : `[${written(key, depthMax)}]`);
