/* A Lua file that is followed line by line: its breakpoints, the line that is next, and the keys of a debugger. While a script is
 * followed its other keys (F5, F10, F11) belong to the panel of steps. */

import { type KeyboardEvent, useMemo, useState } from 'react';
import { callOf, functionsOf, isLibrary, lineFor } from '../../editor/lua.ts';
import type { LineMarks } from '../../editor/monaco-lines.ts';
import { toUtf8 } from '../../repl/text.ts';
import type { EngineClient } from '../../worker/client.ts';
import { followFile } from '../steps/stepping.ts';
import { useStore } from '../store.ts';

interface Props {
  readonly engine: EngineClient;
  readonly file: string;
  readonly text: string;
  /** On which it would run. */
  readonly connection: string;
  /** From 1. */
  readonly caretLine: () => number;
}

export interface Following {
  readonly breakpoints: readonly number[];
  readonly marks: LineMarks;
  /** This file is being followed, as it is written now. */
  readonly isActive: boolean;
  /** Of a library, the functions that it registers, and which of them is called; null for a script. */
  readonly functions: readonly string[] | null;
  readonly called: string;
  readonly call: (name: string) => void;
  /** What the server said instead of running it; null when it ran. */
  readonly why: string | null;
  readonly follow: (fromStart: boolean) => void;
  readonly toggle: (line: number) => void;
  readonly toggleHere: () => void;
  readonly setBreakpoints: (lines: readonly number[]) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const noLines: readonly number[] = [];

/** Of a library the first line, which is none of Lua, is not run. */
const asRun = (text: string): string => toUtf8(isLibrary(text) ? text.replace(/^.*/, '') : text);

export function useFollowing({ engine, file, text, connection, caretLine }: Props): Following {
  const stepping = useStore((state) => state.stepping);
  const breakpoints = useStore((state) => state.breakpoints[file]) ?? noLines;
  const setAll = useStore((state) => state.setBreakpoints);
  const [failure, setFailure] = useState<{ readonly of: string; readonly why: string } | null>(null);
  const lua = stepping?.file === file ? stepping.steps.lua : null;
  const isActive = lua !== null && lua.script.text === asRun(text);
  const current = isActive ? (lua.frames[stepping?.at ?? 0]?.line ?? null) : null;
  const marks = useMemo(() => ({ breakpoints, current }), [breakpoints, current]);
  const functions = useMemo(() => (isLibrary(text) ? functionsOf(text) : null), [text]);
  const [wish, call] = useState('');
  const called = functions?.includes(wish) ? wish : (functions?.[0] ?? '');
  const setBreakpoints = (lines: readonly number[]): void => setAll(file, lines);
  const toggle = (line: number): void =>
    setBreakpoints(breakpoints.includes(line) ? breakpoints.filter((other) => other !== line) : [...breakpoints, line]);
  const follow = (fromStart: boolean): void => {
    if (functions !== null && called === '') return;
    const done = (why: string | null): void => setFailure(why === null ? null : { of: text, why });
    const what = functions === null ? { line: lineFor(text) } : { first: lineFor(text), line: callOf(text, called) };
    void followFile(engine, { connection, file, ...what, fromStart }).then(done);
  };
  const keys: Readonly<Record<string, () => void>> = {
    F9: () => toggle(caretLine()),
    ...(isActive ? {} : { F5: () => follow(false), F10: () => follow(true), F11: () => follow(true) }),
  };
  return {
    breakpoints, marks, isActive, functions, called, call, why: failure?.of === text ? failure.why : null, follow, toggle, setBreakpoints,
    toggleHere: () => toggle(caretLine()),
    onKeyDown: (event) => {
      const act = keys[event.key];
      if (act === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      act();
    },
  };
}
