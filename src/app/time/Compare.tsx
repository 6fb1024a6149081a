/* Two moments side by side: the keys in which they differ, and how. */

import { useState } from 'react';
import type { KeySummary } from '../../inspect.ts';
import { readable } from '../../scenes/bytes-text.ts';
import { type EngineClient, Stopped } from '../../worker/client.ts';
import type { Comparison, Place, SessionState } from '../../worker/protocol.ts';
import { momentAt } from '../state/time.ts';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import style from './timeline.module.css';

type Name = 'here' | 'now' | 'start' | `branch ${number}`;

function placeOf(name: Name, session: SessionState): Place {
  const { current: branch } = session;
  const { marks, position } = useStore.getState();
  const startUs = session.branches.find(({ id }) => id === branch)?.startUs ?? 0;
  if (name === 'start') return { branch, at: momentAt(marks, 0, startUs) };
  if (name === 'here' && position !== null) return { branch, at: momentAt(marks, position, startUs) };
  if (name === 'here' || name === 'now') return { branch };
  return { branch: Number(name.slice('branch '.length)) };
}

function Choice({ words, session, name, choose, label }: {
  readonly words: TimeWords;
  readonly session: SessionState;
  readonly name: Name;
  readonly choose: (name: Name) => void;
  readonly label: string;
}) {
  return (
    <select aria-label={label} value={name} onChange={(event) => choose(event.target.value as Name)}>
      {(['here', 'now', 'start'] as const).map((place) => <option key={place} value={place}>{words.places[place]}</option>)}
      {session.branches.filter(({ id }) => id !== session.current).map(({ id, name: branch }) => (
        <option key={id} value={`branch ${id}`}>{words.branch(branch)}</option>
      ))}
    </select>
  );
}

function summaryText(key: KeySummary | null, words: TimeWords): string {
  if (key === null) return '–';
  const ttl = key.ttlMs === null ? words.stays : `${Math.round(key.ttlMs / 1000)} s`;
  return `${key.type} · ${key.encoding} · ${key.memoryBytes.toLocaleString('en-US')} B · ${ttl}`;
}

function Differences({ words, found }: { readonly words: TimeWords; readonly found: Comparison }) {
  return (
    <>
      {found.differences.length === 0 ? <p>{words.allSame}</p> : (
        <table className={style['table']}>
          <thead>
            <tr><th>{words.key}</th><th>{words.differs}</th><th>1</th><th>2</th></tr>
          </thead>
          <tbody>
            {found.differences.map(({ db, key, a, b, how }) => (
              <tr key={`${db} ${key}`}>
                <td><code>{db === 0 ? '' : `[${db}] `}{readable(key)}</code></td>
                <td>{how.map((each) => words.how[each]).join(', ')}</td>
                <td>{summaryText(a, words)}</td>
                <td>{summaryText(b, words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{found.dropped > 0 ? `${words.dropped(found.dropped)} · ` : ''}{words.same(found.same)}</p>
    </>
  );
}

export function Compare({ words, engine }: { readonly words: TimeWords; readonly engine: EngineClient }) {
  const session = useStore((state) => state.session);
  const [a, setA] = useState<Name>('start');
  const [b, setB] = useState<Name>('here');
  const [found, setFound] = useState<Comparison | string | null>(null);
  if (session === null) return null;
  const compare = (): void => {
    const failed = (error: Error): void => setFound(error instanceof Stopped ? null : error.message);
    engine.ask('compare', { a: placeOf(a, session), b: placeOf(b, session) }).then(setFound, failed);
  };
  return (
    <section>
      <h3>{words.compare}</h3>
      <div className={style['row']}>
        <Choice words={words} session={session} name={a} choose={setA} label="1" />
        <span>{words.compareTo}</span>
        <Choice words={words} session={session} name={b} choose={setB} label="2" />
        <button type="button" onClick={compare}>{words.compare}</button>
      </div>
      <div aria-live="polite">
        {found === null ? null : typeof found === 'string' ? <p>{found}</p> : <Differences words={words} found={found} />}
      </div>
    </section>
  );
}
