/* The course as a student takes it, in a real Chromium: a lesson from a cold start by clicking and typing, a wrong try and what is said
 * about it, questions, review, an exam, and progress that goes out and comes in. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { partNames } from '../../src/course/parts.ts';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { promptIsReady, promptOf, servedPages } from '../tools/pages.ts';

const pages = servedPages();
let page: Page;

async function open(address: string, options: BrowserContextOptions = {}): Promise<void> {
  page = await pages.open(address, options);
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const link = (name: string | RegExp) => page.getByRole('link', { name });
const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const verdict = (text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor();

/** Waits until the terminal has said something; what was said in another world is not there any more. */
const said = (text: string) =>
  page.getByRole('log', { includeHidden: true }).filter({ hasText: text }).waitFor({ state: 'attached' });

async function solve(check: string, solved: string, attempt: () => Promise<void>): Promise<void> {
  await attempt();
  await button(check).click();
  await verdict(solved);
}

async function type(line: string): Promise<void> {
  await promptOf(page).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

const words = {
  en: {
    start: 'Begin', next: 'Next', run: 'Run', runAll: 'Run all', check: 'Check', solved: 'Solved.', fill: 'Put it at the prompt',
  },
  ko: {
    start: '시작하기', next: '다음', run: '실행', runAll: '모두 실행', check: '확인', solved: '풀었어요.', fill: '프롬프트에 넣기',
  },
} as const;

/** What a lesson's prose calls a step. */
const headingOf = (lesson: string, step: string, language: string): string =>
  new RegExp(`^## (.*) \\{#${step}\\}$`, 'm').exec(readFileSync(`lessons/${lesson}/${language}.md`, 'utf8'))?.[1] ?? '';

describe.each(['en', 'ko'] as const)('the first lesson, in %s', (language) => {
  const w = words[language];

  test('is done from a cold start by clicking and typing', async () => {
    // A step is there when its heading is: what is read, clicked or typed before that belongs to the step before.
    const next = async (step: string): Promise<void> => {
      await link(w.next).click();
      await heading(headingOf('why-memory', step, language)).waitFor();
    };
    await open('#/lesson', { locale: language === 'ko' ? 'ko-KR' : 'en-US' });
    await link(w.start).click();
    await button(w.runAll).click();
    await said('<h1>Home</h1>');
    await next('ladder');
    await next('price');
    await button(w.run).click();
    await page.getByText('(integer) 4096').click();
    await next('gone');
    await button(w.runAll).click();
    await said('(nil)'); // the last line's: what is left of them would run in the next step's world
    await next('about');
    await solve(w.check, w.solved, async () => {
      await button(w.fill).click();
      await page.keyboard.type('60');
      await page.keyboard.press('Enter');
    });
    await next('page-cache');
    await button(w.check).waitFor();
    const text = await page.getByRole('article').innerText();
    const pages = [...text.matchAll(/page:(\w+)/g)].map((match) => match[0]);
    await solve(w.check, w.solved, async () => {
      await type(`SET ${pages[0]} x EX 60`);
      await type(`SET ${pages[1]} x EX 60`);
      await type(`EXPIRE ${pages[2]} 60`);
    });
  });
});

test('a wrong try is told in which way it is wrong, with hints, and a right one solves', async () => {
  await open('#/lesson/ttl-basics/5');
  await button('Put it at the prompt').waitFor();
  const key = /session:\d+/.exec(await page.getByRole('article').innerText())?.[0] ?? '';
  await type(`SET ${key} v2`);
  await button('Check').click();
  await page.getByText(`The goal has a lifetime on ${key}; yours has none.`).waitFor();
  await button('Hint 1 of 2').click();
  await button('Put the world right').click();
  await button('Put it at the prompt').waitFor();
  await type(`SET ${key} v2 KEEPTTL`);
  await button('Check').click();
  await verdict('Solved.');
});

test('on a narrow page a question stays in sight while what it asks about runs', async () => {
  await open('#/lesson/ttl-basics/2', { viewport: { width: 390, height: 844 } });
  const shown = page.getByRole('button', { name: 'Course', exact: true, pressed: true });
  await button('Run').click();
  await page.getByRole('group', { name: 'What will it reply?' }).waitFor();
  await shown.waitFor();
  await page.getByText('(integer) 3600').click();
  await page.getByText('The server says').waitFor();
  await shown.waitFor();
});

test('a picture that would tell the answer waits for the student to give one', async () => {
  await open('#/lesson/ttl-basics/2');
  await button('Run').click();
  const glass = page.getByRole('region', { name: /^Glass/ });
  await glass.getByText('This picture would tell the answer.').waitFor();
  await page.getByText('(integer) 3600').click();
  await glass.getByText('No key has a time to live.').waitFor();
});

test('whatever else has run in its world, the terminal gives the answer that a prediction asked for', async () => {
  await open('#/lesson/atomic-counters/2');
  const right = button('(integer) 2');
  await right.waitFor();
  await type('INCR n');
  await said('(integer) 2');
  await right.click();
  await page.getByText('Something else had run in this world.').waitFor();
  await said('INCR n\n(integer) 2');
  expect(await page.getByRole('log').first().textContent()).not.toContain('(integer) 3');
});

test('words point at the picture', async () => {
  await open('#/lesson/ttl-basics/1');
  await button('Run all').click();
  await page.locator('[data-part=ttl]').waitFor();
  await button('the time left').hover();
  expect(await page.locator('[data-pointed]').getAttribute('data-part')).toBe('ttl');
});

test('whatever words may point at is on the page, and is marked as long as they are pointed at', async () => {
  await open('');
  const carried = new Set<string>();
  const collect = async (sign: string, ...lines: readonly string[]): Promise<void> => {
    for (const line of lines) await type(line);
    await page.locator(`[data-part~=${sign}]`).first().waitFor();
    const found = await page.locator('[data-part]').evaluateAll((parts) => parts.map((part) => part.getAttribute('data-part') ?? ''));
    for (const name of found.flatMap((names) => names.split(' '))) carried.add(name);
  };
  await collect('ttl', 'ZADD small 1 a 2 b', 'EXPIRE small 100');
  await collect('level', 'CONFIG SET zset-max-listpack-entries 2', 'ZADD small 3 c 4 d 5 e 6 f 7 g 8 h 9 i 10 j 11 k 12 l');
  expect(partNames.filter((name) => !carried.has(name))).toEqual([]);
});

test('in the lesson on skip lists each pointing word marks what it names', async () => {
  await open('#/lesson/skiplist/2');
  await button('Run all').click();
  await page.locator('[data-part~=level]').first().waitFor();
  for (const [word, part] of [['lowest lane', 'towers'], ['Some', 'level'], ['header', 'header']] as const) {
    await button(word).hover();
    const named = await page.locator(`[data-part~=${part}]`).count();
    expect(named).toBeGreaterThan(0);
    await expect.poll(() => page.locator(`[data-part~=${part}][data-pointed]`).count()).toBe(named);
    await expect.poll(() => page.locator('[data-pointed]').count()).toBe(named);
  }
  await page.mouse.move(0, 0);
  await expect.poll(() => page.locator('[data-pointed]').count()).toBe(0);
});

const go = (place: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);

describe('what the student has stored', () => {
  const aside = () => page.getByRole('complementary', { name: 'Whose world this is' });

  async function storeAndLearn(): Promise<void> {
    await open('');
    await type('SET mine "my own"');
    await said('OK');
    await go('lesson/ttl-basics');
    await aside().waitFor(); // the lesson's world is there: what is typed before that is the student's own
    await type('EXISTS mine');
    await said('(integer) 0');
  }

  test('is kept aside by a lesson, and put back when it is left', async () => {
    await storeAndLearn();
    await aside().getByRole('button', { name: 'Back to mine' }).click();
    await page.getByText('Your own world is back.').waitFor();
    await go('glossary'); // what was said is not for the next place
    await expect.poll(() => page.getByText('Your own world is back.').count()).toBe(0);
    await aside().waitFor({ state: 'detached' });
    await type('GET mine');
    await said('"my own"');
  });

  test('is put back after a reload, too, and looking a word up is not leaving', async () => {
    await storeAndLearn();
    await go('glossary');
    await aside().waitFor();
    await page.reload();
    await aside().waitFor();
    await go('lesson');
    await aside().waitFor({ state: 'detached' });
    await type('GET mine');
    await said('"my own"');
  });

  test('goes when the student would rather keep what the lesson made', async () => {
    await storeAndLearn();
    await aside().getByRole('button', { name: 'Keep this one' }).click();
    await aside().getByRole('button', { name: 'Give up mine for this one?' }).click();
    await aside().waitFor({ state: 'detached' });
    await go('');
    await type('EXISTS mine');
    await said('(integer) 0');
  });
});

describe('terminals', () => {
  const isOpen = (name: string): Promise<boolean> => promptOf(page, name).isVisible();

  /** Its world is there once its commands can be run. */
  async function learn(place: string, step: string): Promise<void> {
    await go(`lesson/${place}`);
    await heading(headingOf(place.replace(/\/.*/, ''), step, 'en')).waitFor();
    await button('Run all').waitFor();
  }

  /** Runs what a step runs, until the terminal which that opens has been answered. */
  async function runAllUntil(name: string): Promise<void> {
    await button('Run all').click();
    await page.locator('[data-ran="false"]').first().waitFor({ state: 'detached' });
    const log = page.getByRole('log', { name: new RegExp(`connection ${name}\\b`), includeHidden: true });
    await log.filter({ hasText: 'OK' }).waitFor({ state: 'attached' });
  }

  test('that a lesson opened go when another begins, but not under what is being typed', async () => {
    await open('');
    await promptIsReady(page);
    await learn('atomic-counters', 'race');
    await runAllUntil('B');
    await page.reload();
    await promptOf(page, 'B').waitFor();
    await learn('ttl-basics', 'born');
    expect(await isOpen('B')).toBe(false);
    await learn('atomic-counters', 'race');
    await runAllUntil('B');
    await promptOf(page, 'B').fill('GET half');
    await learn('ttl-basics', 'born');
    expect(await isOpen('B')).toBe(true);
    await promptOf(page, 'B').fill('');
    await go('lesson');
    await promptOf(page, 'B').waitFor({ state: 'detached' });
  });

  test("that are the student's stay", async () => {
    await open('');
    await promptIsReady(page);
    await page.getByRole('button', { name: 'New connection' }).click();
    await promptIsReady(page, 'B');
    await learn('thundering-herd/3', 'token');
    await runAllUntil('C');
    await learn('ttl-basics', 'born');
    expect([await isOpen('B'), await isOpen('C')]).toEqual([true, false]);
  });
});

test('a claim is refuted, and its badge says so', async () => {
  await open('#/errata/E001');
  await page.getByRole('region', { name: /^Glass/ }).getByText('leaderboard', { exact: true }).waitFor(); // what the claim is about
  await button('Check').click();
  await verdict('Not yet.');
  await type('ZRANGE leaderboard 0 -1 REV');
  await button('Check').click();
  await verdict('Solved.');
  await link('All claims').click();
  await link(/E001.*refuted/).waitFor();
});

test('a claim whose solution was looked at first is marked so', async () => {
  await open('#/errata/E001');
  await button('Hint').click();
  await button('Show the solution').click();
  await type('ZRANGE leaderboard 0 -1 REV');
  await button('Check').click();
  await verdict('You have seen the solution. Try it with other data.');
  await link('All claims').click();
  await link(/E001.*looked up/).waitFor();
});

test('a missed question is proved on the spot, and becomes a card', async () => {
  await open('#/quiz/ttl/minus-two');
  await button('The key has no lifetime').click();
  await button('Check').click();
  await page.getByText('Not quite.').waitFor();
  await button('Prove it').click();
  await page.getByText('> TTL nosuch').waitFor();
  const kept = await page.evaluate(() => localStorage.getItem('keyglass-progress'));
  expect(Object.keys(JSON.parse(kept ?? '{}').cards)).toEqual(['ttl/minus-two']);
});

/** Answers whatever is asked, somehow. */
async function answerSomehow(): Promise<void> {
  const pane = page.getByRole('article');
  const command = pane.getByRole('textbox', { name: 'The command' });
  const option = pane.locator('button[class*=option], [class*=bug] button').first();
  const order = pane.getByRole('list', { name: 'Put them in order' });
  await command.or(option).or(order).first().waitFor();
  if (await command.isVisible()) await command.fill('X');
  else if (await option.isVisible()) await option.click();
  const check = pane.getByRole('button', { name: 'Check', exact: true });
  if (await check.isVisible()) await check.click();
}

test('a review asks what is due; an exam has a clock and ends in a report by topic', async () => {
  await open('#/quiz/ttl/minus-two');
  await button('The key has no lifetime').click();
  await button('Check').click();
  await page.getByText('Not quite.').waitFor();
  await page.evaluate(() => {
    const progress = JSON.parse(localStorage.getItem('keyglass-progress') ?? '{}');
    progress.cards['ttl/minus-two'].due = '2024-01-01T00:00:00.000Z';
    localStorage.setItem('keyglass-progress', JSON.stringify(progress));
  });
  await page.goto('about:blank');
  await page.goto(`${pages.address()}#/quiz/review`);
  await heading('TTL answers -2. What does that say?').waitFor();
  await page.goto('about:blank');
  await page.goto(`${pages.address()}#/quiz/exam`);
  await page.getByRole('timer').getByText(/left/).waitFor();
  const count = Number(/of (\d+)/.exec(await page.getByRole('article').locator('header').innerText())?.[1]);
  for (let asked = 1; asked <= count; asked++) {
    await page.getByText(`${asked} of ${count}`).waitFor();
    await answerSomehow();
    const on = button(asked < count ? 'Next →' : 'Finish →');
    await on.waitFor();
    expect(await page.locator('[data-verdict]').count()).toBe(0); // it is said at the end
    await on.click();
  }
  await heading('That was all.').waitFor();
  const [, right] = /^(\d+) of \d+ right$/m.exec(await page.getByText(/^\d+ of \d+ right$/).innerText()) ?? [];
  const missed = page.locator('h4', { hasText: /^Missed/ }).locator('+ ul').getByRole('link');
  expect(await missed.count()).toBe(count - Number(right));
  for (const link of await missed.all()) expect(await link.getAttribute('href')).toMatch(/^#\/quiz\/[\w-]+\/[\w-]+$/);
});

test('an exam goes on after looking something up, is told of when it is left unfinished, and is found again', async () => {
  await open('#/quiz/exam');
  await answerSomehow();
  await button('Next →').click();
  await page.getByText(/^2 of \d+$/).waitFor();
  await go('glossary');
  await page.reload();
  await go('quiz');
  await page.getByText('goes on at question 2').waitFor();
  await link('Exam').click();
  await page.getByText(/^2 of \d+$/).waitFor();
  await button('End the exam').click();
  await button('End it here, unfinished?').click();
  await heading('You ended it here.').waitFor();
  await page.getByText(/\d+ questions not answered$/).waitFor();
  await go('quiz/ttl');
  await page.getByText(/^1 of \d+$/).waitFor();
  await page.goBack();
  await heading('You ended it here.').waitFor();
  await button('Another exam').click();
  await page.getByText(/^1 of \d+$/).waitFor();
});

test('on a Korean page a command is told of in Korean, with what it costs', async () => {
  await open('#/command/ZADD', { locale: 'ko-KR' });
  await page.getByText('정렬 집합에 멤버를 하나 이상 넣거나 점수를 바꿔요. 키가 없으면 만들어요.').waitFor();
  await page.getByText('복잡도: 넣는 원소마다 O(log(N)). N은 정렬 집합의 원소 수예요.').waitFor();
});

test('progress goes out as a file and comes in again', async () => {
  await open('#/errata/E001');
  await button('Check').waitFor();
  await solve('Check', 'Solved.', () => type('ZRANGE leaderboard 0 -1 REV'));
  await go('lesson');
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save as a file').click()]);
  const file = join(pages.folder(), 'progress.json');
  await download.saveAs(file);
  expect(JSON.parse(readFileSync(file, 'utf8')).refuted).toEqual(['E001']);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('Taken in.').waitFor();
  const kept = await page.evaluate(() => localStorage.getItem('keyglass-progress'));
  expect(JSON.parse(kept ?? '{}').refuted).toEqual(['E001']);
});

describe.each([['wide', 1440, 900], ['narrow', 390, 844]] as const)('every place of the course, %s', (_, width, height) => {
  const places = ['lesson', 'lesson/ttl-basics/5', 'quiz', 'quiz/ttl', 'errata', 'errata/E001', 'glossary', 'command', 'command/SET'];

  test.each(places)('#/%s is accessible and does not scroll sideways', async (place) => {
    await open(`#/${place}`, { viewport: { width, height } });
    await page.getByRole('region', { name: 'Course' }).locator('a, button').nth(3).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    expect(await sidewaysPixelsOf(page)).toBe(0);
  });
});
