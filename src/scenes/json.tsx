import { useMemo } from 'react';
import type { ValueView } from '../inspect.ts';
import { lines } from './json-layout.ts';
import style from './json.module.css';
import type { SceneProps } from './scene.ts';
import shared from './scenes.module.css';

const jsonOf = (value: ValueView | undefined) => (value?.kind === 'json' ? value.json : null);

/** The tree of blocks, a block a line: what it is, what it takes, where it lies. */
export function JsonScene({ view, before, events, generation, words }: SceneProps) {
  const json = jsonOf(view.value);
  const old = jsonOf(before?.value);
  const shown = useMemo(() => (json === null ? [] : lines(json, old, words, events)), [json, old, words, events]);
  if (json === null) return null;
  const hidden = json.nodeCount - json.nodes.length;
  return (
    <div className={style['json']} data-scrolls>
      <p className={style['caption']}>{words.json.of(json.nodeCount)}</p>
      <ul className={style['tree']} aria-label={words.json.of(json.nodeCount)}>
        {shown.map((line) => (
          <li key={line.mark === null ? line.path : `${line.path} ${generation}`} className={style['line']} title={line.path}>
            <span className={style['where']}>{line.where}</span>
            <span className={style['node']} style={{ paddingInlineStart: `${line.depth * 2.5}ch` }}>
              <span className={`${style['name']} ${line.mark === 'read' ? style['compared'] : ''}`}>{line.name}</span>
              <span
                className={`${line.isContainer ? style['bracket'] : style['scalar']} ${line.mark === 'touched' ? shared['touched'] : ''}`}
                data-mark={line.mark}
              >
                {line.text}
              </span>
            </span>
            <span className={style['kind']}>{line.kind}</span>
            <span className={style['size']}>{line.size}</span>
          </li>
        ))}
      </ul>
      {hidden > 0 ? <p className={style['caption']}>{words.json.more(hidden)}</p> : null}
    </div>
  );
}
