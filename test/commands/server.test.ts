/* What no recording can hold: lines with a time in them, who was closed, what the counters say, and a server that sleeps. */

import { expect, test } from 'vitest';
import { textOf } from '../../src/repl/reply.ts';
import { EngineBytes } from '../tools/compare-bytes.ts';
import { Engine } from '../tools/engine.ts';

/** Fields of one section of INFO. */
function info(engine: Engine, section: string): Record<string, string> {
  const lines = textOf(engine.call(['INFO', section]) ?? undefined).split('\r\n');
  return Object.fromEntries(lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s) as [string, string]));
}

const heard = (engine: Engine, connection: number): string[] => {
  const lines: string[] = [];
  for (let reply = engine.next(connection); reply !== null; reply = engine.next(connection)) lines.push(textOf(reply));
  return lines;
};

test('MONITOR tells each command once it has run, with time, database and address, and no secret', () => {
  const engine = new Engine();
  engine.type('MONITOR', 2);
  engine.advance(1234);
  engine.call(['SET', 'k', 'a"b\\\n\x00\xff']);
  engine.type('SELECT 3');
  engine.type('AUTH default hush');
  engine.type('HELLO 2 AUTH default hush SETNAME me');
  engine.type('CONFIG GET hz');
  engine.type('NOSUCH');
  engine.type('GET');
  const at = '1704067201.234000 [3 127.0.0.1:50001]';
  expect(heard(engine, 2)).toEqual([
    String.raw`1704067201.234000 [0 127.0.0.1:50001] "SET" "k" "a\"b\\\n\x00\xff"`,
    `${at} "SELECT" "3"`,
    `${at} "AUTH" "(redacted)" "(redacted)"`,
    `${at} "HELLO" "2" "AUTH" "(redacted)" "(redacted)" "SETNAME" "me"`,
  ]);
});

test('MONITOR tells a transaction when it runs', () => {
  const engine = new Engine();
  engine.type('MONITOR', 2);
  for (const line of ['MULTI', 'SET a 1', 'EXEC']) engine.type(line);
  expect(heard(engine, 2).map((line) => line.replace(/^.*\] /, ''))).toEqual(['"MULTI"', '"SET" "a" "1"', '"EXEC"']);
  engine.type('RESET', 2);
  engine.type('PING');
  expect(heard(engine, 2)).toEqual([]);
});

test('CLIENT KILL ends the connections that fit, and only those', () => {
  const engine = new Engine();
  for (const connection of [1, 2, 3, 4]) engine.type('PING', connection);
  expect(engine.type('CLIENT KILL ID 2')).toBe('(integer) 1');
  expect([...engine.closed]).toEqual([2]);
  expect(engine.type('CLIENT KILL 127.0.0.1:50003')).toBe('OK');
  expect([...engine.closed]).toEqual([2, 3]);
  expect(engine.type('CLIENT KILL TYPE normal ADDR 127.0.0.1:50001')).toBe('(integer) 0');
  expect(engine.type('CLIENT KILL TYPE normal SKIPME no ID 1')).toBe('(integer) 1');
  expect([...engine.closed]).toEqual([2, 3, 1]);
  expect(engine.type('PING', 4)).toBe('PONG');
});

test('CLIENT UNBLOCK ends a wait as its timeout would, or with an error', () => {
  const engine = new Engine();
  engine.type('BLPOP l 0', 2);
  expect(engine.type('CLIENT UNBLOCK 1')).toBe('(integer) 1');
  expect(engine.next(2)).toEqual({ type: 'nil' });
  engine.type('BLPOP l 0', 2);
  expect(engine.type('CLIENT UNBLOCK 1 ERROR')).toBe('(integer) 1');
  expect(textOf(engine.next(2) ?? undefined)).toBe('UNBLOCKED client unblocked via CLIENT UNBLOCK');
  expect(engine.type('CLIENT UNBLOCK 1')).toBe('(integer) 0');
});

