/* Files are read a part (a MiB) at a time, wherever that cuts through: what is loaded is the same. And no piece of a load is long, even
 * within one key. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadAtStart } from '../../src/engine/aof/start.ts';
import { bytesOf } from '../../src/engine/bytes.ts';
import { type Disk, MemoryDisk } from '../../src/engine/disk.ts';
import { FileDisk } from '../../src/host/disk.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

const partBytes = 1 << 20;
const words = (n: number, one: (i: number) => string): string => Array.from({ length: n }, (_, i) => one(i)).join(' ');

/** Every kind of field that a snapshot has: lengths of one, two and five bytes, integers, compressed texts, doubles, times, IDs. */
const filled = [
  'CONFIG SET hash-max-listpack-entries 2 zset-max-listpack-entries 2 set-max-listpack-entries 2 set-max-intset-entries 2',
  'SET n 12', 'SET m 1234 PX 100000000', 'SET l 12345678', `SET c ${'ab'.repeat(100)}`, 'SADD s a b 300 70000', 'ZADD z 1.5 a 2 b 3 c',
  'HSET h f 1 g 300 i 70000', `RPUSH list ${words(30, (i) => `element${i}`)}`, 'XADD x 1-1 f v', 'XGROUP CREATE x g 0',
  'XREADGROUP GROUP g c STREAMS x >', `SET long ${'xyz'.repeat(30)}`,
];

function engineOn(disk: Disk, appendonly = 'no'): Engine {
  const engine = new Engine('parts', false, undefined, 1 << 22, { disk });
  engine.node.config.start('appendonly', appendonly);
  return engine;
}

/** The pieces of a load, of so many bytes each. */
function piecesOf(engine: Engine): number[] {
  const pieces: number[] = [];
  const load = loadAtStart(engine.node);
  for (;;) {
    const piece = load.next();
    if (piece.done !== true) pieces.push(piece.value);
    else if (piece.value.refused === undefined) return pieces;
    else throw new Error(piece.value.refused.join('\n'));
  }
}

/** Bytes that take a file up to a little before the end of its first part, and further before it at each step. */
const padding = (step: number): string => 'x'.repeat(partBytes - 60 - 7 * step);

test('a snapshot is read the same wherever a part of it ends', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'keyglass-')), 'dump.rdb');
  const disk = new FileDisk((text) => { throw new Error(text); });
  const memory = new MemoryDisk();
  const loaded = (bytes: Uint8Array): Engine => {
    writeFileSync(path, bytes);
    const engine = engineOn(Object.assign(new MemoryDisk(), { open: () => disk.open(path) }));
    piecesOf(engine);
    return engine;
  };
  const engine = engineOn(memory);
  for (const line of ['SELECT 1', ...filled, 'SAVE']) engine.type(line);
  const file = memory.read('dump.rdb') ?? new Uint8Array(0);
  expect(loaded(file).type('DEBUG DIGEST')).toBe(engine.type('DEBUG DIGEST'));
  for (let step = 0; step * 7 < file.length; step++) {
    const value = padding(step);
    const size = Buffer.from([0x80, 0, 0, 0, 0]);
    size.writeUInt32BE(value.length, 1);
    const first = Buffer.concat([Buffer.from('\xfe\x00\x00\x05first', 'latin1'), size, Buffer.from(value)]);
    const again = loaded(Buffer.concat([file.subarray(0, 9), first, file.subarray(9, -8), Buffer.alloc(8)]));
    again.type('DEL first');
    expect(again.type('DEBUG DIGEST'), `step ${step}`).toBe(engine.type('DEBUG DIGEST'));
  }
});

test('so is an append-only file, even one that breaks off in a command', () => {
  const request = (line: string): string => Buffer.from(encode(line.split(' '))).toString('latin1');
  const lines = filled.slice(1).filter((line) => !line.includes('PX'));
  const tail = ['MULTI', ...lines, 'EXEC'].map(request).join('#TS:1700000000\r\n'); // a note between any two
  const expected = engineOn(new MemoryDisk());
  for (const line of lines) expected.type(line);
  const digest = expected.type('DEBUG DIGEST');
  const name = 'appendonlydir/appendonly.aof.1.incr.aof';
  for (let step = 0; step * 7 < tail.length; step += 2) {
    const memory = new MemoryDisk();
    const whole = `${request(`SET first ${padding(step)}`)}${tail}`;
    memory.write('appendonlydir/appendonly.aof.manifest', bytesOf('file appendonly.aof.1.incr.aof seq 1 type i\n'));
    memory.write(name, Buffer.from(`${whole}*3\r\n$3\r\nSET`, 'latin1'));
    const engine = engineOn(memory, 'yes');
    piecesOf(engine);
    expect(memory.open(name)?.bytes, `step ${step}`).toBe(whole.length);
    engine.type('DEL first');
    expect(engine.type('DEBUG DIGEST'), `step ${step}`).toBe(digest);
  }
});

test.each([
  ['list', (i: number) => ['RPUSH', 'k', `element:${i}`]], ['hash', (i: number) => ['HSET', 'k', `field:${i}`, `value:${i}`]],
  ['set', (i: number) => ['SADD', 'k', `member:${i}`]], ['zset', (i: number) => ['ZADD', 'k', `${i}.5`, `member:${i}`]],
  ['stream', (i: number) => ['XADD', 'k', `${i + 1}-1`, 'field', `value:${i}`]],
])('a large %s is loaded in pieces', (_, command) => {
  const memory = new MemoryDisk();
  const engine = engineOn(memory);
  engine.type('CONFIG SET rdbcompression no');
  for (let i = 0; i < 20_000; i++) engine.call(command(i));
  engine.type('SAVE');
  const again = engineOn(memory);
  const pieces = piecesOf(again).filter((bytes) => bytes > 0);
  expect(pieces.length).toBeGreaterThan(2);
  expect(Math.max(...pieces)).toBeLessThan(40_000);
  expect(again.type('DEBUG DIGEST')).toBe(engine.type('DEBUG DIGEST'));
});

test('what was compressed counts as long as it is', () => {
  const memory = new MemoryDisk();
  const engine = engineOn(memory);
  for (let i = 0; i < 20; i++) engine.type(`RPUSH k ${words(2000, () => '1')}`);
  engine.type('SAVE');
  expect(memory.open('dump.rdb')?.bytes).toBeLessThan(3000);
  expect(piecesOf(engineOn(memory)).filter((bytes) => bytes > 0).length).toBeGreaterThan(3);
});
