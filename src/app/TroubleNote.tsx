/* What went wrong, told instead of hidden: what it cost, what ran, and a report that can be copied whole. The page
 * behind it stays usable, so it is a strip and no dialog. */

import { useState } from 'react';
import { readable } from '../scenes/bytes-text.ts';
import type { Trouble } from '../worker/client.ts';
import style from './note.module.css';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

const quoted = (argv: readonly string[]): string => argv.map((word) => JSON.stringify(readable(word))).join(' ');

/** Everything that is needed to see it again: what ran, from which seed, after which inputs. */
export function reportText({ kind, report, inputs }: Trouble): string {
  if (report === null) return kind;
  const { message, argv, seed, stack } = report;
  return [`Keyglass ${kind}: ${message}`, `ran: ${quoted(argv)}`, `seed: ${seed}`, stack, 'inputs:', ...inputs].join(
    '\n',
  );
}

function Report({ trouble, words }: { readonly trouble: Trouble; readonly words: Words }) {
  const [copied, setCopied] = useState<Trouble | null>(null);
  const { report } = trouble;
  const w = words.trouble;
  if (report === null) return null;
  const copy = (): void => {
    void navigator.clipboard.writeText(reportText(trouble)).then(() => setCopied(trouble));
  };
  return (
    <>
      <p>{w.what}</p>
      <pre>
        {report.message}
        {'\n'}
        {w.ran} {report.argv.length === 0 ? w.unknown : quoted(report.argv)} · {w.seed} {report.seed}
      </pre>
      <button type="button" onClick={copy}>
        {copied === trouble ? w.copied : w.copy}
      </button>
    </>
  );
}

export function TroubleNote({ trouble, words }: { readonly trouble: Trouble; readonly words: Words }) {
  const setTrouble = useStore((state) => state.setTrouble);
  return (
    <section className={style['note']} role="alert" data-kind={trouble.kind}>
      <p>
        <b>{words.trouble[trouble.kind]}</b>
      </p>
      <Report trouble={trouble} words={words} />
      <button type="button" onClick={() => setTrouble(null)}>
        {words.trouble.close}
      </button>
    </section>
  );
}
