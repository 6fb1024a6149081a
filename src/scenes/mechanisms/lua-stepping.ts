/** A script: its lines and the one that is next, what is known there, who called whom, and what it says to the server. */

import type { LuaCall, LuaFrame, LuaSteppingView, LuaVariable } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import type { Block, Fact, Figure, Lane, Tone } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './lua-stepping.words.ts';

type Words = typeof en;

const wordsMax = 8;
const callsShown = 12;

/** What stands at a step and did not one step before is lit. */
function variables(title: string, now: readonly LuaVariable[], before: readonly LuaVariable[] | undefined, words: Words): Block {
  const isNew = ({ name, text }: LuaVariable): boolean => before !== undefined && before.find((each) => each.name === name)?.text !== text;
  return {
    kind: 'lanes',
    title,
    ...(now.length === 0 ? { note: words.noLocals } : {}),
    columns: words.variableColumns,
    lanes: now.map((each) => ({
      id: `variable-${each.name}`,
      name: each.name,
      tone: 'header' as const,
      chips: [{ id: 'value', text: readable(each.text), tone: 'payload' as const, mark: isNew(each) ? ('touched' as const) : null }],
    })),
  };
}

function calling({ argv, reply, isError, line }: LuaCall, i: number, isLit: boolean, words: Words): Lane {
  const command = clip(argv.map(readable).join(' '), 60);
  const tone: Tone = isError ? 'danger' : 'payload';
  const told = reply === null ? [] : [{ id: 'reply', text: clip(readable(reply), 80), tone }];
  return {
    id: `call-${i}`,
    name: line > 0 ? words.lineNumber(line) : `${i + 1}`,
    tone: 'dim',
    mark: isLit ? 'touched' : null,
    arrows: true,
    chips: [{ id: 'command', text: command, tone: 'key', mark: isLit ? 'touched' : null }, ...told],
  };
}

function traffic({ calls, callsTotal, frame, before }: LuaSteppingView, words: Words): Block {
  const shown = calls.slice(-callsShown);
  const first = callsTotal - shown.length;
  const isNew = (i: number): boolean => frame !== null && before !== null && i >= before.calls;
  return {
    kind: 'lanes',
    title: words.traffic,
    note: first > 0 ? words.earlier(first) : words.calls(callsTotal),
    columns: words.trafficColumns,
    lanes: shown.map((call, i) => calling(call, first + i, isNew(first + i), words)),
  };
}

function stack(frame: LuaFrame, words: Words): Block {
  return {
    kind: 'lanes',
    title: words.stack,
    note: words.stackNote,
    columns: words.stackColumns,
    lanes: frame.stack.map(({ name, line }, i) => ({
      id: `level-${i}`,
      name: words.lineNumber(line),
      tone: i === 0 ? ('moved' as const) : ('pointer' as const),
      chips: [{ id: 'name', text: name === '' ? words.main : readable(name), tone: 'plain' as const }],
    })),
  };
}

function known({ frame, before }: LuaSteppingView, words: Words): Block[] {
  if (frame === null) return [];
  const sameLevel = before?.stack.length === frame.stack.length ? before : undefined;
  const { locals, upvalues } = frame;
  return [
    variables(words.locals, locals, sameLevel?.locals, words),
    ...(upvalues.length === 0 ? [] : [variables(words.upvalues, upvalues, sameLevel?.upvalues, words)]),
  ];
}

const list = (texts: readonly string[]): string => {
  const words = texts.slice(0, wordsMax).map((text) => clip(readable(text), 40));
  return [...words, ...(texts.length > wordsMax ? ['…'] : [])].join(' ');
};

function heading({ script, outcome }: LuaSteppingView, words: Words): Block {
  const facts: Fact[] = [{ name: words.kinds[script.kind], value: clip(readable(script.name), 40), tone: 'header' }];
  if (script.keys.length > 0) facts.push({ name: 'KEYS', value: list(script.keys), tone: 'key' });
  if (script.argv.length > 0) facts.push({ name: 'ARGV', value: list(script.argv), tone: 'payload' });
  if (outcome !== null)
    facts.push({
      name: words.outcomes[outcome.kind],
      value: readable(outcome.text),
      tone: outcome.kind === 'error' ? 'danger' : 'payload',
      mark: 'touched',
    });
  return { kind: 'facts', facts };
}

export function layout(view: LuaSteppingView, _past: Past<LuaSteppingView>, words: Words): Figure {
  const { script, frame, outcome } = view;
  const code: Block = {
    kind: 'code',
    title: words.program,
    lines: readableLines(script.text),
    at: frame === null ? null : frame.line - 1,
    callers: frame === null ? [] : frame.stack.slice(1).map(({ line }) => line - 1),
    columns: words.programColumns,
  };
  const hint: Block[] = frame === null && outcome === null ? [{ kind: 'note', text: words.hint }] : [];
  return {
    blocks: [heading(view, words), code, ...hint],
    aside: [...known(view, words), ...(frame === null ? [] : [stack(frame, words)]), traffic(view, words)],
  };
}

/** Lines as text: each for itself, so that bytes which are no text spoil their own line only. */
const readableLines = (text: string): string[] =>
  text.replace(/\n$/, '').split('\n').map((line) => readable(line.replaceAll('\t', '  ')));

export const luaStepping = mechanism(layout, { en, ko }, [
  `EVAL "local n = redis.call('INCR', KEYS[1])\\nif n == 1 then\\n  redis.call('EXPIRE', KEYS[1], ARGV[1])\\nend\\nreturn n" 1 hits:ann 60`,
]);
