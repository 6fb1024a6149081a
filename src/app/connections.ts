/* Connections A, B, C: which are open, which one has the prompt, and how a line gets into one. */

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TerminalHandle } from '../repl/Terminal.tsx';

export const connectionNames = ['A', 'B', 'C'] as const;
export type ConnectionName = (typeof connectionNames)[number];

interface Open {
  readonly open: readonly ConnectionName[];
  readonly active: ConnectionName;
}

export interface Connections extends Open {
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
}

const withOpen = (name: ConnectionName, { open }: Open): Open => ({
  open: open.includes(name) ? open : [...open, name].sort(),
  active: name,
});

function withNew(old: Open): Open {
  const name = connectionNames.find((candidate) => !old.open.includes(candidate));
  return name === undefined ? old : withOpen(name, old);
}

function without(name: ConnectionName, { open, active }: Open): Open {
  const left = open.filter((other) => other !== name);
  if (left.length === 0) return { open, active };
  return { open: left, active: name === active ? (left[0] as ConnectionName) : active };
}

export function useConnections(): Connections {
  const [connections, setConnections] = useState<Open>({ open: ['A'], active: 'A' });
  const handles = useRef(new Map<ConnectionName, TerminalHandle>());
  /** Lines for connections whose terminals are being made. */
  const waiting = useRef<[ConnectionName, string][]>([]);
  const { active } = connections;
  /** Whether the active terminal gets the focus once it has been made. */
  const wantsFocus = useRef(true);
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
  return {
    ...connections,
    handles,
    toPrompt: () => handles.current.get(active)?.focus(),
    run: (line, on = active) => {
      const handle = handles.current.get(on);
      if (handle === undefined) waiting.current.push([on, line]);
      else handle.run(line);
      setConnections((old) => (old.active === on ? old : withOpen(on, old)));
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
