/* The strip at the bottom, fetched once the prompt has been painted; its place is kept. */

import { lazy, Suspense } from 'react';
import type { StripProps } from '../props.ts';
import style from './timeline.module.css';

const Strip = lazy(() => import('./Strip.tsx').then((module) => ({ default: module.Strip })));

export function Timeline(props: StripProps) {
  return (
    <div className={style['timeline']}>
      <Suspense fallback={null}>
        <Strip {...props} />
      </Suspense>
    </div>
  );
}
