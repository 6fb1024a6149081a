/* Runs a script in the student's own terminals, line by line, as if typed. Lines that are repeated often run over a connection of the
 * lesson's own, with a note: nobody reads a hundred equal lines. */

import { argvOf, parseScript, type ScriptLine, typedBy } from '../../course/script.ts';
import { encode } from '../../repl/encode.ts';
import type { EngineClient } from '../../worker/client.ts';
import { type ConnectionName, type Connections, connectionNames } from '../connections.ts';

export interface Stagehand {
  readonly connections: Connections;
  readonly engine: EngineClient;
}

const typedMax = 8; // past this a repeated line is not typed out

const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

const nameOf = (on: string): ConnectionName => connectionNames.find((name) => name === on) ?? 'A';

/** Resolves when every line has been sent. */
export async function runScript(text: string, hands: Stagehand): Promise<void> {
  for (const line of parseScript(text)) {
    await runLine(line, hands);
    // A terminal that was just opened, and one that awaits its reply, need a moment.
    await frame();
    await frame();
  }
}

async function runLine(line: ScriptLine, { connections, engine }: Stagehand): Promise<void> {
  if (line.kind === 'wait') await engine.ask('clock', { forwardMs: line.ms });
  if (line.kind !== 'command') return;
  const typed = typedBy(line);
  if (typed.length <= typedMax) {
    for (const each of typed) connections.run(each, nameOf(line.on));
    return;
  }
  connections.handles.current.get(nameOf(line.on))?.noteInTurn(`# ${typed[0]}  …  ${typed.at(-1)}  (×${typed.length})`);
  const link = engine.connect('lesson');
  for (const each of typed) link.send(encode(argvOf(each)));
  link.close();
}
