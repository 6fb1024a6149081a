/* Cache-aside: look in the cache, else ask the database and put the answer there. Everybody asks for one row, now and then. */

import { commands, fact, judged, reads, slowestMs } from '../measure.ts';
import { code, number, type Pattern } from '../pattern.ts';
import { isNil, type Program, read, redis, textOf } from '../program.ts';

function* reader(ttlMs: number): Program {
  const cached = yield* redis('get', 'GET', 'user:7');
  if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
  const row = yield* read('query', 'user:7');
  yield* redis('set', 'SET', 'user:7', row ?? '', 'PX', ttlMs);
  return { word: 'served', isGood: true, value: row ?? '' };
}

export const cacheAside: Pattern = {
  id: 'cache-aside',
  knobs: [
    number('requests', 'requests', 12, 1, 40),
    number('everyMs', 'ms', 120, 10, 1000, 10),
    number('ttlMs', 'ms', 600, 50, 5000, 50),
  ],
  code: () => code(`
     | def get_user(id):
 get |     cached = redis.get("user:7")
     |     if cached: return cached
 query |     row = db.query("user:7")
 set |     redis.set("user:7", row, px=ttl)
     |     return row`),
  scenario: ({ requests = 0, everyMs = 0, ttlMs = 0 }) => ({
    rows: { 'user:7': 'Ann' },
    commands: [],
    clients: Array.from({ length: requests }, (_, i) =>
      ({ name: `r${i + 1}`, startsAtMs: i * everyMs, run: () => reader(ttlMs) })),
  }),
  verdicts: (run) => [
    fact('requests', run.clients.length),
    judged('hits', commands(run, 'GET').length - reads(run).length, reads(run).length < run.clients.length),
    fact('databaseReads', reads(run).length),
    fact('slowestMs', slowestMs(run), 'ms'),
  ],
};
