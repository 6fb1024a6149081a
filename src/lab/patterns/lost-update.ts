/* The lost update: everybody reads, adds one, writes. INCR does it in the server; WATCH notices that somebody was faster. */

import { fact, judged } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, type Program, redis, textOf } from '../program.ts';
import type { LabRun } from '../record.ts';

const triesMax = 100;

function* readAndWrite(): Program {
  const value = yield* redis('get', 'GET', 'visits');
  yield* redis('set', 'SET', 'visits', Number(textOf(value)) + 1);
  return { word: 'counted', isGood: true };
}

function* increment(): Program {
  yield* redis('incr', 'INCR', 'visits');
  return { word: 'counted', isGood: true };
}

function* watched(): Program {
  for (let tries = 0; tries < triesMax; tries++) {
    yield* redis('watch', 'WATCH', 'visits');
    const value = yield* redis('get', 'GET', 'visits');
    yield* redis('multi', 'MULTI');
    yield* redis('set', 'SET', 'visits', Number(textOf(value)) + 1);
    if (!isNil(yield* redis('exec', 'EXEC'))) return { word: 'counted', isGood: true };
  }
  return { word: 'gaveUp', isGood: false };
}

const programs = [readAndWrite, increment, watched] as const;
const codes = [
  `
 get | n = int(redis.get("visits"))
 set | redis.set("visits", n + 1)`,
  `
 incr | redis.incr("visits")`,
  `
     | while True:
 watch |     redis.watch("visits")
 get |     n = int(redis.get("visits"))
 multi |     redis.multi()
 set |     redis.set("visits", n + 1)
 exec |     if redis.exec() is not None: break`,
] as const;

/** What the counter stood at in the end: the last value that a client wrote or was told. */
function counted(run: LabRun): number {
  const writes = run.spans.filter(({ line, answer }) =>
    (line === 'set' || line === 'incr' || line === 'exec') && answer !== null && typeof answer !== 'string' && !isNil(answer));
  const last = [...writes].sort((a, b) => a.effectUs - b.effectUs).at(-1);
  if (last === undefined || last.op.kind !== 'redis') return 0;
  if (last.line === 'incr') return Number(typeof last.answer === 'string' || last.answer === null ? 0 : textOf(last.answer));
  const own = run.spans.filter(({ client, line, fromUs }) =>
    client === last.client && line === 'set' && fromUs <= last.fromUs);
  const set = own.at(-1);
  return set?.op.kind === 'redis' ? Number(set.op.argv[2]) : 0;
}

export const lostUpdate: Pattern = {
  id: 'lost-update',
  knobs: [choice('how', 0, 'getSet', 'incr', 'watch'), number('clients', 'clients', 10, 1, 30), number('withinMs', 'ms', 20, 0, 500, 5)],
  code: ({ how = 0 }: Settings) => code(codes[how] ?? codes[0]),
  scenario: ({ how = 0, clients = 0, withinMs = 0 }) => ({
    rows: {},
    commands: [['SET', 'visits', 0]],
    clients: Array.from({ length: clients }, (_, i) =>
      ({ name: `c${i + 1}`, startsAtMs: (i * withinMs) / clients, run: programs[how] ?? readAndWrite })),
  }),
  verdicts: (run) => {
    const lost = run.clients.length - counted(run);
    const failed = run.spans.filter(({ line, answer }) =>
      line === 'exec' && answer !== null && typeof answer !== 'string' && isNil(answer)).length;
    return [judged('updatesLost', lost, lost === 0), fact('counted', counted(run)), fact('execFailed', failed)];
  },
};
