/* The branches of the session, and which one is gone on with. */

import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import style from './timeline.module.css';
import type { Travel } from './travel.ts';

export function Branches({ words, travel }: { readonly words: TimeWords; readonly travel: Travel }) {
  const session = useStore((state) => state.session);
  if (session === null) return null;
  const nameOf = (id: number): string => session.branches.find((branch) => branch.id === id)?.name ?? '';
  return (
    <section>
      <h3>{words.branches}</h3>
      <ul className={style['branches']}>
        {session.branches.map(({ id, name, parent }) => (
          <li key={id} aria-current={id === session.current}>
            <b>{words.branch(name)}</b>
            <span>{parent === null ? words.branchFirst : words.branchFrom(nameOf(parent.id), parent.marks)}</span>
            {id === session.current ? (
              <span>{words.current}</span>
            ) : (
              <button type="button" onClick={() => void travel.switchTo(id)}>{words.goOn}</button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
