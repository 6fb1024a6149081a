/* Lua as generated JavaScript. A page's policy forbids functions made of source; a process has none. What is made is only ever written by
 * engine/scripting/lua/javascript, where nothing of a script's text becomes code. */

import type { Generator, MakeFunction } from '../engine/scripting/lua/javascript/generate.ts';

/** For scripts that are called a second time: of the others most are not worth it. */
export const generator: Generator = {
  make: (body) => new Function('R', 'K', 'P', body) as ReturnType<MakeFunction>,
  callsBefore: 1,
};
