/* One picture per kind of value. A new structure adds its scene here and nowhere else. */

import type { ValueView } from '../inspect.ts';
import { DictScene } from './dict.tsx';
import { IntsetScene } from './intset.tsx';
import { JsonScene } from './json.tsx';
import { ListpackScene } from './listpack.tsx';
import { QuicklistScene } from './quicklist.tsx';
import type { Picture } from './scene.ts';
import { SeriesScene } from './series.tsx';
import { StreamScene } from './stream.tsx';
import { StringScene } from './string.tsx';
import { ZsetScene } from './zset.tsx';

export const pictures: Record<ValueView['kind'], Picture> = {
  int: StringScene,
  sds: StringScene,
  listpack: ListpackScene,
  intset: IntsetScene,
  quicklist: QuicklistScene,
  dict: DictScene,
  zset: ZsetScene,
  stream: StreamScene,
  json: JsonScene,
  series: SeriesScene,
};
