/* What must be equal in both languages, and what prose must have. */

import type { Errata, Lesson, Quiz } from '../../src/course/compile/schema.ts';
import { type Block, type Inline, inlinesOf, partsOf, plain, type Prose, type Section, textOfBlock } from '../../src/course/prose.ts';

export interface Bilingual<T> {
  /** Its folder, under lessons/. */
  readonly name: string;
  readonly data: T;
  readonly en: Prose;
  readonly ko: Prose;
}

const wordsMax = 110;

const blocksOf = (section: Section): Block[] => [...section.blocks, ...section.parts.flatMap((part) => part.blocks)];

const flat = (inline: readonly Inline[]): Inline[] =>
  inline.flatMap((each) => (typeof each === 'string' || each.kind === 'code' ? [each] : [each, ...flat(each.inline)]));

const linksIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => flat(inlinesOf(block))).filter((each) => typeof each !== 'string' && each.kind === 'link');

/** Where a block leads: addresses, and for `run:` what is run. */
const targetsIn = (blocks: readonly Block[]): string[] =>
  linksIn(blocks).map((link) => (link.to === 'run:' ? `run: ${plain(link.inline)}` : link.to)).sort();

export const runLinksIn = (section: Section): string[] =>
  linksIn(blocksOf(section)).filter(({ to }) => to === 'run:').map(({ inline }) => plain(inline));

export const codeIn = (section: Section, language: string): string[] =>
  blocksOf(section).flatMap((block) => (block.kind === 'code' && block.language === language ? [block.text] : []));

const shapeOf = (blocks: readonly Block[]) => ({
  code: blocks.flatMap((block) => (block.kind === 'code' ? [block.text] : [])),
  links: targetsIn(blocks),
  lists: blocks.flatMap((block) => (block.kind === 'list' ? [block.items.map((item) => item.isRight)] : [])),
  tables: blocks.flatMap((block) => (block.kind === 'table' ? [block.rows.length] : [])),
});

/** What a place in a file has, whatever the language. */
const skeletonOf = (section: Section) => ({
  id: section.id, ...shapeOf(section.blocks),
  parts: section.parts.map((part) => ({ kind: part.kind, ...shapeOf(part.blocks) })),
});

const wordsIn = (blocks: readonly Block[]): number =>
  blocks.filter((block) => block.kind !== 'code').map(textOfBlock).join(' ').split(/\s+/).filter((word) => word !== '').length;

const hangul = /[가-힣]/;

/** Both languages say the same things in the same places, and neither says much at once. */
export function wrongInLanguages({ en, ko }: Bilingual<unknown>): string[] {
  const problems: string[] = [];
  const ids = (prose: Prose) => prose.sections.map((section) => section.id).join(' ');
  if (ids(en) !== ids(ko)) return [`the languages have other sections: en ${ids(en)} | ko ${ids(ko)}`];
  en.sections.forEach((section, i) => {
    const other = ko.sections[i] as Section;
    const [mine, theirs] = [skeletonOf(section), skeletonOf(other)].map((shape) => JSON.stringify(shape));
    if (mine !== theirs) problems.push(`${section.id}: en has ${mine}, ko has ${theirs}`);
    for (const [language, each] of [['en', section], ['ko', other]] as const) {
      if (plain(each.title).trim() === '') problems.push(`${section.id}: no title in ${language}`);
      for (const blocks of [each.blocks, ...each.parts.map((part) => part.blocks)])
        if (wordsIn(blocks) > wordsMax) problems.push(`${section.id}: ${wordsIn(blocks)} words at once in ${language}`);
    }
    const text = [plain(other.title), ...blocksOf(other).map(textOfBlock)].join(' ');
    if (text.replace(/[^a-z]/gi, '').length > 40 && !hangul.test(text)) problems.push(`${section.id}: ko is not in Korean`);
  });
  return problems;
}

