/* Penetration: requests for what does not exist miss the cache for ever, and each of them reaches the database. Remembering
 * the absence stops them, for as long as it is remembered; and while it is, a row that comes into being stays invisible. */

import { fact, judged, reads } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, type Program, read, redis, textOf, write } from '../program.ts';

const absent = '__none__';

function* reader(negativeMs: number): Program {
  const cached = yield* redis('get', 'GET', 'user:404');
  if (textOf(cached) === absent) return { word: 'notFound', isGood: true };
  if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
  const row = yield* read('query', 'user:404');
  if (row === null) {
    if (negativeMs > 0) yield* redis('negative', 'SET', 'user:404', absent, 'PX', negativeMs);
    return { word: 'notFound', isGood: true };
  }
  yield* redis('set', 'SET', 'user:404', row, 'EX', 3600);
  return { word: 'served', isGood: true, value: row };
}

function* signUp(isDeleting: boolean): Program {
  yield* write('insert', 'user:404', 'Zoe');
  if (isDeleting) yield* redis('delete', 'DEL', 'user:404');
  return { word: 'written', isGood: true, value: 'Zoe' };
}

const source = (negative: number, deletes: boolean): string => `
     | def get_user(id):
 get |     value = redis.get("user:404")
     |     if value == NONE: return None
     |     if value: return value
 query |     row = db.query("user:404")
     |     if row is None:
${negative > 0 ? ' negative |         redis.set("user:404", NONE, px=negative_ttl)' : ''}
     |         return None
 set |     redis.set("user:404", row, ex=3600)
     |
     | def sign_up(name):
 insert |     db.insert("user:404", name)
${deletes ? ' delete |     redis.delete("user:404")' : ''}`;

export const penetration: Pattern = {
  id: 'penetration',
  knobs: [
    choice('signUp', 0, 'leaves', 'deletes'),
    number('negativeMs', 'ms', 0, 0, 5000, 100),
    number('requests', 'requests', 20, 1, 40),
    number('everyMs', 'ms', 100, 20, 500, 10),
  ],
  code: ({ negativeMs = 0, signUp: deletes = 0 }: Settings) => code(source(negativeMs, deletes === 1)),
  scenario: ({ negativeMs = 0, signUp: deletes = 0, requests = 0, everyMs = 0 }) => ({
    rows: {},
    commands: [],
    clients: [
      ...Array.from({ length: requests }, (_, i) =>
        ({ name: `r${i + 1}`, startsAtMs: i * everyMs, run: () => reader(negativeMs) })),
      { name: 'sign-up', startsAtMs: (requests * everyMs) / 3, run: () => signUp(deletes === 1) },
    ],
  }),
  verdicts: (run) => {
    const signedUp = run.clients.find(({ outcome }) => outcome?.word === 'written');
    const blind = run.clients.filter(({ outcome, startUs }) =>
      outcome?.word === 'notFound' && signedUp !== undefined && startUs > signedUp.endUs);
    const databaseReads = reads(run).length;
    return [
      judged('databaseReads', databaseReads, databaseReads <= run.clients.length / 3),
      judged('blindRequests', blind.length, blind.length === 0),
      fact('requests', run.clients.length - 1),
    ];
  },
};
