/* Through a script: where each way of stepping leads, and what there is to see at a step. Its lines were all recorded in a copy, so
 * every way leads back as well as forth. Pure. */

import type { KeyView, LuaFrame, LuaSteppingView } from '../../inspect.ts';
import type { GlassState, LuaSteps } from '../../worker/protocol.ts';

export type LuaMove = 'into' | 'over' | 'out' | 'goOn' | 'back' | 'backOver' | 'goBack';

const callsShown = 40;

/** The step to go to; `at` from 0 (before the first line) to the number of frames (over). Of calls that are stepped over a line with a
 * breakpoint stops, as it does anywhere. */
export function moved({ frames }: LuaSteps, at: number, move: LuaMove, breakpoints: readonly number[]): number {
  const depth = depthOf(frames[Math.min(at, frames.length - 1)]);
  const isBreak = ({ line }: LuaFrame): boolean => breakpoints.includes(line);
  const on = (isGoal: (frame: LuaFrame) => boolean): number => {
    const found = frames.findIndex((frame, i) => i > at && (isGoal(frame) || isBreak(frame)));
    return found < 0 ? frames.length : found;
  };
  const back = (isGoal: (frame: LuaFrame) => boolean): number =>
    Math.max(0, frames.findLastIndex((frame, i) => i < at && (isGoal(frame) || isBreak(frame))));
  switch (move) {
    case 'into': return Math.min(at + 1, frames.length);
    case 'over': return on((frame) => depthOf(frame) <= depth);
    case 'out': return on((frame) => depthOf(frame) < depth);
    case 'goOn': return on(() => false);
    case 'back': return Math.max(0, at - 1);
    case 'backOver': return back((frame) => depthOf(frame) <= depth);
    case 'goBack': return back(() => false);
  }
}

const depthOf = (frame: LuaFrame | undefined): number => frame?.stack.length ?? 0;

/** Where one begins: at the first breakpoint, if there are any. */
export const firstStep = (lua: LuaSteps, breakpoints: readonly number[]): number =>
  breakpoints.length === 0 ? 0 : moved(lua, -1, 'goOn', breakpoints);

/** The key as it is at a step. */
export function keyAt({ keys }: LuaSteps, at: number): { readonly subject: GlassState['subject']; readonly view: KeyView | null } {
  return keys.findLast((seen) => seen.at <= at) ?? { subject: null, view: null };
}

export function luaView({ script, frames, calls, callsTotal, outcome }: LuaSteps, at: number): LuaSteppingView {
  const frame = frames[at] ?? null;
  const made = frame === null ? callsTotal : frame.calls;
  const known = calls.slice(0, made);
  return {
    scene: 'lua-stepping', script, frame, before: frames[at - 1] ?? null, calls: known.slice(-callsShown), callsTotal: known.length,
    outcome: frame === null ? outcome : null,
  };
}
