/* The editor in the third pane: a script of commands, run line by line in one of the terminals. */

import { type KeyboardEvent, useRef, useState } from 'react';
import { keepText, loadText } from '../editor/files.ts';
import { commandsAt } from '../editor/script.ts';
import style from './editor.module.css';
import { useWords } from './settings.ts';
import type { PaneProps } from './slots/panes.ts';

export function Pane({ connections }: PaneProps) {
  const { page: words } = useWords();
  const [text, setText] = useState(() => loadText() ?? `${words.editor.first}\nZADD board 120 ann 95 bob\n`);
  const box = useRef<HTMLTextAreaElement>(null);
  const run = (): void => {
    const { value, selectionStart, selectionEnd } = box.current as HTMLTextAreaElement;
    for (const { text: line } of commandsAt(value, selectionStart, selectionEnd)) connections.run(line);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  return (
    <div className={style['editor']}>
      <textarea
        ref={box}
        aria-label={words.editor.text}
        spellCheck={false}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value);
          keepText(target.value);
        }}
      />
      <p>
        <button type="button" title={words.editor.runLabel} aria-keyshortcuts="Control+Enter" onClick={run}>
          {words.editor.run} {words.editor.on(connections.active)} <kbd>Ctrl Enter</kbd>
        </button>
      </p>
    </div>
  );
}
