/* Said while a world is not ready yet. */

import style from './course.module.css';
import type { Stage } from './stage.ts';
import { useCourseWords } from './use-words.ts';

export function StageNote({ stage }: { readonly stage: Stage }) {
  const words = useCourseWords().lesson;
  if (stage.state === 'preparing') return <p className={style['dim']}>{words.preparing}</p>;
  return (
    <p className={style['consent']}>
      {words.consent}{' '}
      <button type="button" className={style['primary']} onClick={stage.prepare}>
        {words.consentYes}
      </button>
    </p>
  );
}
