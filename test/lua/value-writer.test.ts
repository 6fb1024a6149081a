/* What a script is told of a reply is what a client reads in the bytes of the same reply, in either protocol, however it came to be:
 * headers put before what was written, and what was taken back or moved. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReplyWriter } from '../../src/engine/resp/reply.ts';
import { LuaTable } from '../../src/engine/scripting/lua/table.ts';
import type { LuaValue } from '../../src/engine/scripting/lua/value.ts';
import { ValueWriter } from '../../src/engine/scripting/value-writer.ts';
import { Decoder } from '../../src/repl/decode.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from '../tools/engine.ts';

/** One way to write a reply, or a part of it. */
type Telling = (w: ReplyWriter) => void;

const all = (w: ReplyWriter, tellings: readonly Telling[]): void => {
  for (const tell of tellings) tell(w);
};
/** What a key or a member can be: of tables as keys, the order would be one of addresses. */
const key = fc.nat(9).map((it): Telling => (w) => (it % 3 === 0 ? w.bool(it === 0) : it % 3 === 1 ? w.int(it) : w.bulk(`key${it}`)));
const flat = (pairs: readonly (readonly [Telling, Telling])[]): readonly Telling[] => pairs.flat();
const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) });
const text = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '7') });

const plain = fc.oneof(
  fc.constant<Telling>((w) => w.ok()),
  fc.constant<Telling>((w) => w.null()),
  fc.constant<Telling>((w) => w.nullArray()),
  text.map((it): Telling => (w) => w.simple(it)),
  text.map((it): Telling => (w) => w.error(`ERR ${it}`)),
  fc.maxSafeInteger().map((it): Telling => (w) => w.int(it)),
  fc.maxSafeInteger().map((it): Telling => (w) => w.intText(String(it))),
  bytes.map((it): Telling => (w) => w.bulk(it)),
  bytes.map((it): Telling => (w) => w.bulkBytes(Uint8Array.from(it, (c) => c.charCodeAt(0)), 0, it.length)),
  fc.maxSafeInteger().map((it): Telling => (w) => w.bulkInt(it)),
  fc.double().map((it): Telling => (w) => w.double(it)),
  fc.double({ noNaN: true, min: -180, max: 180 }).map((it): Telling => (w) => w.doubleText(String(it))),
  fc.boolean().map((it): Telling => (w) => w.bool(it)),
  fc.maxSafeNat().map((it): Telling => (w) => w.bigNumber(`${it}00000`)),
  bytes.map((it): Telling => (w) => w.verbatim('txt', it)),
);

const { reply } = fc.letrec<{ reply: Telling }>((tie) => {
  const inner = tie('reply') as fc.Arbitrary<Telling>;
  const several = fc.array(inner, { maxLength: 5 });
  const pairs = fc.array(fc.tuple(key, inner), { maxLength: 3 });
  return {
    reply: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 4, arbitrary: plain },
      several.map((items): Telling => (w) => {
        w.array(items.length);
        all(w, items);
      }),
      fc.array(key, { maxLength: 4 }).map((items): Telling => (w) => {
        w.set(items.length);
        all(w, items);
      }),
      pairs.map((pairs): Telling => (w) => {
        w.map(pairs.length);
        all(w, flat(pairs));
      }),
      several.map((items): Telling => (w) => {
        const at = w.length;
        all(w, items);
        w.insertArrayHeader(at, items.length);
      }),
      fc.array(key, { maxLength: 4 }).map((items): Telling => (w) => {
        const at = w.length;
        all(w, items);
        w.insertSetHeader(at, items.length);
      }),
      pairs.map((pairs): Telling => (w) => {
        const at = w.length;
        all(w, flat(pairs));
        w.insertMapHeader(at, pairs.length);
      }),
      fc.tuple(several, inner).map(([items, last]): Telling => (w) => {
        w.array(items.length + 1);
        const at = w.length;
        all(w, items);
        const end = w.length;
        last(w);
        w.moveLast(at, end);
      }),
      fc.tuple(several, inner).map(([items, instead]): Telling => (w) => {
        const at = w.length;
        w.array(items.length);
        all(w, items);
        w.truncate(at);
        instead(w);
      }),
      fc.tuple(pairs, inner).map(([pairs, then]): Telling => (w) => {
        if (w.resp === 3) {
          w.attribute(pairs.length);
          all(w, flat(pairs));
        }
        then(w);
      }),
    ),
  };
});

