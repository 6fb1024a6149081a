import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import { Limits } from '../../src/engine/limits.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { Args } from '../../src/engine/resp/args.ts';
import * as listpack from '../../src/engine/structures/listpack.ts';
import * as stream from '../../src/engine/structures/stream.ts';
import * as cursors from '../../src/engine/structures/stream-cursor.ts';
import * as groups from '../../src/engine/structures/stream-group.ts';
import * as streamId from '../../src/engine/structures/stream-id.ts';
import * as streamTrim from '../../src/engine/structures/stream-trim.ts';
import * as streamView from '../../src/engine/structures/stream-view.ts';
import * as streams from '../../src/engine/types/stream.ts';

const tinyHeap = (): Heap => new Heap({ checked: true, initialBytes: 65_536 });

const idOf = (ms: bigint, seq = 0n): streamId.StreamId => {
  const words = [ms >> 32n, ms & 0xffffffffn, seq >> 32n, seq & 0xffffffffn].map(Number) as [number, number, number, number];
  return { msHi: words[0], msLo: words[1], seqHi: words[2], seqLo: words[3] };
};
const at = (ms: number): streamId.StreamId => idOf(BigInt(ms));

function parse(text: string): string {
  const id = streamId.zero();
  const kind = streamId.parse(bytesOf(text), 0, text.length, 'zero', false, id);
  return kind === 'id' ? streamId.text(id) : kind;
}

describe('an id', () => {
  const word = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 64n - 1n));
  const whole = (id: streamId.StreamId): bigint => (streamId.ms(id) << 64n) | streamId.seq(id);

  test('is ordered, counted, written and read as one number of 128 bits', () => {
    fc.assert(
      fc.property(word, word, word, word, (ms, seq, otherMs, otherSeq) => {
        const id = idOf(ms, seq);
        const other = idOf(otherMs, otherSeq);
        const [a, b] = [whole(id), whole(other)];
        expect(Math.sign(streamId.compare(id, other))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(parse(`${ms}-${seq}`)).toBe(`${ms}-${seq}`);
        const key = streamId.writeKey(id, new Uint8Array(16));
        expect(whole(streamId.readKey(key, streamId.zero()))).toBe(a);
        expect(BigInt(`0x${[...key].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`)).toBe(a);
        const next = streamId.copy(streamId.zero(), id);
        expect(streamId.increment(next)).toBe(a !== 2n ** 128n - 1n);
        expect(whole(next)).toBe(BigInt.asUintN(128, a + 1n));
        expect(streamId.decrement(next)).toBe(a !== 2n ** 128n - 1n);
        expect(whole(next)).toBe(a);
      }),
    );
  });

  test.each([
    ['5', '5-0'], ['007-01', '7-1'], [' 7-1', '7-1'], ['+7-+1', '7-1'], ['5--03', '5-18446744073709551613'],
    ['3-1\0x', '3-1'], ['18446744073709551615-18446744073709551615', '18446744073709551615-18446744073709551615'],
  ])('%j is read as the server reads it', (text, id) => expect(parse(text)).toBe(id));

  test.each(['', '-', '+', '$', '*', '-1', '1-', '5--3', '18446744073709551616', 'x', '1-x', '1-*', '1 ', '0'.repeat(128)])(
    '%j is refused',
    (text) => expect(parse(text)).toBe('invalid'),
  );
});

// --- streams ---

function append(h: Heap, s: number, id: streamId.StreamId, fields: readonly string[], limits: Limits): void {
  stream.append(h, s, id, Args.of([...fields]), 0, fields.length / 2, limits);
}

type Entry = readonly [id: string, ...fields: string[]];

function range(h: Heap, s: number, lower?: streamId.StreamId, upper?: streamId.StreamId, forward = true): Entry[] {
  const found: Entry[] = [];
  const c = new cursors.StreamCursor();
  cursors.begin(h, s, c, lower, upper, forward);
  while (cursors.next(h, c)) {
    const fields: string[] = [];
    cursors.forEachField(h, c, (field, value) => fields.push(listpack.text(h, c.lp, field), listpack.text(h, c.lp, value)));
    found.push([streamId.text(c.id), ...fields]);
  }
  return found;
}

