/* Bad input: whatever arrives, the engine answers or closes that connection, goes on for the others, and loses nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../src/engine/commands/index.ts';
import type { Command } from '../src/engine/commands/table.ts';
import { bytesOf } from '../src/engine/bytes.ts';
import { encode } from '../src/repl/encode.ts';
import { character } from './generate/utf8.ts';
import { Engine } from './tools/engine.ts';

const witness = 50;

/** An engine that holds one value of each type. */
function filled(): Engine {
  const engine = new Engine('hostile');
  for (const line of [
    'SET s value', 'SET n 41', 'RPUSH l a b c', 'HSET h f v g w', 'SADD i 1 2 3', 'SADD m a b c', 'ZADD z 1 a 2 b',
    `JSON.SET j $ '{"a":[1,{"b":"c"}]}'`, 'TS.ADD t 1 2.5',
  ])
    engine.type(line, witness);
  return engine;
}

/** Everything that the filled engine holds, as text. */
const contents = (engine: Engine): string =>
  [
    'GET s', 'GET n', 'LRANGE l 0 -1', 'HGETALL h', 'SMEMBERS i', 'SMEMBERS m', 'ZRANGE z 0 -1 WITHSCORES', 'JSON.GET j', 'TS.RANGE t - +',
    'DBSIZE',
  ]
    .map((line) => engine.type(line, witness))
    .join('\n');

describe('bytes that are no requests', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes].map((byte) => String.fromCharCode(byte)).join('')),
    fc.array(fc.constantFrom('*', '$', '\r\n', '1', '-1', '999999999', '3', '\n', ' ', '"', "'", '\0', 'PING', 'ECHO', '+', ':', '\xff'))
      .map((parts) => parts.join('')),
  );

  test('fault nothing and change nothing, however they are cut', () => {
    const engine = filled();
    const before = contents(engine);
    let connection = 100;
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 6 }), (pieces) => {
        connection++;
        for (const piece of pieces) if (!engine.closed.has(connection)) engine.receive(connection, bytesOf(piece));
        expect(engine.faults).toEqual([]);
        expect(engine.type('PING', witness)).toBe('PONG');
      }),
      { seed: 3, numRuns: 400 },
    );
    expect(contents(engine)).toBe(before);
    engine.node.h.checkInvariants();
  });

  test('a request cut off anywhere runs not at all', () => {
    const request = encode(['SET', 's', 'overwritten']);
    for (let cut = 1; cut < request.length; cut++) {
      const engine = filled();
      engine.receive(1, request.slice(0, cut));
      engine.world.take({ kind: 'close', connection: 1 }, engine.world.nowUs);
      expect(engine.type('GET s', witness)).toBe('"value"');
    }
  });

  test('ten megabytes in one value, and a million bytes of arguments, come back whole', () => {
    const engine = new Engine('big', false);
    const big = 'x'.repeat(10 << 20);
    expect(engine.call(['SET', 'big', big])).toEqual({ type: 'status', text: 'OK' });
    expect(engine.call(['GET', 'big'])).toEqual({ type: 'string', text: big });
    const members = Array.from({ length: 100_000 }, (_, n) => `member:${n}`);
    expect(engine.call(['RPUSH', 'many', ...members])).toEqual({ type: 'integer', text: '100000' });
    expect(engine.call(['LINDEX', 'many', '-1'])).toEqual({ type: 'string', text: 'member:99999' });
  });
});

describe('arguments that make no sense', () => {
  const leaves = (command: Command): Command[] => (command.children.size > 0 ? [...command.children.values()] : [command]);
  /** Commands that end, silence or halt the server or the connection that the test looks from. */
  const unfit = /^(shutdown|quit|debug\|sleep|monitor|client\|(kill|reply|pause|no-evict)|flushall|flushdb|swapdb|failover)/;
  const commands = allCommands.commands.flatMap(leaves).filter((command) => !unfit.test(command.name));
  const word = fc.oneof(
    fc.constantFrom('s', 'n', 'l', 'h', 'i', 'm', 'z', 'j', 't', 'nosuch', '$', '$..*', '.a[0]', '[1]', 'a=b'),
    fc.constantFrom(
      '0', '-1', '1', '2', '9223372036854775807', '-9223372036854775808', '9223372036854775808', '1e400', 'nan', 'inf', '-inf',
      '(1', '[a', '-', '+',
    ),
    fc.constantFrom(
      'NX', 'XX', 'GT', 'LT', 'COUNT', 'MATCH', 'LIMIT', 'BY', 'GET', 'STORE', 'WITHSCORES', 'EX', 'KEEPTTL', 'LEFT', 'RIGHT',
      'WEIGHTS', 'AGGREGATE', '*', '',
    ),
    fc.string({ unit: character, maxLength: 6 }).map((text) => [...text].map((c) => String.fromCharCode(c.charCodeAt(0) & 255)).join('')),
  );

  test('get an error or a reply, never a fault', () => {
    const engine = filled();
    let connection = 1000;
    let answered = 0;
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.array(word, { maxLength: 8 }), (command, words) => {
        // A connection each: one that waits or is inside MULTI would hide whatever comes after.
        if (engine.call([...command.name.split('|'), ...words], ++connection) !== null) answered++;
        engine.world.take({ kind: 'close', connection }, engine.world.nowUs);
        engine.advance(1);
        expect(engine.faults).toEqual([]);
      }),
      { seed: 4, numRuns: 6000 },
    );
    expect(answered).toBeGreaterThan(5900);
    engine.node.h.checkInvariants();
  });
});

describe('patterns meant to hang a matcher', () => {
  test.each(['KEYS', 'SCAN 0 COUNT 1000 MATCH'])('%s answers in bounded work', (command) => {
    const engine = new Engine('patterns');
    const key = 'a'.repeat(5000);
    engine.call(['SET', key, 'v']);
    const pattern = `${'a*'.repeat(2000)}b`;
    expect(engine.type(`${command} ${pattern}`)).not.toContain('aaa');
    expect(engine.type(`${command} ${'a*'.repeat(900)}`)).toContain('aaa');
    // Past a thousand stars the real server gives up, too, and says that nothing fits.
    expect(engine.type(`${command} ${'a*'.repeat(2000)}`)).not.toContain('aaa');
  });
});
