import { useMemo } from 'react';
import type { IntsetView, ValueView } from '../inspect.ts';
import { ByteScene } from './byte-scene.tsx';
import { layout } from './intset-layout.ts';
import type { SceneProps } from './scene.ts';

const intsetOf = (value: ValueView | undefined): IntsetView | null => (value?.kind === 'intset' ? value.intset : null);

export function IntsetScene({ view, before, generation, words }: SceneProps) {
  const intset = intsetOf(view.value);
  const map = useMemo(() => (intset === null ? null : layout(intset, intsetOf(before?.value))), [intset, before]);
  return map === null ? null : <ByteScene map={map} generation={generation} words={words} />;
}
