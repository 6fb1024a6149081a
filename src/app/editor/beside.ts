/* Runs commands in a new world beside the student's, which is forgotten: what they do to it does not matter. */

import type { Ask } from '../../editor/check.ts';
import type { EngineClient } from '../../worker/client.ts';

export const askBeside = (engine: EngineClient): Ask => async (commands) => {
  const steps = commands.map((argv) => ({ connection: 'editor', argv }));
  const { heard } = await engine.ask('probe', { from: { seed: 'editor', startMs: Date.now() }, steps });
  return heard.map((pieces) => pieces[0]?.bytes ?? new Uint8Array());
};
