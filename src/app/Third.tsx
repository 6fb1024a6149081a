/* The third pane: a head with its name, and what the place asks for, fetched when it is first asked for. */

import { type ComponentType, Suspense } from 'react';
import { shortcutOf } from './actions.ts';
import { Boundary } from './Boundary.tsx';
import { fetchedPart } from './fetched.tsx';
import { Hold } from './Hold.tsx';
import { Key } from './Key.tsx';
import { preparesWorlds } from './lesson-places.ts';
import type { PaneProps } from './props.ts';
import type { PaneKind } from './slots/panes.ts';
import { useStore } from './store.ts';
import style from './third.module.css';
import type { Words } from './words.ts';

const loaded = new Map<PaneKind, ComponentType<PaneProps>>();

function componentOf(kind: PaneKind): ComponentType<PaneProps> {
  const known = loaded.get(kind);
  if (known !== undefined) return known;
  const made = fetchedPart(() => kind.load().then(({ Pane }) => Pane));
  loaded.set(kind, made);
  return made;
}

interface Props extends PaneProps {
  readonly kind: PaneKind;
  readonly words: Words;
  readonly close: () => void;
}

export function Third({ kind, words, close, ...props }: Props) {
  const Pane = componentOf(kind);
  const big = useStore((state) => state.big === 'third');
  const toggleBig = useStore((state) => state.toggleBig);
  return (
    <section className={style['third']} aria-label={kind.name(words)}>
      <h2 className="unseen">{kind.name(words)}</h2>
      <div className="paneHead wideOnly">
        <b aria-hidden="true">{kind.name(words)}</b>
        <button
          type="button"
          aria-pressed={big}
          aria-keyshortcuts={shortcutOf('bigThird')}
          onClick={() => toggleBig('third')}
        >
          {words.sheet.larger} <Key of="bigThird" />
        </button>
        <button type="button" aria-keyshortcuts={shortcutOf('closeThird')} onClick={close}>
          {words.sheet.close} <Key of="closeThird" />
        </button>
      </div>
      <div className={style['body']}>
        <Boundary key={kind.heads[0]} words={words}>
          <Suspense fallback={preparesWorlds(props.place) ? <Hold engine={props.engine} /> : null}>
            <Pane {...props} />
          </Suspense>
        </Boundary>
      </div>
    </section>
  );
}
