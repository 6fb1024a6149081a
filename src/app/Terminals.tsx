/* Connections A, B, C. Each has a terminal that lives as long as its connection, whether it is seen or not: on a wide
 * page they stand side by side, on a narrow one the tabs say which is shown. */

import { type RefObject, useState } from 'react';
import { loadShelf } from '../editor/files.ts';
import { Terminal, type TerminalHandle } from '../repl/Terminal.tsx';
import type { LiveTerminal } from '../repl/terminal.ts';
import { toUtf8 } from '../repl/text.ts';
import type { ReplWords } from '../repl/words.ts';
import type { EngineClient } from '../worker/client.ts';
import style from './terminals.module.css';
import { type ActionId, shortcutOf } from './actions.ts';
import { type ConnectionName, type Connections, connectionNames } from './connections.ts';
import { firstShelf } from './editor/first-files.ts';
import { Key } from './Key.tsx';
import { OwnWorld } from './OwnWorld.tsx';
import { languageNow } from './settings.ts';
import { useStore } from './store.ts';
import type { Travel } from './time/travel.ts';
import type { Words } from './words.ts';

interface TerminalsProps extends Connections {
  readonly engine: EngineClient;
  readonly travel: Travel;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly words: Words;
  readonly replWords: ReplWords;
  /** Runs the line at the prompt step by step in a copy, or the last command when none is typed. */
  readonly step: () => void;
  /** The terminal of connection A, while it is shown elsewhere. */
  readonly takeFirst: () => LiveTerminal | undefined;
}

const keyOf: Readonly<Record<ConnectionName, ActionId>> = { A: 'connectionA', B: 'connectionB', C: 'connectionC' };

function BigTerminal({ words }: { readonly words: Words }) {
  const big = useStore((state) => state.big === 'terminal');
  const toggleBig = useStore((state) => state.toggleBig);
  return (
    <button
      type="button"
      className={style['big']}
      aria-pressed={big}
      aria-keyshortcuts={shortcutOf('bigTerminal')}
      onClick={() => toggleBig('terminal')}
    >
      {words.sheet.larger} <Key of="bigTerminal" />
    </button>
  );
}

/** While a line is typed it offers to try it first; without one, to look at the last that ran. */
function Steps({ step, words, isTyping }: Pick<TerminalsProps, 'step' | 'words'> & { readonly isTyping: boolean }) {
  const showUpper = useStore((state) => state.showUpper);
  const any = useStore((state) => state.marksVersion >= 0 && state.marks.length > 0);
  return (
    <button
      type="button"
      className={style['step']}
      data-typing={isTyping}
      disabled={!isTyping && !any}
      title={isTyping ? words.terminals.previewWhy : words.terminals.stepsWhy}
      aria-keyshortcuts={shortcutOf('step')}
      onPointerDown={(event) => event.preventDefault()} // a keyboard on glass stays
      onClick={() => {
        showUpper('glass');
        step();
      }}
    >
      {isTyping ? words.terminals.preview : words.terminals.steps} <Key of="step" />
    </button>
  );
}

function Tabs(props: TerminalsProps & { readonly isTyping: boolean }) {
  const { open, active, select, add, close, words } = props;
  const w = words.terminals;
  return (
    <nav className={`paneHead ${style['tabs']}`} aria-label={w.label} data-part="connections">
      {open.map((name) => (
        <span key={name} className={style['tab']} data-active={name === active}>
          <button
            type="button"
            aria-pressed={name === active}
            aria-keyshortcuts={shortcutOf(keyOf[name])}
            onClick={() => select(name)}
          >
            <span className="unseen">{w.tab}</span> {name} {open.length > 1 ? <Key of={keyOf[name]} /> : null}
          </button>
          {open.length > 1 && name === active ? (
            <button type="button" aria-keyshortcuts={shortcutOf('disconnect')} onClick={() => close(name)}>
              <span className="unseen">{w.close(name)}</span> <span aria-hidden="true">×</span> <Key of="disconnect" />
            </button>
          ) : null}
        </span>
      ))}
      {open.length < connectionNames.length ? (
        <button type="button" className={style['add']} title={w.add} aria-keyshortcuts={shortcutOf('connect')} onClick={add}>
          <span className="unseen">{w.add}</span> <span aria-hidden="true">+</span> <Key of="connect" />
        </button>
      ) : null}
      <Steps {...props} />
      <BigTerminal words={words} />
      <span className={style['escape']}>
        <kbd>Esc</kbd> <span className={style['atPrompt']}>{w.leave}</span>
        <span className={style['away']}>{w.back}</span>
      </span>
    </nav>
  );
}

/** The editor's files, as bytes. */
function readFile(name: string): string | undefined {
  const { files } = loadShelf(localStorage, firstShelf[languageNow()]);
  const found = files.find((file) => file.name === name);
  return found === undefined ? undefined : toUtf8(found.text);
}

export function Terminals(props: TerminalsProps) {
  const { open, active, select, engine, travel, handles, box, replWords, takeFirst } = props;
  const [typing, setTyping] = useState<Partial<Record<ConnectionName, boolean>>>({});
  const showWhatRan = useStore((state) => state.showWhatRan);
  return (
    <div ref={box} className={style['terminals']}>
      <Tabs {...props} isTyping={typing[active] === true} />
      <OwnWorld engine={engine} words={props.words} giveBack={props.giveBack} />
      <div className={style['columns']}>
        {open.map((name) => (
          <div
            key={name}
            className={style['column']}
            data-active={name === active}
            data-part={name === active ? 'prompt' : undefined}
            onFocusCapture={() => select(name)}
          >
            <Terminal
              takeMade={() => (name === 'A' ? takeFirst() : undefined)}
              connect={() => engine.connect(name)}
              gate={engine.gate}
              beforeLine={travel.beforeLine}
              travel={(way) => travel[way]()}
              onTyping={(isTyping) => setTyping((old) => ({ ...old, [name]: isTyping }))}
              onRun={showWhatRan}
              readFile={readFile}
              label={name}
              words={replWords}
              ref={(handle: TerminalHandle | null) => {
                if (handle === null) handles.current.delete(name);
                else handles.current.set(name, handle);
              }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