test('CLIENT LIST tells what each connection does', () => {
  const engine = new Engine();
  engine.type('CLIENT SETNAME "me\\x00 behind a NUL"');
  engine.type('BLPOP l 0', 2);
  engine.type('MULTI', 3);
  engine.type('GET k', 3);
  engine.type('MONITOR', 4);
  engine.type('WATCH k', 5);
  engine.type('SET k v', 5);
  engine.advance(2500);
  const lines = textOf(engine.call(['CLIENT', 'LIST']) ?? undefined).trimEnd().split('\n');
  const fields = (line: string | undefined) => Object.fromEntries((line ?? '').split(' ').map((field) => field.split('=')));
  expect(lines.map((line) => fields(line)['flags'])).toEqual(['N', 'b', 'x', 'O', 'd']);
  expect(fields(lines[0])).toMatchObject({
    id: '1', addr: '127.0.0.1:50001', laddr: '127.0.0.1:6379', name: 'me', age: '2', idle: '0', db: '0', multi: '-1',
    cmd: 'client|list', user: 'default', resp: '2',
  });
  expect(fields(lines[2])).toMatchObject({ multi: '1', 'multi-mem': '20', idle: '2', cmd: 'get' });
  expect(engine.type('CLIENT LIST ID 2 4 99').match(/id=\d/g)).toEqual(['id=2', 'id=4']);
});

test('a client beyond maxclients is told so and closed', () => {
  const engine = new Engine();
  engine.type('CONFIG SET maxclients 1');
  engine.call(['PING'], 2);
  expect(engine.closed.has(2)).toBe(true);
  expect(info(engine, 'stats')['rejected_connections']).toBe('1');
});

test('an idle client is closed after the timeout, a waiting one is not', () => {
  const engine = new Engine();
  engine.type('CONFIG SET timeout 10');
  engine.type('BLPOP l 0', 2);
  engine.type('PING', 3);
  engine.advance(9000);
  engine.type('PING');
  engine.advance(2000);
  expect([...engine.closed]).toEqual([3]);
});

test('DEBUG SLEEP holds everything back, its own reply too', () => {
  const engine = new Engine();
  expect(engine.type('DEBUG SLEEP 0.5')).toBe('(no reply)');
  expect(engine.type('PING', 2)).toBe('(no reply)');
  engine.advance(499);
  expect(engine.next(2)).toBeNull();
  engine.advance(2);
  expect(textOf(engine.next(1) ?? undefined)).toBe('OK');
  expect(textOf(engine.next(2) ?? undefined)).toBe('PONG');
});

test('INFO counts commands, their errors and refusals, hits and misses', () => {
  const engine = new Engine();
  const lines = 'SET a 1,GET a,GET b,LPUSH a x,GET,NOSUCH,CONFIG GET hz,MULTI,GET a,EXEC,MULTI,LPUSH a x,EXEC';
  for (const line of lines.split(','))
    engine.type(line);
  const counts = (n: number, rejected = 0, failed = 0): string =>
    `calls=${n},usec=0,usec_per_call=0.00,rejected_calls=${rejected},failed_calls=${failed}`;
  expect(info(engine, 'commandstats')).toEqual({
    cmdstat_set: counts(1), cmdstat_get: counts(3, 1), cmdstat_lpush: counts(2, 0, 2), 'cmdstat_config|get': counts(1),
    cmdstat_multi: counts(2), cmdstat_exec: counts(2),
  });
  expect(info(engine, 'errorstats')).toEqual({ errorstat_ERR: 'count=2', errorstat_WRONGTYPE: 'count=2' });
  expect(info(engine, 'stats')).toMatchObject({ keyspace_hits: '2', keyspace_misses: '1', total_error_replies: '4' });
  engine.type('CONFIG RESETSTAT');
  expect(info(engine, 'stats')).toMatchObject({ keyspace_hits: '0', total_error_replies: '0', total_commands_processed: '1' });
});

test('CLIENT NO-TOUCH looks at keys without marking them', () => {
  const engine = new Engine();
  engine.type('SET k v');
  engine.advance(20_000);
  engine.type('CLIENT NO-TOUCH ON', 2);
  engine.type('GET k', 2);
  expect(engine.type('OBJECT IDLETIME k')).toBe('(integer) 20');
  engine.type('TOUCH k', 2);
  expect(engine.type('OBJECT IDLETIME k')).toBe('(integer) 0');
});

test('a client that wants no replies gets none from a wait either', () => {
  const engine = new Engine();
  engine.type('CLIENT REPLY OFF', 2);
  engine.type('BLPOP l 0', 2);
  engine.type('RPUSH l a b');
  expect(engine.next(2)).toBeNull();
  expect(engine.type('CLIENT REPLY ON', 2)).toBe('OK');
  expect(engine.type('LRANGE l 0 -1')).toBe('1) "b"');
});

