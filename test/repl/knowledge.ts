/* What COMMAND DOCS answered for some commands, for tests that need to know commands. */

import { readFileSync } from 'node:fs';
import { Decoder } from '../../src/repl/decode.ts';
import { type Docs, parseDocs } from '../../src/repl/docs.ts';
import { splitArgs } from '../../src/repl/quote.ts';
import { stringToBytes } from '../../src/repl/text.ts';

const file = readFileSync(new URL('./recordings/command-docs.resp', import.meta.url), 'utf8');

/** As bytes on the wire. */
export const docsResp = splitArgs(file.slice(file.indexOf('\n')))?.[0] ?? '';

function read(): Docs {
  const decoder = new Decoder();
  decoder.feed(stringToBytes(docsResp));
  const reply = decoder.take();
  if (reply === null) throw new Error('the recorded docs are cut');
  return parseDocs(reply);
}

export const docs = read();
