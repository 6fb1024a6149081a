/* Both back ends of Lua, for tests that must not be able to tell them apart. */

import type { Generator } from '../../src/engine/scripting/lua/registers.ts';
import { generator } from '../../src/host/generator.ts';

/** Generates everything at once. */
export const eager: Generator = { ...generator, callsBefore: 0 };

export const backEnds: readonly (readonly [name: string, generator: Generator | undefined])[] = [
  ['closures', undefined], ['generated', eager],
];
