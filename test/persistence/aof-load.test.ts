/* An append-only file that is loaded, at the start or by DEBUG LOADAOF: what it does to the server around it, and which files are none. */

import { expect, test } from 'vitest';
import { parseManifest } from '../../src/engine/aof/manifest.ts';
import { loadAtStart } from '../../src/engine/aof/start.ts';
import { atOnce } from '../../src/engine/loading.ts';
import { bytesOf } from '../../src/engine/bytes.ts';
import { MemoryDisk } from '../../src/engine/disk.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

const folder = 'appendonlydir/';
const increment = 'appendonly.aof.1.incr.aof';

const textOf = (disk: MemoryDisk, name: string): string => String.fromCharCode(...(disk.read(name) ?? []));

const request = (line: string): string => String.fromCharCode(...encode(line.split(' ')));

/** A folder of files, each given as text, with a manifest that names them in their order. */
function diskOf(files: Readonly<Record<string, string>>): MemoryDisk {
  const disk = new MemoryDisk();
  const lines = Object.entries(files).map(([name, text], i) => {
    disk.write(folder + name, bytesOf(text));
    return `file ${name} seq ${i + 1} type ${name.includes('base') ? 'b' : 'i'}\n`;
  });
  disk.write(`${folder}appendonly.aof.manifest`, bytesOf(lines.join('')));
  return disk;
}

/** Many commands in one step. */
const inOneStep = (engine: Engine, ...lines: readonly string[]): void =>
  engine.receive(1, new Uint8Array(lines.flatMap((line) => [...encode(line.split(' '))])));

test('each file begins in database 0', () => {
  const disk = diskOf({ 'a.base.aof': request('SELECT 3') + request('SET a 1'), [increment]: request('SET b 1') });
  expect(Engine.withFile(disk).type('GET b')).toBe('"1"');
});

test.each([
  ['a time within a transaction', `${request('MULTI')}${request('SET a 2')}#TS:17\r\n`], ['a time', '#TS:17'],
])('a file that ends too early in %s is cut behind the last whole one', (_, tail) => {
  const whole = request('SET a 1');
  const disk = diskOf({ [increment]: whole + tail });
  expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
  expect(textOf(disk, folder + increment)).toBe(whole);
});

test('commands that would wait do not', () => {
  const engine = Engine.withFile(diskOf({ [increment]: request('BLPOP q 0') + request('SET a 1') }));
  expect(engine.type('GET a')).toBe('"1"');
  expect(engine.type('INFO clients')).toContain('blocked_clients:0');
});

test('a base that is spoilt is named, and so is a snapshot', () => {
  expect(() => Engine.withFile(diskOf({ 'a.base.rdb': 'REDIS0011\xfe' })))
    .toThrow(/^Error reading the RDB preamble of the AOF file a\.base\.rdb, AOF loading aborted/);
  const disk = new MemoryDisk();
  disk.write('dump.rdb', bytesOf('REDIS0011\xfe'));
  const { refused } = atOnce(loadAtStart(new Engine('test', true, undefined, 65_536, { disk }).node));
  expect(refused?.at(-1)).toBe('Fatal error loading the DB. Exiting.');
});

test('the single file of a server before 7.0 is not taken for one that a manifest names among others', () => {
  const disk = diskOf({ 'appendonly.aof': '', [increment]: '' });
  const manifest = 'file appendonly.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n';
  disk.write(`${folder}appendonly.aof.manifest`, bytesOf(manifest));
  disk.remove(`${folder}appendonly.aof`);
  disk.write('appendonly.aof', bytesOf(request('SET a 1')));
  expect(() => Engine.withFile(disk)).toThrow('Unable to obtain the AOF file appendonly.aof length');
  expect(textOf(disk, 'appendonly.aof')).toContain('SET');
});

test('a file that is told twice, as needless and as needed, is needed', () => {
  const disk = diskOf({ [increment]: request('SET a 1') });
  disk.write(`${folder}appendonly.aof.manifest`, bytesOf(`file ${increment} seq 1 type h\nfile ${increment} seq 1 type i\n`));
  Engine.withFile(disk);
  expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
});

test('DEBUG LOADAOF loads also what was written in the same breath, tells nobody, writes nothing, and leaves nothing to be saved', () => {
  const disk = new MemoryDisk();
  const engine = Engine.withFile(disk);
  engine.type('CONFIG SET notify-keyspace-events KEA');
  engine.type('SET k v EX 100');
  engine.type('SET due v PXAT 1704067200001');
  engine.type('PSUBSCRIBE *', 2);
  const before = textOf(disk, folder + increment);
  inOneStep(engine, 'SET a 1', 'DEBUG LOADAOF', 'MGET a k');
  while (engine.next(2) !== null); // of SET a
  const own = request('SET a 1');
  expect(textOf(disk, folder + increment)).toBe(before + own);
  expect([engine.next(), engine.next(), engine.next()].at(-1)).toEqual(
    { type: 'array', items: [{ type: 'string', text: '1' }, { type: 'string', text: 'v' }] },
  );
  inOneStep(engine, 'DEBUG LOADAOF');
  expect([engine.next(), engine.next(2)]).toEqual([{ type: 'status', text: 'OK' }, null]);
  expect(engine.type('INFO persistence')).toContain('rdb_changes_since_last_save:0\\r');
});

test('keys that are due are gone in the same transaction in which they were loaded', () => {
  const disk = diskOf({ [increment]: request('SET due v PXAT 1000') });
  const engine = Engine.withFile(disk);
  for (const line of ['MULTI', 'DEBUG LOADAOF', 'GET due']) engine.type(line);
  expect(engine.type('EXEC')).toBe('1) OK\n2) (nil)');
});

test('what commands of a file do is not written to it again', () => {
  const text = request('SET k v EX 100') + request('SADD s a') + request('SPOP s');
  const disk = diskOf({ [increment]: text });
  const engine = Engine.withFile(disk);
  expect(engine.type('DEBUG LOADAOF')).toBe('OK');
  engine.advance(2000);
  expect(textOf(disk, folder + increment)).toBe(text);
});

test('a manifest\'s words come in pairs, and its lines are at most 1024 bytes long', () => {
  expect(() => parseManifest('file a seq 1 type i extra\n')).toThrow('Invalid AOF manifest file format');
  expect(parseManifest(`#${'x'.repeat(1022)}\nfile a seq 1 type i\n`).parts).toHaveLength(1);
  expect(() => parseManifest(`#${'x'.repeat(1023)}\nfile a seq 1 type i\n`)).toThrow('too long line');
});
