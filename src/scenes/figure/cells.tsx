/* Many small cells at once: registers, bits, buckets, pages. All cells of one kind are one path, so that sixteen thousand of
 * them are a handful of elements, and the theme colours them as it does everything else. */

import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { keyFor } from '../marks.ts';
import type { Block, CellKind } from './figure.ts';
import style from './figure.module.css';
import { useWidth } from './width.ts';

type CellsBlock = Extract<Block, { kind: 'cells' }>;

const cellPxUsual = 12;
const cellPxMin = 5;

export interface CellsLayout {
  readonly columns: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
  /** A path for each kind that occurs. */
  readonly paths: readonly { readonly kind: CellKind; readonly d: string }[];
  readonly marked: readonly { readonly cell: number; readonly mark: string; readonly d: string }[];
}

/** As many columns as fit, in steps of eight, at most those asked for. */
export function columnsFor(width: number, wanted: number, step: number): number {
  const fit = Math.max(8, Math.floor(width / step));
  return fit >= wanted ? wanted : Math.max(8, fit - (fit % 8));
}

export function layoutCells(
  block: Pick<CellsBlock, 'codes' | 'kinds' | 'columns' | 'marks' | 'cellPx'>,
  width: number,
): CellsLayout {
  const step = block.cellPx ?? Math.max(cellPxMin, Math.min(cellPxUsual, Math.floor(width / block.columns)));
  const columns = columnsFor(width, block.columns, step);
  const square = (i: number): string => {
    const x = (i % columns) * step;
    const y = Math.floor(i / columns) * step;
    return `M${x} ${y}h${step - 1}v${step - 1}h${1 - step}z`;
  };
  const parts = new Map(block.kinds.map((kind) => [kind.code, [] as string[]]));
  for (let i = 0; i < block.codes.length; i++) parts.get(block.codes[i] as string)?.push(square(i));
  return {
    columns,
    step,
    width: columns * step,
    height: Math.ceil(block.codes.length / columns) * step,
    paths: block.kinds.map((kind) => ({ kind, d: (parts.get(kind.code) ?? []).join('') })).filter(({ d }) => d !== ''),
    marked: [...block.marks].map(([cell, mark]) => ({ cell, mark, d: square(cell) })),
  };
}

const fillOf = ({ fill }: CellKind): number => (fill === 0 ? 0 : 0.16 + 0.84 * fill);

export function Cells({ block, generation }: { readonly block: CellsBlock; readonly generation: number }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number | null>(null);
  const layout = useMemo(() => layoutCells(block, width), [block, width]);
  const cellOf = (event: PointerEvent<SVGSVGElement>): number | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - left) / layout.step);
    const cell = Math.floor((event.clientY - top) / layout.step) * layout.columns + column;
    return column < layout.columns && cell >= 0 && cell < block.codes.length ? cell : null;
  };
  const shown = at ?? block.marks.keys().next().value;
  return (
    <div ref={box} className={style['cells']}>
      <svg
        width={layout.width}
        height={layout.height}
        role="img"
        aria-label={block.title}
        onPointerMove={(event) => setAt(cellOf(event))}
        onPointerLeave={() => setAt(null)}
      >
        {layout.paths.map(({ kind, d }) => (
          <path
            key={kind.code}
            className={`${style[kind.tone]} ${style['cellPath']} ${kind.fill === 0 ? style['cellEmpty'] : ''}`}
            style={{ fillOpacity: fillOf(kind) }}
            d={d}
          />
        ))}
        {layout.marked.map(({ cell, mark, d }) => (
          <path
            key={keyFor(cell, mark as 'touched', generation)}
            className={style[`cell-${mark}`]}
            data-mark={mark}
            d={d}
          />
        ))}
      </svg>
      <p className={style['caption']}>{shown === undefined ? block.label(-1) : block.label(shown)}</p>
      <p className={style['legend']}>
        {layout.paths
          .map(({ kind }) => kind)
          .filter(({ name }) => name !== '')
          .map((kind) => (
            <span key={kind.code}>
              <svg width={12} height={12} aria-hidden="true">
                <path
                  className={`${style[kind.tone]} ${style['cellPath']} ${kind.fill === 0 ? style['cellEmpty'] : ''}`}
                  style={{ fillOpacity: fillOf(kind) }}
                  d="M0 0h11v11h-11z"
                />
              </svg>
              {kind.name}
            </span>
          ))}
      </p>
    </div>
  );
}
