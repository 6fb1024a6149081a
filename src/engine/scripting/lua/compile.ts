/* Source to something that runs: parsed, lowered, made closures. A chunk does not belong to a state: any state may call it, as often
 * as it likes.
 *
 * Compiled for everyday, a program does not tell where it is, so that nobody pays for those who might ask. Somebody who wants to
 * follow one has it compiled once more, with a statement before each line that tells it (`tellLines`): from its own text, which
 * gives the same functions with the same slots, so that closures which are there already simply get the other bodies. */

import { interpreted } from './calls.ts';
import { addFunction } from './closures/steps.ts';
import { lowered } from './lower/function.ts';
import { displayName, LuaSyntaxError, syntaxNameBytes } from './lexer.ts';
import { parse } from './parser.ts';
import type { Program, Proto } from './registers.ts';

export interface Chunk {
  readonly proto: Proto;
}

export function compile(source: string, chunkName: string): Chunk | LuaSyntaxError {
  const name = displayName(chunkName);
  try {
    return { proto: compileProgram({ text: source, chunkName, protos: [], tellsLines: false, calls: 0 }) };
  } catch (e) {
    if (e instanceof LuaSyntaxError) return e;
    // Operators in a row without parentheses nest without the parser's count: too deep for the stack is too deep.
    if (e instanceof RangeError) return new LuaSyntaxError(`${name}:1: chunk has too many syntax levels`);
    throw e;
  }
}

function compileProgram(program: Program): Proto {
  const { text, chunkName } = program;
  const source = displayName(chunkName);
  let main: Proto | undefined;
  for (const fn of lowered(parse(text, displayName(chunkName, syntaxNameBytes)), source, program.tellsLines))
    main = addFunction(fn, source, program);
  return main as Proto;
}

/** Makes the functions of a program, those that are closures already among them, tell their lines from now on. It must not be running. */
export function tellLines(program: Program): void {
  if (program.tellsLines) return;
  const telling = { ...program, protos: [] as Proto[], tellsLines: true };
  compileProgram(telling);
  for (const [i, proto] of program.protos.entries()) {
    proto.body = (telling.protos[i] as Proto).body;
    proto.code = interpreted;
    proto.isGenerated = false;
  }
  program.tellsLines = true;
}
