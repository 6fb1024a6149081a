import style from './header.module.css';
import { headerActions } from './slots/header.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export function Header({ words, name }: { readonly words: Words; readonly name: string | null }) {
  const offlineReady = useStore((state) => state.offlineReady);
  return (
    <header className={style['header']}>
      <h1>
        <a href="#/">Keyglass</a>
      </h1>
      <span className={style['where']}>{name}</span>
      <span className={style['offline']} role="status">
        {offlineReady ? words.header.offline : ''}
      </span>
      {headerActions.map(({ id, Action }) => (
        <Action key={id} />
      ))}
    </header>
  );
}
