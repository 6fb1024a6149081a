/* A heap that may not grow: commands are refused before they begin, what is there stays whole, and what is deleted makes room again. */

import { expect, test } from 'vitest';
import '../src/engine/commands/index.ts';
import { Node } from '../src/engine/node.ts';
import { seededRandom } from '../src/engine/numbers/random.ts';
import { Decoder } from '../src/repl/decode.ts';
import { encode } from '../src/repl/encode.ts';
import { itemsOf, textOf } from '../src/repl/reply.ts';
import { startUs } from './tools/engine.ts';

const refusedEnough = 200;

test('commands are refused before memory ends, never halfway', () => {
  const node = new Node({ seed: 'full', heapBytes: 65_536, heapMaxBytes: 2 << 20, checked: true });
  node.step({ kind: 'open', connection: 1 }, startUs);
  const decoder = new Decoder();
  const call = (...argv: string[]) => {
    for (const effect of node.step({ kind: 'bytes', connection: 1, bytes: encode(argv) }, startUs)) {
      expect(effect.kind).not.toBe('fault');
      if (effect.kind === 'send') decoder.feed(effect.bytes);
    }
    return decoder.take() ?? undefined;
  };
  const random = seededRandom('full');
  const pick = (n: number): number => Math.floor(random() * n);
  const before = node.h.blocks;
  const held = new Map<string, number>();
  for (let refused = 0, i = 0; refused < refusedEnough; i++) {
    const text = `${i}:${'x'.repeat(pick(i % 50 === 0 ? 60_000 : 300))}`;
    const [name, prefix, size] = [
      ['RPUSH', 'l', 'LLEN'], ['SADD', 's', 'SCARD'], ['HSET', 'h', 'HLEN'], ['ZADD', 'z', 'ZCARD'], ['XADD', 'x', 'XLEN'],
    ][pick(5)] as [string, string, string];
    const key = `${prefix}${pick(3)}`;
    const rest = { HSET: [text, text], ZADD: [String(i), text], XADD: [`${i + 1}-1`, 'f', text] }[name] ?? [text];
    const reply = call(name, key, ...rest);
    if (reply?.type === 'error') {
      expect(textOf(reply)).toMatch(/^OOM /);
      refused++;
    } else held.set(key, (held.get(key) ?? 0) + 1);
    if (reply?.type === 'error' || i % 100 === 0) expect([key, textOf(call(size, key))]).toEqual([key, String(held.get(key) ?? 0)]);
  }
  expect(node.h.roomBytes).toBeGreaterThan(0);
  expect(itemsOf(call('KEYS', '*')).length).toBe(held.size);
  call('DEL', ...held.keys());
  expect(node.h.blocks - before).toBeLessThan(8);
  expect(textOf(call('RPUSH', 'l', 'again'))).toBe('1');
});
