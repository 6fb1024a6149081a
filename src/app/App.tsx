/* The page: header, sheet, strip. It decides where the focus is and on which connection a command runs; all else is left to its parts. */

import { useEffect, useRef } from 'react';
import type { LiveTerminal } from '../repl/terminal.ts';
import type { EngineClient } from '../worker/client.ts';
import type { Actions } from './actions.ts';
import style from './app.module.css';
import { Boundary } from './Boundary.tsx';
import { type Connections, useConnections } from './connections.ts';
import { Dialogs } from './Dialogs.tsx';
import { Glass } from './Glass.tsx';
import { Header } from './Header.tsx';
import { useHere } from './here.ts';
import { useKeys } from './keys.ts';
import { Notice } from './Notice.tsx';
import { Nowhere } from './Nowhere.tsx';
import { copyLink } from './links.ts';
import { nextFrom } from './Pages.tsx';
import { addressOf, go } from './place.ts';
import { Replaying } from './Replaying.tsx';
import { Sheet } from './Sheet.tsx';
import { useOwnWorld } from './own-world.ts';
import { languageNow, nextTheme, otherLanguage, useTheme } from './settings.ts';
import { strips } from './slots/timeline.ts';
import { requestOf } from './state/glass.ts';
import { useStore } from './store.ts';
import { openSteps } from './steps/stepping.ts';
import { Terminals } from './Terminals.tsx';
import { useTravel } from './time/use-travel.ts';
import { Third } from './Third.tsx';
import type { Travel } from './time/travel.ts';
import { TroubleNote } from './TroubleNote.tsx';
import { useWords } from './use-words.ts';
import { useVisibleHeight } from './viewport.ts';
import type { Words } from './words.ts';

/** Asks the engine for what is looked at, and the window of it that is drawn. */
function useRequest(engine: EngineClient): void {
  const scene = useStore((state) => state.scene);
  const pinned = useStore((state) => state.pinned);
  const from = useStore((state) => state.from);
  useEffect(() => engine.look(requestOf({ scene, pinned, from })), [engine, scene, pinned, from]);
}

function actionsFor(words: Words, connections: Connections, travel: Travel, engine: EngineClient): Actions {
  const state = useStore.getState;
  return {
    palette: () => state().openDialog('palette'),
    shortcuts: () => state().openDialog('shortcuts'),
    text: () => state().toggleText(),
    pin: () => state().togglePin(),
    next: () => {
      const next = nextFrom(state().glass);
      if (next !== null) state().pageNext(next);
    },
    previous: () => state().pagePrevious(),
    bigThird: () => state().toggleBig('third'),
    bigGlass: () => state().toggleBig('glass'),
    bigTerminal: () => state().toggleBig('terminal'),
    closeThird: () => {
      go(addressOf(''));
      connections.toPrompt();
    },
    link: () => void copyLink(words),
    editor: () => go(addressOf('editor')),
    time: () => go(addressOf('time')),
    step: () => void openSteps(engine, connections.active, connections.handles.current.get(connections.active)),
    undo: () => travel.undo(),
    redo: () => travel.redo(),
    language: () => state().setLanguage(otherLanguage[languageNow()]),
    theme: () => state().setTheme(nextTheme(state().theme)),
    connect: connections.add,
    disconnect: () => connections.close(connections.active),
    connectionA: () => connections.select('A'),
    connectionB: () => connections.select('B'),
    connectionC: () => connections.select('C'),
  };
}

export interface AppProps {
  readonly engine: EngineClient;
  /** The first terminal, which was there before the page. */
  readonly takeTerminal: () => LiveTerminal | undefined;
}

export function App({ engine, takeTerminal }: AppProps) {
  useTheme();
  useVisibleHeight();
  useRequest(engine);
  const { page: words, repl: replWords } = useWords();
  const trouble = useStore((state) => state.trouble);
  const connections = useConnections();
  const travel = useTravel(engine, connections);
  const glass = useRef<HTMLElement>(null);
  const terminals = useRef<HTMLDivElement>(null);
  const { third, isNowhere } = useHere();
  useOwnWorld(engine, third?.place ?? null, connections);
  const { toPrompt, run } = connections;
  const actions = actionsFor(words, connections, travel, engine);
  const parts = { connections, engine, travel };
  useKeys({ glass, terminals, toPrompt, actions });
  return (
    <div className={style['app']}>
      <Header words={words} head={third?.place.head ?? ''} name={third?.kind.name(words) ?? null} />
      {trouble === null ? null : <TroubleNote trouble={trouble} words={words} />}
      {isNowhere ? <Nowhere words={words} toPrompt={toPrompt} /> : null}
      <Sheet
        words={words}
        thirdName={third?.kind.name(words) ?? ''}
        isThirdTall={third?.kind.isTall === true}
        closeThird={actions.closeThird}
        third={third === null ? null : <Third {...third} {...parts} words={words} close={actions.closeThird} />}
        glass={<Glass box={glass} run={run} toPrompt={toPrompt} engine={engine} />}
        terminals={
          <Terminals
            {...connections} engine={engine} travel={travel} box={terminals} words={words} replWords={replWords} step={actions.step}
            takeFirst={takeTerminal}
          />
        }
      />
      {strips.map(({ id, Strip }) => (
        <Boundary key={id} words={words}>
          <Strip {...parts} />
        </Boundary>
      ))}
      <Notice />
      <Replaying words={words} toPrompt={toPrompt} />
      <Dialogs words={words} actions={actions} connections={connections} engine={engine} />
    </div>
  );
}
