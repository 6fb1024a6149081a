/* What is wrong with a file. A script is judged by the command table, word by word. Lua and redis.conf are judged by
 * the server itself, in a world beside the student's: it compiles the script, it is given each directive, and what it
 * answers is what is shown. */

import { Decoder } from '../repl/decode.ts';
import type { Docs } from '../repl/docs.ts';
import { fromUtf8, toUtf8 } from '../repl/text.ts';
import type { Problem } from './analysis.ts';
import { readLine } from './analysis.ts';
import type { FileKind, Remark } from './file.ts';
import { directivesOf } from './conf.ts';
import { commandsOf } from './script.ts';

/** Runs commands (byte strings) on a server of no consequence; answers with the RESP bytes that each was told. */
export type Ask = (commands: readonly (readonly string[])[]) => Promise<readonly Uint8Array[]>;

export type Say = (problem: Problem) => string;

export function scriptRemarks(script: string, docs: Docs, say: Say): Remark[] {
  return commandsOf(script).flatMap(({ at, text, column }) => {
    const { problem } = readLine(text, docs);
    if (problem === null) return [];
    return [{ line: at, start: column + problem.start, end: column + problem.end, text: say(problem) }];
  });
}

/** The error that a server told; null for any other reply. */
function errorIn(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) return null;
  const decoder = new Decoder();
  decoder.feed(bytes);
  const reply = decoder.take();
  return reply?.type === 'error' ? (fromUtf8(reply.text) ?? reply.text) : null;
}

const compileError = /user_(?:script|function):(\d+): (.*?)(?: script: .*)?$/;

async function luaRemarks(text: string, ask: Ask): Promise<Remark[]> {
  const isLibrary = text.startsWith('#!lua');
  const source = toUtf8(text);
  const [reply] = await ask([isLibrary ? ['FUNCTION', 'LOAD', 'REPLACE', source] : ['SCRIPT', 'LOAD', source]]);
  const error = errorIn(reply);
  if (error === null || /unknown command/i.test(error)) return [];
  const [, lineNumber = '1', what = error] = compileError.exec(error) ?? [];
  const line = Number(lineNumber) - 1;
  const end = text.split('\n')[line]?.length ?? 0;
  return [{ line, start: 0, end: Math.max(1, end), text: what }];
}

async function confRemarks(text: string, ask: Ask): Promise<Remark[]> {
  const directives = directivesOf(text);
  const settable = directives.filter(({ argv, problem }) => argv.length > 0 && problem === null);
  const replies = await ask(settable.map(({ argv: [name = '', ...values] }) => ['CONFIG', 'SET', name, values.join(' ')]));
  const refused = settable.flatMap(({ line, start, end }, i) => {
    const error = errorIn(replies[i]);
    return error === null || /immutable|protected/.test(error) ? [] : [{ line, start, end, text: reasonOf(error) }];
  });
  const broken = directives.flatMap(({ line, start, end, problem }) => problem === null ? [] : [{ line, start, end, text: problem }]);
  return [...refused, ...broken].sort((a, b) => a.line - b.line);
}

/** The part of CONFIG SET's answer that is about the value. */
const reasonOf = (error: string): string =>
  error.replace(/^ERR /, '').replace(/^CONFIG SET failed \(possibly related to argument '([^']*)'\) - /, '$1: ');

export async function remarksOn(kind: FileKind, text: string, docs: Docs, say: Say, ask: Ask): Promise<Remark[]> {
  if (kind === 'script') return scriptRemarks(text, docs, say);
  return kind === 'lua' ? luaRemarks(text, ask) : confRemarks(text, ask);
}
