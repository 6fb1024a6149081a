/* The append-only file: a server that starts again holds what it held, whatever was done to it; files are rewritten; what is cut off or
 * spoilt is told; and a disk that fails is. The files in the folder aof were written by a Valkey 8.1.1. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { parseManifest } from '../../src/engine/aof/manifest.ts';
import { allCommands } from '../../src/engine/commands/index.ts';
import { MemoryDisk } from '../../src/engine/disk.ts';
import { comparedCommands, sequences } from '../generate/steps.ts';
import { loadAtStart } from '../../src/engine/aof/start.ts';
import { atOnce } from '../../src/engine/loading.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

const increment = 'appendonlydir/appendonly.aof.1.incr.aof';

const textOf = (disk: MemoryDisk, name: string): string => String.fromCharCode(...(disk.read(name) ?? []));

const info = (engine: Engine, field: string): string =>
  new RegExp(`${field}:([\\w.-]+)`).exec(engine.type('INFO persistence'))?.[1] ?? '';

const digest = (engine: Engine): string => engine.type('DEBUG DIGEST', 99);

describe('a server that starts again', () => {
  test('holds what it held, from commands and from bases of either kind', () => {
    const drawn = sequences({ commands: comparedCommands(allCommands.commands), steps: 60 });
    fc.assert(
      fc.property(drawn, fc.constantFrom('yes', 'no'), fc.nat(60), ({ settings: chosen, steps }, preamble, rewriteAt) => {
        const disk = new MemoryDisk();
        const settings = { 'aof-use-rdb-preamble': preamble };
        const engine = Engine.withFile(disk, settings);
        for (const argv of chosen) engine.call(argv, 99);
        steps.forEach(({ on, argv }, i) => {
          if (i === rewriteAt) engine.type('BGREWRITEAOF', 99);
          engine.call(argv, on === 'A' ? 1 : 2);
          engine.advance(60);
        });
        engine.advance(2000);
        const again = Engine.withFile(disk, settings, steps.length * 60 + 2000);
        expect(digest(again)).toBe(digest(engine));
        expect(again.faults).toEqual([]);
        again.node.h.checkInvariants();
      }),
      { seed: 7601, numRuns: 40 },
    );
  });

  test('trims a stream as far as it was trimmed, though about so many entries were asked for', () => {
    const disk = new MemoryDisk();
    const engine = Engine.withFile(disk, { 'stream-node-max-entries': '10' });
    for (let i = 1; i <= 100; i++) engine.type(`XADD s ${i}-1 f v`);
    engine.type('XADD s MAXLEN ~ 55 LIMIT 30 101-1 f v');
    engine.type('XADD s MINID ~ 60 LIMIT 10 102-1 f v');
    expect(engine.type('XLEN s')).toBe('(integer) 62');
    const again = Engine.withFile(disk, { 'stream-node-max-entries': '1' });
    expect(again.type('XLEN s')).toBe('(integer) 62');
    expect(again.type('XTRIM s MAXLEN = 10 LIMIT 5')).toMatch(/^\(error\) ERR syntax error, LIMIT cannot be used/);
  });

  test('DEBUG LOADAOF reads what BGREWRITEAOF wrote, though no file is kept up', () => {
    const engine = new Engine();
    engine.type('SET k v');
    expect(engine.type('DEBUG LOADAOF')).toBe('(error) ERR Error trying to load the AOF files, check server logs.');
    engine.type('BGREWRITEAOF');
    engine.advance(1000);
    engine.type('SET k w');
    expect(engine.type('DEBUG LOADAOF')).toBe('OK');
    expect(engine.type('GET k')).toBe('"v"');
  });

  test('holds groups of streams and what is pending in them', () => {
    const asked = ['XPENDING s g', 'XPENDING s g - + 10 c', 'XINFO GROUPS s', 'XRANGE s - +', 'XADD gone 5-1 f v', 'FCALL f 0'];
    for (const preamble of ['yes', 'no']) {
      const disk = new MemoryDisk();
      const engine = Engine.withFile(disk, { 'aof-use-rdb-preamble': preamble });
      for (const line of [
        'XADD s 1-1 f v', 'XADD s 2-1 f v', 'XADD s 3-1 f v', 'XGROUP CREATE s g 0', 'XREADGROUP GROUP g c COUNT 2 STREAMS s >',
        'XACK s g 1-1', 'XCLAIM s g d 0 2-1', 'XDEL s 3-1', 'XADD gone 5-1 f v', 'XDEL gone 5-1',
      ])
        engine.type(line);
      engine.call(['FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() return 7 end)"]);
      const told = asked.map((line) => engine.type(line));
      expect(told[4]).toMatch(/equal or smaller/);
      expect(asked.map((line) => Engine.withFile(disk).type(line))).toEqual(told);
      engine.type('BGREWRITEAOF');
      engine.advance(200);
      expect(asked.map((line) => Engine.withFile(disk).type(line))).toEqual(told);
    }
  });

  test('keeps a key that was due for as long as the file says more of it', () => {
    const disk = new MemoryDisk();
    const engine = Engine.withFile(disk);
    engine.type('SET n 1 PX 1000');
    engine.type('INCR n');
    engine.type('PERSIST n');
    expect(Engine.withFile(disk, {}, 5000).type('GET n')).toBe('"2"');
  });

  test('reads what a Valkey wrote', () => {
    const disk = new MemoryDisk();
    const folder = new URL('aof/', import.meta.url);
    for (const name of readdirSync(folder)) disk.write(`appendonlydir/${name}`, new Uint8Array(readFileSync(new URL(name, folder))));
    expect(digest(Engine.withFile(disk))).toBe('ca5869f2c209be4ac9181c842968ed5b653bfc3e');
  });

  test('takes over the single file of a server before 7.0, behind whose snapshot commands stand', () => {
    const source = new Engine();
    source.type('SET a 1');
    source.type('SAVE');
    const snapshot = source.node.snapshots.disk.read('dump.rdb') as Uint8Array;
    const disk = new MemoryDisk();
    disk.write('appendonly.aof', new Uint8Array([...snapshot, ...bytesOf('*2\r\n$4\r\nINCR\r\n$1\r\na\r\n')]));
    const engine = Engine.withFile(disk);
    expect(engine.type('GET a')).toBe('"2"');
    engine.type('INCR a');
    expect(disk.read('appendonly.aof')).toBeUndefined();
    expect(Engine.withFile(disk).type('GET a')).toBe('"3"');
    expect(textOf(disk, 'appendonlydir/appendonly.aof.manifest')).toBe(
      'file appendonly.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
    );
  });

  test('goes on to take it over where that was cut off, and leaves one alone that has another in its place', () => {
    const disk = new MemoryDisk();
    disk.write('appendonlydir/appendonly.aof.manifest', bytesOf('file appendonly.aof seq 1 type b\n'));
    disk.write('appendonly.aof', bytesOf('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n'));
    expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
    expect(disk.read('appendonly.aof')).toBeUndefined();
    disk.write('appendonly.aof', bytesOf('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n2\r\n'));
    expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
    expect(disk.read('appendonly.aof')).toBeDefined();
  });

  test('does not give the single file up when the disk is full', () => {
    const disk = new WatchedDisk();
    disk.write('appendonly.aof', bytesOf('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n'));
    disk.isFull = true;
    expect(() => Engine.withFile(disk)).toThrow('Error trying to move the old AOF file appendonly.aof into dir: No space left on device');
    disk.isFull = false;
    expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
  });

  test('removes what a rewrite has made needless, and nobody had', () => {
    const disk = new MemoryDisk();
    const manifest = 'appendonlydir/appendonly.aof.manifest';
    Engine.withFile(disk).type('SET a 1');
    disk.write('appendonlydir/old', bytesOf('x'));
    disk.write(manifest, bytesOf(`file old seq 1 type h\n${textOf(disk, manifest)}`));
    expect(Engine.withFile(disk).type('GET a')).toBe('"1"');
    expect(disk.read('appendonlydir/old')).toBeUndefined();
    expect(textOf(disk, manifest)).not.toContain('old');
  });
});

describe('a file that ends too early', () => {
  const complete = '*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n';
  const started = (tail: string, settings = {}): [Engine, MemoryDisk] => {
    const disk = new MemoryDisk();
    Engine.withFile(disk).type('SET a 1');
    disk.append(increment, bytesOf(tail));
    return [Engine.withFile(disk, settings), disk];
  };

  test('is cut where the last whole transaction ended, at whatever byte it ends', () => {
    for (let bytes = 0; bytes < complete.length; bytes++) {
      const [engine, disk] = started(complete.slice(0, bytes));
      expect(engine.type('GET a'), `${bytes} bytes`).toBe('"1"');
      engine.type('APPEND a 2');
      expect(Engine.withFile(disk).type('GET a'), `${bytes} bytes`).toBe('"12"');
    }
    expect(started(complete)[0].type('GET a')).toBe('"2"');
  });

  test('is refused where that is asked for', () => {
    expect(() => started('*2\r\n$4\r\nINC', { 'aof-load-truncated': 'no' })).toThrow('Unexpected end of file reading the append only file');
  });

  test('is refused when another one follows it', () => {
    const disk = new MemoryDisk();
    Engine.withFile(disk).type('SET a 1');
    disk.append(increment, bytesOf('*2\r\n$4'));
    disk.write('appendonlydir/appendonly.aof.2.incr.aof', new Uint8Array());
    disk.append('appendonlydir/appendonly.aof.manifest', bytesOf('file appendonly.aof.2.incr.aof seq 2 type i\n'));
    expect(() => Engine.withFile(disk)).toThrow('Unexpected end of file');
  });

  test.each([
    ['x', 'Bad file format'], ['*x\r\n', 'Bad file format'],
    ['*1\r\n$4\r\nNOPE\r\n', "Unknown command 'NOPE' reading the append only file"],
    ['*2\r\n$3\r\nSET\r\n$1\r\na\r\n', "incr.aof, error: wrong number of arguments for 'set' command"],
    ['*1\r\n$7\r\nCLUSTER\r\n', "error: wrong number of arguments for 'cluster' command"],
    ['*2\r\n$7\r\nCLUSTER\r\n$4\r\nNOPE\r\n', "error: unknown subcommand 'NOPE'. Try CLUSTER HELP."],
  ])('is none: %j', (tail, message) => {
    expect(() => started(tail)).toThrow(message);
  });
});

describe('a manifest', () => {
  test('is read as it was written', () => {
    const text = 'file "a \\n\\x00b.1.base.rdb" seq 1 type b\nfile x.1.incr.aof seq 1 type h\nfile x.2.incr.aof seq 2 type i\n';
    expect(parseManifest(text).text).toBe(text);
    expect(parseManifest('# a remark\nfile a seq 1 type i startoffset 10\n').parts).toEqual([{ name: 'a', seq: 1 }]);
  });

  test.each([
    ['', 'empty'], ['\n', 'Invalid'], ['file a seq 1 type b', 'too long line'],
    [`file a seq 1 type b${' k v'.repeat(300)}\n`, 'too long line'],
    ['file "a seq 1 type b\n', 'Invalid'], ['filx a seq 1 type b\n', "at line 1\n>>> 'filx a seq 1 type b'\nInvalid"],
 ['file a seq 0 type b\n', 'Invalid'], ['file a seq 1\n', 'Invalid'], ['file a seq 1 type\n', 'Invalid'],
    ['file a/b seq 1 type b\n', 'just a filename'], ['file a seq 1 type z\n', 'Unknown'],
    ['file a seq 1 type b\nfile b seq 2 type b\n', 'duplicate'], ['file a seq 2 type i\nfile b seq 2 type i\n', 'non-monotonic'],
  ])('is refused: %j', (text, message) => {
    expect(() => parseManifest(text)).toThrow(message);
  });

  test('names a file that is not there', () => {
    const disk = new MemoryDisk();
    disk.write('appendonlydir/appendonly.aof.manifest', bytesOf('file a.1.incr.aof seq 1 type i\n'));
    expect(() => Engine.withFile(disk)).toThrow("Unable to obtain the AOF file a.1.incr.aof length. stat: No such file or directory");
  });
});

describe('commands of a file', () => {
  const request = (...argv: readonly string[]): string => String.fromCharCode(...encode(argv));

  test('that are answered with an error are told to the log, and passed over', () => {
    const disk = new MemoryDisk();
    Engine.withFile(disk).type('SET a x');
    disk.append(increment, bytesOf(request('INCR', 'a') + request('SET', 'b', '1')));
    const engine = new Engine('test', true, undefined, 65_536, { disk });
    engine.node.config.start('appendonly', 'yes');
    expect(atOnce(loadAtStart(engine.node)).notes).toEqual([
      "== CRITICAL == This server is sending an error to its AOF-loading-client: 'value is not an integer or out of range' after " +
        "processing the command 'incr'",
    ]);
    expect(engine.type('GET b')).toBe('"1"');
  });

  test('may be scripts that take long: what follows them follows them', () => {
    const disk = new MemoryDisk();
    Engine.withFile(disk).type('SET a x');
    const script = "for i = 1, 2000000 do end redis.call('SET', KEYS[1], 'y')";
    disk.append(increment, bytesOf(request('EVAL', script, '1', 'a') + request('APPEND', 'a', 'z')));
    const engine = Engine.withFile(disk);
    expect(engine.type('GET a')).toBe('"yz"');
    expect(engine.type('DEBUG LOADAOF')).toBe('OK');
    expect(engine.type('GET a')).toBe('"yz"');
  });
});

describe('while a server runs', () => {
  test('the file is turned on, and is whole once it was written for the first time', () => {
    const engine = new Engine();
    engine.type('SET before 1');
    engine.type('CONFIG SET appendonly yes');
    engine.type('SET after 1');
    expect(info(engine, 'aof_rewrite_in_progress')).toBe('1');
    expect(engine.type('SHUTDOWN')).toBe('(error) ERR Errors trying to SHUTDOWN. Check logs.');
    engine.advance(200);
    expect(info(engine, 'aof_enabled')).toBe('1');
    const { disk } = engine.node.snapshots;
    expect(Engine.withFile(disk as MemoryDisk).type('MGET before after')).toBe('1) "1"\n2) "1"');
    engine.type('CONFIG SET appendonly no');
    engine.type('SET later 1');
    expect(info(engine, 'aof_enabled')).toBe('0');
    expect(Engine.withFile(disk as MemoryDisk).type('EXISTS before later')).toBe('(integer) 1');
  });

  test('that was started with a file has it open from its first command on', () => {
    const engine = new Engine().startedWith(['appendonly yes', 'aof-use-rdb-preamble no']);
    engine.type('SET a 1');
    expect(info(engine, 'aof_enabled')).toBe('1');
    expect(info(engine, 'aof_rewrite_in_progress')).toBe('0');
    const disk = engine.node.snapshots.disk as MemoryDisk;
    expect(textOf(disk, 'appendonlydir/appendonly.aof.1.base.aof')).toBe('');
    expect(textOf(disk, increment)).toContain('SET');
  });

  test('a rewrite makes one file of many, and scripts and transactions wait with it', () => {
    const disk = new MemoryDisk();
    const engine = Engine.withFile(disk);
    for (let i = 0; i < 100; i++) engine.type('INCR n');
    expect(engine.type('BGREWRITEAOF')).toBe('Background append only file rewriting started');
    expect(engine.type('BGREWRITEAOF')).toBe('(error) ERR Background append only file rewriting already in progress');
    expect(engine.type('BGSAVE')).toMatch(/^\(error\) ERR Another child process is active/);
    expect(engine.type('BGSAVE SCHEDULE')).toBe('Background saving scheduled');
    engine.type('INCR n');
    engine.advance(100);
    expect(textOf(disk, 'appendonlydir/appendonly.aof.manifest')).toBe(
      'file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.2.incr.aof seq 2 type i\n',
    );
    expect(disk.read(increment)).toBeUndefined();
    expect(Engine.withFile(disk).type('GET n')).toBe('"101"');
    engine.type('MULTI');
    engine.type('BGREWRITEAOF');
    expect(engine.type('EXEC')).toBe('1) Background append only file rewriting scheduled');
    engine.advance(300);
    expect(info(engine, 'aof_rewrites')).toBe('2');
  });

  test('a file that has doubled is rewritten by itself', () => {
    const engine = Engine.withFile(new MemoryDisk(), { 'auto-aof-rewrite-min-size': '1000' });
    for (let i = 0; i < 50; i++) engine.type('INCR n');
    engine.advance(300);
    expect(info(engine, 'aof_rewrites')).toBe('1');
    expect(Number(info(engine, 'aof_current_size'))).toBeLessThan(300);
  });

  test('timestamps stand between commands', () => {
    const disk = new MemoryDisk();
    const engine = Engine.withFile(disk, { 'aof-timestamp-enabled': 'yes' });
    engine.type('SET a 1');
    engine.type('SET a 2');
    engine.advance(1000);
    engine.type('SET a 3');
    expect(textOf(disk, increment).match(/#TS:\d+/g)).toEqual(['#TS:1704067200', '#TS:1704067201']);
    expect(Engine.withFile(disk).type('GET a')).toBe('"3"');
    engine.type('CONFIG SET aof-use-rdb-preamble no');
    engine.type('BGREWRITEAOF');
    engine.advance(200);
    expect(textOf(disk, 'appendonlydir/appendonly.aof.2.base.aof')).toMatch(/^#TS:1704067201\r\n\*2\r\n\$6\r\nSELECT/);
    expect(Engine.withFile(disk).type('GET a')).toBe('"3"');
  });

  test('DEBUG AOF-FLUSH-SLEEP makes each write take long: nobody is answered before', () => {
    const disk = new MemoryDisk();
    const engine = Engine.withFile(disk);
    expect(engine.type('DEBUG AOF-FLUSH-SLEEP 500000')).toBe('OK');
    expect(engine.type('GET a')).toBe('(nil)');
    expect(engine.type('SET a 1')).toBe('(no reply)');
    expect(textOf(disk, increment)).toContain('SET');
    engine.advance(499);
    expect(engine.next()).toBeNull();
    engine.advance(1);
    expect(engine.next()).not.toBeNull();
  });

  test('DEBUG LOADAOF loads what was written', () => {
    const engine = Engine.withFile(new MemoryDisk());
    engine.type('SET a 1');
    engine.type('DEBUG POPULATE 5');
    expect(engine.type('DEBUG LOADAOF')).toBe('OK');
    expect(engine.type('DBSIZE')).toBe('(integer) 1');
    expect(new Engine().type('DEBUG LOADAOF')).toMatch(/^\(error\) ERR Error trying to load the AOF files/);
  });
});

/** A disk that notes when files are made safe, and may be full. */
class WatchedDisk extends MemoryDisk {
  synced = 0;
  isFull = false;

