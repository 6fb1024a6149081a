/* The append-only file turned on and off and rewritten while other things happen: a snapshot is written, a rewrite is under way, the
 * disk refuses. Whatever comes in between, what is on the disk must be what a server may begin with. */

import { expect, test } from 'vitest';
import { type Disk, MemoryDisk, type OpenFile } from '../../src/engine/disk.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

/** A disk that refuses to write files of some names, or to make anything safe. */
class RefusingDisk implements Disk {
  readonly files = new MemoryDisk();
  refused = /^$/;
  cannotSync = false;
  synced = 0;

  read(name: string): Uint8Array | undefined {
    return this.files.read(name);
  }

  open(name: string): OpenFile | undefined {
    return this.files.open(name);
  }

  write(name: string, bytes: Uint8Array): string | undefined {
    return this.refused.test(name) ? 'Input/output error' : this.files.write(name, bytes);
  }

  append(name: string, bytes: Uint8Array): string | undefined {
    return this.refused.test(name) ? 'Input/output error' : this.files.append(name, bytes);
  }

  sync(): string | undefined {
    if (this.cannotSync) return 'Input/output error';
    this.synced++;
    return undefined;
  }

  remove(name: string): void {
    this.files.remove(name);
  }
}

const folder = 'appendonlydir/appendonly.aof';

const info = (engine: Engine, field: string): string =>
  new RegExp(`${field}:([\\w.-]+)`).exec(engine.type('INFO persistence', 99))?.[1] ?? '';

const manifestOn = (disk: Disk): string | undefined => {
  const bytes = disk.read(`${folder}.manifest`);
  return bytes === undefined ? undefined : String.fromCharCode(...bytes);
};

/** A server without a file, on a disk. */
const without = (disk: Disk): Engine => new Engine('test', true, undefined, 65_536, { disk });

test('turned on while a snapshot is written, the file waits for its end', () => {
  const engine = new Engine();
  engine.type('SET a 1');
  engine.type('BGSAVE');
  engine.type('CONFIG SET appendonly yes');
  expect([info(engine, 'aof_rewrite_in_progress'), info(engine, 'aof_rewrite_scheduled'), info(engine, 'aof_rewrites')])
    .toEqual(['0', '1', '0']);
  engine.advance(1000);
  expect([info(engine, 'aof_rewrite_scheduled'), info(engine, 'aof_rewrites')]).toEqual(['0', '1']);
});

test('a rewrite that is asked for while a snapshot is written begins once that is there, and not before', () => {
  const engine = Engine.withFile(new MemoryDisk());
  engine.type('CONFIG SET rdb-key-save-delay 200000'); // 0.2 s a key
  for (const key of ['a', 'b', 'c', 'd', 'e']) engine.type(`SET ${key} 1`);
  engine.type('BGSAVE');
  expect(engine.type('BGREWRITEAOF')).toBe('Background append only file rewriting scheduled');
  engine.advance(500);
  expect([info(engine, 'rdb_bgsave_in_progress'), info(engine, 'aof_rewrites')]).toEqual(['1', '0']);
  engine.advance(1000);
  expect([info(engine, 'rdb_bgsave_in_progress'), info(engine, 'aof_rewrites')]).toEqual(['0', '1']);
});

test('turned on, the file has no manifest before it is whole', () => {
  const disk = new MemoryDisk();
  const engine = without(disk);
  engine.type('SET before 1');
  engine.type('CONFIG SET appendonly yes');
  engine.type('SET after 1');
  expect(manifestOn(disk)).toBeUndefined();
  engine.advance(500);
  expect(manifestOn(disk)).toMatch(/base.*\n.*incr/);
});

test('what a server wrote before its file was whole comes back to nobody', () => {
  const disk = new MemoryDisk();
  const engine = without(disk);
  engine.type('CONFIG SET appendonly yes');
  engine.type('SET lost 1'); // and here it dies
  Engine.withFile(disk).type('SET kept 1');
  expect(Engine.withFile(disk).type('KEYS *')).toBe('1) "kept"');
});

test('turned on once more, the file goes on as it was', () => {
  const engine = Engine.withFile(new MemoryDisk());
  engine.type('CONFIG SET appendonly yes');
  expect([info(engine, 'aof_rewrite_in_progress'), info(engine, 'aof_rewrites')]).toEqual(['0', '0']);
});

test('turned off, the file holds what was done before in the same breath', () => {
  const disk = new MemoryDisk();
  const engine = Engine.withFile(disk);
  engine.receive(1, new Uint8Array([...encode(['SET', 'a', '1']), ...encode(['CONFIG', 'SET', 'appendonly', 'no'])]));
  engine.type('SET b 1');
  expect(Engine.withFile(disk).type('MGET a b')).toBe('1) "1"\n2) (nil)');
});

test('turned off while it is rewritten, the file stays as it is', () => {
  const disk = new MemoryDisk();
  const engine = Engine.withFile(disk);
  engine.type('SET a 1');
  engine.type('BGREWRITEAOF');
  engine.type('CONFIG SET appendonly no');
  expect(info(engine, 'aof_rewrite_in_progress')).toBe('0');
  const manifest = manifestOn(disk);
  engine.advance(1000);
  expect(manifestOn(disk)).toBe(manifest);
  expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
});

