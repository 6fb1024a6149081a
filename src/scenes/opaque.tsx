import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';

/** A value whose inside nobody can show yet: what is known of it, in words. */
export function OpaqueScene({ view }: SceneProps) {
  return view.value.kind === 'opaque' ? <p className={style['plain']}>{view.value.note}</p> : null;
}