  override append(name: string, bytes: Uint8Array): undefined {
    if (this.isFull) return 'No space left on device' as unknown as undefined;
    super.append(name, bytes);
  }

  override write(name: string, bytes: Uint8Array): undefined {
    if (this.isFull) return 'No space left on device' as unknown as undefined;
    super.write(name, bytes);
  }

  override sync(): undefined {
    this.synced++;
  }
}

describe('the disk', () => {
  test('is asked to make safe what was written with each step, once a second, or not', () => {
    const counts = ['always', 'everysec', 'no'].map((appendfsync) => {
      const disk = new WatchedDisk();
      const engine = Engine.withFile(disk, { appendfsync });
      for (let i = 0; i < 40; i++) {
        engine.type('INCR n');
        engine.advance(50);
      }
      engine.advance(1000);
      return disk.synced;
    });
    expect(counts).toEqual([40, 2, 0]);
  });

  test('may be full: writes are refused, and nothing of what was done is lost once there is room', () => {
    const disk = new WatchedDisk();
    const engine = Engine.withFile(disk);
    disk.isFull = true;
    engine.type('SET a 1');
    expect(engine.type('SET a 2')).toBe('(error) MISCONF Errors writing to the AOF file: No space left on device');
    expect(engine.type('GET a')).toBe('"1"');
    expect(info(engine, 'aof_last_write_status')).toBe('err');
    disk.isFull = false;
    engine.advance(200);
    expect(engine.type('INCR a')).toBe('(integer) 2');
    expect(Engine.withFile(disk).type('GET a')).toBe('"2"');
  });

  test('may be full when each change was promised to be safe: then the server ends', () => {
    const disk = new WatchedDisk();
    const engine = Engine.withFile(disk, { appendfsync: 'always' });
    let status: number | undefined;
    engine.exit = (given: number) => {
      status = given;
    };
    disk.isFull = true;
    engine.type('SET a 1');
    expect(status).toBe(1);
  });
});
