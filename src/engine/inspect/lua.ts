/* The script that ran last, and what it called. Its steps are seen only by following it: worker/lua-steps.ts. */

import type { LuaCall, LuaSteppingView } from '../../inspect.ts';
import { textOf } from '../scripting/following.ts';
import type { Look } from './look.ts';

const callsMax = 40;

export function luaStepping({ node, history }: Look): LuaSteppingView | null {
  const last = node.scripting?.last;
  if (last === undefined) return null;
  const { task, fn, keys, argv } = last;
  const script = { kind: task.kind, name: task.name, text: textOf(fn), keys, argv };
  const calls = callsOf(history.steps);
  return {
    scene: 'lua-stepping', script, frame: null, before: null, calls: calls.slice(-callsMax), callsTotal: calls.length, outcome: null,
  };
}

/** The commands that the last script called: those one level deeper before it. */
function callsOf(steps: Look['history']['steps']): LuaCall[] {
  const end = steps.findLastIndex(({ name, depth }) => depth === 0 && /^(eval|evalsha|fcall)(_ro)?$/.test(name));
  let from = end;
  while (from > 0 && (steps[from - 1]?.depth ?? 0) > 0) from--;
  return steps.slice(Math.max(0, from), Math.max(0, end)).map(({ argv, outcome, error }) => (
    { line: 0, argv, reply: outcome === 'refused' ? error : null, isError: outcome === 'refused' }
  ));
}
