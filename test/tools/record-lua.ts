/* `npm run record:lua PORT` plays every script of test/lua/snippets.txt against the real server at that
 * port, and rewrites the replies. Scripts without one yet get theirs this way. */

import { readFileSync, writeFileSync } from 'node:fs';
import { utf8 } from '../../src/engine/bytes.ts';
import { formatSnippets, parseSnippets, replyShown, type Part } from '../lua/snippets.ts';
import { RealConnection } from './reference.ts';

const path = new URL('../lua/snippets.txt', import.meta.url);
const connection = await RealConnection.open(Number(process.argv[2] ?? 6379));
const parts: Part[] = [];
for (const part of parseSnippets(readFileSync(path, 'utf8'))) {
  if ('heading' in part) parts.push(part);
  else parts.push({ ...part, reply: replyShown(await connection.call('EVAL', utf8(part.source), '0')) });
}
writeFileSync(path, formatSnippets(parts));
connection.close();
