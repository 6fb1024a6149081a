/* Markdown into prose, and searching it. */

import { describe, expect, test } from 'vitest';
import { proseOf } from '../../src/course/compile/markdown.ts';
import { plain } from '../../src/course/prose.ts';
import { placesIn, searcherOf } from '../../src/course/search.ts';
import { lessons, quizzes } from '../tools/course.ts';

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

test('all words must be found, and titles count more than text', () => {
  const place = (title: string, text: string) => ({ head: 'lesson', rest: [title], title, text });
  const places = [place('Lists', 'what expires and what does not'), place('What expires', 'keys'), place('Sets', 'members')];
  const find = (query: string) => searcherOf(places)(query).map(({ title }) => title);
  expect(find('expires')).toEqual(['What expires', 'Lists']);
  expect(find('expires members')).toEqual([]);
});

/* Of three answers chance makes the right one the longest once in three, and the middle one, and the shortest; the share said here
 * leaves some room above that. */
test.each(['en', 'ko'] as const)('no answer is betrayed by its length (%s)', (language) => {
  const choices = quizzes.flatMap((quiz) => quiz[language].sections.map((section) =>
    section.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))));
  const singles = choices.filter((items) => items.length === 3 && items.filter(({ isRight }) => isRight === true).length === 1);
  const ranks = singles.map((items) => {
    const lengthOf = ({ inline }: (typeof items)[number]) => plain(inline).length;
    const right = items.find(({ isRight }) => isRight === true);
    return items.filter((each) => right !== undefined && lengthOf(each) > lengthOf(right)).length;
  });
  expect(singles.length).toBeGreaterThan(100);
  for (const rank of [0, 1, 2]) expect(ranks.filter((each) => each === rank).length / singles.length).toBeLessThan(0.42);
});
