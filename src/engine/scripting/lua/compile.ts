/* From source to something that runs: parsed, lowered, made into closures. A chunk belongs to no state: any state may call it, any number
 * of times.
 *
 * Normally a program is compiled without code that reports which line it is at, which would cost time. To follow a program it is compiled
 * once more, from its own text, with a statement before each line that reports it (`tellLines`). That gives the same functions with the
 * same slots, so closures that exist already simply get the new bodies. */

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
    // A long row of operators nests without the parser counting it, and may be too deep for the stack.
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

/** From now on the functions of a program report their lines, also in closures that exist already. It must not be running. */
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
