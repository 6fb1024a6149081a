/* Connections A, B, C: which are open, which one has the prompt, and how a line gets into one. */

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { TerminalHandle } from '../repl/Terminal.tsx';
import { useStore } from './store.ts';

export const connectionNames = ['A', 'B', 'C'] as const;
export type ConnectionName = (typeof connectionNames)[number];

interface Open {
  readonly open: readonly ConnectionName[];
  readonly active: ConnectionName;
  /** Those which lines that named them opened in a lesson's world: they are the lesson's, and go with it. */
  readonly lent: readonly ConnectionName[];
}

export interface Connections extends Omit<Open, 'lent'> {
  readonly handles: RefObject<Map<ConnectionName, TerminalHandle>>;
  readonly toPrompt: () => void;
  /** Runs a line as if it had been typed: on the connection named, which is opened if it is not, else the active one. The
   * focus stays where it is. */
  readonly run: (line: string, on?: ConnectionName) => void;
  readonly add: () => void;
  /** Opens the ones named, as they were before a reload; the active one stays. */
  readonly ensure: (names: readonly string[]) => void;
  readonly close: (name: ConnectionName) => void;
  readonly select: (name: ConnectionName) => void;
  /** Closes what the last lesson opened, at once, unless something is being typed there. */
  readonly giveBack: () => void;
  /** What the last lesson opened is the student's from now on. */
  readonly keepLent: () => void;
}

const storageKey = 'keyglass lent terminals';

/** A reload finds the lesson's terminals again. */
function rememberedLent(): readonly ConnectionName[] {
  try {
    const lent = sessionStorage.getItem(storageKey) ?? '';
    return connectionNames.filter((name) => lent.includes(name));
  } catch {
    return [];
  }
}

function rememberLent(lent: readonly ConnectionName[]): void {
  try {
    sessionStorage.setItem(storageKey, lent.join(''));
  } catch {
    // The browser allows no storage: after a reload they are the student's.
  }
}

const isAtPrompt = (): boolean => document.activeElement?.closest('[data-part="prompt"]') instanceof Element;

const withOpen = (name: ConnectionName, old: Open): Open => ({
  ...old,
  open: old.open.includes(name) ? old.open : [...old.open, name].sort(),
  active: name,
});

/** With one that a line named. */
function withNamed(name: ConnectionName, old: Open): Open {
  const isLent = !old.open.includes(name) && useStore.getState().session?.hasAside === true;
  return { ...withOpen(name, old), lent: isLent ? [...old.lent, name] : old.lent };
}

function withNew(old: Open): Open {
  const name = connectionNames.find((candidate) => !old.open.includes(candidate));
  return name === undefined ? old : { ...withOpen(name, old), lent: old.lent.filter((other) => other !== name) };
}

function without(name: ConnectionName, old: Open): Open {
  const { open, active, lent } = old;
  const left = open.filter((other) => other !== name);
  if (left.length === 0) return old;
  return { open: left, active: name === active ? (left[0] as ConnectionName) : active, lent: lent.filter((other) => other !== name) };
}

export function useConnections(): Connections {
  const [connections, setConnections] = useState<Open>(() => ({ open: ['A'], active: 'A', lent: rememberedLent() }));
  const handles = useRef(new Map<ConnectionName, TerminalHandle>());
  /** Lines for connections whose terminals are being made. */
  const waiting = useRef<[ConnectionName, string][]>([]);
  const { active, lent, ...rest } = connections;
  /** Whether the active terminal gets the focus once it has been made. */
  const wantsFocus = useRef(true);
  const latest = useRef(active);
  latest.current = active;
  useEffect(() => {
    if (wantsFocus.current) handles.current.get(active)?.focus();
    wantsFocus.current = false;
  }, [active]);
  const change = (next: (old: Open) => Open): void => {
    wantsFocus.current = true;
    setConnections(next);
  };
  useEffect(() => {
    for (const [name, line] of waiting.current.splice(0)) handles.current.get(name)?.run(line);
  });
  useEffect(() => rememberLent(lent), [lent]);
  const giveBack = useCallback(() => {
    const isIdle = (name: ConnectionName): boolean => (handles.current.get(name)?.typed() ?? '').trim() === '';
    // Before the next world is asked for: it shall not know of them.
    const hadFocus = isAtPrompt();
    flushSync(() => setConnections((old) => old.lent.filter(isIdle).reduce((left, name) => without(name, left), old)));
    if (hadFocus && !isAtPrompt()) handles.current.get(latest.current)?.focus();
  }, []);
  const keepLent = useCallback(() => setConnections((old) => (old.lent.length === 0 ? old : { ...old, lent: [] })), []);
  return {
    ...rest,
    active,
    giveBack,
    keepLent,
    handles,
    toPrompt: () => handles.current.get(active)?.focus(),
    run: (line, on = active) => {
      const handle = handles.current.get(on);
      if (handle === undefined) waiting.current.push([on, line]);
      else handle.run(line);
      setConnections((old) => (old.active === on ? old : withNamed(on, old)));
    },
    add: () => change(withNew),
    ensure: (names) =>
      setConnections((old) => ({
        ...old, open: connectionNames.filter((name) => old.open.includes(name) || names.includes(name)),
      })),
    close: (name) => change((old) => without(name, old)),
    select: (name) =>
      change((old) => (old.active === name || !old.open.includes(name) ? old : { ...old, active: name })),
  };
}
