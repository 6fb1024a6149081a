/* Makes functions from the JavaScript that engine/scripting/lua/javascript generates for Lua scripts, in which nothing of a script's text
 * becomes code. The page's content security policy forbids this; a process has no such policy. */

import { generate, type MakeFunction } from '../engine/scripting/lua/javascript/generate.ts';
import type { Generator } from '../engine/scripting/lua/registers.ts';

const make: MakeFunction = (body) => new Function('R', 'K', 'P', body) as ReturnType<MakeFunction>;

/** For scripts that are called a second time: most others are called only once. */
export const generator: Generator = {
  generate: (program) => generate(program, make),
  callsBefore: 1,
};
