/* What the course must cover (lessons/items.yaml), and where it does: a lesson, a question, an erratum, or a lesson that is planned. */

import { describe, expect, test } from 'vitest';
import { contents, errata, items, lessons, quizzes } from '../tools/course.ts';

const places = new Map<string, string[]>(Object.keys(items).map((item) => [item, []]));
const unknown: string[] = [];

function covers(place: string, named: readonly string[]): void {
  for (const item of named) {
    const list = places.get(item);
    if (list === undefined) unknown.push(`${place}: ${item}`);
    else list.push(place);
  }
}

const shown = lessons.filter(({ data }) => data.draft !== true);
for (const { name, data } of shown) covers(name, [...(data.covers ?? []), ...(data.errata ?? [])]);
for (const { name, data } of errata) covers(name, Object.keys(data));
for (const { name, data } of quizzes)
  for (const [id, question] of Object.entries(data)) covers(`${name}#${id}`, question.covers ?? []);

for (const track of contents.data)
  for (const each of track.lessons) if (typeof each !== 'string') covers(`${each.planned} (planned)`, each.covers ?? []);

test('nothing is covered that the survey does not have', () => expect(unknown).toEqual([]));

test('every item is covered', () => {
  const gaps = [...places].filter(([, where]) => where.length === 0).map(([item]) => `${item} ${items[item]}`);
  process.stdout.write([...places].map(([item, where]) => `${item}\t${where.join(', ') || '-'}\t${items[item]}`).join('\n').concat('\n'));
  expect(gaps).toEqual([]);
});

test('no lesson is a draft', () => expect(lessons.filter(({ data }) => data.draft).map(({ name }) => name)).toEqual([]));

test('planned lessons wait for something that is not there', () => {
  const planned = contents.data.flatMap((track) => track.lessons).flatMap((each) => (typeof each === 'string' ? [] : [each.planned]));
  expect(planned.filter((slug) => lessons.some(({ name }) => name === slug))).toEqual([]);
});

describe('questions', () => {
  const all = quizzes.flatMap(({ data }) => Object.values(data));
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const tracks = contents.data.map(({ id, lessons: listed }) => [id, listed.filter((each) => typeof each === 'string')] as const);

  test.each(tracks.filter(([, listed]) => listed.length > 0))('of every kind are asked about %s', (_, listed) => {
    const asked = all.filter(({ lesson }) => lesson !== undefined && listed.includes(lesson));
    expect(kinds.filter((kind) => !asked.some((question) => question.kind === kind))).toEqual([]);
  });

  test('that ask for a reply have new data each time, most of them', () => {
    const predicting = all.filter(({ kind }) => kind === 'predict');
    const fresh = predicting.filter((question) => question.fresh !== undefined);
    expect(fresh.length / predicting.length).toBeGreaterThan(0.7);
  });
});
