/* Over the strip at the bottom, while the engine replays a session for so long that it is noticed: how much is done, and a button to stop
 * it. */

import style from './notice.module.css';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export function Replaying({ words, toPrompt }: { readonly words: Words; readonly toPrompt: () => void }) {
  const { progress, say } = useStore();
  const w = words.replaying;
  if (progress === null) return null;
  const percent = Math.floor(progress.done * 100);
  const stop = (): void => {
    progress.stop();
    if (progress.ask !== 'restore') say(w.stopped); // what became of the session is told by whoever restores it
    toPrompt();
  };
  return (
    <aside className={style['place']} aria-label={w.label}>
      <div className={style['replaying']} data-part="replaying">
        <span>{w.now(percent)}</span>
        <progress max={100} value={percent} aria-label={w.label} />
        <button type="button" title={w.cancelTitle} onClick={stop}>{w.cancel}</button>
      </div>
    </aside>
  );
}
