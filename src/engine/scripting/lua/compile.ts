/* Source to something that runs. A chunk does not belong to a state: any state may call it, as often as it likes. */

import { compileFunction } from './compile/function.ts';
import { displayName, LuaSyntaxError, syntaxNameBytes } from './lexer.ts';
import { parse } from './parser.ts';
import type { Proto } from './registers.ts';

export interface Chunk {
  readonly proto: Proto;
}

export function compile(source: string, chunkName: string): Chunk | LuaSyntaxError {
  const name = displayName(chunkName);
  try {
    return { proto: compileFunction(parse(source, displayName(chunkName, syntaxNameBytes)), name) };
  } catch (e) {
    if (e instanceof LuaSyntaxError) return e;
    // Operators in a row without parentheses nest without the parser's count: too deep for the stack is too deep.
    if (e instanceof RangeError) return new LuaSyntaxError(`${name}:1: chunk has too many syntax levels`);
    throw e;
  }
}
