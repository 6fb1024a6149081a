/* What a student is told of a check's pattern: lines that the pattern fits, and nothing of how a pattern is written. */

import { describe, expect, test } from 'vitest';
import { tellVerdict } from '../../src/app/course/told.ts';
import { en, ko } from '../../src/app/words-course.ts';
import { parseChecks } from '../../src/course/check.ts';
import { examplesOf } from '../../src/course/pattern.ts';
import { errata, lessons } from '../tools/course.ts';

test.each([
  ['^(EXEC|EVAL|FCALL)', ['EXEC', 'EVAL', 'FCALL']],
  ['^X(AUTO)?CLAIM jobs', ['XCLAIM jobs', 'XAUTOCLAIM jobs']],
  ['^TS\\.M?ADD .*ON_DUPLICATE', ['TS.ADD … ON_DUPLICATE', 'TS.MADD … ON_DUPLICATE']],
  ['^(HINCRBY|HSET h age)', ['HINCRBY', 'HSET h age']],
  ['^DEL (a b|b a)$', ['DEL a b']],
  ['^SET k me (NX (EX 30|PX 30000)|(EX 30|PX 30000) NX)$', ['SET k me NX EX 30']],
  ['^(XREAD (COUNT \\d+ )?STREAMS s 1-0|XRANGE s \\(1-0 \\+)$', ['XREAD STREAMS s 1-0', 'XRANGE s (1-0 +']],
  ['^MGET user:. user:.$', ['MGET user:… user:…']],
  ['\\bGT\\b.* 1200 alice', ['… GT … 1200 alice']],
  ['^(B> )?GET', ['GET']],
  ['^\\(integer\\) [1-5]\\d\\d$', ['(integer) 112']],
  ['COUNT \\d{4,}', ['… COUNT 1234']],
  ['^(?!\\(error\\))\\[', ['[']],
  ['.*', ['…']],
])('%s', (source, wanted) => expect(examplesOf(new RegExp(source))).toEqual(wanted));

const checks = [
  ...lessons.flatMap(({ data }) => data.steps.flatMap((step) => (step.kind === 'do' ? [step.check] : []))),
  ...errata.flatMap(({ data }) => Object.values(data).map(({ check = '' }) => check)),
].flatMap((text) => parseChecks(text));

describe('of every check in the course', () => {
  const patterns = checks.flatMap(({ predicate }) => ('pattern' in predicate ? [predicate.pattern] : []));

  test('what is told fits the pattern', () => {
    expect(patterns.length).toBeGreaterThan(150);
    const told = patterns.flatMap((pattern) => examplesOf(pattern).map((example) => ({ pattern, example })));
    expect(told.filter(({ pattern, example }) => !pattern.test(example.replace(/^… /, '')))).toEqual([]);
  });

  test.each(Object.entries({ en, ko }))('nothing is told as a pattern is written: %s', (_, words) => {
    const told = checks.filter(({ predicate: { kind } }) => kind !== 'reply' && kind !== 'wait')
      .map(({ line }) => tellVerdict({ line, holds: false, got: null }, words));
    expect(told.filter((text) => /\\[bdswDSW]|\.\*|\(\?|\)\?|\$ |\w\|[A-Z]|\^/.test(text))).toEqual([]);
  });
});

test('in words, in two languages', () => {
  const told = (line: string) => [en, ko].map((words) => tellVerdict({ line, holds: false, got: null }, words));
  expect(told('used: ^(EXEC|EVAL|FCALL)')).toEqual([
    'The way matters here: use a command like EXEC, EVAL or FCALL.',
    '방법도 문제의 일부예요. EXEC, EVAL, FCALL 같은 명령을 써 보세요.',
  ]);
  expect(told('got: ^INFO ~ epoll|kqueue')).toEqual([
    'Show it: run a command like INFO that answers something with epoll or kqueue in it.',
    '직접 보여 주세요. INFO 같은 명령을 실행해 보세요. (목표 epoll, kqueue 포함)',
  ]);
  expect(told('got: ^SLOWLOG GET ~ .*')[0]).toBe('Show it: run a command like SLOWLOG GET that answers anything.');
});
