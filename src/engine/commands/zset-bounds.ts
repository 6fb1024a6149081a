/** The ends of ranges as commands give them: `5`, `(5`, `-inf` for scores; `[a`, `(a`, `-`, `+` for members. */

import { readLoosely } from '../numbers/numbers.ts';
import type { Args } from '../resp/args.ts';
import { CommandError } from '../resp/errors.ts';
import type { LexBound, LexRange, ScoreRange } from '../structures/ranges.ts';

const notScores = new CommandError('ERR min or max is not a float');
const notMembers = new CommandError('ERR min or max not valid string range item');

const plus = 43;
const minus = 45;
const parenthesis = 40;
const bracket = 91;

/** A range by score from arguments minAt and maxAt. */
export function scoreRange(args: Args, minAt: number, maxAt: number): ScoreRange {
  const minExclusive = isExclusive(args, minAt);
  const maxExclusive = isExclusive(args, maxAt);
  const min = scoreBound(args, minAt, minExclusive);
  const max = scoreBound(args, maxAt, maxExclusive);
  if (Number.isNaN(min) || Number.isNaN(max)) throw notScores;
  return { by: 'score', min, max, minExclusive, maxExclusive };
}

const isExclusive = (args: Args, i: number): boolean =>
  args.length(i) > 0 && args.buffer[args.start[i] as number] === parenthesis;

const scoreBound = (args: Args, i: number, exclusive: boolean): number =>
  readLoosely(args.buffer, (args.start[i] as number) + (exclusive ? 1 : 0), args.end[i] as number);

/** A range by member from arguments minAt and maxAt. */
export function lexRange(args: Args, minAt: number, maxAt: number): LexRange {
  return { by: 'lex', min: lexBound(args, minAt), max: lexBound(args, maxAt) };
}

function lexBound(args: Args, i: number): LexBound {
  const bytes = args.buffer;
  const start = args.start[i] as number;
  const end = args.end[i] as number;
  const mark = start === end ? 0 : (bytes[start] as number);
  if (mark === parenthesis || mark === bracket)
    return { infinity: 0, exclusive: mark === parenthesis, bytes, start: start + 1, end };
  if ((mark !== plus && mark !== minus) || end - start > 1) throw notMembers;
  return { infinity: mark === plus ? 1 : -1, exclusive: false, bytes, start, end };
}
