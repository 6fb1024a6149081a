/* The line over the glass: what is looked at, and what can be done about it. It stands still whatever is under it. */

import { shortcutOf } from './actions.ts';
import style from './glass.module.css';
import { Key } from './Key.tsx';
import { SceneChooser } from './SceneChooser.tsx';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

function Pin({ words }: { readonly words: Words }) {
  const { pinned, togglePin } = useStore();
  const g = words.glass;
  return (
    <button
      type="button"
      aria-pressed={pinned !== null}
      title={g.pinLabel}
      aria-keyshortcuts={shortcutOf('pin')}
      onClick={togglePin}
    >
      {pinned === null ? g.pin : g.pinned} <Key of="pin" />
    </button>
  );
}

export function GlassHead({ words }: { readonly words: Words }) {
  const { scene, glass, asText, big, toggleText, toggleBig } = useStore();
  const isKey = scene === 'key';
  const isEmpty = isKey && glass.view === null; // nothing to pin, nothing to read
  return (
    <div className="paneHead">
      <SceneChooser />
      <div className={style['controls']}>
        {isKey && !isEmpty ? <Pin words={words} /> : null}
        {isEmpty ? null : (
          <button type="button" aria-pressed={asText} aria-keyshortcuts={shortcutOf('text')} onClick={toggleText}>
            {asText ? words.glass.picture : words.glass.text} <Key of="text" />
          </button>
        )}
        <button
          type="button"
          aria-pressed={big === 'glass'}
          aria-keyshortcuts={shortcutOf('bigGlass')}
          onClick={() => toggleBig('glass')}
        >
          {words.sheet.larger} <Key of="bigGlass" />
        </button>
      </div>
    </div>
  );
}
