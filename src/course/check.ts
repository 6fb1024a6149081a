/* Checks: what must be true of a student's world, one thing a line. They ask the world, in a copy of it, and what was typed; never how
 * somebody got there.
 *
 *   TTL page:home >= 1                a reply that is a number: >= or <=
 *   GET page:home => "text"           a reply, as compact.ts writes them
 *   CONFIG GET save ~ 3600            a reply that fits a regular expression, in any case
 *   info stats expired_keys >= 1      a field of INFO
 *   used: ^SET .* KEEPTTL             some command typed fits; `unused:` none does
 *   got: ^OBJECT ENCODING => "intset" some command typed fits and was answered so; also with ~, >= and <=
 *   commands <= 2                     how many were typed
 *   #wait 60000                       time passes before what is asked below
 */

import { textOf } from '../repl/reply.ts';
import { fieldIn, numberIn } from './bounds.ts';
import { agrees, compact } from './compact.ts';
import { exchangesOf, stepsOf, type World } from './play.ts';
import { parseScript, type ScriptLine } from './script.ts';

type Comparison = '=>' | '~' | '>=' | '<=';

export type Predicate =
  | {
      readonly kind: 'reply'; readonly command: ScriptLine; readonly field: string | null; readonly how: Comparison;
      readonly value: string;
    }
  | { readonly kind: 'wait'; readonly command: ScriptLine }
  | { readonly kind: 'used'; readonly pattern: RegExp }
  | { readonly kind: 'unused'; readonly pattern: RegExp }
  | { readonly kind: 'got'; readonly pattern: RegExp; readonly how: Comparison; readonly value: string }
  | { readonly kind: 'commands'; readonly how: Comparison; readonly value: string };

/** A command that a student typed, and its reply in compact form. */
export interface Typed {
  readonly line: string;
  readonly reply: string;
}

export interface Verdict {
  /** The line as the lesson has it. */
  readonly line: string;
  readonly holds: boolean;
  /** What was there instead; null where that is not a reply or a number. */
  readonly got: string | null;
}

export const parseChecks = (text: string): { readonly line: string; readonly predicate: Predicate }[] =>
  text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => ({ line, predicate: predicateOf(line) }));

function predicateOf(line: string): Predicate {
  if (line.startsWith('#wait ')) return { kind: 'wait', command: parseScript(line)[0] as ScriptLine };
  const used = /^(used|unused): *(.*)$/.exec(line);
  if (used !== null) return { kind: used[1] as 'used' | 'unused', pattern: new RegExp(used[2] as string, 'i') };
  const compared = /^(.*) (=>|~|>=|<=) (.*)$/s.exec(line);
  if (compared === null) throw new Error(`this checks nothing: ${line}`);
  const [, left = '', how, value = ''] = compared as unknown as [string, string, Comparison, string];
  if (left === 'commands') return { kind: 'commands', how, value };
  if (left.startsWith('got: ')) return { kind: 'got', pattern: new RegExp(left.slice(5), 'i'), how, value };
  const info = /^info (\S+) (\S+)$/.exec(left);
  const command = parseScript(info === null ? left : `INFO ${info[1]}`)[0] as ScriptLine;
  return { kind: 'reply', command, field: info?.[2] ?? null, how, value };
}

/** Judges a world; `typed` is what the student has done since the task was set. */
export async function check(checks: string, world: World, typed: readonly Typed[]): Promise<Verdict[]> {
  const parsed = parseChecks(checks);
  const asking = parsed.flatMap(({ predicate }) => ('command' in predicate ? [predicate.command] : []));
  const answers = exchangesOf(asking, await world.play(asking.flatMap(stepsOf)));
  let at = 0;
  return parsed.flatMap(({ line, predicate }) => {
    const answer = 'command' in predicate ? answers[at++] : undefined;
    if (predicate.kind === 'wait') return [];
    if (predicate.kind !== 'reply') return [{ line, ...judgeTyped(predicate, typed) }];
    const reply = answer?.reply ?? null;
    const got = predicate.field === null ? compact(reply) : fieldIn(textOf(reply ?? undefined), predicate.field);
    const holds =
      predicate.how === '=>' && predicate.field === null ? agrees(reply, predicate.value) : compares(got, predicate.how, predicate.value);
    return [{ line, holds, got }];
  });
}

export const passes = (verdicts: readonly Verdict[]): boolean => verdicts.every(({ holds }) => holds);

function judgeTyped(predicate: Exclude<Predicate, { command: ScriptLine }>, typed: readonly Typed[]): Omit<Verdict, 'line'> {
  switch (predicate.kind) {
    case 'used': return { holds: typed.some(({ line }) => predicate.pattern.test(line)), got: null };
    case 'unused': return { holds: !typed.some(({ line }) => predicate.pattern.test(line)), got: null };
    case 'commands': {
      const count = String(typed.length);
      return { holds: compares(count, predicate.how, predicate.value), got: count };
    }
    case 'got': {
      const fitting = typed.filter(({ line }) => predicate.pattern.test(line));
      const holds = fitting.some(({ reply }) => compares(reply, predicate.how, predicate.value));
      return { holds, got: fitting.at(-1)?.reply ?? null };
    }
  }
}

function compares(got: string, how: Comparison, value: string): boolean {
  if (how === '=>') return got === value || (value.endsWith('…') && got.startsWith(value.slice(0, -1)));
  if (how === '~') return new RegExp(value, 'i').test(got);
  return how === '>=' ? numberIn(got) >= Number(value) : numberIn(got) <= Number(value);
}
