/* Plays the scenes of modules on the engine. They have the form of transcripts, but no server was at hand to record them from: each file
 * says where its replies come from. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { play } from './tools/play.ts';
import { parseTranscript } from './tools/transcript.ts';

const folder = new URL('modules/', import.meta.url);

for (const name of readdirSync(folder).filter((each) => each.endsWith('.txt'))) {
  const { scenes } = parseTranscript(readFileSync(new URL(name, folder), 'latin1'));
  describe(name, () => {
    test.each(scenes.map((scene) => [scene.name, scene] as const))('%s', (_, scene) => play(scene, '', { loadsModules: true }));
  });
}
