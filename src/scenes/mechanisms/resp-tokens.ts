/* RESP as tokens: what each byte on the wire is for. Reads requests and replies of both protocols; whatever is no RESP (an inline command)
 * is one payload a line. Text is shown as it is, line ends as \r\n. */

import { readable } from '../bytes-text.ts';
import type { WireToken } from '../figure/figure.ts';

const lineEnd: WireToken = { text: '\\r\\n ', role: 'end' };

/** Types whose line says a length that is followed by so many bytes. */
const bulk = new Set(['$', '=', '!']);
/** Types whose line says how many follow. */
const aggregate = new Set(['*', '%', '~', '>', '|']);
const simple = new Set(['+', '-', ':', ',', '#', '(', '_']);

/** Tokens of some bytes; `moreBytes` of them were left out at the end. */
export function respTokens(bytes: string, moreText = ''): WireToken[] {
  const tokens: WireToken[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n', at);
    const to = end < 0 ? bytes.length : end;
    const type = bytes[at] as string;
    const line = bytes.slice(at + 1, to);
    if (bulk.has(type) || aggregate.has(type)) {
      tokens.push({ text: type, role: 'type' }, { text: line, role: 'length' });
    } else if (simple.has(type)) {
      tokens.push({ text: type, role: 'type' });
      if (line !== '') tokens.push({ text: readable(line), role: 'payload' });
    } else tokens.push({ text: readable(bytes.slice(at, to)), role: 'payload' });
    if (end >= 0) tokens.push(lineEnd);
    at = end < 0 ? bytes.length : end + 2;
    const length = Number(line);
    if (!bulk.has(type) || !(length >= 0) || at >= bytes.length) continue;
    tokens.push({ text: readable(bytes.slice(at, at + length)), role: 'payload' });
    at += length;
    if (at < bytes.length) tokens.push(lineEnd);
    at += 2;
  }
  if (moreText !== '') tokens.push({ text: moreText, role: 'more' });
  return tokens;
}
