/* Under the text: what is wrong with it, and the buttons that run it. */

import type { FileKind, Remark } from '../../editor/file.ts';
import type { EditorWords } from '../../editor/words.ts';
import { type ConnectionName, connectionNames } from '../connections.ts';
import style from './editor.module.css';
import type { Following } from './useFollowing.ts';

export function Remarks({
  remarks,
  words,
  toRemark,
}: {
  readonly remarks: readonly Remark[];
  readonly words: EditorWords;
  readonly toRemark: (remark: Remark) => void;
}) {
  if (remarks.length === 0) return null;
  return (
    <details className={style['remarks']}>
      <summary>{words.remarks(remarks.length)}</summary>
      <ul>
        {remarks.map((remark) => (
          <li key={`${remark.line} ${remark.start} ${remark.text}`} data-severity={remark.severity}>
            <button type="button" onClick={() => toRemark(remark)}>
              {words.line(remark.line + 1)}
            </button>{' '}
            {remark.text}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Following a script line by line, or one of a library's functions. */
export function FollowBar({ words, ...following }: Following & { readonly words: EditorWords }) {
  const { follow, toggleHere, breakpoints, why, functions, called, call, isActive } = following;
  const w = words.follow;
  if (functions?.length === 0) return <p className={style['follow']}>{w.library}</p>;
  return (
    <div className={style['follow']} role="toolbar" aria-label={w.label}>
      <button type="button" aria-keyshortcuts={isActive ? undefined : 'F5'} onClick={() => follow(false)}>
        {isActive ? w.again : w.follow} {isActive ? null : <kbd>F5</kbd>}
      </button>
      {functions === null ? null : (
        <label>
          FCALL{' '}
          <select aria-label={w.called} value={called} onChange={({ currentTarget }) => call(currentTarget.value)}>
            {functions.map((name) => <option key={name}>{name}</option>)}
          </select>
        </label>
      )}
      <button type="button" aria-keyshortcuts="F9" onClick={toggleHere}>
        {w.breakpoint} <kbd>F9</kbd>
      </button>
      <span>{breakpoints.length === 0 ? w.none : w.at(breakpoints.join(', '))}</span>
      {why === null ? null : <output className={style['why']}>{why}</output>}
    </div>
  );
}

export function RunBar({
  kind,
  words,
  active,
  setOn,
  run,
}: {
  readonly kind: FileKind;
  readonly words: EditorWords;
  readonly active: ConnectionName;
  readonly setOn: (name: ConnectionName) => void;
  readonly run: (what: 'lines' | 'file') => void;
}) {
  return (
    <div className={style['bar']}>
      <button type="button" className={style['run']} aria-keyshortcuts="Control+Enter" onClick={() => run('lines')}>
        {kind === 'lua' ? words.run : words.runLines} <kbd>Ctrl Enter</kbd>
      </button>
      {kind === 'lua' ? null : (
        <button type="button" aria-keyshortcuts="Control+Shift+Enter" onClick={() => run('file')}>
          {words.runFile} <kbd>Ctrl Shift Enter</kbd>
        </button>
      )}
      <span className={style['on']}>
        {words.on}
        {connectionNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === active}
            aria-label={words.connection(name)}
            onClick={() => setOn(name)}
          >
            {name}
          </button>
        ))}
      </span>
    </div>
  );
}
