/* Plays what was recorded of a real server's stream to its replicas: each command must be passed on as it was there. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Engine, startUs } from './tools/engine.ts';
import { Told } from './tools/propagated.ts';
import { comparable, parseTranscript, type Scene } from './tools/transcript.ts';

const folder = new URL('propagation/', import.meta.url);

for (const name of readdirSync(folder))
  describe(name, () => {
    const { scenes } = parseTranscript(readFileSync(new URL(name, folder), 'latin1'));
    test.each(scenes.map((scene) => [scene.name, scene] as const))('%s', (_, scene) => play(scene));
  });

function play(scene: Scene): void {
  const engine = new Engine();
  const told = new Told();
  engine.node.propagation.add(told);
  let nowMs = startUs / 1000;
  for (const line of scene.lines) {
    if (line.kind === 'wait') {
      engine.advance(Number(line.text));
      nowMs += Number(line.text);
    }
    if (line.kind !== 'command') continue;
    engine.type(line.text, line.connection.charCodeAt(0) - 64);
    expect(comparable(told.take(nowMs), line.comparison), `line ${line.at}: ${line.text}`).toBe(comparable(line.reply, line.comparison));
  }
  expect(engine.faults).toEqual([]);
}

test('keys that a scan finds past their time go one by one, those that one command names go together', () => {
  const engine = new Engine();
  const told = new Told();
  engine.node.propagation.add(told);
  engine.type('DEBUG SET-ACTIVE-EXPIRE 0');
  const passedOn = (line: string): string[] => {
    for (const key of ['a', 'b']) engine.type(`SET ${key} v PX 1`);
    engine.advance(10);
    told.take(0);
    engine.type(line);
    return told.take(0).sort();
  };
  for (const line of ['SCAN 0', 'RANDOMKEY']) expect(passedOn(line), line).toEqual(['DEL a', 'DEL b']);
  expect(passedOn('MGET a b')).toEqual(['DEL a', 'DEL b', 'EXEC', 'MULTI']);
});
