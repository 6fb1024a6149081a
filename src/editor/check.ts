/* What is wrong with a file. A script is judged by the command table, word by word. Lua and redis.conf are judged by
 * the server itself, in a world beside the student's: it compiles the script, it reads the file, and what it answers is
 * what is shown. */

import { Decoder } from '../repl/decode.ts';
import type { Docs } from '../repl/docs.ts';
import { fromUtf8, toUtf8 } from '../repl/text.ts';
import type { ConfigFinding } from '../worker/protocol.ts';
import { type Problem, readLine } from './analysis.ts';
import type { FileKind, Remark } from './file.ts';
import { commandsOf } from './script.ts';

/** A server of no consequence. */
export interface Beside {
  /** Runs commands (byte strings); answers with the RESP bytes that each was told. */
  readonly run: (commands: readonly (readonly string[])[]) => Promise<readonly Uint8Array[]>;
  /** What it would say to a redis.conf (a byte string). */
  readonly lint: (text: string) => Promise<readonly ConfigFinding[]>;
}

/** Puts into words what is not said in the server's. */
export interface Say {
  readonly problem: (problem: Problem) => string;
  readonly finding: (finding: ConfigFinding) => string;
}

export function scriptRemarks(script: string, docs: Docs, say: Say): Remark[] {
  return commandsOf(script).flatMap(({ at, text, column }) => {
    const { problem } = readLine(text, docs);
    if (problem === null) return [];
    return [{ line: at, start: column + problem.start, end: column + problem.end, text: say.problem(problem), severity: 'error' }];
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

async function luaRemarks(text: string, beside: Beside): Promise<Remark[]> {
  const isLibrary = text.startsWith('#!lua');
  const source = toUtf8(text);
  const [reply] = await beside.run([isLibrary ? ['FUNCTION', 'LOAD', 'REPLACE', source] : ['SCRIPT', 'LOAD', source]]);
  const error = errorIn(reply);
  if (error === null || /unknown command/i.test(error)) return [];
  const [, lineNumber = '1', what = error] = compileError.exec(error) ?? [];
  const line = Number(lineNumber) - 1;
  const end = text.split('\n')[line]?.length ?? 0;
  return [{ line, start: 0, end: Math.max(1, end), text: what, severity: 'error' }];
}

async function confRemarks(text: string, beside: Beside, say: Say): Promise<Remark[]> {
  const lines = text.split('\n');
  const findings = await beside.lint(toUtf8(text));
  return findings.map((finding) => {
    const line = lines[finding.line - 1] ?? '';
    const start = line.length - line.trimStart().length;
    const end = Math.max(start + 1, line.trimEnd().length);
    return { line: finding.line - 1, start, end, text: say.finding(finding), severity: finding.severity };
  });
}

export async function remarksOn(kind: FileKind, text: string, docs: Docs, say: Say, beside: Beside): Promise<Remark[]> {
  if (kind === 'script') return scriptRemarks(text, docs, say);
  return kind === 'lua' ? luaRemarks(text, beside) : confRemarks(text, beside, say);
}
