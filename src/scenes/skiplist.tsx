/* Towers and lanes as one SVG; the pictures' numbers are in the text twin, so the SVG itself is one image to a reader.
 * */

import { useMemo } from 'react';
import type { SkiplistView, ValueView } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { keyFor } from './marks.ts';
import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';
import {
  type Arrow,
  type Built,
  boxHeight,
  type Gap,
  laneHeight,
  layout,
  type SkiplistLayout,
  type Tower,
  towerWidth,
} from './skiplist-layout.ts';
import type { SceneWords } from '../app/words-scenes.ts';

const skiplistOf = (value: ValueView | undefined): SkiplistView | null =>
  value?.kind === 'zset' ? value.skiplist : null;

const cellInset = 2;
const headBytes = 5;
const gapMiddle = 32;

const marked = (name: string, mark: MarkKind | null): string =>
  `${style[name]} ${mark === null ? '' : style[`svg-${mark}`]}`;

/** What lessons call a cell: the header's, a span, one above the lowest lane. */
const partsOf = (tower: Tower, level: number): string =>
  `span ${tower.rank === 0 ? 'header' : level > 0 ? 'level' : ''}`;

function TowerCells({ tower, generation }: { readonly tower: Tower; readonly generation: number }) {
  return tower.cells.map((cell) => (
    <g key={keyFor(cell.level, cell.mark, generation)} className={marked('cell', cell.mark)} data-part={partsOf(tower, cell.level)}>
      <rect x={tower.x} y={cell.y + cellInset} width={towerWidth} height={laneHeight - 2 * cellInset} rx={2} />
      <text x={tower.x + towerWidth / 2} y={cell.y + laneHeight / 2}>
        {cell.span}
      </text>
      {cell.order === null ? null : (
        <text className={style['visitOrder']} x={tower.x + 4} y={cell.y + laneHeight / 2}>
          {cell.order}
        </text>
      )}
    </g>
  ));
}

function TowerBox({ tower, y }: { readonly tower: Tower; readonly y: number }) {
  const middle = tower.x + towerWidth / 2;
  const isHeader = tower.rank === 0;
  return (
    <g className={marked(isHeader ? 'headerBox' : 'box', tower.mark)} data-mark={tower.mark} data-part={isHeader ? 'header' : 'towers'}>
      <rect x={tower.x} y={y} width={towerWidth} height={boxHeight} rx={3} />
      {isHeader ? (
        <text x={middle} y={y + boxHeight / 2}>
          header
        </text>
      ) : (
        <>
          <text className={style['member']} x={middle} y={y + boxHeight / 3}>
            {tower.member}
          </text>
          <text className={style['score']} x={middle} y={y + (boxHeight * 3) / 4}>
            {tower.score}
          </text>
        </>
      )}
    </g>
  );
}

function ArrowLine({ arrow, back }: { readonly arrow: Arrow; readonly back: boolean }) {
  const { x1, x2, y } = arrow;
  const tail = back ? x2 + headBytes : x2 - headBytes;
  return (
    <g className={marked(arrow.dashed ? 'arrowAway' : 'arrow', arrow.mark)} data-part={back ? 'backward' : 'forward'}>
      <line x1={x1} x2={tail} y1={y} y2={y} />
      <path d={`M${x2} ${y} L${tail} ${y - headBytes + 1} L${tail} ${y + headBytes - 1} Z`} />
    </g>
  );
}

function Ends({ layout: l, words }: { readonly layout: SkiplistLayout; readonly words: SceneWords }) {
  const gap = ({ x, nodes }: Gap) => (
    <text key={x} className={style['gapText']} x={x + gapMiddle} y={l.boxY + boxHeight / 2}>
      {`… ${nodes.toLocaleString('en-US')}`}
    </text>
  );
  return (
    <>
      {l.lanes.map((lane) => (
        <text key={lane.level} className={style['laneLabel']} x={0} y={lane.y + laneHeight / 2}>
          {words.level(lane.level + 1)}
        </text>
      ))}
      {l.gapBefore === null ? null : gap(l.gapBefore)}
      {l.gapAfter === null ? null : gap(l.gapAfter)}
      {l.nullX === null ? null : (
        <g className={style['nullEnd']} data-part="null">
          <line x1={l.nullX} x2={l.nullX} y1={0} y2={l.boxY} />
          <text x={l.nullX + cellInset * 3} y={l.boxY / 2}>
            NULL
          </text>
        </g>
      )}
    </>
  );
}

/** The height of a new tower was left to chance; these are the coins. */
function Coins({ built, words }: { readonly built: Built; readonly words: SceneWords }) {
  return (
    <p className={style['walk']}>
      {words.tower(built.member, built.height)}{' '}
      {built.coins.map((isHeads, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tosses are told apart by their place alone
        <span key={i} className={style[isHeads ? 'heads' : 'tails']}>
          {isHeads ? words.heads : words.tails}
        </span>
      ))}
    </p>
  );
}

export function SkiplistScene({ view, before, events, generation, words }: SceneProps) {
  const list = skiplistOf(view.value);
  const old = skiplistOf(before?.value);
  const l = useMemo(() => (list === null ? null : layout(list, old, events)), [list, old, events]);
  if (list === null || l === null) return null;
  const label = words.skiplist(list.length, list.level);
  return (
    <div className={style['stack']}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <section className={style['scrollX']} data-scrolls tabIndex={0} aria-label={label}>
        <svg className={style['skiplist']} width={l.width} height={l.height} role="img" aria-label={label}>
          {l.forward.map((arrow) => (
            <ArrowLine key={keyFor(arrow.id, arrow.mark, generation)} arrow={arrow} back={false} />
          ))}
          {l.backward.map((arrow) => (
            <ArrowLine key={keyFor(arrow.id, arrow.mark, generation)} arrow={arrow} back={true} />
          ))}
          {l.towers.map((tower) => (
            <g key={tower.address}>
              <TowerCells tower={tower} generation={generation} />
              <TowerBox key={keyFor('box', tower.mark, generation)} tower={tower} y={l.boxY} />
            </g>
          ))}
          <Ends layout={l} words={words} />
        </svg>
      </section>
      {l.built === null ? null : <Coins built={l.built} words={words} />}
      {l.walk.length === 0 ? null : (
        <p className={style['walk']}>
          {words.walk} {l.walk.join(' → ')}
        </p>
      )}
      <p className={style['hint']}>{words.skiplistHint}</p>
    </div>
  );
}
