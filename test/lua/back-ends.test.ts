/* Programs drawn at random do the same as closures and as generated code, whole and in turns of a few steps: results, errors with their
 * lines, what they wrote into the database, and how often they paused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/engine/bytes.ts';
import { compile } from '../../src/engine/scripting/lua/compile.ts';
import { generate } from '../../src/engine/scripting/lua/javascript/generate.ts';
import { LuaSyntaxError } from '../../src/engine/scripting/lua/lexer.ts';
import { luaPrograms } from '../generate/lua.ts';
import { luaFlows } from '../generate/lua-flow.ts';
import { Engine } from '../tools/engine.ts';
import { eager } from '../tools/generator.ts';
import { newState, shown } from './script.ts';

interface Met {
  readonly reply: string;
  readonly pauses: number;
}

function met(source: string, steps: number, isGenerated: boolean, pausesMax = Infinity): Met {
  let outcome = newState(isGenerated ? eager : undefined).run(utf8(source), '@user_script', { steps });
  let pauses = 0;
  while (outcome.kind === 'paused' && pauses < pausesMax) {
    pauses++;
    outcome = outcome.resume(steps);
  }
  if (outcome.kind === 'done') return { reply: shown(outcome.values[0]), pauses };
  if (outcome.kind !== 'error') return { reply: outcome.kind, pauses };
  return { reply: `line ${outcome.line}: ${shown(outcome.value)}`, pauses };
}

test("nothing of a script's text becomes code", () => {
  const source = `local sneaky, t = "'; sneaky() //", {sneaky = 1, ["*/ sneaky"] = 2}
    function Sneaky(sneaky) return sneaky.sneaky .. Sneaky("sneaky \\" \\n") end
    return t["*/ sneaky"], -1, 1e400, 0x10, t:sneaky()`;
  const chunk = compile(source, '@sneaky*/');
  if (chunk instanceof LuaSyntaxError) throw new Error(chunk.message);
  let written = '';
  generate(chunk.proto.program, (body) => {
    written = body;
    return () => [];
  });
  expect(written).toContain('function(self,parent');
  expect(written).not.toMatch(/sneaky/i);
});

describe('both back ends', () => {
  const seed = 51;
  const stepsMax = 20_000;

  test('take the same ways', () => {
    fc.assert(
      fc.property(luaFlows, fc.integer({ min: 1, max: 60 }), (source, steps) => {
        const whole = met(source, stepsMax, false, 1);
        if (whole.pauses > 0) return; // it takes long
        expect(met(source, stepsMax, true, 1)).toEqual(whole);
        const inTurns = met(source, steps, false);
        expect(inTurns.reply).toBe(whole.reply);
        expect(met(source, steps, true)).toEqual(inTurns);
      }),
      { seed, numRuns: 60 },
    );
  }, 60_000);

  test('answer the same, and leave the same data', () => {
    const everything = (generated: boolean) => {
      const engine = Engine.with(generated ? eager : undefined);
      return (source: string) => [engine.call(['EVAL', source, '0']), engine.call(['DEBUG', 'DIGEST']), engine.faults];
    };
    const [closures, generated] = [everything(false), everything(true)];
    const same = fc.property(luaPrograms, (source) => {
      expect(generated(source)).toEqual(closures(source));
    });
    fc.assert(same, { seed, numRuns: 60 });
  }, 60_000);

  test('call builtins alike, whatever they are given', () => {
    const names = fc.constantFrom(
      'tonumber', 'tostring', 'type', 'math.floor', 'math.ceil', 'math.abs', 'math.max', 'math.min', 'string.len', 'string.sub',
      'string.byte', 'string.lower', 'string.upper', 'table.insert',
    );
    const values = fc.constantFrom(
      'nil', 'true', '0', '-0', '1', '2', '3', '-1', '2.5', '2^53', '0/0', '1/0', "''", "'10'", "' 0x1f '", "'hello'", "'\\195\\132z'",
      '{}', 'T', '{1, 2, nil, 4}', 'tostring',
    );
    const same = fc.property(names, fc.array(values, { maxLength: 4 }), fc.boolean(), (name, given, isHeld) => {
      const args = given.join(', ');
      const call = `local T = {1, 2, 3} local ok, v = pcall(function() local x = ${name}(${args}) return x end)`;
      // A type of its own for each, so that 1 and '1' differ; and what was inserted.
      const source = `${call} return type(v) .. ':' .. tostring(type(v) == 'table' or v) .. ':' .. table.concat(T, ',')`;
      const whole = isHeld ? `return tostring(setmetatable({}, {__tostring = function() ${source} end}))` : source;
      expect(met(whole, stepsMax, true)).toEqual(met(whole, stepsMax, false));
    });
    fc.assert(same, { seed, numRuns: 600 });
  }, 60_000);
});