/** A value of Lua as text, tables by what they hold. */
function shown(v: LuaValue): string {
  if (!(v instanceof LuaTable)) return typeof v === 'string' ? JSON.stringify(v) : Object.is(v, -0) ? '-0' : String(v);
  const entries: string[] = [];
  for (let at = v.nextPosition(1); at !== 0; at = v.nextPosition(at + 1)) entries.push(`${shown(v.keyAt(at))}=${shown(v.valueAt(at))}`);
  return `{${entries.join(' ')}}#${v.border()}`;
}

function tableOf(entries: readonly (readonly [LuaValue, LuaValue])[], arraySize = 0, nodes = 0): LuaTable {
  const t = new LuaTable(arraySize, nodes);
  for (const [key, value] of entries) t.set(key, value);
  return t;
}

const double = (it: string): number => (it === 'inf' ? Infinity : it === '-inf' ? -Infinity : it === 'nan' ? Number.NaN : Number(it));

/** A reply that was read, as the reference's documentation converts it. */
function converted(r: Reply, resp: 2 | 3): LuaValue {
  switch (r.type) {
    case 'status':
      return tableOf([['ok', r.text]]);
    case 'error':
      return tableOf([['err', r.text], ['ignore_error_stats_update', true]]);
    case 'integer':
      return Number(r.text);
    case 'string':
      return r.text;
    case 'double':
      return tableOf([['double', double(r.text)]]);
    case 'bignum':
      return tableOf([['big_number', r.text]]);
    case 'verbatim':
      return tableOf([['verbatim_string', tableOf([['string', r.text], ['format', r.format]])]]);
    case 'nil':
      return resp === 2 ? false : undefined;
    case 'boolean':
      return r.value;
    case 'array':
    case 'push':
      return tableOf(r.items.map((item, i) => [i + 1, converted(item, resp)]), r.items.length);
    case 'set':
      return tableOf([['set', tableOf(r.items.map((item) => [converted(item, resp), true]), 0, r.items.length)]]);
    default: {
      const items = r.items.map((item) => converted(item, resp));
      const pairs = Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]] as const);
      return tableOf([['map', tableOf(pairs, 0, pairs.length)]]);
    }
  }
}

const writers = { bytes: new ReplyWriter(), values: new ValueWriter() };

test.each([2, 3] as const)('in RESP%i a script is told what a client reads', (resp) => {
  fc.assert(fc.property(reply, (tell) => {
    writers.bytes.resp = resp;
    tell(writers.bytes);
    const decoder = new Decoder();
    decoder.feed(writers.bytes.take());
    let read = decoder.take() as Reply;
    while (read.type === 'attribute') read = decoder.take() as Reply;
    writers.values.begin(resp);
    tell(writers.values);
    expect(shown(writers.values.value())).toBe(shown(converted(read, resp)));
  }), { numRuns: 2000 });
});

test.each([
  'LRANGE l 0 -1', 'LPOP l 2', 'HVALS h', 'HGETALL h', 'ZRANGE z 0 -1', 'ZRANGE z 0 -1 WITHSCORES', 'ZRANGE big 0 -1',
  'ZREVRANGE big 0 -1', 'SMEMBERS s', 'SORT l ALPHA', 'XRANGE x - +',
])('%s is told to a script as to a client, out of whatever bytes', (line) => {
  const long = 'x'.repeat(70);
  const answer = (asked: string): string => {
    const engine = new Engine();
    for (const put of [
      `RPUSH l a 12 ${long} -70000`, `SADD s a 12 ${long} -70000`, `HSET h a 1 b ${long} c 70000`, 'ZADD z 1 a 2.5 b 3 12',
      `ZADD big 1 a 2 12 3 ${long}`, `XADD x 1-1 a ${long} b 2`,
    ])
      engine.type(put);
    return engine.type(asked);
  };
  const words = line.split(' ').map((word) => `'${word}'`).join(', ');
  const told = answer(`EVAL "return redis.call(${words})" 0`);
  expect(told).toContain('1)');
  expect(told).toBe(answer(line));
});
