/* How far the words typed fill a command's arguments. The grammar is that of COMMAND DOCS: arguments in order, except
 * that optional ones standing side by side come in any order; tokens announce; a oneof takes its first choice that
 * fits; what is `multiple` takes as many as there are. Nothing here says whether a command is right: only what is
 * still to come. */

import type { ArgDoc } from './docs.ts';

export interface ArgMatch {
  readonly doc: ArgDoc;
  /** Words it has taken. */
  words: number;
  hasToken: boolean;
  /** It has all it can take. Never true of what may be repeated. */
  complete: boolean;
  /** It has taken all of one repetition, at least. */
  once: boolean;
  readonly args: readonly ArgMatch[];
}

export function unmatched(doc: ArgDoc): ArgMatch {
  return { doc, words: 0, hasToken: false, complete: false, once: false, args: doc.args.map(unmatched) };
}

function clear(match: ArgMatch): void {
  match.words = 0;
  match.hasToken = match.complete = match.once = false;
  match.args.forEach(clear);
}

/** Gives words to the arguments, in order; answers how many were taken. */
export function matchArgs(args: readonly ArgMatch[], words: readonly string[]): number {
  let taken = 0;
  for (let i = 0; i < args.length && taken < words.length;) {
    const optionals = countOptional(args, i);
    if (optionals > 0) {
      taken += matchInAnyOrder(args.slice(i, i + optionals), words.slice(taken));
      i += optionals;
      continue;
    }
    const took = matchArg(args[i++] as ArgMatch, words.slice(taken));
    if (took === 0) return taken;
    taken += took;
  }
  return taken;
}

function countOptional(args: readonly ArgMatch[], from: number): number {
  let end = from;
  while (args[end]?.doc.optional) end++;
  return end - from;
}

function matchInAnyOrder(args: readonly ArgMatch[], words: readonly string[]): number {
  let taken = 0;
  let latest: ArgMatch | undefined;
  for (;;) {
    const rest = words.slice(taken);
    if (rest.length === 0) return taken;
    const next = args.find(arg => arg.words === 0 && matchArg(arg, rest) > 0);
    if (next === undefined) return taken;
    if (latest !== undefined) latest.complete = true; // what it might still have taken is over: something else has come
    latest = next;
    taken += next.words;
  }
}

/** Takes an argument's words, all repetitions of it. */
function matchArg(arg: ArgMatch, words: readonly string[]): number {
  let taken = matchOnce(arg, words);
  if (!arg.doc.multiple) return taken;
  while (arg.complete && taken < words.length) {
    const again = unmatched(arg.doc);
    again.hasToken = !arg.doc.multipleToken && arg.hasToken;
    const took = again.hasToken ? matchBody(again, words.slice(taken)) : matchOnce(again, words.slice(taken));
    if (took === 0) break;
    adopt(arg, again);
    taken += took;
  }
  arg.once = arg.complete;
  arg.complete = false;
  arg.words = taken;
  return taken;
}

/** The last repetition is the one a hint goes on from. */
function adopt(arg: ArgMatch, again: ArgMatch): void {
  arg.complete = again.complete;
  arg.args.forEach((member, i) => {
    const source = again.args[i] as ArgMatch;
    member.words = source.words;
    member.hasToken = source.hasToken;
    member.once = source.once;
    adopt(member, source);
  });
}

function matchOnce(arg: ArgMatch, words: readonly string[]): number {
  const { token, type } = arg.doc;
  if (token === '') return matchBody(arg, words);
  if ((words[0] as string).toUpperCase() !== token.toUpperCase()) return 0;
  arg.hasToken = true;
  arg.words = 1;
  if (type === 'pure-token') arg.complete = true;
  if (type === 'pure-token' || words.length === 1) return 1;
  const took = matchBody(arg, words.slice(1));
  if (took === 0) clear(arg);
  else arg.words = took + 1;
  return arg.words;
}

/** What comes after the token, or is all there is. */
function matchBody(arg: ArgMatch, words: readonly string[]): number {
  const { type } = arg.doc;
  if (type === 'block') {
    arg.words = matchArgs(arg.args, words);
    arg.complete = arg.args.every(member => member.complete);
  } else if (type === 'oneof') {
    const choice = arg.args.find(member => matchArg(member, words) > 0);
    arg.words = choice?.words ?? 0;
    arg.complete = choice?.complete ?? false;
  } else {
    arg.complete = fits(type, words[0] as string);
    arg.words = arg.complete ? 1 : 0;
  }
  return arg.words;
}

function fits(type: string, word: string): boolean {
  if (type === 'integer' || type === 'unix-time') return /^\s*[+-]?\d/.test(word);
  if (type === 'double') return /^\s*[+-]?(\.?\d|inf|nan)/i.test(word);
  return true;
}
