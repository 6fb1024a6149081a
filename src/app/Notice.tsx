import { useEffect } from 'react';
import style from './notice.module.css';
import { addressOfPlace, usePlace } from './place.ts';
import { useStore } from './store.ts';

/** The newest notice, over the strip at the bottom; it fades by itself, and is not for the next place. The region is always there, so
 * that a screen reader hears what is put into it. */
export function Notice() {
  const notice = useStore((state) => state.notice);
  const hush = useStore((state) => state.hush);
  const here = addressOfPlace(usePlace());
  useEffect(() => {
    if (useStore.getState().notice?.at !== here) hush(); // what is said on the way to a place belongs to that
  }, [here, hush]);
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
