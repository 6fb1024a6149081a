import { describe, expect, test } from 'vitest';
import { addLongDouble, isLongDouble } from '../src/engine/numbers/longdouble.ts';

describe('long double', () => {
  // Sums that a real server gave.
  test.each([
    ['0.1', '0.2', '0.3'],
    ['3.0e3', '200', '3200'],
    ['5.0e3', '2.0e2', '5200'],
    ['10.50', '0.1', '10.6'],
    ['1000.1', '0.1', '1000.19999999999999996'],
    ['1e17', '0.3', '100000000000000000.296875'],
    ['-1e-20', '0', '0'],
    ['0x1.8p3', '1', '13'],
    ['.5', '5.', '5.5'],
  ])('%s + %s = %s', (a, b, sum) => {
    expect(addLongDouble(a, b)).toBe(sum);
  });

  test.each(['', ' 1', '1 ', '.', '1e', '0x', 'nan', '1e5000', '1e-5000', '1,5'])('%j is no number', (text) => {
    expect(isLongDouble(text)).toBe(false);
    expect(addLongDouble(text, '1')).toBeUndefined();
  });

  test('infinities are numbers, but no sum is infinite', () => {
    expect(isLongDouble('-Infinity')).toBe(true);
    expect(addLongDouble('inf', '1')).toBeUndefined();
    expect(addLongDouble('1.18e4932', '1.18e4932')).toBeUndefined();
  });
});