/** Every address in both languages. */
export const addressesIn = ({ en, ko }: Bilingual<unknown>): string[] =>
  [en, ko].flatMap((prose) => linksIn([...prose.lead, ...prose.sections.flatMap(blocksOf)]).map(({ to }) => to));

const ids = (prose: Prose): string[] => prose.sections.map((section) => section.id);

function wrongSections(prose: Prose, wanted: readonly string[]): string[] {
  const have = ids(prose);
  return have.join(' ') === wanted.join(' ') ? [] : [`sections must be ${wanted.join(' ')}, not ${have.join(' ')}`];
}

const empty = (section: Section): boolean => section.blocks.length === 0;

/** A lesson that is shown: what its reader must find in it. */
export function wrongInLessonShape({ data, en }: Bilingual<Lesson>): string[] {
  const problems = wrongSections(en, data.steps.map((step) => step.id));
  if (problems.length > 0) return problems;
  if (en.lead.length === 0) problems.push('it does not say what it is about');
  data.steps.forEach((step, i) => {
    const section = en.sections[i] as Section;
    if (empty(section)) problems.push(`${step.id}: no prose`);
    if (step.kind === 'predict' && partsOf(section, 'why').length !== 1) problems.push(`${step.id}: one ### why`);
    if (step.kind !== 'do') return;
    if (partsOf(section, 'hint').length === 0) problems.push(`${step.id}: at least one ### hint`);
    if (partsOf(section, 'solution').length !== 1) problems.push(`${step.id}: one ### solution`);
  });
  const has = (is: (step: Lesson['steps'][number]) => boolean, what: string) => data.steps.some(is) || problems.push(`no step is ${what}`);
  has((step) => step.kind === 'see', 'see');
  has((step) => step.kind === 'predict', 'predict');
  has((step) => step.kind === 'do' && step.begin !== undefined, 'a completion (do, with begin)');
  has((step) => step.kind === 'do' && step.begin === undefined, 'a free problem (do, without begin)');
  return problems;
}

export function wrongInQuizShape({ data, en }: Bilingual<Quiz>): string[] {
  const problems = wrongSections(en, Object.keys(data));
  if (problems.length > 0) return problems;
  for (const section of en.sections) {
    const question = data[section.id] as Quiz[string];
    const lists = section.blocks.filter((block) => block.kind === 'list');
    const marks = lists.flatMap((list) => list.items.map((item) => item.isRight)).filter((mark) => mark !== null);
    const right = marks.filter((mark) => mark).length;
    const say = (what: string) => problems.push(`${section.id}: ${what}`);
    const isOrder = lists.some((list) => list.isOrdered && list.items.length > 2);
    const isLine = question.kind !== 'bug' || (question.line >= 1 && question.line <= question.code.trimEnd().split('\n').length);
    if (question.kind === 'single' && (right !== 1 || marks.length < 3)) say('one right answer ([x]) of at least three');
    if (question.kind === 'multiple' && (right < 2 || marks.length - right < 1)) say('two right answers ([x]) at least, and a wrong one');
    if (question.kind === 'order' && !isOrder) say('a numbered list, in the right order');
    if (question.kind === 'explain' && partsOf(section, 'points').length !== 1) say('one ### points, a list of what an answer must have');
    if (partsOf(section, question.kind === 'explain' ? 'answer' : 'why').length !== 1) say('one ### why (explain: ### answer)');
    if (!isLine) say('no such line');
  }
  return problems;
}

export function wrongInErrataShape({ data, en }: Bilingual<Errata>): string[] {
  const problems = wrongSections(en, Object.keys(data));
  if (problems.length > 0) return problems;
  for (const section of en.sections) {
    if (partsOf(section, 'truth').length !== 1) problems.push(`${section.id}: one ### truth`);
    const isTask = data[section.id]?.check !== undefined;
    if (isTask && partsOf(section, 'hint').length === 0) problems.push(`${section.id}: at least one ### hint`);
  }
  return problems;
}
