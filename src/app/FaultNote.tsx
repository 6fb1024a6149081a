/* A fault of ours, told instead of hidden: what it cost, what ran, and a report that can be copied whole. The page behind it
 * stays usable, so it is a strip and no dialog. */

import { useState } from 'react';
import { readable } from '../scenes/bytes-text.ts';
import style from './app.module.css';
import { type Fault, useStore } from './store.ts';
import type { Words } from './words.ts';

export function reportText({ report, loss }: Fault): string {
  const argv = report.argv.map((word) => JSON.stringify(readable(word))).join(' ');
  return [`Keyglass fault (lost: ${loss})`, report.message, `ran: ${argv}`, `seed: ${report.seed}`, report.stack].join('\n');
}

export function FaultNote({ fault, words }: { readonly fault: Fault; readonly words: Words }) {
  const [copied, setCopied] = useState(false);
  const setFault = useStore((state) => state.setFault);
  const { report, loss } = fault;
  const w = words.fault;
  const copy = (): void => {
    void navigator.clipboard.writeText(reportText(fault)).then(() => setCopied(true));
  };
  return (
    <section className={style['fault']} role="alert">
      <p>
        <b>{loss === 'everything' ? w.restarted : w.title}</b> {w.what}
      </p>
      <pre>
        {report.message}
        {'\n'}
        {w.ran} {report.argv.length === 0 ? w.unknown : report.argv.map(readable).join(' ')} · {w.seed} {report.seed}
      </pre>
      <p className={style['controls']}>
        <button type="button" onClick={copy}>
          {copied ? w.copied : w.copy}
        </button>
        <button type="button" onClick={() => setFault(null)}>
          {w.close}
        </button>
      </p>
    </section>
  );
}
