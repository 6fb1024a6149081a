/* Every command that the server tells of is told in Korean, and no other. */

import { expect, test } from 'vitest';
import { summariesKo } from '../../src/app/course/summaries-ko.ts';
import { Decoder } from '../../src/repl/decode.ts';
import { parseDocs } from '../../src/repl/docs.ts';
import { Visit } from '../tools/visit.ts';

test('the Korean summaries are those of the commands that there are', () => {
  const visit = new Visit();
  const decoder = new Decoder();
  const told = visit.told.length;
  visit.send(['COMMAND', 'DOCS']);
  for (const message of visit.told.slice(told)) if (message.kind === 'data') decoder.feed(message.bytes);
  const { commands } = parseDocs(decoder.take() ?? { type: 'nil' });
  expect(Object.keys(summariesKo).sort()).toEqual(commands.map(({ name }) => name).sort());
  expect(Object.entries(summariesKo).filter(([, summary]) => !/요\.$/.test(summary))).toEqual([]);
});
