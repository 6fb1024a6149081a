/* Snapshots: files that real servers wrote are read and written again to the byte, everything comes back, bad files lose nothing; and
 * when they are taken. valkey-8.1.rdb was written by a Valkey 8.1.1 (rdbcompression no), redis-8.0.rdb by a Redis 8.0.2. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crc64 } from '../../src/engine/persistence/crc64.ts';
import { Engine } from '../tools/engine.ts';

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, import.meta.url)));
const failed = '(error) ERR Error trying to load the RDB dump, check server logs.';

function loaded(bytes: Uint8Array): Engine {
  const engine = new Engine();
  engine.node.snapshots.disk.write('dump.rdb', bytes);
  engine.type('CONFIG SET rdbcompression no');
  expect(engine.type('DEBUG RELOAD NOSAVE')).toBe('OK');
  return engine;
}

const written = (engine: Engine): Uint8Array => engine.node.snapshots.disk.read('dump.rdb') ?? new Uint8Array();

/** A file without what its writer tells about itself, and the checksum over it. */
function body(bytes: Uint8Array): Uint8Array {
  const facts = bytes.indexOf(0xf5);
  return bytes.subarray(facts, bytes.length - 8);
}

const info = (engine: Engine, field: string): string =>
  new RegExp(`${field}:([\\w.-]+)`).exec(engine.type('INFO persistence'))?.[1] ?? '';

describe('a file that a real server wrote', () => {
  test('is read whole, and written again to the byte', () => {
    const engine = loaded(fixture('valkey-8.1.rdb'));
    expect(engine.type('DEBUG DIGEST')).toBe('0e87bc97d5d6d2a43ae7827295a88461b65b6a1c');
    expect(engine.type('FCALL f 0')).toBe('"saved with the data"');
    expect(info(engine, 'rdb_last_load_keys_loaded')).toBe('12');
    engine.type('SELECT 1');
    expect(engine.type('PEXPIRETIME number')).toBe('(integer) 4102444800000');
    engine.type('SAVE');
    expect(body(written(engine))).toEqual(body(fixture('valkey-8.1.rdb')));
    engine.node.h.checkInvariants();
  });

  test('keeps when fields of hashes expire', () => {
    const engine = loaded(fixture('redis-8.0.rdb'));
    expect(engine.type('DEBUG DIGEST')).toBe('783f37456426423ec8ed820069f92ca5444c9126');
    expect(engine.type('HPEXPIRETIME h FIELDS 2 f g')).toBe('1) (integer) 4102444800000\n2) (integer) -1');
    engine.type('SAVE');
    expect(String.fromCharCode(...written(engine).subarray(0, 9))).toBe('REDIS0012');
    const digest = engine.type('DEBUG DIGEST');
    expect(engine.type('DEBUG RELOAD NOSAVE')).toBe('OK');
    expect(engine.type('DEBUG DIGEST')).toBe(digest);
  });
});

describe('a file that is none', () => {
  const sound = fixture('valkey-8.1.rdb');
  const spoilt = sound.slice();
  spoilt[3000] = (spoilt[3000] as number) ^ 1;
  const future = sound.slice();
  future.set([57, 57], 7);

  test.each([
    ['is cut off', sound.subarray(0, 4000)], ['is spoilt', spoilt], ['is of a later version', future], ['is empty', new Uint8Array()],
    ['is something else', new Uint8Array(100)],
  ])('loses nothing: it %s', (_, bytes) => {
    const engine = new Engine();
    engine.type('SET k v');
    engine.node.snapshots.disk.write('dump.rdb', bytes);
    expect(engine.type('DEBUG RELOAD NOSAVE')).toBe(failed);
    expect(engine.type('GET k')).toBe('"v"');
  });

  test('may have any byte wrong under a right checksum: it is read or refused, and what is read is sound', () => {
    for (let at = 9; at < 2500; at += 7) {
      const bytes = sound.slice();
      bytes[at] = (bytes[at] as number) ^ (1 + (at % 255));
      const view = new DataView(bytes.buffer);
      const { lo, hi } = crc64(bytes, 0, bytes.length - 8);
      view.setInt32(bytes.length - 8, lo, true);
      view.setInt32(bytes.length - 4, hi, true);
      const engine = new Engine();
      engine.node.snapshots.disk.write('dump.rdb', bytes);
      expect(engine.type('DEBUG RELOAD NOSAVE')).toMatch(/^OK$|^\(error\) ERR Error trying to load/);
      expect(engine.faults).toEqual([]);
      engine.node.h.checkInvariants();
    }
  });

  test('is not there', () => {
    const engine = new Engine();
    engine.type('SET k v');
    expect(engine.type('DEBUG RELOAD NOSAVE')).toBe(failed);
    expect(engine.type('GET k')).toBe('"v"');
  });
});

