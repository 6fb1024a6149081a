/* The files side by side; the open one can be renamed and deleted where its name stands. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { FileKind } from '../../editor/file.ts';
import { renamed, withFile, withoutOpen } from '../../editor/files.ts';
import type { EditorWords } from '../../editor/words.ts';
import style from './editor.module.css';
import type { ShelfState } from './useShelf.ts';

interface Props extends ShelfState {
  readonly words: EditorWords;
  readonly onRenamed: (from: string, to: string) => void;
}

const newNames: Readonly<Record<FileKind, string>> = { script: 'commands.redis', lua: 'script.lua', conf: 'redis.conf' };

function Rename({ name, words, done }: { readonly name: string; readonly words: EditorWords; readonly done: (to: string) => void }) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') done(event.currentTarget.value);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    done(name);
  };
  return (
    <input
      aria-label={words.renameTo}
      defaultValue={name}
      spellCheck={false}
      maxLength={60}
      // biome-ignore lint/a11y/noAutofocus: it stands where the name was that was asked to be changed
      autoFocus
      onFocus={({ target }) => target.setSelectionRange(0, Math.max(0, name.lastIndexOf('.')))}
      onKeyDown={onKeyDown}
      onBlur={({ target }) => done(target.value)}
    />
  );
}

function Deletion({
  name,
  words,
  answer,
}: {
  readonly name: string;
  readonly words: EditorWords;
  readonly answer: (sure: boolean) => void;
}) {
  return (
    <p className={style['sure']} role="alert">
      {words.removeSure(name)}
      <button type="button" onClick={() => answer(true)}>
        {words.remove}
      </button>
      <button type="button" onClick={() => answer(false)}>
        {words.keep}
      </button>
    </p>
  );
}

function NewFile({ words, add }: { readonly words: EditorWords; readonly add: (kind: FileKind) => void }) {
  const kinds: readonly FileKind[] = ['script', 'lua', 'conf'];
  return (
    <select
      className={style['new']}
      aria-label={words.newFile}
      value=""
      onChange={({ target }) => add(target.value as FileKind)}
    >
      <option value="" disabled hidden>
        + {words.newFile}
      </option>
      {kinds.map((kind) => (
        <option key={kind} value={kind}>
          {words.kinds[kind]}
        </option>
      ))}
    </select>
  );
}

/** The names, which may be more than there is room for: the open one is in sight. */
function Names({ shelf, setShelf, rename }: Pick<Props, 'shelf' | 'setShelf'> & { readonly rename: ReactNode | null }) {
  const box = useRef<HTMLDivElement>(null);
  const { files, open } = shelf;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the open one stands depends on the others
  useEffect(() => {
    box.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [files, open]);
  return (
    <div ref={box} className={style['names']}>
      {files.map(({ name }) =>
        rename !== null && name === open ? (
          rename
        ) : (
          <button key={name} type="button" aria-pressed={name === open} onClick={() => setShelf((old) => ({ ...old, open: name }))}>
            {name}
          </button>
        ),
      )}
    </div>
  );
}

export function FileTabs({ shelf, setShelf, words, onRenamed }: Props) {
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null);
  const done = (to: string): void => {
    const next = renamed(shelf, to);
    if (next.open !== shelf.open) onRenamed(shelf.open, next.open);
    setShelf(() => next);
    setDoing(null);
  };
  const answer = (sure: boolean): void => {
    if (sure) setShelf(withoutOpen);
    setDoing(null);
  };
  return (
    <>
      <nav className={style['tabs']} aria-label={words.files}>
        <Names
          shelf={shelf}
          setShelf={setShelf}
          rename={doing === 'rename' ? <Rename key={shelf.open} name={shelf.open} words={words} done={done} /> : null}
        />
        <NewFile words={words} add={(kind) => setShelf((old) => withFile(old, { name: newNames[kind], text: '' }))} />
        <span className={style['of']}>
          <button type="button" onClick={() => setDoing('rename')}>
            {words.rename}
          </button>
          <button type="button" disabled={shelf.files.length === 1} onClick={() => setDoing('remove')}>
            {words.remove}
          </button>
        </span>
      </nav>
      {doing === 'remove' ? <Deletion name={shelf.open} words={words} answer={answer} /> : null}
    </>
  );
}
