import { useEffect } from 'react';
import style from './notice.module.css';
import { usePlace } from './place.ts';
import { useStore } from './store.ts';

/** The newest notice, over the strip at the bottom; it fades by itself, and is not for the next place. The region is always there, so
 * that a screen reader hears what is put into it. */
export function Notice() {
  const notice = useStore((state) => state.notice);
  const hush = useStore((state) => state.hush);
  const place = usePlace();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place has its own
  useEffect(() => hush, [place, hush]);
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
