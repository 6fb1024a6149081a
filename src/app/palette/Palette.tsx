/* The palette: one line to type in, and everything that answers to it. */

import { Autocomplete } from '@base-ui/react/autocomplete';
import { useEffect, useState } from 'react';
import { Key } from '../Key.tsx';
import type { DialogProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { useStore } from '../store.ts';
import { en, ko, type PaletteWords } from '../words-palette.ts';
import type { Entry } from './entry.ts';
import { Modal } from './Modal.tsx';
import style from './palette.module.css';
import { type Group, useFound } from './useFound.ts';

const wordsOf = { en, ko };

function Item({ entry, run }: { readonly entry: Entry; readonly run: (entry: Entry) => void }) {
  return (
    <Autocomplete.Item value={entry} className={style['item']} onClick={() => run(entry)}>
      <span className={style['title']}>{entry.title}</span>
      {entry.detail === undefined ? null : <span className={style['detail']}>{entry.detail}</span>}
      {entry.action === undefined ? null : <Key of={entry.action} />}
    </Autocomplete.Item>
  );
}

function Foot({ words }: { readonly words: PaletteWords }) {
  return (
    <p className={style['foot']} aria-hidden="true">
      <kbd>↑ ↓</kbd> {words.keys.choose} <kbd>Enter</kbd> {words.keys.open} <kbd>Esc</kbd> {words.keys.back}
    </p>
  );
}

export function Palette({ words, actions, connections, engine }: DialogProps) {
  const language = useLanguage();
  const paletteWords = wordsOf[language];
  const openDialog = useStore((state) => state.openDialog);
  const [query, setQuery] = useState('');
  const ahead = useStore((state) => state.ahead);
  const setAhead = useStore((state) => state.setAhead);
  useEffect(() => {
    if (ahead === '') return;
    setQuery((typed) => typed + ahead);
    setAhead('');
  }, [ahead, setAhead]);
  const groups = useFound(query, { words, paletteWords, language, actions, connections, engine });
  const run = (entry: Entry): void => {
    openDialog(null);
    connections.toPrompt(); // what is run may take the focus from there
    entry.run();
  };
  return (
    <Modal label={paletteWords.label} toPrompt={connections.toPrompt}>
      <Autocomplete.Root
        open
        inline
        items={groups}
        filter={null}
        value={query}
        onValueChange={setQuery}
        autoHighlight="always"
        keepHighlight
        itemToStringValue={() => query}
      >
        <Autocomplete.Input
          className={style['input']}
          aria-label={paletteWords.label}
          placeholder={paletteWords.placeholder}
          spellCheck={false}
        />
        <div className={style['list']}>
          <Autocomplete.Empty>
            {groups.length === 0 ? <p className={style['nothing']}>{paletteWords.nothing}</p> : null}
          </Autocomplete.Empty>
          <Autocomplete.List>
            {(group: Group) => (
              <Autocomplete.Group key={group.id} items={group.items} className={style['group']}>
                <Autocomplete.GroupLabel className={style['groupName']}>{group.name}</Autocomplete.GroupLabel>
                <Autocomplete.Collection>
                  {(entry: Entry) => <Item key={`${group.id} ${entry.id}`} entry={entry} run={run} />}
                </Autocomplete.Collection>
              </Autocomplete.Group>
            )}
          </Autocomplete.List>
        </div>
        <Foot words={paletteWords} />
      </Autocomplete.Root>
    </Modal>
  );
}
