/* Lua as generated JavaScript. A page's policy forbids functions made of source; a process has none. What is made is only ever written by
 * engine/scripting/lua/javascript, where nothing of a script's text becomes code. */

import { generate, type MakeFunction } from '../engine/scripting/lua/javascript/generate.ts';
import type { Generator } from '../engine/scripting/lua/registers.ts';

const make: MakeFunction = (body) => new Function('R', 'K', 'P', body) as ReturnType<MakeFunction>;

/** For scripts that are called a second time: of the others most are not worth it. */
export const generator: Generator = {
  generate: (program) => generate(program, make),
  callsBefore: 1,
};
