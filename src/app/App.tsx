/* The page: header, glass, terminals. It decides who has the focus and which command runs where; everything else it
 * hands down. */

import { useEffect, useMemo, useRef, useState } from 'react';
import type { TerminalHandle } from '../repl/Terminal.tsx';
import type { EngineClient } from '../worker/client.ts';
import style from './app.module.css';
import { TroubleNote } from './TroubleNote.tsx';
import { Glass } from './Glass.tsx';
import { Header } from './Header.tsx';
import { type KeyAction, useKeys } from './keys.ts';
import { nextFrom } from './Pages.tsx';
import { Splitter } from './Splitter.tsx';
import { browserLanguage, nextTheme, useTheme, useWords } from './settings.ts';
import { requestOf, useStore } from './store.ts';
import { type ConnectionName, connectionNames, Terminals } from './Terminals.tsx';
import { useVisibleHeight } from './viewport.ts';

interface Connections {
  readonly open: readonly ConnectionName[];
  readonly active: ConnectionName;
}

function withNew({ open, active }: Connections): Connections {
  const name = connectionNames.find((candidate) => !open.includes(candidate));
  return name === undefined ? { open, active } : { open: [...open, name].sort(), active: name };
}

function without(name: ConnectionName, { open, active }: Connections): Connections {
  const left = open.filter((other) => other !== name);
  if (left.length === 0) return { open, active };
  return { open: left, active: name === active ? (left[0] as ConnectionName) : active };
}

function useConnections() {
  const [connections, setConnections] = useState<Connections>({ open: ['A'], active: 'A' });
  const handles = useRef(new Map<ConnectionName, TerminalHandle>());
  const prompt = (): TerminalHandle | undefined => handles.current.get(connections.active);
  const { active } = connections;
  useEffect(() => handles.current.get(active)?.focus(), [active]);
  return {
    ...connections,
    handles,
    toPrompt: () => prompt()?.focus(),
    run: (line: string) => {
      prompt()?.run(line);
      prompt()?.focus();
    },
    add: () => setConnections(withNew),
    close: (name: ConnectionName) => setConnections((old) => without(name, old)),
    select: (name: ConnectionName) =>
      setConnections((old) => (old.active === name || !old.open.includes(name) ? old : { ...old, active: name })),
  };
}

/** Tells the engine which window of which key is looked at. */
function useRequest(engine: EngineClient): void {
  const pinned = useStore((state) => state.pinned);
  const from = useStore((state) => state.from);
  useEffect(() => engine.look(requestOf({ pinned, from })), [engine, pinned, from]);
}

type Actions = Record<KeyAction, () => void>;

function actionsFor(connections: ReturnType<typeof useConnections>): Actions {
  const state = useStore.getState;
  const language = (): 'en' | 'ko' => state().language ?? browserLanguage(navigator.languages);
  return {
    text: () => state().toggleText(),
    pin: () => state().togglePin(),
    next: () => {
      const next = nextFrom(state().glass.view);
      if (next !== null) state().pageNext(next);
    },
    previous: () => state().pagePrevious(),
    language: () => state().setLanguage(language() === 'en' ? 'ko' : 'en'),
    theme: () => state().setTheme(nextTheme(state().theme)),
    connect: connections.add,
    close: () => connections.close(connections.active),
    a: () => connections.select('A'),
    b: () => connections.select('B'),
    c: () => connections.select('C'),
  };
}

export function App({ engine }: { readonly engine: EngineClient }) {
  useTheme();
  useVisibleHeight();
  useRequest(engine);
  const words = useWords();
  const trouble = useStore((state) => state.trouble);
  const connections = useConnections();
  const connect = useMemo(() => () => engine.connect(), [engine]);
  const glass = useRef<HTMLElement>(null);
  const terminals = useRef<HTMLDivElement>(null);
  const actions = actionsFor(connections);
  useKeys({ glass, terminals, toPrompt: connections.toPrompt, act: (action) => actions[action]() });
  return (
    <div className={style['app']}>
      <Header words={words.page} />
      {trouble === null ? null : <TroubleNote trouble={trouble} words={words.page} />}
      <Splitter
        label={words.page.terminals.split}
        top={<Glass box={glass} run={connections.run} toPrompt={connections.toPrompt} />}
        bottom={
          <Terminals {...connections} connect={connect} box={terminals} words={words.page} replWords={words.repl} />
        }
      />
    </div>
  );
}
