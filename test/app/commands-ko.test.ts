/* What the server tells of its commands is told in Korean, and nothing else is. */

import { expect, test } from 'vitest';
import { complexitiesKo } from '../../src/app/commands-ko/complexities.ts';
import { inKorean } from '../../src/app/commands-ko/docs.ts';
import { summariesKo } from '../../src/app/commands-ko/summaries.ts';
import { parseDocs } from '../../src/repl/docs.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from '../tools/engine.ts';

const { commands } = parseDocs(new Engine().call(['COMMAND', 'DOCS']) as Reply);
const formulasOf = (text: string): string[] => text.match(/O\((?:[^()]|\([^()]*\))*\)/g) ?? [];
const isFormula = (text: string): boolean => /^(O\([\w()]+\)\.?)?$/.test(text);

test('the Korean summaries are those of the commands that there are', () => {
  expect(Object.keys(summariesKo).sort()).toEqual(commands.map(({ name }) => name).sort());
  expect(Object.entries(summariesKo).filter(([, summary]) => !/요\.$/.test(summary))).toEqual([]);
});

test('the Korean complexities are those that the server tells in words', () => {
  const told = new Set(commands.map(({ complexity }) => complexity).filter((complexity) => !isFormula(complexity)));
  expect(Object.keys(complexitiesKo).sort()).toEqual([...told].sort());
});

test.each(Object.entries(complexitiesKo))('%s', (english, korean) => {
  expect(korean).toMatch(/[가-힣].*\.$/);
  expect(new Set(formulasOf(korean))).toEqual(new Set(formulasOf(english)));
});

test('a command in Korean differs in nothing but what is said of it', () => {
  for (const command of commands) {
    const { summary, complexity } = inKorean(command);
    expect(summary).toBe(summariesKo[command.name]);
    expect(inKorean(command)).toEqual({ ...command, summary, complexity });
  }
});
