/* Which places are inside a lesson, where another world than the student's own may be prepared. Looking something up on the way (the
 * glossary, time, a scene) is not leaving; the map, the playground and the questions are. */

import type { Place } from './place.ts';

/** Heads of places that prepare worlds when there is something behind them: a lesson, a claim. */
const staging: readonly string[] = ['lesson', 'errata'];
/** Heads of places that leave a lesson: unless they are one, or it is looked something up there. */
const leaving: readonly string[] = [...staging, 'quiz'];

export const preparesWorlds = ({ head, rest }: Place): boolean => staging.includes(head) && rest.length > 0;

/** @param place what the third pane shows; null when it is closed */
export const leavesLesson = (place: Place | null): boolean =>
  place === null || (leaving.includes(place.head) && !preparesWorlds(place));
