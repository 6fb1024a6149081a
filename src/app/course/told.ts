/* Verdicts and differences in words. */

import { parseChecks, type Verdict } from '../../course/check.ts';
import type { Difference } from '../../course/differ.ts';
import type { CourseWords } from '../words-course.ts';

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function duration(ms: number): string {
  const s = Math.round(ms / 1000);
  return s < 120 ? `${s} s` : `${Math.floor(s / 60)} min`;
}

export function tellDifference(difference: Difference, words: CourseWords): string {
  const w = words.difference;
  const { key } = difference;
  switch (difference.kind) {
    case 'missing':
      return w.missing(key);
    case 'extra':
      return w.extra(key);
    case 'type':
      return w.type(key, difference.goal, difference.yours);
    case 'value':
      return w.value(key, clip(difference.goal), clip(difference.yours));
    case 'encoding':
      return w.encoding(key, difference.goal, difference.yours);
    case 'ttl':
      return w.ttl(key, duration(difference.goalMs), duration(difference.yoursMs));
    case 'noTtl':
      return difference.goalMs < 0 ? w.ttlExtra(key) : w.ttlMissing(key);
  }
}

/** A pattern as somebody would read it: `^(SET|GET) k` is `SET|GET k`. */
const readable = (pattern: RegExp): string => pattern.source.replace(/\\b|[\^$?()]|\\/g, '').replaceAll('.*', '…');

export function tellVerdict({ line, got }: Verdict, words: CourseWords): string {
  const w = words.difference;
  const predicate = parseChecks(line)[0]?.predicate;
  if (predicate === undefined || predicate.kind === 'wait') return line;
  if (predicate.kind === 'used') return w.used(readable(predicate.pattern));
  if (predicate.kind === 'unused') return w.unused(readable(predicate.pattern));
  const wanted = {
    '=>': predicate.value,
    '~': w.like(predicate.value),
    '>=': w.atLeast(predicate.value),
    '<=': w.atMost(predicate.value),
  }[predicate.how];
  if (predicate.kind === 'commands') return w.commands(got ?? '', wanted);
  // Of EXEC and scripts it is asked that one of them did it all; the reply's pattern says nothing to a reader.
  if (predicate.kind === 'got' && predicate.value.startsWith('^(?!')) return w.asOne(readable(predicate.pattern).replaceAll('|', ' / '));
  if (predicate.kind === 'got') return w.got(readable(predicate.pattern), wanted);
  return w.reply(line.slice(0, line.lastIndexOf(` ${predicate.how} `)), clip(got ?? ''), wanted);
}
