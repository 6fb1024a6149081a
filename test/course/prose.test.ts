/* Markdown into prose, and searching it. */

import { describe, expect, test } from 'vitest';
import { proseOf } from '../../src/course/compile/markdown.ts';
import { placesIn, searcherOf } from '../../src/course/search.ts';
import { lessons } from '../tools/course.ts';

const text = `# T

lead

## One *step* {#one}

See [it](part:ttl), \`k\`.

- [x] yes
- [ ] no \`k\`

### hint

h

## Two {#two}
`;

test('a file is a title, a lead, and sections with parts', () => {
  const { title, lead, sections } = proseOf(text);
  expect([title, lead.length, sections.map(({ id }) => id)]).toEqual(['T', 1, ['one', 'two']]);
  expect(sections[0]?.title).toEqual(['One ', { kind: 'em', inline: ['step'] }]);
  expect(sections[0]?.blocks).toEqual([
    { kind: 'paragraph', inline: ['See ', { kind: 'link', to: 'part:ttl', inline: ['it'] }, ', ', { kind: 'code', text: 'k' }, '.'] },
    {
      kind: 'list', isOrdered: false,
      items: [{ isRight: true, inline: ['yes'] }, { isRight: false, inline: ['no ', { kind: 'code', text: 'k' }] }],
    },
  ]);
  expect(sections[0]?.parts).toEqual([{ kind: 'hint', blocks: [{ kind: 'paragraph', inline: ['h'] }] }]);
});

describe('refused with the line', () => {
  test.each([
    ['# T\n\n## No anchor\n', 'line 3'],
    ['# T\n\n## A {#a}\n\n### Hint\n', 'line 5'],
    ['# T\n\n> quoted\n', 'line 3'],
    ['# T\n\n## A {#a}\n\n## B {#a}\n', 'line 5'],
    ['no title\n', 'title'],
  ])('%j', (markdown, says) => expect(() => proseOf(markdown)).toThrow(says));
});

test('what a lesson says is found, in both languages', () => {
  const lesson = lessons.find(({ name }) => name === 'ttl-basics');
  if (lesson === undefined) throw new Error('there is no lesson ttl-basics');
  const find = (prose: typeof lesson.en) => searcherOf(placesIn('lesson', prose, (_, i) => [lesson.name, String(i + 1)]));
  expect(find(lesson.en)('lifetime KEEPTTL').map(({ rest }) => rest.at(-1))).toContain('5');
  expect(find(lesson.ko)('카운트').map(({ rest }) => rest.at(-1))).toEqual(['4']);
});
