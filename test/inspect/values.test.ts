/* What is seen of values is what their commands answer. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAnswer } from '../../src/scenes/mechanisms/set-venn.ts';
import { Looker } from '../tools/looker.ts';

describe('values', () => {
  const sets = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }), {
    minLength: 1,
    maxLength: 4,
  });

  test('the lit parts of the plane are the reply', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom('SINTER', 'SUNION', 'SDIFF'), (members, name) => {
        const looker = new Looker();
        looker.run(...members.map((each, i) => `SADD s${i} ${each.join(' ')}`));
        const reply = looker.engine.type(`${name} ${members.map((_, i) => `s${i}`).join(' ')}`);
        const operation = looker.see('set-venn').operation;
        const lit = operation?.regions
          .filter(({ mask }) => isAnswer(operation.kind, mask, members.length))
          .flatMap((region) => region.members);
        expect(lit?.sort()).toEqual([...reply.matchAll(/"(.*)"/g)].map(([, member]) => member).sort());
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('registers, histogram and estimate agree with PFCOUNT, sparse and dense', () => {
    for (const elements of [20, 20_000]) {
      const looker = new Looker();
      for (let i = 0; i < elements; i += 500)
        looker.engine.call(['PFADD', 'v', ...Array.from({ length: Math.min(500, elements) }, (_, n) => `e${i + n}`)]);
      const view = looker.see('hll-registers');
      expect(view.histogram.reduce((sum, n) => sum + n, 0)).toBe(16_384);
      expect(looker.engine.type('PFCOUNT v')).toBe(`(integer) ${view.estimate}`);
      expect(view.encoding).toBe(elements === 20 ? 'sparse' : 'dense');
      if (view.encoding === 'sparse') expect(view.opcodes.reduce((sum, { length }) => sum + length, 0)).toBe(16_384);
    }
  });

  test('bits are those of GETBIT and BITCOUNT', () => {
    const looker = new Looker();
    looker.run('SETBIT b 3 1', 'SETBIT b 17 1', 'SETBIT b 4000 1');
    const view = looker.see('bitmap-grid');
    const bit = (offset: number): number =>
      (view.bytes.charCodeAt((offset >> 3) - view.from) >> (7 - (offset & 7))) & 1;
    expect([3, 4, 17].map(bit)).toEqual([1, 0, 1]);
    expect(looker.engine.type('BITCOUNT b')).toBe(`(integer) ${view.bitCount}`);
    expect(looker.see('bitmap-grid', 490)).toMatchObject({ from: 501 - 256, bytesTotal: 501 });
  });

  test('who lies in the area is who was found', () => {
    const looker = new Looker();
    const places = Array.from({ length: 80 }, (_, i) => `${(i * 37) % 20} ${40 + ((i * 13) % 15)} m${i}`);
    looker.run(`GEOADD g ${places.join(' ')}`);
    for (const area of ['BYRADIUS 600 km', 'BYBOX 900 500 km']) {
      const reply = looker.engine.type(`GEOSEARCH g FROMLONLAT 9 47 ${area}`);
      const { points, search } = looker.see('geo-map');
      const found = points
        .filter(({ foundM }) => foundM !== null)
        .map(({ member }) => member)
        .sort();
      expect(found).toEqual([...reply.matchAll(/"(.*)"/g)].map(([, member]) => member).sort());
      const isCovered = ({ longitude, latitude }: { longitude: number; latitude: number }): boolean =>
        search?.cells.some(
          ({ west, east, south, north }) =>
            longitude >= west && longitude <= east && latitude >= south && latitude <= north,
        ) ?? false;
      expect(points.filter(({ foundM }) => foundM !== null).every(isCovered)).toBe(true);
    }
  });

  test('elements are those of the reply, in their order, whatever holds them', () => {
    for (const n of [5, 300]) {
      const looker = new Looker();
      for (let i = 0; i < n; i++) looker.run(`RPUSH l e${i}`, `ZADD z ${n - i} m${i}`, `HSET h f${i} ${i}`);
      looker.run('LLEN l');
      looker.run('LRANGE l 0 0');
      const [list] = looker.see('list-rail').lists;
      expect(list?.elements.slice(0, 3).map(([text]) => text)).toEqual(['e0', 'e1', 'e2']);
      if (n > 100) expect(list?.tail.at(-1)?.[0]).toBe(`e${n - 1}`);
      looker.run('ZCARD z');
      expect(looker.see('zset-ladder').lists[0]?.elements[0]).toEqual([`m${n - 1}`, '1']);
      looker.run('HLEN h');
      expect(looker.see('hash-grid').lists[0]?.length).toBe(n);
    }
  });
});
