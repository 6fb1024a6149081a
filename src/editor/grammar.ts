/* Whether words are a command's arguments, by the grammar of COMMAND DOCS. Hints take the first way through it that
 * fits; to say that something is wrong, every way has to be tried, so this walks all of them at once, as sets of places
 * in the line.
 *
 * It is kinder than the grammar where servers are: what is announced by a word (EX, LIMIT, FROMMEMBER) may come in any
 * order among its neighbours, and more than once; and it does not look at values, since a number that is none is for the
 * server to refuse. */

import type { ArgDoc } from '../repl/docs.ts';

export type Verdict =
  | { readonly kind: 'whole' }
  /** The words are a beginning; `what` would have to come next. */
  | { readonly kind: 'missing'; readonly what: ArgDoc }
  /** Nothing can begin with the word at `at`, counted from 0. */
  | { readonly kind: 'extra'; readonly at: number };

/** Longer lines are data, not something a person mistypes. */
const wordsMax = 400;

export function judge(args: readonly ArgDoc[], words: readonly string[]): Verdict {
  if (words.length > wordsMax) return { kind: 'whole' };
  const walk = new Walk(words);
  const ends = walk.sequence(args, new Set([0]));
  if (ends.has(words.length)) return { kind: 'whole' };
  if (walk.hungry !== null && walk.farthest === words.length) return { kind: 'missing', what: walk.hungry };
  return { kind: 'extra', at: Math.max(walk.farthest, ...ends) };
}

type Places = ReadonlySet<number>;

class Walk {
  /** What the line ended in front of. */
  hungry: ArgDoc | null = null;
  /** As far as anything has come. */
  farthest = 0;
  private readonly words: readonly string[];

  constructor(words: readonly string[]) {
    this.words = words;
  }

  sequence(args: readonly ArgDoc[], from: Places): Places {
    let places = from;
    for (let i = 0; i < args.length; ) {
      const bag = bagAt(args, i);
      places = bag.length > 0 ? this.anyOrder(bag, places) : this.each(args[i] as ArgDoc, places);
      i += Math.max(1, bag.length);
    }
    return places;
  }

  private each(arg: ArgDoc, from: Places): Places {
    const ends = new Set<number>();
    for (const at of from) for (const end of this.one(arg, at)) ends.add(end);
    return ends;
  }

  /** Neighbours in any order. Whether each has been there is a bit; places are kept with their bits. */
  private anyOrder(bag: readonly ArgDoc[], from: Places): Places {
    const wanted = bag.reduce<number>((bits, arg, i) => (arg.optional ? bits : bits | (1 << i)), 0);
    const ends = new Set<number>();
    const seen = new Set<string>();
    const open = [...from].map((at): readonly [number, number] => [at, 0]);
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const [at, bits] = state;
      if (seen.has(`${at} ${bits}`)) continue;
      seen.add(`${at} ${bits}`);
      if ((bits & wanted) === wanted) ends.add(at);
      bag.forEach((arg, i) => {
        const isAgain = (bits & (1 << i)) !== 0;
        if (isAgain && !isAnnounced(arg)) return;
        for (const end of this.one(arg, at)) open.push([end, bits | (1 << i)]);
      });
    }
    return ends;
  }

  /** An argument with all its repetitions, from one place. */
  private one(arg: ArgDoc, at: number): Places {
    const once = this.announced(arg, at);
    if (!arg.multiple) return once;
    const ends = new Set<number>();
    const open = [...once];
    for (let end = open.pop(); end !== undefined; end = open.pop()) {
      if (ends.has(end)) continue;
      ends.add(end);
      const again = end > at && end < this.words.length;
      if (again) open.push(...(arg.multipleToken ? this.announced(arg, end) : this.body(arg, end)));
    }
    return ends;
  }

  private announced(arg: ArgDoc, at: number): Places {
    if (arg.token === '' || arg.token === '""') return this.body(arg, at);
    if (at >= this.words.length) return this.starve(arg);
    if (this.words[at]?.toUpperCase() !== arg.token.toUpperCase()) return new Set();
    this.reach(at + 1);
    return this.body(arg, at + 1);
  }

  private body(arg: ArgDoc, at: number): Places {
    switch (arg.type) {
      case 'pure-token': return new Set([arg.token === '""' ? this.reach(at + 1) : at]);
      case 'block': return this.sequence(arg.args, new Set([at]));
      case 'oneof': return new Set(arg.args.flatMap((choice) => [...this.one(choice, at)]));
      default: return at < this.words.length ? new Set([this.reach(at + 1)]) : this.starve(arg);
    }
  }

  private starve(arg: ArgDoc): Places {
    if (!arg.optional || this.isAfterItsWord(arg)) this.hungry ??= arg;
    return new Set();
  }

  private isAfterItsWord({ token }: ArgDoc): boolean {
    return token !== '' && this.words.at(-1)?.toUpperCase() === token.toUpperCase();
  }

  private reach(at: number): number {
    this.farthest = Math.max(this.farthest, Math.min(at, this.words.length));
    return at;
  }
}

/** The arguments from `from` on that may stand in any order. */
function bagAt(args: readonly ArgDoc[], from: number): readonly ArgDoc[] {
  let end = from;
  while (end < args.length && ((args[end] as ArgDoc).optional || isAnnounced(args[end] as ArgDoc))) end++;
  return args.slice(from, end);
}

/** Whether an argument begins with a word of its own. */
function isAnnounced({ token, type, args }: ArgDoc): boolean {
  if (token !== '' && token !== '""') return true;
  if (type === 'oneof') return args.every(isAnnounced);
  return type === 'block' && args[0] !== undefined && isAnnounced(args[0]);
}
