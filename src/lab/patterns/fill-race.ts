/* The fill race: a reader misses, reads the old row, and is overtaken by a writer who writes the new row and deletes the key;
 * then the reader fills the cache with what it read before. Deleting cannot help, because there was nothing to delete yet. */

import { fact, judged } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { isNil, numberOf, type Program, read, redis, sleep, textOf, write } from '../program.ts';

function* reader(pauseMs: number): Program {
  const cached = yield* redis('get', 'GET', 'item:1');
  if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
  const row = yield* read('query', 'item:1');
  yield* sleep('pause', pauseMs);
  yield* redis('fill', 'SET', 'item:1', row ?? '', 'EX', 3600);
  return { word: 'served', isGood: true, value: row ?? '' };
}

function* leased(pauseMs: number): Program {
  const cached = yield* redis('get', 'GET', 'item:1');
  if (!isNil(cached)) return { word: 'served', isGood: true, value: textOf(cached) };
  const before = yield* redis('generation', 'GET', 'gen:item:1');
  const row = yield* read('query', 'item:1');
  yield* sleep('pause', pauseMs);
  const generation = isNil(before) ? '0' : textOf(before);
  yield* redis('fill', 'EVAL',
    "if (redis.call('GET',KEYS[2]) or '0')==ARGV[2] then return redis.call('SET',KEYS[1],ARGV[1],'EX',3600) end return 0",
    2, 'item:1', 'gen:item:1', row ?? '', generation);
  return { word: 'served', isGood: true, value: row ?? '' };
}

function* writer(isLeased: boolean): Program {
  yield* write('update', 'item:1', 'price=20');
  if (isLeased) yield* redis('bump', 'INCR', 'gen:item:1');
  yield* redis('delete', 'DEL', 'item:1');
  return { word: 'written', isGood: true, value: 'price=20' };
}

function* later(): Program {
  const cached = yield* redis('get', 'GET', 'item:1');
  const row = yield* read('query', 'item:1');
  const isStale = !isNil(cached) && textOf(cached) !== row;
  return { word: isStale ? 'stale' : 'served', isGood: !isStale, value: isNil(cached) ? (row ?? '') : textOf(cached) };
}

const plainCode = `
     | def get_item():  # reader
 get |     value = redis.get("item:1")
     |     if value: return value
 query |     value = db.query("item:1")
 pause |     # …a garbage collection, a slow network…
 fill |     redis.set("item:1", value, ex=3600)
     |
     | def update_item(value):  # writer
 update |     db.update("item:1", value)
 delete |     redis.delete("item:1")`;
const leasedCode = `
     | def get_item():  # reader
 get |     value = redis.get("item:1")
     |     if value: return value
 generation |     seen = redis.get("gen:item:1")
 query |     value = db.query("item:1")
 pause |     # …a garbage collection, a slow network…
 fill |     set_if_unchanged("item:1", value, "gen:item:1", seen)  # one script
     |
     | def update_item(value):  # writer
 update |     db.update("item:1", value)
 bump |     redis.incr("gen:item:1")
 delete |     redis.delete("item:1")`;

export const fillRace: Pattern = {
  id: 'fill-race',
  knobs: [
    choice('defence', 0, 'none', 'generation'),
    number('pauseMs', 'ms', 60, 0, 300, 5),
    number('writerAtMs', 'ms', 15, 0, 300, 5),
  ],
  code: ({ defence = 0 }: Settings) => code(defence === 0 ? plainCode : leasedCode),
  scenario: ({ defence = 0, pauseMs = 0, writerAtMs = 0 }) => ({
    rows: { 'item:1': 'price=10' },
    commands: [],
    clients: [
      { name: 'reader', startsAtMs: 0, run: () => (defence === 0 ? reader(pauseMs) : leased(pauseMs)) },
      { name: 'writer', startsAtMs: writerAtMs, run: () => writer(defence === 1) },
      { name: 'later', startsAtMs: 700, run: later },
    ],
  }),
  verdicts: (run) => {
    const stale = run.clients.filter(({ outcome }) => outcome?.word === 'stale').length;
    return [
      judged('staleAtEnd', stale, stale === 0, 'yesNo'),
      fact('writes', run.spans.filter(({ op }) => op.kind === 'write').length),
      fact('generation', run.spans.filter(({ line, answer }) => line === 'bump' && answer !== null && typeof answer !== 'string'
        && numberOf(answer) > 0).length),
    ];
  },
};
