/* All keys on one sheet, from the tables that make them work. */

import { Dialog } from '@base-ui/react/dialog';
import type { ActionId } from '../actions.ts';
import { actionKeys } from '../actions.ts';
import { keyText } from '../keys.ts';
import type { DialogProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { en, ko } from '../words-palette.ts';
import { Modal } from './Modal.tsx';
import style from './palette.module.css';

const wordsOf = { en, ko };

type Row = readonly [key: string, does: string];

function Section({ title, rows, note }: { readonly title: string; readonly rows: readonly Row[]; readonly note?: string }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([key, does]) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      {note === undefined ? null : <p>{note}</p>}
    </section>
  );
}

export function Shortcuts({ connections }: DialogProps) {
  const words = wordsOf[useLanguage()];
  const w = words.shortcuts;
  const page = (Object.keys(actionKeys) as ActionId[]).map((id): Row => [keyText(id), words.actions[id]]);
  const prompt: readonly Row[] = [
    ['Esc', w.leave], ['Enter', w.run], ['Tab', w.complete], ['↑ ↓', w.history], ['Ctrl R', w.search],
    ['Ctrl C', w.cancel], ['Ctrl L', w.clear], ['PgUp PgDn', w.scroll],
  ];
  const editor: readonly Row[] = [['Ctrl Enter', w.runLines], ['Ctrl Shift Enter', w.runFile]];
  return (
    <Modal label={w.title} toPrompt={connections.toPrompt} className={style['wide']}>
      <div className={style['sheetHead']}>
        <h2>{w.title}</h2>
        <Dialog.Close>
          {words.close} <kbd>Esc</kbd>
        </Dialog.Close>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <section className={style['sheet']} tabIndex={0} aria-label={w.title}>
        <Section title={w.page} rows={page} note={w.glassNote} />
        <div>
          <Section title={w.prompt} rows={prompt} />
          <Section title={w.editor} rows={editor} />
        </div>
      </section>
    </Modal>
  );
}
