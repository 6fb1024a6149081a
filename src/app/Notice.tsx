import style from './notice.module.css';
import { useStore } from './store.ts';

/** The newest notice, over the strip at the bottom; it fades by itself. The region is always there, so that a screen
 * reader hears what is put into it. */
export function Notice() {
  const notice = useStore((state) => state.notice);
  return (
    <div className={style['place']} role="status">
      {notice === null ? null : (
        <p key={notice.number} className={style['notice']}>
          {notice.text}
        </p>
      )}
    </div>
  );
}