test('keys that are there are replaced with MERGE and refused without, when they are not flushed', () => {
  const engine = new Engine();
  engine.type('SET k old');
  engine.type('SAVE');
  engine.type('SET k new');
  engine.type('SET other v');
  expect(engine.type('DEBUG RELOAD NOSAVE NOFLUSH')).toBe(failed);
  expect(engine.type('GET k')).toBe('"new"');
  expect(engine.type('DEBUG RELOAD NOSAVE NOFLUSH MERGE')).toBe('OK');
  expect([engine.type('GET k'), engine.type('GET other')]).toEqual(['"old"', '"v"']);
  expect(engine.type('DEBUG RELOAD NOSAVE')).toBe('OK');
  expect([engine.type('GET k'), engine.type('GET other')]).toEqual(['"old"', '(nil)']);
});

test('how a value was used is kept where the policy goes by it', () => {
  const engine = new Engine();
  engine.type('CONFIG SET maxmemory-policy allkeys-lru');
  engine.type('SET k v');
  engine.advance(50_000);
  engine.type('DEBUG RELOAD');
  expect(engine.type('OBJECT IDLETIME k')).toBe('(integer) 50');
  engine.type('CONFIG SET maxmemory-policy allkeys-lfu');
  engine.type('RESTORE f 0 "\\x00\\x05hello\\x0b\\x00\\n\\xadb\\x05\\x98\\xab\\xc9\\x83" FREQ 77');
  engine.type('DEBUG RELOAD');
  expect(engine.type('OBJECT FREQ f')).toBe('(integer) 77');
});

