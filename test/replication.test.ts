/* A server that others follow, seen from their side: everything once, in both forms, then the stream; going on after a short absence;
 * acknowledgements, and who waits for them. That real servers follow is seen with them: valkey-server --replicaof 127.0.0.1 <port>. */

import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../src/repl/encode.ts';
import { Backlog } from '../src/engine/replication/backlog.ts';
import { Engine, startUs } from './tools/engine.ts';
import { Told } from './tools/propagated.ts';

/** The engine, with the bytes that one connection was sent kept as they came. */
class Primary extends Engine {
  received = '';
  static readonly replica = 50;

  override send(connection: number, bytes: Uint8Array): void {
    if (connection === Primary.replica) this.received += String.fromCharCode(...bytes);
    else super.send(connection, bytes);
  }

  /** What the replica says; what it was sent since. */
  say(...argv: readonly string[]): string {
    this.receive(Primary.replica, encode(argv));
    return this.taken();
  }

  taken(): string {
    const { received } = this;
    this.received = '';
    return received;
  }

  /** The replica's connection breaks, and it comes anew. */
  comeAnew(): void {
    this.world.take({ kind: 'close', connection: Primary.replica }, startUs);
    this.world.take({ kind: 'open', connection: Primary.replica, address: '127.0.0.1:50050' }, startUs);
  }
}

let engine: Primary;
beforeEach(() => {
  engine = new Primary();
});

/** The commands of a stretch of the stream. */
function commandsIn(stream: string): readonly string[] {
  const told = new Told();
  told.hear(Uint8Array.from(stream, (c) => c.charCodeAt(0)));
  return told.take(startUs / 1000);
}

const info = (field: string): string => new RegExp(`${field}:([\\w.,=:-]+)`).exec(engine.type('INFO replication', 99))?.[1] ?? '';

const snapshot = /^\+FULLRESYNC (\w{40}) (\d+)\r\n\$(\d+)\r\n(REDIS0010[\s\S]*)$/;

describe('everything once', () => {
  test('with its length first, and then the stream', () => {
    engine.type('SADD s a b c');
    const [, , offset, length, rest] = snapshot.exec(engine.say('PSYNC', '?', '-1')) as RegExpExecArray;
    expect([offset, rest?.length]).toEqual(['0', Number(length)]);
    engine.type('SELECT 2');
    engine.type('SET k v EX 10');
    expect(commandsIn(engine.taken())).toEqual(['[2] SET k v PXAT <now+10000>']);
    engine.type('GET k');
    expect(engine.taken()).toBe('');
  });

  test('without a word before it for SYNC', () => {
    expect(engine.say('SYNC')).toMatch(/^\$\d+\r\nREDIS0010/);
  });

  test('between marks, and then nothing until the replica says that it has it', () => {
    engine.type('CONFIG SET repl-diskless-sync-delay 0');
    engine.say('REPLCONF', 'capa', 'eof', 'capa', 'psync2');
    const sent = engine.say('PSYNC', '?', '-1');
    expect(sent).toMatch(/\r\n\$EOF:(\w{40})\r\nREDIS0010[\s\S]*\1$/);
    engine.type('SET k v');
    engine.type('SET l w');
    expect(engine.taken()).toBe('');
    expect(commandsIn(engine.say('REPLCONF', 'ACK', '0'))).toEqual(['SET k v', 'SET l w']);
    expect(info('slave0')).toMatch(/state=online/);
  });

  test('between marks only after a while, for all who came meanwhile', () => {
    engine.say('REPLCONF', 'capa', 'eof', 'capa', 'psync2');
    expect(engine.say('PSYNC', '?', '-1')).toBe('');
    expect(info('slave0')).toMatch(/state=wait_bgsave,offset=0,lag=0$/);
    expect(engine.type('ROLE')).toBe('1) "master"\n2) (integer) 0\n3) (empty array)');
    engine.advance(4000);
    engine.type('SET k v');
    expect(engine.taken()).toBe('\n'.repeat(4));
    engine.advance(1000);
    expect(engine.taken()).toMatch(/^\n\+FULLRESYNC \w{40} (\d+)\r\n\$EOF:(\w{40})\r\nREDIS0010[\s\S]*\x01k\x01v[\s\S]*\2$/);
    expect(info('slave0')).toMatch(/state=online/);
    expect(engine.say('REPLCONF', 'ACK', '0')).toBe('');
  });

  test('between marks at once when as many have come as were expected, or one who has no use for marks', () => {
    engine.type('CONFIG SET repl-diskless-sync-max-replicas 2');
    const ask = (connection: number, ...argv: readonly string[]) => engine.receive(connection, encode(argv));
    for (const connection of [51, Primary.replica]) {
      ask(connection, 'REPLCONF', 'capa', 'eof');
      ask(connection, 'PSYNC', '?', '-1');
      expect(engine.taken()).toBe(connection === 51 ? '' : '+OK\r\n');
    }
    engine.advance(200);
    expect(engine.taken()).toMatch(/FULLRESYNC/);
    engine.comeAnew();
    engine.say('REPLCONF', 'capa', 'eof');
    expect(engine.say('PSYNC', '?', '-1')).toBe('');
    ask(53, 'SYNC');
    expect(engine.taken()).toMatch(/FULLRESYNC[\s\S]*EOF:/);
  });

  test('can be read by a server before 7.2: small sets and streams are written as it knows them', () => {
    for (const line of ['SADD s a b c', 'XADD x 1-1 f v', 'XGROUP CREATE x g 0', 'XREADGROUP GROUP g c STREAMS x >']) engine.type(line);
    const image = engine.say('SYNC').replace(/^\$\d+\r\n/, '');
    const other = new Engine();
    other.node.snapshots.disk.write('dump.rdb', Uint8Array.from(image, (c) => c.charCodeAt(0)));
    expect(other.type('DEBUG RELOAD NOSAVE')).toBe('OK');
    for (const line of ['DEBUG DIGEST', 'XPENDING x g', 'OBJECT ENCODING s']) expect(other.type(line), line).toBe(engine.type(line));
    expect(image).not.toContain('\x14\x01s');
  });
});

