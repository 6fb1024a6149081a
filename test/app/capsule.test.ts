/* Capsules: what goes in comes out, and what is none is refused with a reason. */

import { describe, expect, test } from 'vitest';
import { type Capsule, carried, isCapsule, pack, unpack } from '../../src/app/capsule/pack.ts';

const capsule: Capsule = {
  session: { entries: [{ atUs: 1, input: { kind: 'bytes', connection: 1, bytes: Uint8Array.of(0, 13, 255, 128) } }] },
  cursor: { entries: 1, atUs: 5 },
  look: {
    address: '#/scene/event-loop', thirdPercent: 20, glassPercent: 40, big: 'glass', asText: true, pinned: { db: 0, key: '\xff' },
  },
};

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
}

test('what is packed comes out the same, bytes and all', async () => {
  const text = await pack(capsule);
  expect(text).toMatch(/^v1=[\w-]+$/);
  expect(isCapsule(`#${text}`)).toBe(true);
  expect(await unpack(`#${text}`)).toEqual(capsule);
});

describe('what is no capsule is refused', () => {
  test.each([
    ['another version', 'v2=AAAA', 'version'],
    ['text', 'hello', 'broken'],
    ['no base64', 'v1=%%%', 'broken'],
    ['no deflate', `v1=${Buffer.from('garbage garbage').toString('base64url')}`, 'broken'],
    ['nothing', 'v1=', 'broken'],
  ])('%s', async (_name, text, fault) => {
    await expect(unpack(text)).rejects.toMatchObject({ fault });
  });

  test.each([['no JSON', '{"session":'], ['a number', '7'], ['a moment that is none', '{"cursor":{"entries":"x","atUs":1}}']])(
    '%s', async (_name, json) => {
      await expect(unpack(`v1=${await deflated(json)}`)).rejects.toMatchObject({ fault: 'broken' });
    },
  );

  test('one that is cut short', async () => {
    const text = await pack(capsule);
    await expect(unpack(text.slice(0, -8))).rejects.toMatchObject({ fault: 'broken' });
  });

  test('one that unfolds beyond all measure', async () => {
    const bomb = `v1=${await deflated(' '.repeat(100 << 20))}`;
    expect(bomb.length).toBeLessThan(1 << 20);
    await expect(unpack(bomb)).rejects.toMatchObject({ fault: 'long' });
  });
});

test('a look that is out of bounds is the usual one', async () => {
  const pinned = { db: 99, key: 1 };
  const look = { address: 'javascript:alert(1)', thirdPercent: 'x', glassPercent: 4000, big: 'all', asText: 'yes', pinned };
  const { look: back } = await unpack(`v1=${await deflated(JSON.stringify({ session: {}, cursor: null, look }))}`);
  expect(back).toEqual({ address: '#/', thirdPercent: 36, glassPercent: 62, big: null, asText: false, pinned: null });
});

test.each([
  ['#/scene/skiplist', '#/scene/skiplist'],
  ['#/key/0/board', '#/key/0/board'],
  ['#/lesson/ttl-basics/2', '#/'], // it would put a world of its own in place of the capsule's
  ['#v1=AAAA', '#/'],
  [`#/key/0/${'k'.repeat(3000)}`, '#/'],
])('of the address %s goes along %s', (address, expected) => expect(carried(address)).toBe(expected));
