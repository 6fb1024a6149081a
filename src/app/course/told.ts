/* Verdicts and differences in words. */

import { parseChecks, type Predicate, type Verdict } from '../../course/check.ts';
import type { Difference } from '../../course/differ.ts';
import { examplesOf } from '../../course/pattern.ts';
import type { CourseWords } from '../words-course.ts';

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function duration(ms: number, { seconds, minutes }: CourseWords['difference']): string {
  const s = Math.round(ms / 1000);
  return s < 120 ? seconds(s) : minutes(Math.floor(s / 60));
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
      return w.ttl(key, duration(difference.goalMs, w), duration(difference.yoursMs, w));
    case 'noTtl':
      return difference.goalMs < 0 ? w.ttlExtra(key) : w.ttlMissing(key);
  }
}

/** What is looked for anywhere in a reply, without the `…` before it. */
function tellLike(pattern: string, { or, like, anything }: CourseWords['difference']): string {
  const examples = examplesOf(new RegExp(pattern, 'i')).map((example) => example.replace(/^… (?=.)/, ''));
  return examples.includes('…') ? anything : like(or(examples));
}

function tellWanted({ how, value }: Extract<Predicate, { how: unknown }>, w: CourseWords['difference']): string {
  switch (how) {
    case '=>': return value;
    case '~': return tellLike(value, w);
    case '>=': return w.atLeast(value);
    case '<=': return w.atMost(value);
  }
}

export function tellVerdict({ line, got }: Verdict, words: CourseWords): string {
  const w = words.difference;
  const predicate = parseChecks(line)[0]?.predicate;
  if (predicate === undefined || predicate.kind === 'wait') return line;
  const commands = 'pattern' in predicate ? w.or(examplesOf(predicate.pattern)) : '';
  if (predicate.kind === 'used') return w.used(commands);
  if (predicate.kind === 'unused') return w.unused(commands);
  const wanted = tellWanted(predicate, w);
  if (predicate.kind === 'commands') return w.commands(got ?? '', wanted);
  // Of EXEC and scripts it is asked that one of them did it all; the reply's pattern says nothing to a reader.
  if (predicate.kind === 'got' && predicate.value.startsWith('^(?!')) return w.asOne(commands);
  if (predicate.kind === 'got') return w.got(commands, wanted);
  return w.reply(line.slice(0, line.lastIndexOf(` ${predicate.how} `)), clip(got ?? ''), wanted);
}
