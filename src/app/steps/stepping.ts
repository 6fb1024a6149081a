/* Stepping through a command: asks the engine to take it apart, and puts one step after the other under the glass. */

import type { TerminalHandle } from '../../repl/Terminal.tsx';
import { splitArgs } from '../../repl/quote.ts';
import { toUtf8 } from '../../repl/text.ts';
import type { EngineClient } from '../../worker/client.ts';
import type { Asks } from '../../worker/protocol.ts';
import type { KeyView } from '../../inspect.ts';
import { nextGlass, requestOf } from '../state/glass.ts';
import type { Stepping } from '../state/steps.ts';
import { useStore } from '../store.ts';

/** The key as it is after so many steps. */
export function viewAt({ before, frames, after }: Stepping['steps'], at: number): KeyView | null {
  if (at >= frames.length) return after;
  for (let i = at - 1; i >= 0; i--) {
    const view = frames[i]?.view;
    if (view !== undefined) return view;
  }
  return before;
}

export function moveTo(at: number): void {
  const { stepping, glass } = useStore.getState();
  if (stepping === null) return;
  const { steps } = stepping;
  const now = Math.max(0, Math.min(at, steps.frames.length));
  const event = steps.frames[now - 1]?.event;
  const state = {
    subject: steps.subject, view: viewAt(steps, now), mechanism: null, events: event === undefined ? [] : [event], eventsDropped: 0,
  };
  useStore.setState({ stepping: { ...stepping, at: now }, glass: nextGlass(glass, state) });
}

/** Steps through the line that is being typed on a connection; with nothing typed, through the last command that ran. */
export async function openSteps(engine: EngineClient, name: string, terminal: TerminalHandle | undefined): Promise<void> {
  const line = terminal?.typed() ?? '';
  const argv = splitArgs(toUtf8(line)) ?? [];
  const ask: Asks['steps']['ask'] | null = argv.length > 0 ? { connection: name, argv } : lastCommand();
  if (ask === null) return;
  try {
    const steps = await engine.ask('steps', ask);
    useStore.getState().setScene('key');
    useStore.setState({ stepping: { steps, at: 0, isPreview: 'argv' in ask } });
    moveTo(steps.frames.length === 0 ? 0 : 1);
  } catch (error) {
    terminal?.note(error instanceof Error ? error.message : String(error));
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
