/* The student's own world while a lesson's is live: it is put aside, and brought back when the lesson is left. */

import { useEffect, useRef } from 'react';
import { type EngineClient, Stopped } from '../worker/client.ts';
import type { Connections } from './connections.ts';
import { leavesLesson } from './lesson-places.ts';
import type { Place } from './place.ts';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';
import type { Words } from './words.ts';

/** Brings the student's world back; where that is stopped on the way, it stays aside. */
export async function putBack(engine: EngineClient, words: Words['ownWorld'], giveBack: () => void): Promise<void> {
  const { say } = useStore.getState();
  try {
    await engine.restored;
    giveBack();
    await engine.ask('putBack', null);
    const { pinned, togglePin, setScene } = useStore.getState();
    if (pinned !== null) togglePin(); // the lesson's key
    setScene('key');
    say(words.isBack);
  } catch (error) {
    if (!(error instanceof Stopped)) say(words.refused(String((error as Error).message)));
  }
}

export function useOwnWorld(engine: EngineClient, place: Place | null, { giveBack, keepLent }: Connections): void {
  const hasAside = useStore((state) => state.session?.hasAside === true);
  const words = useWords().page.ownWorld;
  const isLeft = leavesLesson(place);
  useEffect(() => {
    if (!hasAside || !isLeft) return;
    void putBack(engine, words, giveBack);
  }, [engine, words, hasAside, isLeft, giveBack]);
  const hadAside = useRef(hasAside);
  useEffect(() => {
    if (hadAside.current && !hasAside) keepLent(); // the live world is the student's, with all that is open
    hadAside.current = hasAside;
  }, [hasAside, keepLent]);
}
