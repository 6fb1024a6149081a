/* A sorted set past its listpack is two structures over the same members: the skiplist finds by score and rank, the
 * dict by name. They share each member's string, so both are drawn and neither is a copy. */

import { DictScene } from './dict.tsx';
import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';
import { SkiplistScene } from './skiplist.tsx';

export function ZsetScene(props: SceneProps) {
  return (
    <div className={style['zset']}>
      <SkiplistScene {...props} />
      <DictScene {...props} />
    </div>
  );
}
