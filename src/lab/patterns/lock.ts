/* A lock on one server: SET NX PX. The lease ends whether or not its holder has finished, so two can be inside at once; a release
 * that does not compare deletes somebody else's lock; a fencing token lets the storage refuse whoever is late (Kleppmann, 2016). */

import { fact, judged, outcomes } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, numberOf, type Program, read, redis, sleep, write } from '../program.ts';
import type { LabRun, Span } from '../record.ts';

const triesMax = 60;
const release = "if redis.call('GET',KEYS[1])==ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0";

interface Rules {
  readonly leaseMs: number;
  readonly isComparing: boolean;
  readonly isFenced: boolean;
}

function* holder(token: string, workMs: number, { leaseMs, isComparing, isFenced }: Rules): Program {
  for (let tries = 0; ; tries++) {
    const won = yield* redis('acquire', 'SET', 'lock:order', token, 'NX', 'PX', leaseMs);
    if (!isNil(won)) break;
    if (tries === triesMax) return { word: 'gaveUp', isGood: false };
    yield* sleep('retry', 15);
  }
  const fence = isFenced ? numberOf(yield* redis('fence', 'INCR', 'fence:order')) : 0;
  yield* sleep('work', workMs);
  if (isFenced && Number((yield* read('check', 'fence')) ?? '0') > fence) return { word: 'rejectedByFence', isGood: true };
  if (isFenced) yield* write('mark', 'fence', String(fence));
  yield* write('store', 'order', token);
  if (isComparing) yield* redis('release', 'EVAL', release, 1, 'lock:order', token);
  else yield* redis('release', 'DEL', 'lock:order');
  return { word: 'held', isGood: true, value: token };
}

const source = ({ isComparing, isFenced }: Pick<Rules, 'isComparing' | 'isFenced'>): string => `
     | def with_lock():
 acquire |     while not redis.set("lock:order", token, nx=True, px=lease):
 retry |         sleep(0.015)
${isFenced ? ' fence |     fence = redis.incr("fence:order")' : ''}
 work |     work()  # may take longer than the lease
${isFenced ? ' check |     if storage.fence > fence: raise Late\n mark |     storage.fence = fence' : ''}
 store |     storage.write("order", token)
 release |     ${isComparing ? 'release_if_mine("lock:order", token)  # one script' : 'redis.delete("lock:order")'}`;

const rulesOf = ({ leaseMs = 0, release: how = 0, fence = 0 }: Settings): Rules =>
  ({ leaseMs, isComparing: how === 1, isFenced: fence === 1 });

/** From the moment a client has the lock to the moment its write is stored. */
function insides(run: LabRun): { fromUs: number; toUs: number }[] {
  return run.clients.flatMap((_, client) => {
    const own = run.spans.filter((span) => span.client === client);
    const wins = (span: Span): boolean =>
      span.line === 'acquire' && span.answer !== null && typeof span.answer !== 'string' && !isNil(span.answer);
    const acquired = own.find(wins);
    const stored = own.find(({ line }) => line === 'store');
    return acquired === undefined || stored === undefined ? [] : [{ fromUs: acquired.toUs, toUs: stored.effectUs }];
  });
}

function overlaps(run: LabRun): number {
  const sorted = insides(run).sort((a, b) => a.fromUs - b.fromUs);
  return sorted.filter(({ fromUs }, i) => sorted.slice(0, i).some((earlier) => earlier.toUs > fromUs)).length;
}

export const lock: Pattern = {
  id: 'lock',
  knobs: [
    choice('release', 0, 'delete', 'compare'),
    choice('fence', 0, 'off', 'on'),
    number('leaseMs', 'ms', 100, 20, 1000, 10),
    number('workMs', 'ms', 40, 5, 500, 5),
    number('pauseMs', 'ms', 180, 0, 500, 10),
  ],
  code: (settings) => code(source(rulesOf(settings))),
  scenario: (settings) => {
    const { workMs = 0, pauseMs = 0 } = settings;
    const rules = rulesOf(settings);
    return {
      rows: {},
      commands: [],
      clients: [
        // The first one is paused in the middle of its work: a garbage collection, a virtual machine that moves house.
        { name: 'A', startsAtMs: 0, run: () => holder('A', workMs + pauseMs, rules) },
        { name: 'B', startsAtMs: 10, run: () => holder('B', workMs, rules) },
        { name: 'C', startsAtMs: 20, run: () => holder('C', workMs, rules) },
      ],
    };
  },
  verdicts: (run) => [
    judged('overlaps', overlaps(run), overlaps(run) === 0),
    fact('rejectedByFence', outcomes(run, 'rejectedByFence')),
    judged('gaveUp', outcomes(run, 'gaveUp'), outcomes(run, 'gaveUp') === 0),
  ],
};
