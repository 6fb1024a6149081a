/* Whether an answer is right, down to the last sign: what a check compares, which reply a line gets, which world a step begins in, which
 * choice is the right one. */

import { describe, expect, test } from 'vitest';
import { check, passes, type Typed, type Verdict } from '../../src/course/check.ts';
import { agrees, compact, replyFrom } from '../../src/course/compact.ts';
import { compiled } from '../../src/course/compile/files.ts';
import type { Lesson, Question, Quiz } from '../../src/course/compile/schema.ts';
import { differencesOf, keysOf } from '../../src/course/differ.ts';
import { freshValues } from '../../src/course/fresh.ts';
import { hasOwnWorld, scriptBefore, valuesOf } from '../../src/course/lesson.ts';
import { differences, exchangesOf, type Heard, play } from '../../src/course/play.ts';
import type { Item, Section } from '../../src/course/prose.ts';
import { blocksBefore, isRightChoice, isRightOrder, itemsOfQuestion, shuffled } from '../../src/course/question.ts';
import { parseScript } from '../../src/course/script.ts';
import { EngineWorld } from '../tools/course.ts';

const world = new EngineWorld();
const judged = (checks: string, ...typed: Typed[]): Promise<Verdict[]> => check(checks, world, typed);

describe('what was typed', () => {
  const told = (reply: string): Typed => ({ line: 'GET k', reply });

  test.each([
    ['=> "v"', '"v"', true], ['=> "v', '"v2"', false], ['=> "v…', '"v2"', true], ['=> "v…', '"w"', false],
    ['<= 5', '(nil)', false], ['>= 5', '(nil)', false], ['<= 5', '(integer) 5', true], ['~ V', '"v"', true],
  ])('%s of %s: %s', async (wanted, reply, holds) => expect(passes(await judged(`got: ^GET ${wanted}`, told(reply)))).toBe(holds));

  test('is asked for by its own line, and the last that fits is told', async () => {
    expect(passes(await judged('got: ^GET => "v"', { line: 'SET k v', reply: '"v"' }))).toBe(false);
    expect(await judged('got: ^GET => "v"', told('"u"'), told('"w"'))).toEqual([{ line: 'got: ^GET => "v"', holds: false, got: '"w"' }]);
    expect(passes(await judged('got: ^GET => "v"', told('"v"'), told('"w"')))).toBe(true);
  });

  test('all that is asked must hold', async () => {
    expect(passes(await judged('used: ^GET\nunused: ^SET', told('"v"')))).toBe(true);
    expect(passes(await judged('used: ^GET\nunused: ^GET', told('"v"'), { line: 'PING', reply: 'PONG' }))).toBe(false);
    expect(passes(await judged('commands <= 1', told(''), told('')))).toBe(false);
  });

  test('a field of INFO is compared as it is', async () => {
    expect((await judged('info stats expired_keys => 0\ninfo stats keys => 0')).map(({ holds }) => holds)).toEqual([true, false]);
  });
});

describe('replies', () => {
  test.each(['["a\\", b", 3]', '[(true), (false)]'])('%s is read as it is written', (text) => expect(compact(replyFrom(text))).toBe(text));

  test('of nothing are nothing', () => expect(replyFrom('[]')).toEqual({ type: 'array', items: [] }));

  test.each([
    ['"evicted_keys:0\\r\\nkeys:12\\r\\n"', 'keys >= 10', true], ['["b", "a"]', '"a…', false],
    ['(error) ERR no ', '(error) ERR no', true], ['["b", "a"]', '{"b", "a"}', true], ['["a,b"]', '{"a", "b"}', false],
  ])('%s is %s: %s', (reply, wanted, holds) => expect(agrees(replyFrom(reply), wanted)).toBe(holds));

  test('go to who asked; the rest is read later, in its order', () => {
    const integer = (text: string) => ({ type: 'integer', text }) as const;
    const push: Heard = { connection: 'A', reply: { type: 'push', items: [] } };
    const heard: Heard[][] = [
      [{ connection: 'B', reply: integer('1') }, push, { connection: 'A', reply: integer('2') }],
      [{ connection: 'B', reply: integer('3') }], [], [], [], [],
    ];
    const replies = exchangesOf(parseScript('PING\nB&> PING\nB?>\nA?>\nB?>\nA?>'), heard).map(({ reply }) => compact(reply));
    expect(replies).toEqual(['(integer) 2', '(no reply)', '(integer) 1', '(push) []', '(integer) 3', '(no reply)']);
    expect(differences(exchangesOf(parseScript('A?>  → "m"'), [[]]))).toEqual(['A?>  → (no reply)  instead of "m"']);
  });
});

