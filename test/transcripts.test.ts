/* Plays every transcript on the engine, on a checked heap that starts tiny, once as recorded and once for each setting that its file
 * names; those of scripts also with Lua as generated code. After each scene the structures' books are checked, and
 * emptying the server must leave no block behind. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { eager } from './tools/generator.ts';
import { play } from './tools/play.ts';
import { parseTranscript } from './tools/transcript.ts';

const folder = new URL('transcripts/', import.meta.url);

for (const name of readdirSync(folder).filter((each) => each.endsWith('.txt'))) {
  const transcript = parseTranscript(readFileSync(new URL(name, folder), 'latin1'));
  for (const setting of ['', ...transcript.settings])
    describe(`${name}${setting === '' ? '' : ` with ${setting}`}`, () => {
      const scenes = transcript.scenes.map((scene) => [scene.name, scene] as const);
      test.each(scenes)('%s', (_, scene) => play(scene, setting, { start: transcript.start }));
    });
  if (/^(script|function)/.test(name))
    describe(`${name} with generated code`, () => {
      const scenes = transcript.scenes.map((scene) => [scene.name, scene] as const);
      test.each(scenes)('%s', (_, scene) => play(scene, '', { start: transcript.start, generator: eager }));
    });
}
