import { shortcutOf } from './actions.ts';
import style from './header.module.css';
import { Key } from './Key.tsx';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';

export function FindButton() {
  const { page: words } = useWords();
  const openDialog = useStore((state) => state.openDialog);
  return (
    <button
      type="button"
      className={style['find']}
      aria-keyshortcuts={shortcutOf('palette')}
      aria-haspopup="dialog"
      onClick={() => openDialog('palette')}
    >
      <span>{words.header.find}</span> <Key of="palette" />
    </button>
  );
}
