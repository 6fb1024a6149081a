/* What is fetched once, when it is first needed: code of a part, prose of a lesson. Where that fails its place says so (Boundary.tsx). It
 * is fetched again only when the student asks to try again, as without a network it would otherwise be asked for without end. (React's
 * own `lazy` keeps a failure for good.) */

import { type ComponentType, use } from 'react';
import { fetchFailedSheets } from './style-sheets.ts';

/** How often the student has asked to try again. */
let attempt = 0;
/** Of the last attempt: the style sheets that were missing. */
let sheets: Promise<void> = Promise.resolve();

/** From now on what could not be fetched is fetched again when it is needed. */
export function tryAgain(): void {
  attempt++;
  sheets = fetchFailedSheets();
  sheets.catch(() => {}); // whoever fetches something anew is told
}

interface Fetch<T> {
  readonly promise: Promise<T>;
  readonly attempt: number;
  hasFailed: boolean;
}

export function fetchedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let last: Fetch<T> | undefined;
  return () => {
    if (last === undefined || (last.hasFailed && last.attempt < attempt)) {
      const mine: Fetch<T> = { promise: attempt === 0 ? load() : sheets.then(load), attempt, hasFailed: false };
      mine.promise.catch(() => {
        mine.hasFailed = true;
      });
      last = mine;
    }
    return last.promise;
  };
}

/** A component whose code is fetched when it is first shown; it waits for it (React's Suspense). */
export function fetchedPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const fetched = fetchedOnce(load);
  return function Fetched(props: Props) {
    const Part = use(fetched());
    return <Part {...props} />;
  };
}
