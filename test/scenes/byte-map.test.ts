import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutRows, type Run, type Section } from '../../src/scenes/byte-map.ts';

const section = (runs: readonly Run[], start = 0): Section => ({
  title: '',
  address: 0x1000,
  start,
  runs,
  hiddenBytes: 0,
});
const run = (bytes: string, mark: Run['mark'] = null, link = 'x'): Run => ({ link, role: 'payload', bytes, mark });

describe('rows of bytes', () => {
  test('a run is cut where its row ends, and only its ends are closed', () => {
    const rows = layoutRows(section([run('abcdefghij')]), 8);
    expect(rows.map((row) => row.offset)).toEqual([0, 8]);
    const [first, second] = rows.map((row) => row.segments[0]);
    expect(first).toMatchObject({ column: 0, cells: 8, bytes: 'abcdefgh', opens: true, closes: false });
    expect(second).toMatchObject({ column: 0, cells: 2, bytes: 'ij', opens: false, closes: true });
  });

  test('a window in the middle keeps the columns of its offsets', () => {
    const [row] = layoutRows(section([run('ab')], 21), 8);
    expect(row).toMatchObject({ offset: 16, segments: [{ column: 5, bytes: 'ab' }] });
  });

  test('what was written is a segment of its own', () => {
    const [row] = layoutRows(section([run('abcdef', { kind: 'touched', from: 2, to: 4 })]), 16);
    expect(row?.segments.map((s) => [s.bytes, s.mark])).toEqual([
      ['ab', null],
      ['cd', 'touched'],
      ['ef', null],
    ]);
  });

  test('reserved bytes take cells and have no value', () => {
    const [row] = layoutRows(section([run('a'), { ...run(''), role: 'free', blank: 3 }]), 8);
    expect(row?.segments.map((s) => [s.column, s.cells, s.bytes])).toEqual([
      [0, 1, 'a'],
      [1, 3, ''],
    ]);
  });

  test('every byte lies once on the grid, at the column of its offset, however it is cut', () => {
    const runs = fc.array(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(runs, fc.nat(100), fc.constantFrom(8, 16, 32), (texts, start, columns) => {
        const rows = layoutRows(
          section(
            texts.map((text) => run(text)),
            start,
          ),
          columns,
        );
        const placed = rows.flatMap((row) => row.segments.map((s) => ({ at: row.offset + s.column, s })));
        expect(placed.map(({ s }) => s.bytes).join('')).toBe(texts.join(''));
        let next = start;
        for (const { at, s } of placed) {
          expect(at).toBe(next);
          expect(s.column + s.cells).toBeLessThanOrEqual(columns);
          next += s.cells;
        }
      }),
    );
  });
});
