/* Recordings of the real redis-cli's terminal, beside the bytes its server sent. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { play } from './player.ts';

const folder = new URL('./recordings/', import.meta.url);

for (const name of readdirSync(folder).filter(file => file.endsWith('.txt')).sort()) {
  const recording = readFileSync(new URL(name, folder), 'utf8');
  const [title = ''] = recording.split('\n');
  test(`${name}: ${title.slice(2)}`, () => {
    const { expected, actual } = play(recording, { cluster: name.startsWith('cluster') });
    expect(actual).toBe(expected);
  });
}
