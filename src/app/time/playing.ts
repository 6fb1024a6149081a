/* Playing: one mark after the other, at a speed. */

import { useEffect } from 'react';
import { speeds } from '../state/time.ts';
import { useStore } from '../store.ts';
import type { Travel } from './travel.ts';

/** Steps on at the speed chosen, until the present. */
export function usePlaying(travel: Travel): void {
  const isPlaying = useStore((state) => state.isPlaying);
  const speed = useStore((state) => state.speed);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      travel.step(1);
      if (useStore.getState().position === null) useStore.getState().setPlaying(false);
    }, 1000 / speed);
    return () => clearInterval(timer);
  }, [travel, isPlaying, speed]);
}

export function togglePlaying(travel: Travel): void {
  const { isPlaying, position, setPlaying } = useStore.getState();
  if (!isPlaying && position === null) travel.goTo(0); // from the present there is nothing to play: from the beginning
  setPlaying(!isPlaying);
}

export function changeSpeed(by: number): void {
  const { speed, setSpeed } = useStore.getState();
  const at = Math.max(0, Math.min(speeds.length - 1, speeds.indexOf(speed) + by));
  setSpeed(speeds[at] as number);
}