test('INFO keyspace counts keys and those that expire', () => {
  const engine = new Engine();
  for (const line of ['SET a 1', 'SET b 2 EX 100', 'SELECT 7', 'SET c 3']) engine.type(line);
  expect(info(engine, 'keyspace')).toEqual({ db0: 'keys=2,expires=1,avg_ttl=0', db7: 'keys=1,expires=0,avg_ttl=0' });
  engine.advance(1000);
  expect(info(engine, 'keyspace')['db0']).toMatch(/^keys=2,expires=1,avg_ttl=99\d\d\d$/);
});

test('INFO memory is what the heap counts', () => {
  const engine = new Engine();
  const before = Number(info(engine, 'memory')['used_memory']);
  engine.type('DEBUG POPULATE 1000');
  const memory = info(engine, 'memory');
  expect(Number(memory['used_memory'])).toBe(engine.node.h.usedBytes);
  expect(Number(memory['used_memory'])).toBeGreaterThan(before + 1000 * 64);
  expect(Number(memory['used_memory_peak'])).toBe(engine.node.h.peakBytes);
});

test('INFO tells the sections it is asked for, in its own order', () => {
  const engine = new Engine();
  const titles = (argv: string[]): string[] => textOf(engine.call(['INFO', ...argv]) ?? undefined).match(/^# \w+/gm) ?? [];
  const usual = 'Server Clients Memory Persistence Stats Replication CPU Modules Errorstats Cluster Keyspace';
  expect(titles([])).toEqual(usual.split(' ').map((title) => `# ${title}`));
  expect(titles(['default'])).toEqual(titles([]));
  expect(titles(['Keyspace', 'SERVER'])).toEqual(['# Server', '# Keyspace']);
  expect(titles(['everything'])).toHaveLength(13);
  expect(titles(['all'])).toEqual(titles(['everything'])); // modules' own sections would be the difference
  expect(titles(['nosuch'])).toEqual([]);
});

test('DEBUG RELOAD leaves expired keys behind and loses no memory', () => {
  const engine = new Engine();
  engine.type('DEBUG SET-ACTIVE-EXPIRE 0');
  engine.type('SET gone 1 PX 5');
  for (const line of ['SET a text EX 50', 'RPUSH l a b', 'SADD s a b', 'HSET h f v', 'ZADD z 1 a']) engine.type(line);
  engine.advance(10);
  const digest = engine.type('DEBUG DIGEST-VALUE a l s h z');
  engine.type('DEBUG RELOAD');
  const blocks = engine.node.h.blocks;
  expect(engine.type('DBSIZE')).toBe('(integer) 5');
  expect(engine.type('DEBUG DIGEST-VALUE a l s h z')).toBe(digest);
  engine.type('DEBUG RELOAD');
  expect(engine.node.h.blocks).toBe(blocks);
  expect(engine.type('PTTL a')).toBe('(integer) 49990');
  engine.node.h.checkInvariants();
});

test('DEBUG OBJECT sees a key whose time has come, and leaves it there', () => {
  const engine = new Engine();
  engine.type('DEBUG SET-ACTIVE-EXPIRE 0');
  engine.type('SET k v PX 5');
  engine.advance(10);
  expect(engine.type('DEBUG OBJECT k')).toContain('encoding:embstr');
  expect(engine.type('DEBUG SDSLEN k')).toContain('val_sds_len:1');
  expect(engine.type('EXISTS k')).toBe('(integer) 0');
  expect(engine.type('DEBUG OBJECT k')).toBe('(error) ERR no such key');
});

test('SHUTDOWN ends the node without a reply', () => {
  const engine = new Engine();
  let status: number | undefined;
  engine.exit = (code?: number) => {
    status = code;
  };
  expect(engine.type('SHUTDOWN NOSAVE')).toBe('(no reply)');
  expect(status).toBe(0);
});

test('the names of a run and of a history come from the seed', () => {
  const names = (seed: string): string[] => {
    const engine = new Engine(seed);
    return [info(engine, 'server')['run_id'] ?? '', info(engine, 'replication')['master_replid'] ?? ''];
  };
  expect(names('one')).toEqual(names('one'));
  expect(names('one')).not.toEqual(names('two'));
  expect(names('one').join()).toMatch(/^[0-9a-f]{40},[0-9a-f]{40}$/);
  const engine = new Engine();
  const before = info(engine, 'replication')['master_replid'];
  engine.type('DEBUG CHANGE-REPL-ID');
  expect(info(engine, 'replication')['master_replid']).not.toBe(before);
});

test('MEMORY USAGE counts a shared integer like one of its own', () => {
  const engine = new Engine();
  engine.type('MSET shared 5 own 99999');
  expect(engine.type('OBJECT REFCOUNT shared')).toBe('(integer) 2147483647');
  engine.type('RENAME shared 123');
  expect(engine.type('MEMORY USAGE 123')).toBe(engine.type('MEMORY USAGE own'));
});

test('a key that expires while the server sleeps wakes nobody', () => {
  const engine = new Engine();
  engine.type('DEBUG SET-ACTIVE-EXPIRE 0');
  engine.type('BLPOP l 1', 2);
  for (const line of ['MULTI', 'RPUSH l a', 'PEXPIRE l 100', 'DEBUG SLEEP 0.2', 'EXEC']) engine.type(line);
  engine.advance(500);
  expect(heard(engine, 2)).toEqual([]);
  heard(engine, 1);
  expect(info(engine, 'clients').blocked_clients).toBe('1');
});

test('INFO counts the keys that are waited for, and those whose being gone ends the wait', () => {
  const engine = new Engine();
  const counts = (): (string | undefined)[] => {
    const { total_blocking_keys, total_blocking_keys_on_nokey } = info(engine, 'clients');
    return [total_blocking_keys, total_blocking_keys_on_nokey];
  };
  engine.type('BLPOP s 0', 2);
  engine.type('XGROUP CREATE s g $ MKSTREAM');
  expect(counts()).toEqual(['1', '0']);
  engine.type('XREADGROUP GROUP g c BLOCK 0 STREAMS s >', 3);
  expect(counts()).toEqual(['1', '1']);
  engine.type('DEL s');
  expect(counts()).toEqual(['1', '0']);
});

test('COMMAND LIST names subcommands too', () => {
  const reply = new Engine().call(['COMMAND', 'LIST']);
  const names = reply !== null && 'items' in reply ? reply.items.map((each) => textOf(each)) : [];
  expect(names).toEqual(expect.arrayContaining(['client', 'client|list', 'get']));
});

test('what reaches past the database is for whom the configuration names', () => {
  const engine = new Engine();
  const { config } = engine.node;
  for (const name of ['enable-protected-configs', 'enable-debug-command']) config.start(name, 'no');
  expect(engine.type('DEBUG SLEEP 0')).toMatch(/^\(error\) ERR DEBUG command not allowed\. If the enable-debug-command option is set to/);
  expect(engine.type('MODULE LOAD x')).toMatch(/^\(error\) ERR MODULE command not allowed/);
  expect(engine.type('CONFIG SET dbfilename x')).toMatch(/related to argument 'dbfilename'\) - can't set protected config$/);
  for (const name of ['enable-protected-configs', 'enable-debug-command', 'enable-module-command']) config.start(name, 'local');
  expect(engine.type('DEBUG SLEEP 0')).toBe('OK');
  expect(engine.type('MODULE LOAD x')).toMatch(/Error loading the extension/);
  expect(engine.type('CONFIG SET dbfilename x')).toBe('OK');
});

test('a wait that ends with an error is counted as one', () => {
  const engine = new Engine();
  engine.type('BLPOP l 0', 2);
  engine.type('CLIENT UNBLOCK 1 ERROR');
  expect(info(engine, 'errorstats').errorstat_UNBLOCKED).toBe('count=1');
  expect(info(engine, 'commandstats').cmdstat_blpop).toMatch(/rejected_calls=0,failed_calls=1$/);
});

test('a command that waits is counted once, when it has ended', () => {
  const engine = new Engine();
  const calls = (): string | undefined => /^calls=\d+/.exec(info(engine, 'commandstats').cmdstat_blpop ?? '')?.[0];
  engine.type('BLPOP l 0', 2);
  expect(calls()).toBeUndefined();
  engine.type('RPUSH l a');
  expect(calls()).toBe('calls=1');
  engine.type('BLPOP l 0.1', 2);
  engine.advance(200);
  expect(calls()).toBe('calls=2');
});

test('DEBUG OBJECT tells whether a quicklist may compress', () => {
  const engine = new Engine();
  engine.type('CONFIG SET list-max-listpack-size 2');
  engine.type('RPUSH plain a b c');
  engine.type('CONFIG SET list-compress-depth 12');
  engine.type('RPUSH l a b c');
  expect(engine.type('DEBUG OBJECT plain')).toContain('ql_compressed:0');
  expect(engine.type('DEBUG OBJECT l')).toContain('ql_compressed:1');
});

test('a client is told by the last command that it named, also where that was refused', () => {
  const engine = new Engine();
  const last = (): string | undefined => /cmd=(\S+)/.exec(engine.type('CLIENT LIST ID 1', 2))?.[1];
  engine.type('PING', 1);
  engine.type('GET', 1);
  expect(last()).toBe('get');
  engine.type('NOSUCH', 1);
  expect(last()).toBe('NULL');
  engine.type('ACL SETUSER default -@hash', 2);
  engine.type('HGET k f', 1);
  expect(engine.type('ACL LOG', 2)).toContain('cmd=hget user');
});

test('a monitor hears of each EXEC, also of one that is refused', () => {
  const engine = new Engine();
  engine.type('MONITOR', 2);
  for (const line of ['SUBSCRIBE c', 'EXEC', 'UNSUBSCRIBE c', 'EXEC a', 'GET', 'EXEC', 'MULTI', 'GET', 'EXEC']) engine.type(line);
  const told: string[] = [];
  for (let reply = engine.next(2); reply !== null; reply = engine.next(2)) told.push(textOf(reply).replace(/^.*?\] /, ''));
  expect(told).toEqual(['"SUBSCRIBE" "c"', '"EXEC"', '"UNSUBSCRIBE" "c"', '"EXEC" "a"', '"EXEC"', '"MULTI"', '"EXEC"']);
});