test('turned off, the file that cannot be written keeps nobody from writing', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk);
  disk.refused = /incr/;
  engine.type('SET a 1');
  expect(engine.type('SET a 2')).toMatch(/^\(error\) MISCONF/);
  engine.type('CONFIG SET appendonly no');
  expect(engine.type('SET a 2')).toBe('OK');
  expect(engine.node.aof.pendingBytes).toBe(0);
});

test('a manifest that cannot be written is not gone by', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk);
  engine.type('SET a 1');
  disk.refused = /manifest/;
  engine.type('BGREWRITEAOF');
  engine.type('SET a 2');
  engine.advance(1000);
  expect(Engine.withFile(disk.files).type('GET a')).toBe('"2"');
});

test('what cannot be made safe as a rewrite begins is made safe later, and keeps nobody from writing for good', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk);
  engine.type('SET a 1');
  disk.cannotSync = true;
  engine.type('BGREWRITEAOF');
  disk.cannotSync = false;
  expect(engine.type('SET a 2')).toMatch(/^\(error\) MISCONF/);
  engine.advance(2000);
  expect(engine.type('SET a 2')).toBe('OK');
});

test('a base that cannot be written leaves everything as it was, and is tried again after some seconds', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk, { 'auto-aof-rewrite-min-size': '100' });
  engine.type('SET a 1');
  disk.refused = /2\.base/;
  engine.type('BGREWRITEAOF');
  engine.advance(1000);
  expect([info(engine, 'aof_last_bgrewrite_status'), info(engine, 'aof_rewrites_consecutive_failures')]).toEqual(['err', '1']);
  for (let i = 0; i < 50; i++) engine.type('INCR n');
  engine.advance(2000);
  expect(info(engine, 'aof_rewrites')).toBe('1');
  expect(Engine.withFile(disk.files).type('MGET a n')).toBe('1) "1"\n2) "50"');
  disk.refused = /^$/;
  engine.advance(5000);
  expect([info(engine, 'aof_last_bgrewrite_status'), info(engine, 'aof_rewrites_consecutive_failures')]).toEqual(['ok', '0']);
  expect(Engine.withFile(disk.files).type('MGET a n')).toBe('1) "1"\n2) "50"');
});

test('a file is rewritten by itself when it has grown by as much as is asked for, and never at 0 %', () => {
  const grown = (percentage: string, bytes: number): string => {
    const engine = Engine.withFile(new MemoryDisk(), {
      'aof-use-rdb-preamble': 'no', 'auto-aof-rewrite-min-size': '1', 'auto-aof-rewrite-percentage': percentage,
    });
    engine.type(`SET a ${'x'.repeat(1000)}`);
    engine.type('BGREWRITEAOF');
    engine.advance(1000);
    const baseBytes = Number(info(engine, 'aof_base_size'));
    engine.type(`SET b ${'x'.repeat(Math.floor((baseBytes * bytes) / 100))}`);
    engine.advance(1000);
    return info(engine, 'aof_rewrites');
  };
  expect([grown('100', 60), grown('100', 110), grown('50', 60), grown('0', 500)]).toEqual(['1', '2', '2', '1']);
});

test('what was written is made safe after a second also when nothing else happens', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk);
  engine.advance(60_000);
  engine.type('SET a 1');
  engine.type('SET a 2');
  const { synced } = disk;
  engine.advance(1100);
  expect(disk.synced).toBe(synced + 1);
  engine.advance(60_000);
  expect(disk.synced).toBe(synced + 1);
});

test('while a child writes, nothing is made safe where that is asked for', () => {
  for (const child of ['BGREWRITEAOF', 'BGSAVE']) {
    const disk = new RefusingDisk();
    const engine = Engine.withFile(disk, { appendfsync: 'always', 'no-appendfsync-on-rewrite': 'yes' });
    engine.type(child);
    const { synced } = disk;
    engine.type('SET a 1');
    expect(disk.synced, child).toBe(synced);
    engine.advance(1000);
    expect(disk.synced, child).toBe(synced + 1);
  }
});

test('what cannot be made safe is told: writes are refused until it can, or the server ends where it promised more', () => {
  const disk = new RefusingDisk();
  const engine = Engine.withFile(disk);
  engine.type('SET a 1');
  disk.cannotSync = true;
  engine.advance(2000);
  expect(engine.type('SET a 2')).toBe('(error) MISCONF Errors writing to the AOF file: Input/output error');
  expect(engine.type('WAITAOF 1 0 10')).toBe('(no reply)');
  engine.advance(100);
  expect(engine.next()).toEqual({ type: 'array', items: [{ type: 'integer', text: '0' }, { type: 'integer', text: '0' }] });
  engine.advance(60_000);
  disk.cannotSync = false;
  engine.advance(2000);
  expect(engine.node.aof.unsyncedBytes).toBe(0);
  expect(engine.type('SET a 2')).toBe('OK');

  const strict = Engine.withFile(new RefusingDisk(), { appendfsync: 'always' });
  let status: number | undefined;
  strict.exit = (given) => {
    status = given;
  };
  (strict.node.snapshots.disk as RefusingDisk).cannotSync = true;
  strict.type('SET a 1');
  expect(status).toBe(1);
});