describe('differences', () => {
  const between = async (goal: string, yours: string) => {
    const [a, b] = [new EngineWorld(), new EngineWorld()];
    await play(a, goal);
    await play(b, yours);
    return differencesOf(await keysOf(a), await keysOf(b)).map(({ kind }) => kind);
  };

  test.each([
    ['SADD s x y', 'SADD s y x', []], ['ZADD z 1 m', 'ZADD z 2 m', ['value']], ['SET k a', 'SET k b', ['value']],
    ['SET k b', 'SET k a', ['value']], ['SET k 1', 'SET k a', ['value']], ['SET k 1 EX 500', 'SET k 1 EX 5000', ['ttl']],
    ['SET k 1 EX 5000', 'SET k 1 EX 500', ['ttl']], ['SET k 1 EX 500', 'SET k 1 EX 450', []], ['SET k 1', 'SET k 1 EX 500', ['noTtl']],
    ['#repeat 1 60 SET k{i} 1', '#repeat 30 60 SET k{i} 1\n#repeat 1 29 SET k{i} 1', []],
  ])('%s and %s: %j', async (goal, yours, kinds) => expect(await between(goal, yours)).toEqual(kinds));
});

describe('fresh values', () => {
  test('reach both ends of a range, and all of a list', () => {
    const drawn = Array.from({ length: 100 }, (_, i) => freshValues({ n: '1..3', name: ['a', 'b'] }, `seed ${i}`));
    expect([...new Set(drawn.map(({ n }) => n))].sort()).toEqual(['1', '2', '3']);
    expect([...new Set(drawn.map(({ name }) => name))].sort()).toEqual(['a', 'b']);
  });

  test('are summed with their signs', () => expect(freshValues({ a: '2..2', b: '= -a + 7 - a * 2' }, '')['b']).toBe('1'));

  test.each([{ n: 'many' }, { n: '= m + 1' }])('refuse %j', (spec) => expect(() => freshValues(spec, '')).toThrow());
});

test('what a prediction asks ends with its command, also where the file gives it a line of its own', () => {
  const quiz = compiled('/lessons/quiz/x/quiz.yaml', 'q:\n  kind: predict\n  ask: |\n    INCR c\n  wrong: [OK]\n') as Quiz;
  expect(quiz['q']).toMatchObject({ ask: 'INCR c' });
});

describe('the world in which a step is opened', () => {
  const lesson = compiled('/lessons/x/lesson.yaml', `
source: []
scene: key
fresh: { n: 7..7 }
setup: SET a {n}
steps:
  - { id: look, kind: see, run: SET b 1 }
  - { id: guess, kind: predict, run: SET c 1, ask: INCR c, wrong: [OK] }
  - { id: go-on, kind: do, fresh: { n: 8..8 }, solution: 'SET d {n}', check: 'GET d => "8"' }
  - { id: look-again, kind: explain }
  - { id: anew, kind: do, world: SET e 1, solution: 'SET f {n}', check: 'GET f => "7"' }
  - { id: read, kind: explain }
`) as Lesson;

  test.each([
    [0, 'SET a 7'], [1, 'SET a 7\nSET b 1'], [2, 'SET a 7\nSET b 1\nSET c 1\nINCR c'],
    [3, 'SET a 7\nSET b 1\nSET c 1\nINCR c\nSET d 8'], [4, 'SET e 1'], [5, 'SET e 1\nSET f 7'],
  ])('%d is made by what was done before', (index, script) => expect(scriptBefore(lesson, index, 'any')).toBe(script));

  test('has the values of the step, which come before those of the lesson', () => {
    expect([2, 4].map((i) => valuesOf(lesson, lesson.steps[i], 'any')['n'])).toEqual(['8', '7']);
    expect(lesson.steps.map(hasOwnWorld)).toEqual([false, false, false, false, true, false]);
  });
});

