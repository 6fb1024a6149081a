import { useMemo } from 'react';
import { ByteScene } from './byte-scene.tsx';
import type { SceneProps } from './scene.ts';
import { layout } from './string-layout.ts';

export function StringScene({ view, before, generation, words }: SceneProps) {
  const map = useMemo(() => layout(view, before), [view, before]);
  return <ByteScene map={map} generation={generation} words={words} />;
}