describe('when a snapshot is taken', () => {
  const failingDisk = { read: () => undefined, write: () => 'No space left on device' };

  test('in the background: with the data of the moment at which it began', () => {
    const engine = new Engine();
    engine.type('CONFIG SET rdb-key-save-delay 200000');
    engine.type('SET k old');
    expect(engine.type('BGSAVE')).toBe('Background saving started');
    engine.type('SET k new');
    engine.advance(100);
    expect(info(engine, 'rdb_bgsave_in_progress')).toBe('1');
    expect(engine.type('SAVE')).toBe('(error) ERR Background save already in progress');
    expect(engine.type('BGSAVE SCHEDULE')).toBe('(error) ERR Background save already in progress');
    engine.advance(300);
    expect(info(engine, 'rdb_bgsave_in_progress')).toBe('0');
    expect(info(engine, 'rdb_changes_since_last_save')).toBe('1');
    engine.type('DEBUG RELOAD NOSAVE');
    expect(engine.type('GET k')).toBe('"old"');
  });

  test('after a transaction that asks for one', () => {
    const engine = new Engine();
    for (const line of ['MULTI', 'BGSAVE', 'SET k v']) engine.type(line);
    expect(engine.type('EXEC')).toBe('1) Background saving scheduled\n2) OK');
    engine.advance(300);
    expect(info(engine, 'rdb_changes_since_last_save')).toBe('0');
  });

  test('not any more once everything is flushed', () => {
    const engine = new Engine();
    engine.type('SET k v');
    engine.type('BGSAVE');
    engine.type('FLUSHALL');
    engine.advance(300);
    expect(engine.type('DEBUG RELOAD NOSAVE')).toBe(failed);
  });

  test('at a save point, also when nobody says anything meanwhile', () => {
    const engine = new Engine();
    engine.type('CONFIG SET save "10 2"');
    engine.type('SET k v');
    engine.advance(60_000);
    expect(info(engine, 'rdb_saves')).toBe('0');
    engine.type('SET l v');
    const before = Number(engine.type('LASTSAVE').replace('(integer) ', ''));
    engine.advance(60_000);
    expect(info(engine, 'rdb_saves')).toBe('1');
    expect(Number(engine.type('LASTSAVE').replace('(integer) ', ''))).toBeGreaterThan(before);
  });

  test('in vain when there is no room for it', () => {
    const engine = new Engine();
    Object.assign(engine.node.snapshots, { disk: failingDisk });
    engine.type('SET k v');
    expect(engine.type('SAVE')).toBe('(error) ERR');
    expect(engine.type('BGSAVE')).toBe('Background saving started');
    engine.advance(300);
    expect(info(engine, 'rdb_last_bgsave_status')).toBe('err');
    expect(engine.type('SET k w')).toBe('OK');
    engine.type('CONFIG SET save "3600 1"');
    expect(engine.type('SET k x')).toMatch(/^\(error\) MISCONF Redis is configured to save RDB snapshots/);
    expect(engine.type('EVAL "return redis.call(\'set\', \'k\', \'x\')" 0')).toMatch(/^\(error\) MISCONF/);
    expect(engine.type('GET k')).toBe('"w"');
    engine.type('CONFIG SET stop-writes-on-bgsave-error no');
    expect(engine.type('SET k x')).toBe('OK');
    expect(engine.type('SHUTDOWN SAVE')).toBe('(error) ERR Errors trying to SHUTDOWN. Check logs.');
  });
});

describe('while a child shares the pages', () => {
  /** Of the first table, and of the second where there is one; a Redis 7.0.15 grew at the same of these steps. */
  const tables = (engine: Engine): string[] =>
    [...engine.type('DEBUG HTSTATS 0').matchAll(/table size: (\d+)\\n number of elements: (\d+)/g)]
      .map(([, size, used]) => `${used} of ${size}`);

  function forked(): Engine {
    const engine = new Engine();
    engine.type('DEBUG POPULATE 16');
    engine.advance(1000);
    engine.type('CONFIG SET rdb-key-save-delay 10000000');
    expect(engine.type('BGSAVE')).toBe('Background saving started');
    return engine;
  }

  const set = (engine: Engine, from: number, n: number): void => {
    for (let i = from; i < from + n; i++) engine.type(`SET other:${i} x`);
  };

  test('no table grows before it holds six keys a bucket, and then it is moved at once', () => {
    const engine = forked();
    for (const [n, there] of [[16, '32 of 16'], [48, '80 of 16'], [16, '96 of 16']] as const) {
      set(engine, Number.parseInt(there, 10) - 16 - n, n);
      expect(tables(engine)).toEqual([there]);
    }
    set(engine, 80, 4);
    expect(tables(engine)).toEqual([expect.stringMatching(/ of 16$/), expect.stringMatching(/ of 128$/)]);
    for (let i = 0; i < 16; i++) engine.type('GET key:1');
    expect(tables(engine)).toEqual(['100 of 128']);
  });

  test('what could grow does so once the child has ended', () => {
    const engine = forked();
    set(engine, 0, 16);
    engine.type('CONFIG SET rdb-key-save-delay 0');
    engine.advance(200_000);
    set(engine, 16, 1);
    engine.advance(1000);
    expect(tables(engine)).toEqual(['33 of 64']);
  });

  test('to be read makes no key younger', () => {
    const engine = forked();
    engine.advance(5000);
    engine.type('GET key:1');
    expect(engine.type('OBJECT IDLETIME key:1')).toBe('(integer) 6');
    engine.advance(200_000);
    engine.type('GET key:1');
    expect(engine.type('OBJECT IDLETIME key:1')).toBe('(integer) 0');
  });
});