describe('a choice', () => {
  const item = (text: string, isRight: boolean | null): Item => ({ isRight, inline: [text] });
  const items = [item('a', true), item('b', true), item('c', false)];
  const chosen = (...which: number[]) => new Set(items.filter((_, i) => which.includes(i)));

  test('is right with all that is right and nothing else', () => {
    const judged = [[0, 1], [0], [0, 1, 2], [], [2]].map((each) => isRightChoice(items, chosen(...each)));
    expect(judged).toEqual([true, false, false, false, false]);
  });

  test('of an order is right where each is in its place', () => {
    const [a, b, c] = items as [Item, Item, Item];
    expect([[a, b, c], [a, c, b], [c, b, a], [b, c, a]].map((each) => isRightOrder(items, each))).toEqual([true, false, false, false]);
  });

  test('is made from the last list of its kind; what stands before it is told first', () => {
    const list = (isOrdered: boolean, ...texts: string[]) =>
      ({ kind: 'list', isOrdered, items: texts.map((text) => item(text, null)) }) as const;
    const blocks = [list(false, 'a fact'), list(true, 'one', 'two'), list(false, 'x', 'y')];
    const section = { id: 'q', title: [], blocks, parts: [] } satisfies Section;
    const question = (kind: string) => ({ kind }) as Question;
    expect(itemsOfQuestion(question('single'), section)).toBe(blocks[2]?.items);
    expect(itemsOfQuestion(question('order'), section)).toBe(blocks[1]?.items);
    expect(itemsOfQuestion(question('explain'), section)).toEqual([]);
    expect(blocksBefore(question('single'), section)).toEqual(blocks.slice(0, 2));
  });

  test('is laid out anew for each seed, with nothing lost', () => {
    const orders = Array.from({ length: 50 }, (_, seed) => shuffled(['a', 'b', 'c'], String(seed)).join(''));
    expect(new Set(orders).size).toBe(6);
    expect(new Set(orders.map((order) => [...order].sort().join('')))).toEqual(new Set(['abc']));
  });
});

describe('a file of the course is refused', () => {
  const quiz = (more: string): string => `q:\n  kind: fill\n  begin: GET ____\n  solution: GET k\n  check: 'GET k => "v"'\n${more}`;
  const refusedBy = (text: string) => () => compiled('/lessons/quiz/x/quiz.yaml', text);

  test('not as it should be', () => expect(refusedBy(quiz(''))).not.toThrow());

  test.each([
    ['with a check that checks nothing', quiz('').replace(' => "v"', ''), 'q.check'],
    ['with a script that means nothing', quiz('  setup: "#wiat 5"\n'), 'q.setup'],
    ['with a value called i, which repeats are counted by', quiz('  fresh: { i: 1..2 }\n'), 'q.fresh'],
    ['with a command without words', quiz('  misses: ["\'"]\n'), 'q.misses'],
    ['with nothing asked', 'q:\n  kind: predict\n  ask: " "\n  wrong: [OK]\n', 'q.ask'],
    ['with a repeat without end', quiz('  setup: "#repeat 1 30000 PING"\n'), 'q.setup'],
  ])('%s', (_, text, place) => expect(refusedBy(text)).toThrow(place));
});
