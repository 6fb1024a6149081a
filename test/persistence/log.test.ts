/* What the server's log tells of snapshots, of the append-only file, and of what replies only refer to. */

import { expect, test } from 'vitest';
import type { Disk } from '../../src/engine/disk.ts';
import { Engine } from '../tools/engine.ts';

const noDisk: Disk = {
  read: () => undefined, open: () => undefined, write: () => undefined, append: () => undefined, sync: () => undefined, remove: () => {},
};

/** Types the lines, waits for `ms` after each, and gives what was logged. */
function logOf(lines: readonly string[], ms = 200, engine = new Engine()): readonly string[] {
  for (const line of lines) {
    engine.type(line);
    engine.advance(ms);
  }
  return engine.logged;
}

const saved = ['notice Background saving started', 'notice DB saved on disk', 'notice Background saving terminated with success'];
const began = 'notice Background append only file rewriting started';

test('snapshots: asked for, and because of a save point', () => {
  expect(logOf(['SAVE', 'BGSAVE'])).toEqual(['notice DB saved on disk', ...saved]);
  expect(logOf(['CONFIG SET save "1 2"', 'SET a 1', 'SET b 1', 'PING'], 1000)).toEqual([
    'notice 2 changes in 1 seconds. Saving...', ...saved,
  ]);
});

test('a disk that takes nothing', () => {
  const disk: Disk = { ...noDisk, write: () => 'No space left on device' };
  expect(logOf(['SAVE', 'BGSAVE', 'BGREWRITEAOF'], 200, new Engine('test', true, undefined, 65_536, { disk }))).toEqual([
    'notice Background saving started', 'warning Background saving error',
    began, 'warning Background AOF rewrite terminated with error',
  ]);
});

test.each([
  ['default', [], [0]],
  ['save', ['notice Saving the final RDB snapshot before exiting.', 'notice DB saved on disk'], [0]],
])('a signal ends the server as it is configured: %s', (how, told, exits) => {
  const engine = new Engine();
  engine.type(`CONFIG SET shutdown-on-sigterm ${how} shutdown-on-sigint nosave`);
  engine.signal('SIGTERM');
  expect(engine.logged).toEqual(['notice User requested shutdown...', ...told]);
  expect(engine.exits).toEqual(exits);
});

test('a signal does not end a server that cannot save what it should, unless it is forced', () => {
  const engine = new Engine('test', true, undefined, 65_536, { disk: { ...noDisk, write: () => 'No space left on device' } });
  engine.type('CONFIG SET save "3600 1" shutdown-on-sigterm "now force"');
  const saves = 'notice Saving the final RDB snapshot before exiting.';
  engine.signal('SIGINT');
  expect(engine.logged.splice(0)).toEqual([
    'notice User requested shutdown...', saves, "warning Error trying to save the DB, can't exit.",
    'warning Errors trying to shut down the server. Check the logs for more information.',
  ]);
  expect(engine.exits).toEqual([]);
  engine.signal('SIGTERM');
  expect(engine.logged).toEqual(['notice User requested shutdown...', saves, 'warning Error trying to save the DB. Exit anyway.']);
  expect(engine.exits).toEqual([0]);
});

test('rewrites: asked for, stopped with the file itself, and because it has grown', () => {
  const finished = 'notice Background AOF rewrite finished successfully';
  expect(logOf(['CONFIG SET appendonly yes', 'BGREWRITEAOF'])).toEqual([began, finished, began, finished]);
  expect(logOf(['SET a 1', 'CONFIG SET rdb-key-save-delay 1000000 appendonly yes', 'CONFIG SET appendonly no'])).toEqual([
    began, 'notice Killing AOF child',
  ]);
  const lines = ['CONFIG SET auto-aof-rewrite-min-size 100 aof-use-rdb-preamble no appendonly yes', `SET a ${'x'.repeat(300)}`];
  const hasGrown = 'notice Starting automatic rewriting of AOF on 35000% growth'; // from nothing, which counts as one byte
  expect(logOf(lines)).toEqual([began, finished, hasGrown, began, finished]);
});

test('why nothing could be loaded, of which the error says that it is in the log', () => {
  const engine = new Engine();
  engine.type('DEBUG RELOAD NOSAVE');
  engine.node.snapshots.disk.write('dump.rdb', new TextEncoder().encode('REDIS9999'));
  engine.type('DEBUG RELOAD NOSAVE');
  expect(engine.logged).toEqual(['warning There is no RDB file to load', "warning Can't handle RDB format version 9999"]);
});

/** A snapshot of keys with these types and bytes, without a checksum. */
const snapshotOf = (...keys: readonly (readonly [type: number, key: string, ...value: number[]])[]): Uint8Array => {
  const text = (word: string): number[] => [word.length, ...new TextEncoder().encode(word)];
  const entries = keys.flatMap(([type, key, ...value]) => [type, ...text(key), ...value]);
  return new Uint8Array([...new TextEncoder().encode('REDIS0011'), 0xfe, 0, ...entries, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
};

const emptyListpack = [7, 7, 0, 0, 0, 0, 0, 0xff];

test('keys that hold nothing are passed over, whether they are counted or in blocks', () => {
  const engine = new Engine();
  engine.node.snapshots.disk.write('dump.rdb', snapshotOf(
    [2, 'set', 0], [0, 'kept', 1, 0x78], [16, 'hash', ...emptyListpack], [18, 'list', 1, 2, ...emptyListpack],
  ));
  expect(engine.type('DEBUG RELOAD NOSAVE')).toBe('OK');
  expect(engine.type('KEYS *')).toBe('1) "kept"');
  expect(engine.logged).toEqual([
    ...['set', 'hash', 'list'].map((key) => `warning rdbLoadObject skipping empty key: ${key}`),
    'warning Done loading RDB, keys loaded: 1, keys expired: 0, empty keys skipped: 3.',
  ]);
});

test('where a snapshot is bad, and why', () => {
  const engine = new Engine();
  engine.node.snapshots.disk.write('dump.rdb', snapshotOf([0, 'a', 1, 0x78], [2, 'set', 2, 1, 0x78, 1, 0x78]));
  engine.type('DEBUG RELOAD NOSAVE');
  expect(engine.logged).toEqual([
    'warning Internal error in RDB reading offset 26 -> Duplicate set members detected',
    "warning Reading key 'set', after 1 other keys", 'warning Terminating server after rdb file reading failure.',
  ]);
});

test('why RESTORE refused a payload', () => {
  const engine = new Engine();
  engine.type('DEBUG SET-SKIP-CHECKSUM-VALIDATION 1');
  const payload = String.raw`\x10\x08\x08\x00\x00\x00\x01\x00\x01\xff\x0b\x0000000000`;
  expect(engine.type(`RESTORE h 0 "${payload}"`)).toBe('(error) ERR Bad data format');
  expect(engine.logged).toEqual(['verbose Internal error in RDB reading offset 10 -> Hash listpack integrity check failed.']);
});

test('why TLS cannot be turned on, of which the error says that it is in the log', () => {
  const engine = new Engine();
  expect(engine.type('CONFIG SET tls-port 6380')).toBe(
    "(error) ERR CONFIG SET failed (possibly related to argument 'tls-port') - Unable to update TLS configuration. Check server logs.",
  );
  expect(engine.logged).toEqual([expect.stringMatching(/^warning tls-port: no TLS is offered here/)]);
});
