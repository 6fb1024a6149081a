/* A new world beside the student's, which is forgotten: what is done to it does not matter. */

import type { Beside } from '../../editor/check.ts';
import type { EngineClient } from '../../worker/client.ts';

export const besideOf = (engine: EngineClient): Beside => ({
  async run(commands) {
    const steps = commands.map((argv) => ({ connection: 'editor', argv }));
    const { heard } = await engine.ask('probe', { from: { seed: 'editor', startMs: Date.now() }, steps });
    return heard.map((pieces) => pieces[0]?.bytes ?? new Uint8Array());
  },
  lint: (text) => engine.ask('lint', text),
});
