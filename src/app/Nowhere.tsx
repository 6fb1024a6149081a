/* An address that names nothing here: said, with a way on. */

import style from './note.module.css';
import { go } from './place.ts';
import type { Words } from './words.ts';

export function Nowhere({ words, toPrompt }: { readonly words: Words; readonly toPrompt: () => void }) {
  const leave = (): void => {
    go('#/');
    toPrompt();
  };
  return (
    <section className={style['note']} role="alert" data-kind="nowhere">
      <p>
        <b>{words.nowhere.says}</b> <code>{decodeURI(location.hash)}</code>
      </p>
      <button type="button" onClick={leave}>
        {words.nowhere.leave}
      </button>
    </section>
  );
}
