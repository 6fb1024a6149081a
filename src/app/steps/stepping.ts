/* Stepping through a command: asks the engine for its steps, and puts one after the other under the glass. */

import type { TerminalHandle } from '../../repl/Terminal.tsx';
import { splitArgs } from '../../repl/quote.ts';
import { toUtf8 } from '../../repl/text.ts';
import { type EngineClient, Stopped } from '../../worker/client.ts';
import type { Asks, GlassState } from '../../worker/protocol.ts';
import type { KeyView } from '../../inspect.ts';
import { nextGlass, requestOf } from '../state/glass.ts';
import type { Stepping } from '../state/steps.ts';
import { useStore } from '../store.ts';
import { conversionAt } from './conversion.ts';
import { repliedText } from './replied.ts';
import { firstStep, keyAt, type LuaMove, luaView, moved } from './lua.ts';

/** The key as it is after so many steps. */
export function viewAt(steps: Stepping['steps'], at: number): KeyView | null {
  const { before, frames, after } = steps;
  if (at >= frames.length) return after;
  // While elements are moved into another form, the key still is the old one.
  const conversion = conversionAt(steps, at);
  if (conversion !== null && conversion.moved !== null && at < frames.length) return conversion.from;
  for (let i = at - 1; i >= 0; i--) {
    const view = frames[i]?.view;
    if (view !== undefined) return view;
  }
  return before;
}

/** Of a script its lines are the steps, of any other command what its structures did. */
export const stepsIn = ({ frames, lua }: Stepping['steps']): number => (lua ?? { frames }).frames.length;

export function moveTo(at: number): void {
  const { stepping, glass } = useStore.getState();
  if (stepping === null) return;
  const { steps } = stepping;
  const now = Math.max(0, Math.min(at, stepsIn(steps)));
  const seen = steps.lua === null ? seenAt(steps, now) : { ...keyAt(steps.lua, now), mechanism: luaView(steps.lua, now), events: [] };
  const conversion = conversionAt(steps, now);
  useStore.setState({ stepping: { ...stepping, at: now }, glass: { ...nextGlass(glass, { ...seen, eventsDropped: 0 }), conversion } });
}

function seenAt(steps: Stepping['steps'], at: number): Omit<GlassState, 'eventsDropped'> {
  const event = steps.frames[at - 1]?.event;
  return { subject: steps.subject, view: viewAt(steps, at), mechanism: null, events: event === undefined ? [] : [event] };
}

/** Of the script that is stepped through: those of its file. */
export const breakpointsOf = ({ file }: Stepping): readonly number[] =>
  file === null ? [] : (useStore.getState().breakpoints[file] ?? []);

export function move(how: LuaMove): void {
  const { stepping } = useStore.getState();
  if (stepping?.steps.lua == null) return;
  moveTo(moved(stepping.steps.lua, stepping.at, how, breakpointsOf(stepping)));
}

/** Steps through the line that is being typed on a connection; with nothing typed, through the last command that ran. */
export async function openSteps(engine: EngineClient, name: string, terminal: TerminalHandle | undefined): Promise<void> {
  const line = terminal?.typed() ?? '';
  const argv = splitArgs(toUtf8(line)) ?? [];
  const ask: Asks['steps']['ask'] | null = argv.length > 0 ? { connection: name, argv } : lastCommand();
  if (ask === null) return;
  try {
    const steps = await engine.ask('steps', ask);
    useStore.getState().setScene(steps.lua === null ? 'key' : 'lua-stepping');
    useStore.setState({ stepping: { steps, at: 0, isPreview: 'argv' in ask, file: null } });
    moveTo(steps.lua !== null || steps.frames.length === 0 ? 0 : 1);
  } catch (error) {
    if (!(error instanceof Stopped)) terminal?.note(error instanceof Error ? error.message : String(error));
  }
}

export interface FileToFollow {
  readonly connection: string;
  readonly file: string;
  /** As at the prompt. */
  readonly line: string;
  /** One that is run before: it loads the library. */
  readonly first?: string;
  readonly fromStart: boolean;
}

const wordsOf = (line: string): string[] => splitArgs(toUtf8(line)) ?? [];

/** Follows a script of the editor in a copy, up to its first breakpoint or, `fromStart`, to its first line. Says why when it cannot. */
export async function followFile(engine: EngineClient, { connection, file, line, first, fromStart }: FileToFollow): Promise<string | null> {
  try {
    const ask = { connection, argv: wordsOf(line), ...(first !== undefined && { first: wordsOf(first) }) };
    const steps = await engine.ask('steps', ask);
    if (steps.lua === null) return repliedText(steps);
    const { setScene, showUpper, breakpoints } = useStore.getState();
    setScene('key');
    showUpper('glass');
    useStore.setState({ stepping: { steps, at: 0, isPreview: true, file } });
    moveTo(firstStep(steps.lua, fromStart ? [] : (breakpoints[file] ?? [])));
    return null;
  } catch (error) {
    if (error instanceof Stopped) return null;
    return error instanceof Error ? error.message : String(error);
  }
}

function lastCommand(): { readonly mark: number } | null {
  const { marks, position } = useStore.getState();
  const end = position ?? marks.length;
  for (let i = end - 1; i >= 0; i--) if ((marks[i]?.connection ?? 0) > 0) return { mark: i };
  return null;
}

/** Back to what really is. */
export function closeSteps(engine: EngineClient): void {
  useStore.setState({ stepping: null });
  engine.look(requestOf(useStore.getState()));
}