const freeStream = (h: Heap, s: number): void => streams.free(h, s);

interface Step {
  readonly do: 'add' | 'remove' | 'trimTo' | 'trimBefore';
  readonly gap: number;
  readonly fields: readonly string[];
  readonly pick: number;
  readonly approximate: boolean;
}

const text = fc.constantFrom('a', 'b', 'temperature', '12', '-7', '9223372036854775807', 'x'.repeat(70), '');
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('add', 'add', 'add', 'add', 'add', 'add', 'remove', 'remove', 'trimTo', 'trimBefore'),
  gap: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(2 ** 20, 2 ** 40)),
  fields: fc.oneof(
    fc.tuple(fc.constant('t'), text, fc.constant('h'), text),
    fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }).map((pairs) => pairs.flat()),
  ),
  pick: fc.nat(1000),
  approximate: fc.boolean(),
});

interface Model {
  entries: [ms: number, entry: Entry][];
  top: number;
}

function play(h: Heap, s: number, model: Model, one: Step, limits: Limits): void {
  const ids = model.entries.map(([ms]) => ms);
  switch (one.do) {
    case 'add':
      model.top += one.gap;
      append(h, s, at(model.top), one.fields, limits);
      model.entries.push([model.top, [`${model.top}-0`, ...one.fields]]);
      break;
    case 'remove': {
      const ms = ids[one.pick % Math.max(1, ids.length)] ?? 3;
      expect(cursors.removeId(h, s, at(ms))).toBe(ids.includes(ms));
      model.entries = model.entries.filter(([other]) => other !== ms);
      streamTrim.refreshFirstId(h, s);
      break;
    }
    default: {
      const byLength = one.do === 'trimTo';
      const maxLength = byLength ? one.pick % 12 : undefined;
      const minMs = ids[one.pick % Math.max(1, ids.length)] ?? 0;
      const trimmed = streamTrim.trim(h, s, { maxLength, minId: at(minMs), approximate: one.approximate, limit: 0 });
      const most = byLength ? Math.max(0, ids.length - (maxLength ?? 0)) : ids.filter((ms) => ms < minMs).length;
      if (one.approximate) expect(trimmed).toBeLessThanOrEqual(most);
      else expect(trimmed).toBe(most);
      model.entries = model.entries.slice(trimmed);
    }
  }
}

describe('a stream', () => {
  test.each([
    ['nodes of a hundred entries', {}],
    ['nodes of three entries', { streamNodeMaxEntries: 3 }],
    ['nodes of 120 bytes', { streamNodeMaxEntries: 0, streamNodeMaxBytes: 120 }],
  ])('with %s holds what an array holds, whatever is done to both, and frees all of it', (_, setting) => {
    const limits = Object.assign(new Limits(), setting);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(300), fc.nat(300), (steps, from, to) => {
        const h = tinyHeap();
        const s = stream.create(h);
        const model: Model = { entries: [], top: 0 };
        for (const one of steps) {
          play(h, s, model, one, limits);
          streamView.checkInvariants(h, s);
        }
        const all = model.entries.map(([, entry]) => entry);
        expect(range(h, s)).toEqual(all);
        expect(range(h, s, undefined, undefined, false)).toEqual(all.toReversed());
        const inside = model.entries.filter(([ms]) => ms >= from && ms <= to).map(([, entry]) => entry);
        expect(range(h, s, at(from), at(to))).toEqual(inside);
        expect(range(h, s, at(from), at(to), false)).toEqual(inside.toReversed());
        freeStream(h, s);
        expect(h.blocks).toBe(0);
      }),
    );
  });

  test('writes a node as a 64-bit server writes it', () => {
    const h = tinyHeap();
    const s = stream.create(h);
    append(h, s, idOf(1000n, 5n), ['t', '21', 'h', '40'], new Limits());
    append(h, s, idOf(1000n, 7n), ['t', '22', 'h', '41'], new Limits());
    append(h, s, idOf(1003n, 0n), ['x', 'y'], new Limits());
    const [node] = streamView.view(h, s, 0, 10).nodes;
    expect(node?.masterId).toBe('1000-5');
    expect(node?.listpack.entries.map((entry) => entry.value)).toEqual([
      '3', '0', '2', 't', 'h', '0', // master: count, deleted, fields, names, end
      '2', '0', '0', '21', '40', '5', // same fields: flags, ms, seq, values, elements
      '2', '0', '2', '22', '41', '5',
      '0', '3', '-5', '1', 'x', 'y', '6', // fields of its own, and a sequence number below the master's
    ]);
    expect([h.usableBytes(s), h.usableBytes(node?.listpack.address as number)]).toEqual([80, 4096]);
  });

  test('keeps a deleted entry until its node is empty', () => {
    const h = tinyHeap();
    const s = stream.create(h);
    for (let ms = 1; ms <= 3; ms++) append(h, s, at(ms), ['f', 'v'], new Limits());
    cursors.removeId(h, s, at(2));
    const deleted = streamView.view(h, s, 0, 10).nodes[0]?.entries.map((entry) => entry.isDeleted);
    expect(deleted).toEqual([false, true, false]);
    cursors.removeId(h, s, at(1));
    cursors.removeId(h, s, at(3));
    expect(streamView.view(h, s, 0, 10).nodes).toEqual([]);
    freeStream(h, s);
    expect(h.blocks).toBe(0);
  });
});