test('who kills itself in a transaction hears nothing of what comes after that', () => {
  const engine = new EngineBytes();
  const lines = ['CLIENT ID', 'MULTI', 'SET x 1', 'CLIENT KILL ID 1 SKIPME no', 'GET x', 'BLPOP list 0', 'INCR x', 'EXEC', 'PING'];
  engine.write(1, lines.map((line) => `${line}\r\n`).join(''));
  expect(engine.take(1)).toEqual({ bytes: `:1\r\n+OK\r\n${'+QUEUED\r\n'.repeat(5)}*5\r\n+OK\r\n:1\r\n`, closed: true });
  engine.write(2, 'GET x\r\n');
  expect(engine.take(2).bytes).toBe('$1\r\n2\r\n');
});

test('a monitor that says QUIT is not told of it', () => {
  const engine = new EngineBytes();
  engine.write(1, 'MONITOR\r\nQUIT\r\nPING\r\n');
  expect(engine.take(1)).toEqual({ bytes: '+OK\r\n+OK\r\n', closed: true });
});

test('a monitor without replies is told nothing either', () => {
  const engine = new EngineBytes();
  engine.write(1, 'MONITOR\r\nCLIENT REPLY OFF\r\n');
  engine.write(2, 'SET a 1\r\n');
  engine.write(1, 'CLIENT REPLY ON\r\nCLIENT REPLY SKIP\r\n');
  engine.write(2, 'SET b 2\r\n');
  engine.write(1, 'SET c 3\r\n');
  engine.write(2, 'SET d 4\r\n');
  const told = engine.take(1).bytes.replace(/\d+\.\d+ \[0 \S+\] /g, '').split('\r\n');
  expect(told).toEqual(['+OK', '+OK', '+"CLIENT" "REPLY" "ON"', '+"CLIENT" "REPLY" "SKIP"', '+"SET" "d" "4"', '']);
});

test.each(['timeout', 'served', 'unblocked'])('a reply that is skipped is skipped at the end of a wait: %s', (how) => {
  for (const [mode, heard] of [['SKIP', '+PONG\r\n+OK\r\n'], ['OFF', '+OK\r\n']] as const) {
    const engine = new EngineBytes();
    engine.write(1, `CLIENT REPLY ${mode}\r\nBLPOP list 0.1\r\n`);
    if (how === 'served') engine.write(2, 'RPUSH list x\r\n');
    else if (how === 'unblocked') engine.write(2, 'CLIENT UNBLOCK 1 ERROR\r\n');
    else engine.advance(300);
    engine.write(1, 'PING\r\nCLIENT REPLY ON\r\n');
    expect(engine.take(1).bytes).toBe(heard);
  }
});