describe('after an absence', () => {
  const begin = (): { id: string; offset: number } => {
    const [, id, offset] = snapshot.exec(engine.say('PSYNC', '?', '-1')) as RegExpExecArray;
    engine.type('SET a 1');
    const stream = engine.taken();
    return { id: id as string, offset: Number(offset) + stream.length };
  };

  test('it is sent what it missed', () => {
    const { id, offset } = begin();
    engine.comeAnew();
    engine.type('SET b 2');
    engine.say('REPLCONF', 'capa', 'psync2');
    const sent = engine.say('PSYNC', id, String(offset + 1));
    expect(sent).toMatch(new RegExp(`^\\+CONTINUE ${id}\r\n`));
    expect(commandsIn(sent.replace(/^.*?\r\n/, ''))).toEqual(['SET b 2']);
    engine.type('SET c 3');
    expect(commandsIn(engine.taken())).toEqual(['SET c 3']);
  });

  test('only who asked to go on has been refused', () => {
    engine.say('PSYNC', '?', '-1');
    engine.comeAnew();
    expect(engine.type('INFO stats')).toContain('sync_partial_err:0');
    engine.say('PSYNC', 'x'.repeat(40), '1');
    expect(engine.type('INFO stats')).toContain('sync_partial_err:1');
  });

  test('the stream names its database anew for who comes later', () => {
    begin();
    engine.comeAnew();
    engine.say('PSYNC', '?', '-1');
    engine.type('SET b 2');
    expect(engine.taken()).toContain('SELECT');
  });

  test.each([
    ['of another history', 'x'.repeat(40), 0],
    ['of more than the stream has', undefined, 1000],
    ['of a time that is not kept any more', undefined, -20_000],
  ])('it is sent everything anew for an offset %s', (_, otherId, shift) => {
    engine.type('CONFIG SET repl-backlog-size 16384');
    const { id, offset } = begin();
    for (let i = 0; i < 600; i++) engine.type(`SET key:${i} value`);
    const sent = engine.taken().length;
    engine.comeAnew();
    expect(engine.say('PSYNC', otherId ?? id, String(Math.max(1, offset + sent + 1 + shift)))).toMatch(snapshot);
  });

  test('the newest bytes are kept', () => {
    const backlog = new Backlog(10);
    let all = '';
    for (let i = 0; i < 50; i++) {
      const bytes = Uint8Array.from({ length: i % 13 }, (_, k) => (i * 7 + k) % 256);
      backlog.add(bytes);
      all += String.fromCharCode(...bytes);
      for (let n = 0; n <= backlog.length; n++) expect(String.fromCharCode(...backlog.last(n))).toBe(n === 0 ? '' : all.slice(-n));
    }
  });
});

describe('beside an append-only file', () => {
  test('the offset is that of the stream, publishing is for replicas alone, and a file that is turned off leaves them the stream', () => {
    engine.say('PSYNC', '?', '-1');
    engine.type('CONFIG SET appendonly yes');
    engine.advance(300);
    engine.taken();
    const before = Number(info('master_repl_offset'));
    engine.type('SET k v');
    engine.type('PUBLISH news p');
    const stream = engine.taken();
    expect(commandsIn(stream)).toEqual(['SET k v', 'PUBLISH news p']);
    expect(Number(info('master_repl_offset'))).toBe(before + stream.length);
    engine.advance(1100);
    engine.type('CONFIG SET appendonly no');
    engine.type('SET k v');
    engine.type('CONFIG SET appendonly yes');
    engine.advance(300);
    expect(engine.type('WAITAOF 1 0 0')).toBe('1) (integer) 1\n2) (integer) 0');
    const file = engine.node.snapshots.disk.read('appendonlydir/appendonly.aof.1.incr.aof') ?? [];
    expect(String.fromCharCode(...file)).not.toContain('PUBLISH');
    engine.taken();
    engine.type('CONFIG SET appendonly no');
    engine.type('SET k w');
    expect(commandsIn(engine.taken())).toEqual(['SET k w']);
  });
});

