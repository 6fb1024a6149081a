/* The other back end: a program as JavaScript source, for hosts that may make functions of source. See src/README.md for why there are
 * two, and lower/lowered.ts for what they share.
 *
 * Generated code calls generated code directly, with arguments as arguments; its results are its results (registers.ts: Results). It has
 * no way to go on in the middle. When it has to pause, it moves its variables to the slots of a frame, with the notes that closures/
 * would have left there, and that one goes on. So it runs only where everything can pause: not inside of operations (machine.held), where
 * bytes could not be counted, either. */

import { lowered } from '../lower/function.ts';
import { parse } from '../parser.ts';
import { displayName, syntaxNameBytes } from '../lexer.ts';
import type { Code, Program } from '../registers.ts';
import { FunctionWriter } from './functions.ts';
import { runtime } from './runtime.ts';
import { ProgramWriter } from './values.ts';

/** Makes a function of the body of one, whose parameters are R, K and P. Only generated source is ever given to it. */
export type MakeFunction = (body: string) => (runtime: unknown, constants: readonly unknown[], protos: readonly unknown[]) => unknown;

/** Larger texts are not worth it. */
const textBytesMax = 1 << 18;

/** Gives a program's functions generated code. */
export function generate(program: Program, make: MakeFunction): void {
  const { text, chunkName, protos } = program;
  if (program.tellsLines || text.length > textBytesMax) return;
  const source = displayName(chunkName);
  const writer = new ProgramWriter();
  let codes: Code[];
  try {
    const functions = lowered(parse(text, displayName(chunkName, syntaxNameBytes)), source, false);
    const written = functions.map((fn) => new FunctionWriter(fn, writer).function());
    codes = make(whole(writer, written))(runtime, writer.constants, protos) as Code[];
  } catch (e) {
    // What nests too deep for a stack of JavaScript's stays with the closures.
    if (e instanceof RangeError) return;
    throw e;
  }
  for (const [i, proto] of protos.entries()) {
    proto.code = codes[i] as Code;
    proto.isGenerated = true;
  }
}

function whole({ constants, hints }: ProgramWriter, functions: readonly string[]): string {
  const names = (n: number, name: (i: number) => string): string => Array.from({ length: n }, (_, i) => name(i)).join(',');
  return `'use strict';
const {${Object.keys(runtime).join(',')}}=R;
${constants.length > 0 ? `const ${names(constants.length, (i) => `k${i}=K[${i}]`)};` : ''}
${hints > 0 ? `let ${names(hints, (i) => `h${i}=0`)};` : ''}
return [${functions.join(',\n')}];`;
}
