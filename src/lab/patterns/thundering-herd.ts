/* Thundering herd: a hot key expires, and everybody who misses it asks the database at once. Three answers: nobody's job,
 * a lock around the rebuild, and a value that is renewed early by chance (XFetch: Vattani, Chierichetti, Lowenstein, 2015). */

import { fact, judged, outcomes, peak, reads, slowestMs } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, numberOf, type Program, read, redis, sleep, textOf } from '../program.ts';

const lockMs = 5000;
const triesMax = 200;

function* plain(ttlMs: number): Program {
  const cached = yield* redis('get', 'GET', 'hot');
  if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
  const row = yield* read('query', 'hot');
  yield* redis('set', 'SET', 'hot', row ?? '', 'PX', ttlMs);
  return { word: 'served', isGood: true, value: row ?? '' };
}

function* locked(ttlMs: number, token: string): Program {
  for (let tries = 0; tries < triesMax; tries++) {
    const cached = yield* redis('get', 'GET', 'hot');
    if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
    const won = yield* redis('lock', 'SET', 'lock:hot', token, 'NX', 'PX', lockMs);
    if (isNil(won)) {
      yield* sleep('wait', 20);
      continue;
    }
    const again = yield* redis('again', 'GET', 'hot');
    if (isNil(again)) {
      const row = yield* read('query', 'hot');
      yield* redis('set', 'SET', 'hot', row ?? '', 'PX', ttlMs);
    }
    yield* redis('unlock', 'EVAL', "if redis.call('GET',KEYS[1])==ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0",
      1, 'lock:hot', token);
    return { word: 'served', isGood: true };
  }
  return { word: 'gaveUp', isGood: false };
}

/** Each reader may renew the key before its time; the nearer the end, the likelier. `deltaMs` is what a rebuild takes. */
function* early(ttlMs: number, deltaMs: number, draw: number): Program {
  const cached = yield* redis('get', 'GET', 'hot');
  const left = yield* redis('pttl', 'PTTL', 'hot');
  const isEarly = -deltaMs * Math.log(1 - draw) >= numberOf(left);
  if (!isNil(cached) && !isEarly) return { word: 'served', isGood: true, value: textOf(cached) };
  const row = yield* read('query', 'hot');
  yield* redis('set', 'SET', 'hot', row ?? '', 'PX', ttlMs);
  return { word: 'served', isGood: true, value: row ?? '' };
}

const codes = [
  `
     | def get_hot():
 get |     value = redis.get("hot")
     |     if value: return value
 query |     value = db.query("hot")
 set |     redis.set("hot", value, px=ttl)
     |     return value`,
  `
     | def get_hot():
     |     while True:
 get |         value = redis.get("hot")
     |         if value: return value
 lock |         if redis.set("lock:hot", token, nx=True, px=5000): break
 wait |         sleep(0.020)
 again |     value = redis.get("hot")      # somebody may have filled it
     |     if not value:
 query |         value = db.query("hot")
 set |         redis.set("hot", value, px=ttl)
 unlock |     release("lock:hot", token)    # compare, then delete: one script
     |     return value`,
  `
     | def get_hot():
 get |     value = redis.get("hot")
 pttl |     left = redis.pttl("hot")
     |     early = -delta * log(random()) >= left
     |     if value and not early: return value
 query |     value = db.query("hot")
 set |     redis.set("hot", value, px=ttl)
     |     return value`,
] as const;

export const thunderingHerd: Pattern = {
  id: 'thundering-herd',
  knobs: [
    choice('defence', 0, 'none', 'lock', 'early'),
    number('clients', 'clients', 30, 2, 60),
    number('withinMs', 'ms', 100, 1, 1000),
    number('ttlMs', 'ms', 2000, 100, 10_000, 100),
  ],
  code: ({ defence = 0 }: Settings) => code(codes[defence] ?? codes[0]),
  scenario: ({ defence = 0, clients = 0, withinMs = 0, ttlMs = 0 }, random) => ({
    rows: { hot: 'rebuilt' },
    // It expires in the middle of the crowd.
    commands: [['SET', 'hot', 'old', 'PX', Math.max(1, Math.round(withinMs / 2))]],
    clients: Array.from({ length: clients }, (_, i) => {
      const draw = random();
      const programs = [() => plain(ttlMs), () => locked(ttlMs, `t${i}`), () => early(ttlMs, 50, draw)];
      return { name: `r${i + 1}`, startsAtMs: (i * withinMs) / clients, run: programs[defence] ?? (() => plain(ttlMs)) };
    }),
  }),
  verdicts: (run) => [
    judged('databaseReads', reads(run).length, reads(run).length <= 2),
    judged('databasePeak', peak(reads(run)), peak(reads(run)) <= 2),
    fact('slowestMs', slowestMs(run), 'ms'),
    judged('gaveUp', outcomes(run, 'gaveUp'), outcomes(run, 'gaveUp') === 0),
  ],
};
