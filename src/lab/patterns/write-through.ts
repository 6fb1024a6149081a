/* Write-through with two writers: the database takes their writes in one order, the cache in the other. Each writer did
 * everything right; there is no moment at which both stores are changed together. */

import { fact, judged } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, type Program, read, redis, sleep, textOf, write } from '../program.ts';

function* writer(value: string, pauseMs: number, isDeleting: boolean): Program {
  yield* write('update', 'user:2', value);
  yield* sleep('pause', pauseMs);
  if (isDeleting) yield* redis('cache', 'DEL', 'user:2');
  else yield* redis('cache', 'SET', 'user:2', value, 'EX', 3600);
  return { word: 'written', isGood: true, value };
}

function* auditor(): Program {
  const cached = yield* redis('get', 'GET', 'user:2');
  const row = yield* read('query', 'user:2');
  const isStale = !isNil(cached) && textOf(cached) !== row;
  return { word: isStale ? 'stale' : 'served', isGood: !isStale, value: isNil(cached) ? (row ?? '') : textOf(cached) };
}

const source = (isDeleting: boolean): string => `
     | def update_user(value):
 update |     db.update("user:2", value)
 pause |     # …the process is not scheduled for a while…
 cache |     ${isDeleting ? 'redis.delete("user:2")' : 'redis.set("user:2", value, ex=3600)'}
     |
     | def audit():
 get |     cached = redis.get("user:2")
 query |     row = db.query("user:2")
     |     assert cached in (None, row)`;

export const writeThrough: Pattern = {
  id: 'write-through',
  knobs: [
    choice('cache', 0, 'set', 'delete'),
    number('pauseMs', 'ms', 40, 0, 200, 5),
    number('secondAtMs', 'ms', 10, 0, 200, 5),
  ],
  code: ({ cache = 0 }: Settings) => code(source(cache === 1)),
  scenario: ({ cache = 0, pauseMs = 0, secondAtMs = 0 }) => ({
    rows: { 'user:2': 'v0' },
    commands: [['SET', 'user:2', 'v0', 'EX', 3600]],
    clients: [
      { name: 'writer 1', startsAtMs: 0, run: () => writer('v1', pauseMs, cache === 1) },
      { name: 'writer 2', startsAtMs: secondAtMs, run: () => writer('v2', 0, cache === 1) },
      { name: 'auditor', startsAtMs: 600, run: auditor },
    ],
  }),
  verdicts: (run) => {
    const stale = run.clients.filter(({ outcome }) => outcome?.word === 'stale').length;
    return [judged('staleAtEnd', stale, stale === 0, 'yesNo'), fact('writes', 2)];
  },
};
