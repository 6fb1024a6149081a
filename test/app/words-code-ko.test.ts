/* Every line of pseudo-code that says something in words says it in Korean too. */

import { expect, test } from 'vitest';
import { algorithms } from '../../src/app/steps/code.ts';
import { codeInKorean } from '../../src/app/words-code-ko.ts';

const isCode = /^\s*(hash = SipHash\(key\)|rank \+= span; {2}x = next|n = root)$/;
const lines = Object.values(algorithms).flatMap(({ name, lines: its }) => [name, ...its]);

test.each(lines.filter((line) => !isCode.test(line)))('%s', (line) => {
  expect(codeInKorean(line)).toMatch(/[가-힣]/);
  expect(codeInKorean(line).search(/\S/)).toBe(line.search(/\S/));
});

test('what is code stays as it is', () => {
  for (const line of lines.filter((each) => isCode.test(each))) expect(codeInKorean(line)).toBe(line);
});
