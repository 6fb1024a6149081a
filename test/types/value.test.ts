/* What MEMORY USAGE and the glass say of a value is counted: it must be what the heap gave out for it. */

import { describe, expect, test } from 'vitest';
import { keyView } from '../../src/engine/inspect/key-view.ts';
import { Engine } from '../tools/engine.ts';

const words = (n: number): string => Array.from({ length: n }, (_, i) => `word${i}`).join(' ');
const numbers = (n: number): string => Array.from({ length: n }, (_, i) => i * 1000).join(' ');
const pairs = (n: number): string => Array.from({ length: n }, (_, i) => `${i} word${i}`).join(' ');

const values: readonly (readonly [encoding: string, command: string])[] = [
  ['int', 'SET k 123456'],
  ['embstr', 'SET k hello'],
  ['raw', `SET k ${'x'.repeat(1000)}`],
  ['listpack', `RPUSH k ${words(20)}`],
  ['quicklist', `RPUSH k ${words(3000)}`],
  ['intset', `SADD k ${numbers(20)}`],
  ['listpack', `SADD k ${words(20)}`],
  ['hashtable', `SADD k ${words(300)}`],
  ['listpack', `HSET k ${pairs(20)}`],
  ['hashtable', `HSET k ${pairs(600)}`],
  ['listpack', `ZADD k ${pairs(20)}`],
  ['skiplist', `ZADD k ${pairs(300)}`],
];

/** An engine whose tables are there already, so that only the key is new. */
function warm(): Engine {
  const engine = new Engine('memory', false);
  engine.type('SET other 123456');
  return engine;
}

describe.each(values)('%s of %.12s…', (encoding, command) => {
  test('costs what its view says', () => {
    const engine = warm();
    const before = engine.node.h.usedBytes;
    engine.type(command);
    const view = keyView(engine.node.space, 0, 'k', 0);
    expect(view?.encoding).toBe(encoding);
    expect(view?.memoryBytes).toBe(engine.node.h.usedBytes - before);
  });

  test('is freed to the last block, and so is its copy', () => {
    const engine = warm();
    const { blocks, usedBytes } = engine.node.h;
    engine.type(command);
    engine.type('COPY k copy');
    const copy = keyView(engine.node.space, 0, 'copy', 0);
    expect(copy?.encoding).toBe(encoding);
    engine.type('DEL k copy');
    expect(engine.node.h.blocks).toBe(blocks);
    expect(engine.node.h.usedBytes).toBe(usedBytes);
  });
});
