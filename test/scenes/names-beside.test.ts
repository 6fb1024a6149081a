/* Names on a map: none over another, none over another's point, none outside. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, meet, namesBeside } from '../../src/scenes/mechanisms/names-beside.ts';

const room = { left: 0, right: 400, top: 0, bottom: 200 };
const point = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 200 }), text: fc.string({ maxLength: 16 }) });

test('names meet neither each other nor another point, and stay inside', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), (points) => {
      const boxes = namesBeside(points, room).map((place, i) => (place === null ? null : boxOf(place, points[i]?.text ?? '')));
      boxes.forEach((box, i) => {
        if (box === null) return;
        expect(box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom).toBe(true);
        for (const other of boxes.slice(0, i)) expect(other !== null && meet(other, box)).toBe(false);
        for (const [j, { x, y }] of points.entries())
          expect(j !== i && meet({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }, box)).toBe(false);
      });
    }),
  );
});

test('two places close together are both named', () => {
  const [berlin, amsterdam] = namesBeside([{ x: 130, y: 60, text: 'Berlin' }, { x: 110, y: 60, text: 'Amsterdam' }], room);
  expect(berlin?.anchor).toBe('start');
  expect(amsterdam?.anchor).toBe('end');
});

test('a name without room is left out', () => {
  expect(namesBeside([{ x: 5, y: 5, text: 'x'.repeat(80) }], room)).toEqual([null]);
});
