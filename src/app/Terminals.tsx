/* Connections A, B, C. Each has a terminal that lives as long as its connection, whether it is seen or not: on a wide
 * page they stand side by side, on a narrow one the tabs say which is shown. */

import type { RefObject } from 'react';
import { Terminal, type TerminalHandle } from '../repl/Terminal.tsx';
import type { ReplWords } from '../repl/words.ts';
import type { Link } from '../worker/protocol.ts';
import style from './app.module.css';
import { Key } from './Key.tsx';
import type { Words } from './words.ts';

export const connectionNames = ['A', 'B', 'C'] as const;
export type ConnectionName = (typeof connectionNames)[number];

export interface TerminalsProps {
  readonly open: readonly ConnectionName[];
  readonly active: ConnectionName;
  readonly select: (name: ConnectionName) => void;
  readonly add: () => void;
  readonly close: (name: ConnectionName) => void;
  readonly connect: () => Link;
  readonly handles: RefObject<Map<ConnectionName, TerminalHandle>>;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly words: Words;
  readonly replWords: ReplWords;
}

function Tabs({ open, active, select, add, close, words }: TerminalsProps) {
  const w = words.terminals;
  return (
    <nav className={style['tabs']} aria-label={w.label}>
      {open.map((name) => (
        <span key={name} className={style['tab']} data-active={name === active}>
          <button
            type="button"
            aria-pressed={name === active}
            aria-keyshortcuts={`Alt+${name}`}
            onClick={() => select(name)}
          >
            <span className={style['unseen']}>{w.tab}</span> {name} {open.length > 1 ? <Key letter={name} /> : null}
          </button>
          {open.length > 1 && name === active ? (
            <button type="button" aria-keyshortcuts="Alt+X" onClick={() => close(name)}>
              <span className={style['unseen']}>{w.close(name)}</span> <span aria-hidden="true">×</span> <Key letter="X" />
            </button>
          ) : null}
        </span>
      ))}
      {open.length < connectionNames.length ? (
        <button type="button" className={style['add']} title={w.add} aria-keyshortcuts="Alt+N" onClick={add}>
          <span className={style['unseen']}>{w.add}</span> <span aria-hidden="true">+</span> <Key letter="N" />
        </button>
      ) : null}
      <span className={style['escape']}>
        <kbd>Esc</kbd> <span className={style['atPrompt']}>{w.leave}</span>
        <span className={style['away']}>{w.back}</span>
      </span>
    </nav>
  );
}

export function Terminals(props: TerminalsProps) {
  const { open, active, select, connect, handles, box, replWords } = props;
  return (
    <div ref={box} className={style['terminals']}>
      <Tabs {...props} />
      <div className={style['columns']}>
        {open.map((name) => (
          <div key={name} className={style['column']} data-active={name === active} onFocusCapture={() => select(name)}>
            <Terminal
              connect={connect}
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
