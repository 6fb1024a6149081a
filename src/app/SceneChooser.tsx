/* Chooses what the glass shows. A plain list box: every keyboard, screen reader and phone knows how to use one. */

import type { SceneId } from '../inspect.ts';
import { sceneGroups } from '../scenes/catalog.ts';
import style from './glass.module.css';
import { addressOf, go } from './place.ts';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';

export function SceneChooser() {
  const { sceneNames: words } = useWords();
  const scene = useStore((state) => state.scene);
  return (
    <p className={style['chooser']}>
      <select
        aria-label={words.choose}
        value={scene}
        onChange={(event) => go(addressOf('scene', event.currentTarget.value as SceneId))}
      >
        {sceneGroups.map(({ group, scenes }) => (
          <optgroup key={group} label={words.groups[group]}>
            {scenes.map((id) => (
              <option key={id} value={id}>
                {words.names[id]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <span>{words.about[scene]}</span>
    </p>
  );
}
