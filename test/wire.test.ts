/* Bytes in, bytes out: what was recorded from a real server, played on the engine whole and then byte by byte, since a network may
 * cut anywhere. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../src/engine/bytes.ts';
import '../src/engine/commands/index.ts';
import { World } from '../src/sim/world.ts';
import { quote } from '../src/repl/quote.ts';
import { startUs } from './tools/engine.ts';
import { parseWire, type WireScene } from './tools/wire.ts';

const folder = new URL('wire/', import.meta.url);

for (const name of readdirSync(folder))
  describe.each(['whole', 'byte by byte'] as const)(`${name}, %s`, (cut) => {
    const scenes = parseWire(readFileSync(new URL(name, folder), 'latin1')).filter(({ isWhole }) => cut === 'whole' || !isWhole);
    test.each(scenes.map((scene) => [scene.name, scene] as const))(
      '%s',
      (_, scene) => play(scene, cut === 'whole' ? Infinity : 1),
    );
  });

function play(scene: WireScene, pieceBytes: number): void {
  let received = '';
  let closed = false;
  const world = new World(
    { seed: 'wire', startUs, checked: true, heapBytes: 65_536 },
    {
      send(_, bytes) {
        for (const byte of bytes) received += String.fromCharCode(byte);
      },
      close() {
        closed = true;
      },
      fault: (report) => expect.fail(report.stack),
      exit: () => expect.fail('the server went away'),
    },
  );
  world.take({ kind: 'open', connection: 1 }, startUs);
  for (const { bytes } of scene.sent) {
    const all = bytesOf(bytes);
    const step = all.length > 2000 ? Math.max(pieceBytes, 997) : pieceBytes;
    // One buffer for every piece, overwritten at once: the engine must not keep what it was lent.
    for (let at = 0; at < all.length && !closed; at += step) {
      const piece = all.slice(at, Math.min(all.length, at + step));
      world.take({ kind: 'bytes', connection: 1, bytes: piece }, startUs);
      piece.fill(0x58);
    }
  }
  expect(quote(received)).toBe(quote(scene.received));
  expect(closed).toBe(scene.closed);
}
