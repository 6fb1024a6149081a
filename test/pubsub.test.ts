/* Pub/Sub where transcripts do not reach: many clients, clients that leave, and what the server remembers of them. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReplyWriter } from '../src/engine/resp/reply.ts';
import { encode } from '../src/repl/encode.ts';
import { itemsOf, textOf } from '../src/repl/reply.ts';
import { Engine } from './tools/engine.ts';

const encodedOk = [...Buffer.from('+OK\r\n')];

const bytesText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

test('each of many listeners is sent the same message once, in its own protocol', () => {
  const { node } = new Engine();
  const step = (connection: number, ...argv: string[]) =>
    node.step({ kind: 'bytes', connection, bytes: encode(argv) }, 1_704_067_200_000_000);
  for (let i = 1; i <= 500; i++) {
    node.step({ kind: 'open', connection: i }, 1_704_067_200_000_000);
    if (i % 2 === 0) step(i, 'HELLO', '3');
    step(i, 'SUBSCRIBE', 'news');
  }
  node.step({ kind: 'open', connection: 501 }, 1_704_067_200_000_000);
  const sent = new Map<number, string>();
  for (const effect of step(501, 'PUBLISH', 'news', 'hello'))
    if (effect.kind === 'send') sent.set(effect.connection, bytesText(effect.bytes));
  expect(sent.get(501)).toBe(':500\r\n');
  const words = '$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n';
  for (let i = 1; i <= 500; i++) expect(sent.get(i)).toBe(`${i % 2 === 0 ? '>' : '*'}3\r\n${words}`);
});

test('whoever leaves is forgotten, whatever way', () => {
  const engine = new Engine();
  const leave: readonly ((connection: number) => void)[] = [
    (connection) => engine.world.take({ kind: 'close', connection }, 1_704_067_200_000_000),
    (connection) => engine.call(['QUIT'], connection),
    (connection) => engine.call(['RESET'], connection),
    (connection) => engine.call(['CLIENT', 'KILL', 'ADDR', `127.0.0.1:${50_000 + connection}`], 99),
  ];
  leave.forEach((go, i) => {
    const connection = 10 + i;
    for (const verb of ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE']) engine.call([verb, 'a'], connection);
    expect(engine.node.pubsub.channels.size).toBe(1);
    go(connection);
    const { channels, patterns, shardChannels } = engine.node.pubsub;
    expect([channels.size, patterns.size, shardChannels.size]).toEqual([0, 0, 0]);
  });
});

const verbs = ['SUBSCRIBE', 'UNSUBSCRIBE', 'PSUBSCRIBE', 'PUNSUBSCRIBE'] as const;
const turn = fc.record({
  connection: fc.integer({ min: 1, max: 4 }),
  verb: fc.constantFrom(...verbs),
  names: fc.array(fc.constantFrom('a', 'b', 'a*', '*', '[ab]'), { minLength: 1, maxLength: 3 }),
});

test('who hears what follows from what each one said', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
      const engine = new Engine();
      const channels = new Set<string>();
      const patterns = new Set<string>();
      for (const { connection, verb, names } of turns) {
        engine.call([verb, ...names], connection);
        const heard = verb.startsWith('P') ? patterns : channels;
        for (const name of names)
          if (verb.includes('UN')) heard.delete(`${connection} ${name}`);
          else heard.add(`${connection} ${name}`);
      }
      const matching = (heard: Set<string>, names: readonly string[]): number =>
        [...heard].filter((each) => names.includes(each.slice(2))).length;
      const expected = matching(channels, ['a']) + matching(patterns, ['a', 'a*', '*', '[ab]']);
      expect(engine.type('PUBLISH a x', 99)).toBe(`(integer) ${expected}`);
      expect(engine.type('PUBSUB NUMPAT', 99)).toBe(`(integer) ${new Set([...patterns].map((each) => each.slice(2))).size}`);
      expect(engine.type('PUBSUB NUMSUB b', 99)).toBe(`1) "b"\n2) (integer) ${matching(channels, ['b'])}`);
    }),
  );
});

test('bytes lent to writers are theirs to send and not to write over', () => {
  const message = Uint8Array.from([1, 2, 3]);
  const lent = () => {
    const writer = new ReplyWriter(0);
    writer.lend(message);
    return writer;
  };
  expect(lent().take()).toBe(message);
  const further = lent();
  further.lend(message);
  further.ok();
  expect([...further.take()]).toEqual([1, 2, 3, 1, 2, 3, ...encodedOk]);
  const takenBack = lent();
  takenBack.truncate(1);
  takenBack.ok();
  expect([...takenBack.take()]).toEqual([1, ...encodedOk]);
  const cleared = lent();
  cleared.clear();
  cleared.ok();
  expect([...cleared.take()]).toEqual(encodedOk);
  expect([...message]).toEqual([1, 2, 3]);
});

test('several messages of one step come in their order, also to those who have no writer yet', () => {
  const engine = new Engine();
  const listeners = Array.from({ length: 100 }, (_, i) => i + 2);
  for (const each of listeners) engine.call(['SUBSCRIBE', 'news'], each);
  engine.receive(1, Buffer.concat([1, 2, 3].map((n) => encode(['PUBLISH', 'news', String(n)]))));
  for (const each of listeners)
    for (const n of ['1', '2', '3']) expect(itemsOf(engine.next(each) ?? undefined).map(textOf)).toEqual(['message', 'news', n]);
});