describe('a replica', () => {
  test('that missed nothing is sent nothing, and one that knows no histories is told of none', () => {
    const [, id, offset] = snapshot.exec(engine.say('PSYNC', '?', '-1')) as RegExpExecArray;
    engine.comeAnew();
    expect(engine.say('PSYNC', id as string, String(Number(offset) + 1))).toBe('+CONTINUE\r\n');
  });

  test('that tells less than before has not less', () => {
    engine.say('PSYNC', '?', '-1');
    engine.type('SET k v');
    const all = info('master_repl_offset');
    engine.say('REPLCONF', 'ACK', all);
    engine.say('REPLCONF', 'ACK', '1');
    expect(engine.type('WAIT 1 0')).toBe('(integer) 1');
  });
});

describe('who waits', () => {
  test('for replicas goes on once enough of them have what it wrote', () => {
    engine.say('PSYNC', '?', '-1');
    engine.type('SET k v');
    expect(engine.type('WAIT 1 0')).toBe('(no reply)');
    expect(engine.taken()).toContain('GETACK');
    engine.say('REPLCONF', 'ACK', '1');
    expect(engine.next()).toBeNull();
    engine.say('REPLCONF', 'ACK', info('master_repl_offset'));
    expect(engine.next()).toEqual({ type: 'integer', text: '1' });
    expect(engine.type('WAIT 1 0')).toBe('(integer) 1');
    expect(engine.type('WAIT 2 10')).toBe('(no reply)');
    engine.advance(20);
    expect(engine.next()).toEqual({ type: 'integer', text: '1' });
  });

  test('for the append-only file goes on once it is safe', () => {
    engine.type('CONFIG SET appendonly yes');
    engine.advance(300);
    engine.type('SET k v');
    expect(engine.type('WAITAOF 1 0 0')).toBe('(no reply)');
    engine.advance(1100);
    expect(engine.next()).toEqual({ type: 'array', items: [{ type: 'integer', text: '1' }, { type: 'integer', text: '0' }] });
    engine.type('CONFIG SET appendfsync always');
    engine.type('SET k w');
    expect(engine.type('WAITAOF 1 0 0')).toBe('1) (integer) 1\n2) (integer) 0');
  });
});

describe('who waits with others', () => {
  beforeEach(() => {
    engine.say('PSYNC', '?', '-1');
    engine.type('SET k v');
  });

  test('for files of replicas goes on once they say that it is safe there', () => {
    expect(engine.type('WAITAOF 0 1 0')).toBe('(no reply)');
    engine.say('REPLCONF', 'ACK', info('master_repl_offset'));
    expect(engine.next()).toBeNull();
    engine.say('REPLCONF', 'ACK', info('master_repl_offset'), 'FACK', info('master_repl_offset'));
    expect(engine.next()).toEqual({ type: 'array', items: [{ type: 'integer', text: '0' }, { type: 'integer', text: '1' }] });
  });

  test('for the file alone asks no replica', () => {
    engine.type('CONFIG SET appendonly yes');
    engine.advance(300);
    engine.taken();
    engine.type('SET k w');
    expect(engine.type('WAITAOF 1 0 0')).toBe('(no reply)');
    expect(engine.taken()).not.toContain('GETACK');
  });

  test('in vain may wait for something else then', () => {
    engine.type('WAIT 1 10');
    engine.advance(20);
    expect(engine.next()).toEqual({ type: 'integer', text: '0' });
    engine.type('BLPOP q 0');
    engine.say('REPLCONF', 'ACK', info('master_repl_offset'));
    expect(engine.next()).toBeNull();
    engine.type('RPUSH q a', 2);
    expect(engine.next()).toEqual({ type: 'array', items: [{ type: 'string', text: 'q' }, { type: 'string', text: 'a' }] });
  });
});