describe('a consumer group', () => {
  const name = (text: string): [Uint8Array, number, number] => [bytesOf(text), 0, text.length];

  test('gives, takes and forgets entries without losing one, and frees all of it', () => {
    const one = fc.record({
      do: fc.constantFrom('give', 'give', 'give', 'acknowledge', 'leave'),
      ms: fc.integer({ min: 1, max: 30 }),
      consumer: fc.constantFrom('alice', 'al', 'bob'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 80 }), (steps) => {
        const h = tinyHeap();
        const s = stream.create(h);
        groups.create(h, s, ...name('g'), streamId.zero(), groups.unknown);
        const g = groups.find(h, s, ...name('g'));
        const owners = new Map<number, string>();
        for (const { do: what, ms, consumer } of steps) {
          if (what === 'acknowledge') {
            expect(groups.removePending(h, g, at(ms))).toBe(owners.delete(ms));
          } else if (what === 'leave') {
            if (groups.findConsumer(h, g, ...name(consumer)) !== 0) groups.removeConsumer(h, g, ...name(consumer));
            for (const [id, owner] of owners) if (owner === consumer) owners.delete(id);
          } else {
            const is = groups.findConsumer(h, g, ...name(consumer)) || groups.createConsumer(h, g, ...name(consumer), 5);
            const p = groups.findPending(h, groups.pendingOf(h, g), at(ms));
            if (p === 0) groups.addPending(h, g, at(ms), is, 1, 1n);
            else groups.give(h, p, at(ms), is);
            owners.set(ms, consumer);
          }
          streamView.checkInvariants(h, s);
        }
        const [view] = streamView.view(h, s, 0, 1).groups;
        const expected = [...owners].sort(([a], [b]) => a - b).map(([ms, owner]) => [`${ms}-0`, owner]);
        expect(view?.pending.map(({ id, consumer }) => [id, consumer])).toEqual(expected);
        freeStream(h, s);
        expect(h.blocks).toBe(0);
      }),
    );
  });

  test('is laid out as a 64-bit server lays it out', () => {
    const h = tinyHeap();
    const s = stream.create(h);
    groups.create(h, s, ...name('g'), at(7), 3n);
    const g = groups.find(h, s, ...name('g'));
    const consumer = groups.createConsumer(h, g, ...name('alice'), 1_700_000_000_000);
    const p = groups.addPending(h, g, at(7), consumer, 1_700_000_000_001, 2n);
    expect([g, consumer, p].map((block) => h.usableBytes(block))).toEqual([40, 32, 24]);
    expect(byteString(h.u8, g, g + 24)).toBe('\x07'.padEnd(16, '\0') + '\x03'.padEnd(8, '\0'));
    expect(groups.seenTime(h, consumer)).toBe(1_700_000_000_000);
    expect([groups.activeTime(h, consumer), h.i32[(p + 16) >> 2]]).toEqual([-1, consumer]);
  });
});
