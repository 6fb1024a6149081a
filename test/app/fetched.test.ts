/* What is fetched when it is first needed, and what becomes of it when that fails. */

import { expect, test } from 'vitest';
import { fetchedOnce, tryAgain } from '../../src/app/fetched.tsx';

test('is fetched once, however often it is needed', async () => {
  let times = 0;
  const fetched = fetchedOnce(async () => ++times);
  expect(times).toBe(0);
  expect([await fetched(), await fetched()]).toEqual([1, 1]);
  expect(fetched()).toBe(fetched());
  tryAgain();
  expect(await fetched()).toBe(1);
});

test('that failed is fetched anew once somebody has asked to try again, and not before', async () => {
  let times = 0;
  const fetched = fetchedOnce(async () => {
    if (++times < 3) throw new Error(`failure ${times}`);
    return times;
  });
  await expect(fetched()).rejects.toThrow('failure 1');
  await expect(fetched()).rejects.toThrow('failure 1');
  tryAgain();
  await expect(fetched()).rejects.toThrow('failure 2');
  await expect(fetched()).rejects.toThrow('failure 2');
  tryAgain();
  expect(await fetched()).toBe(3);
  expect(times).toBe(3);
});
