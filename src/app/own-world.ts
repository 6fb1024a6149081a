/* The student's own world while a lesson has prepared another one: it is kept aside, and put back when the lesson is left. Looking
 * something up on the way (the glossary, time, a scene) is not leaving; the map, the playground and the questions are. */

import { useEffect } from 'react';
import type { EngineClient } from '../worker/client.ts';
import type { Place } from './place.ts';
import { useWords } from './settings.ts';
import { useStore } from './store.ts';

/** Heads of places that prepare worlds when there is something behind them: a lesson, a claim. */
const staging: readonly string[] = ['lesson', 'errata'];
/** Heads of places that leave a lesson: unless they are one, or it is looked something up there. */
const leaving: readonly string[] = [...staging, 'quiz'];

export const preparesWorlds = ({ head, rest }: Place): boolean => staging.includes(head) && rest.length > 0;

/** @param place what the third pane shows; null when it is closed */
export const leavesLesson = (place: Place | null): boolean =>
  place === null || (leaving.includes(place.head) && !preparesWorlds(place));

export function useOwnWorld(engine: EngineClient, place: Place | null): void {
  const hasAside = useStore((state) => state.session?.hasAside === true);
  const words = useWords().page.ownWorld;
  const isLeft = leavesLesson(place);
  useEffect(() => {
    if (!hasAside || !isLeft) return;
    const putBack = async (): Promise<void> => {
      await engine.restored;
      await engine.ask('putBack', null);
      const { pinned, togglePin, setScene, say } = useStore.getState();
      if (pinned !== null) togglePin(); // the lesson's key
      setScene('key');
      say(words.isBack);
    };
    putBack().catch((error: unknown) => useStore.getState().say(words.refused(String((error as Error).message))));
  }, [engine, words, hasAside, isLeft]);
}
