/* A conversion above the picture of what the value has become: the old form, the new one, and each element on its way. */

import { type CSSProperties, useRef } from 'react';
import type { SceneWords } from '../app/words-scenes.ts';
import { cellWidth, type Conversion, type ConversionLayout, formOf, layout, limitOf, type Moving } from './conversion-layout.ts';
import style from './conversion.module.css';
import { useWidth } from './figure/width.ts';

const cellHeight = 26;
const oldY = 0;
const newY = 76;
const height = newY + cellHeight + 18;
/** Between two elements that set out, and for the last of them, in ms. */
const stagger = 12;
const delayMax = 120;
const bend = 14;

const wayOf = (from: number, to: number): string =>
  `M${from} ${oldY + cellHeight} C${from} ${newY - bend} ${to} ${oldY + cellHeight + bend} ${to} ${newY}`;

function Element({ moving, words }: { readonly moving: Moving; readonly words: SceneWords['conversion'] }) {
  const { fromX, toX, text, spot, isThere, order } = moving;
  const delay = `${Math.min(order * stagger, delayMax)}ms`;
  const way = fromX === null ? {} : { '--dx': `${fromX - toX}px`, '--dy': `${oldY - newY}px`, animationDelay: delay };
  return (
    <>
      {fromX === null ? null : (
        <path
          className={style['way']} data-there={isThere}
          d={wayOf(fromX + cellWidth / 2, toX + cellWidth / 2)}
        />
      )}
      <g className={style['new']} data-there={isThere} data-added={fromX === null} style={way as CSSProperties}>
        <rect x={toX} y={newY} width={cellWidth} height={cellHeight} rx={3} />
        {isThere ? <text x={toX + cellWidth / 2} y={newY + cellHeight / 2}>{text}</text> : null}
      </g>
      {isThere && spot !== null ? (
        <text className={style['spot']} x={toX + cellWidth / 2} y={newY + cellHeight + 10}>{words.spot[spot.of](spot.n)}</text>
      ) : null}
    </>
  );
}

function Drawing({ drawn, label, words }: {
  readonly drawn: ConversionLayout;
  readonly label: string;
  readonly words: SceneWords['conversion'];
}) {
  const width = drawn.width + 2;
  const gone = new Set(drawn.moving.filter(({ isThere }) => isThere).map(({ id }) => id));
  return (
    <svg
      className={style['drawing']} width={width} height={height} viewBox={`-1 -1 ${width} ${height + 1}`}
      role="img" aria-label={label}
    >
      {drawn.old.map(({ id, text, x }) => (
        <g key={id} className={style['old']} data-gone={gone.has(id)}>
          <rect x={x} y={oldY} width={cellWidth} height={cellHeight} rx={3} />
          <text x={x + cellWidth / 2} y={oldY + cellHeight / 2}>{text}</text>
        </g>
      ))}
      {drawn.moving.map((moving) => <Element key={`${moving.id} ${moving.isThere}`} moving={moving} words={words} />)}
    </svg>
  );
}

export function ConversionFigure({ conversion, why, words, asText }: {
  readonly conversion: Conversion;
  /** Why, in the reader's language. */
  readonly why: string;
  readonly words: SceneWords;
  readonly asText: boolean;
}) {
  const box = useRef<HTMLDetailsElement>(null);
  const width = useWidth(box);
  const drawn = layout(conversion, width);
  const w = words.conversion;
  const { from, to, moved } = conversion;
  const limit = limitOf(conversion);
  const places = drawn.moving.filter(({ isThere }) => isThere)
    .map(({ text, spot }) => (spot === null ? text : w.at(text, w.spot[spot.of](spot.n)))).join(', ');
  return (
    <details ref={box} className={style['conversion']} data-part="conversion" open>
      <summary className={style['why']}>
        <b>{formOf(from)} → {formOf(to)}</b>
        <span>{why}{limit === null ? '' : ` (${why.includes(limit.directive) ? '' : `${limit.directive} `}${limit.max})`}</span>
        {moved === null ? null : <span>{w.moved(drawn.done, drawn.total)}</span>}
      </summary>
      {asText ? <p>{places}</p> : <Drawing drawn={drawn} label={places === '' ? w.begins : places} words={w} />}
      {drawn.more === 0 ? null : <p className={style['more']}>{w.more(drawn.more)}</p>}
    </details>
  );
}
