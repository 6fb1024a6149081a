/* A work queue on a list. BRPOP takes a job out of the server before it is done, so a worker that dies takes it along; LMOVE
 * leaves it in a second list, from which a sweeper can bring it back. The same code is write-behind: the jobs are writes. */

import { fact, judged } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { crash, isNil, type Program, redis, sleep, textOf, textsOf, write } from '../program.ts';

const idleMs = 300;

function* popping(crashes: boolean): Program {
  for (let done = 0; ; done++) {
    const popped = yield* redis('pop', 'BRPOP', 'jobs', idleMs / 1000);
    if (isNil(popped)) return { word: 'idle', isGood: true, value: String(done) };
    const job = textsOf(popped)[1] ?? '';
    if (crashes && done === 1) yield* crash('work');
    yield* write('work', `done:${job}`, 'yes');
  }
}

function* moving(crashes: boolean): Program {
  for (let done = 0; ; done++) {
    const moved = yield* redis('pop', 'BLMOVE', 'jobs', 'jobs:taken', 'RIGHT', 'LEFT', idleMs / 1000);
    if (isNil(moved)) return { word: 'idle', isGood: true, value: String(done) };
    const job = textOf(moved);
    if (crashes && done === 1) yield* crash('work');
    yield* write('work', `done:${job}`, 'yes');
    yield* redis('acknowledge', 'LREM', 'jobs:taken', 1, job);
  }
}

/** Brings back what nobody finished. It comes when no worker can be at it any more. */
function* sweeper(): Program {
  yield* sleep('later', 1000);
  for (let swept = 0; ; swept++) {
    const moved = yield* redis('sweep', 'LMOVE', 'jobs:taken', 'jobs', 'RIGHT', 'RIGHT');
    if (isNil(moved)) return { word: 'idle', isGood: true, value: String(swept) };
    const popped = yield* redis('pop', 'BLMOVE', 'jobs', 'jobs:taken', 'RIGHT', 'LEFT', idleMs / 1000);
    yield* write('work', `done:${textOf(popped)}`, 'yes');
    yield* redis('acknowledge', 'LREM', 'jobs:taken', 1, textOf(popped));
  }
}

const codes = [
  `
     | def worker():
     |     while True:
 pop |         job = redis.brpop("jobs")
 work |         do(job)  # a worker may die here`,
  `
     | def worker():
     |     while True:
 pop |         job = redis.blmove("jobs", "jobs:taken", "RIGHT", "LEFT")
 work |         do(job)  # a worker may die here
 acknowledge |         redis.lrem("jobs:taken", 1, job)
     |
     | def sweeper():
 later |     sleep(1)  # nobody can be at it any more
     |     while True:
 sweep |         job = redis.lmove("jobs:taken", "jobs", "RIGHT", "RIGHT")`,
] as const;

export const workQueue: Pattern = {
  id: 'work-queue',
  knobs: [
    choice('take', 0, 'brpop', 'lmove'),
    choice('worker', 1, 'survives', 'crashes'),
    number('jobs', 'requests', 8, 1, 30),
  ],
  code: ({ take = 0 }: Settings) => code(codes[take] ?? codes[0]),
  scenario: ({ take = 0, worker = 0, jobs = 0 }) => ({
    rows: {},
    commands: [['LPUSH', 'jobs', ...Array.from({ length: jobs }, (_, i) => `j${i + 1}`)]],
    clients: [
      { name: 'worker 1', startsAtMs: 0, run: () => (take === 0 ? popping(false) : moving(false)) },
      { name: 'worker 2', startsAtMs: 1, run: () => (take === 0 ? popping(worker === 1) : moving(worker === 1)) },
      ...(take === 0 ? [] : [{ name: 'sweeper', startsAtMs: 0, run: sweeper }]),
    ],
  }),
  verdicts: (run, { jobs = 0 }) => {
    const done = Object.keys(run.rows).filter((row) => row.startsWith('done:')).length;
    return [judged('jobsLost', jobs - done, done === jobs), fact('jobsDone', done)];
  },
};
