/* The strip at the bottom, fetched once the prompt has been painted; its place is kept. */

import { Suspense } from 'react';
import { fetchedPart } from '../fetched.tsx';
import type { StripProps } from '../props.ts';
import style from './timeline.module.css';

const Strip = fetchedPart(() => import('./Strip.tsx').then((module) => module.Strip));

export function Timeline(props: StripProps) {
  return (
    <div className={style['timeline']}>
      <Suspense fallback={null}>
        <Strip {...props} />
      </Suspense>
    </div>
  );
}