describe('a server that is followed', () => {
  test('tells by whom', () => {
    engine.say('REPLCONF', 'listening-port', '6390');
    engine.say('PSYNC', '?', '-1');
    expect(engine.type('ROLE')).toMatch(/1\) "master"\n2\) \(integer\) 0\n3\) 1\) 1\) "127.0.0.1"\n {6}2\) "6390"\n {6}3\) "0"/);
    expect(info('slave0')).toBe('ip=127.0.0.1,port=6390,state=online,offset=0,lag=0');
    expect(engine.type('CLIENT LIST TYPE replica')).toMatch(/flags=S /);
    engine.comeAnew();
    expect(info('connected_slaves')).toBe('0');
    engine.say('REPLCONF', 'ip-address', '10.1.1.1');
    engine.say('PSYNC', '?', '-1');
    expect(info('slave0')).toMatch(/^ip=10\.1\.1\.1,/);
    expect(engine.type('FAILOVER')).toBe('(error) ERR Keyglass follows nobody, so it cannot hand over to a replica');
    expect(engine.type('REPLICAOF localhost 70000')).toBe('(error) ERR Invalid master port');
  });

  test('may ask for good replicas before it takes writes', () => {
    engine.type('CONFIG SET min-replicas-to-write 1');
    expect(engine.type('SET k v')).toMatch(/^\(error\) NOREPLICAS/);
    engine.say('PSYNC', '?', '-1');
    expect(engine.type('SET k v')).toBe('OK');
    engine.advance(12_000);
    expect(engine.type('SET k v')).toMatch(/^\(error\) NOREPLICAS/);
    engine.say('REPLCONF', 'ACK', '0');
    expect(engine.type('SET k v')).toBe('OK');
  });

  test('cuts a replica off that stays too far behind the stream: what its snapshot takes does not count', () => {
    engine.type('CONFIG SET client-output-buffer-limit "replica 100000 0 0" repl-backlog-size 16384');
    engine.type(`SET big ${'x'.repeat(300_000)}`);
    const unsent = (bytes: number): void => engine.world.take({ kind: 'unsent', connection: Primary.replica, bytes }, engine.world.nowUs);
    engine.say('PSYNC', '?', '-1');
    unsent(300_000);
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    unsent(360_000);
    expect(engine.closed.has(Primary.replica)).toBe(false);
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    expect(engine.closed.has(Primary.replica)).toBe(true);
    expect(engine.type('INFO stats')).toMatch(/client_output_buffer_limit_disconnections:1\b/);
  });

  test('lets a replica have so much waiting as the backlog keeps, and holds back no more than that while it loads', () => {
    engine.type('CONFIG SET client-output-buffer-limit "replica 1000 0 0" repl-backlog-size 100000 repl-diskless-sync-delay 0');
    engine.say('REPLCONF', 'capa', 'eof');
    engine.say('PSYNC', '?', '-1');
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    expect(engine.closed.has(Primary.replica)).toBe(false);
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    expect(engine.closed.has(Primary.replica)).toBe(true);
  });

  test('counts what was held back, or sent of what was missed, once', () => {
    engine.type('CONFIG SET client-output-buffer-limit "replica 100000 0 0" repl-backlog-size 16384 repl-diskless-sync-delay 0');
    engine.say('REPLCONF', 'capa', 'eof');
    engine.say('PSYNC', '?', '-1');
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    expect(engine.type('INFO memory')).toMatch(/mem_total_replication_buffers:6\d{4}\b/);
    engine.say('REPLCONF', 'ACK', '0');
    engine.type(`SET k ${'x'.repeat(60_000)}`);
    expect(engine.closed.has(Primary.replica)).toBe(false);
    const missed = 12_000;
    engine.comeAnew();
    engine.type(`SET k ${'x'.repeat(missed)}`);
    engine.say('PSYNC', info('master_replid'), String(Number(info('master_repl_offset')) - missed));
    engine.world.take({ kind: 'unsent', connection: Primary.replica, bytes: 90_000 }, engine.world.nowUs);
    engine.type(`SET k ${'x'.repeat(90_000)}`);
    expect(engine.closed.has(Primary.replica)).toBe(true);
  });

  test('pings its replicas, gives up one that is silent, and after an hour the history', () => {
    engine.say('PSYNC', '?', '-1');
    engine.advance(10_500);
    expect(engine.taken()).toBe('*1\r\n$4\r\nPING\r\n');
    const id = info('master_replid');
    engine.advance(60_000);
    expect(engine.closed.has(Primary.replica)).toBe(true);
    expect(info('repl_backlog_active')).toBe('1');
    engine.advance(3_700_000);
    engine.type('PING'); // who sleeps notices nothing
    engine.advance(1000);
    expect(info('repl_backlog_active')).toBe('0');
    expect(info('master_replid')).not.toBe(id);
    const offset = info('master_repl_offset');
    engine.type('SET k v');
    expect(info('master_repl_offset')).toBe(offset);
  });

  test('keeps the history for good where it is told so', () => {
    engine.type('CONFIG SET repl-backlog-ttl 0');
    engine.say('PSYNC', '?', '-1');
    engine.comeAnew();
    engine.advance(10_000_000);
    engine.type('PING');
    engine.advance(1000);
    expect(info('repl_backlog_active')).toBe('1');
  });
});
