/* Sections of bytes painted on the fixed grid: offset, hex, ASCII. A row holds 8, 16 or 32 bytes, whichever fits. */

import { type CSSProperties, memo, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { layoutRows, type Row, type Section, type Segment } from './byte-map.ts';
import { address, asciiBytes, hexBytes } from './bytes-text.ts';
import { type Links, pointing } from './links.ts';
import { isLit, keyFor } from './marks.ts';
import style from './scenes.module.css';
import type { SceneWords } from '../app/words-scenes.ts';

const columnChoices = [32, 16, 8] as const;
/** In characters: the offset's gutter, hex (three a byte), the space between, ASCII (one a byte). */
const gutterChars = 6;
const betweenChars = 2;
const hexChars = 3;
const asciiChars = 1;

function useColumns(box: RefObject<HTMLElement | null>, probe: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState<number>(16);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = (): void => {
      const charWidth = (probe.current?.getBoundingClientRect().width ?? 0) / 100;
      if (charWidth === 0) return;
      const chars = current.clientWidth / charWidth - gutterChars - betweenChars;
      setColumns(columnChoices.find((choice) => choice * (hexChars + asciiChars) <= chars) ?? 8);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [box, probe]);
  return columns;
}

const segmentClass = (segment: Segment, lit: boolean): string =>
  [
    style['segment'],
    style[segment.role],
    segment.opens ? style['opens'] : '',
    segment.closes ? style['closes'] : '',
    segment.mark === null ? '' : style[segment.mark],
    lit ? style['lit'] : '',
  ].join(' ');

interface RowProps {
  readonly row: Row;
  readonly lit: string | null;
  readonly generation: number;
}

function sameRow(a: Row, b: Row): boolean {
  return (
    a.offset === b.offset &&
    a.segments.length === b.segments.length &&
    a.segments.every((segment, i) => sameSegment(segment, b.segments[i] as Segment))
  );
}

const sameSegment = (a: Segment, b: Segment): boolean =>
  a.bytes === b.bytes &&
  a.link === b.link &&
  a.role === b.role &&
  a.mark === b.mark &&
  a.cells === b.cells &&
  a.column === b.column &&
  a.opens === b.opens &&
  a.closes === b.closes;

const sameProps = (a: RowProps, b: RowProps): boolean =>
  a.lit === b.lit && a.generation === b.generation && sameRow(a.row, b.row);

/** Drawn again only when its bytes or their meaning have changed. */
const ByteRow = memo(function ByteRow({ row, lit, generation }: RowProps) {
  const cell = (segment: Segment, text: string, charsEach: number) => (
    <span
      key={keyFor(segment.column, segment.mark, generation)}
      className={segmentClass(segment, segment.link === lit)}
      style={{ width: `${segment.cells * charsEach}ch` }}
      data-link={segment.link}
      data-mark={segment.role === 'payload' ? segment.mark : null}
    >
      {text}
    </span>
  );
  const skipped = row.segments[0]?.column ?? 0;
  return (
    <div className={style['byteRow']}>
      <span className={style['offset']}>{row.offset.toString(16).padStart(4, '0')}</span>
      <span className={style['hex']} style={{ paddingInlineStart: `${skipped * hexChars}ch` }}>
        {row.segments.map((segment) => cell(segment, hexBytes(segment.bytes), hexChars))}
      </span>
      <span className={style['ascii']} style={{ paddingInlineStart: `${skipped * asciiChars}ch` }}>
        {row.segments.map((segment) => cell(segment, asciiBytes(segment.bytes), asciiChars))}
      </span>
    </div>
  );
}, sameProps);

interface GridProps {
  readonly sections: readonly Section[];
  readonly links: Links;
  readonly generation: number;
  readonly words: SceneWords;
}

interface SectionProps extends GridProps {
  readonly section: Section;
  readonly columns: number;
}

function SectionRows({ section, columns, links, generation, words }: SectionProps) {
  const rows = useMemo(() => layoutRows(section, columns), [section, columns]);
  const isPointedAt = (row: Row): boolean => row.segments.some((segment) => segment.link === links.lit);
  return (
    <div className={style['section']}>
      {section.title === '' ? null : (
        <p className={style['sectionTitle']}>
          <b>{section.title}</b> <span>{address(section.address)}</span>
        </p>
      )}
      {rows.map((row) => (
        <ByteRow
          key={row.offset}
          row={row}
          lit={isPointedAt(row) ? links.lit : null}
          generation={row.segments.some((segment) => isLit(segment.mark)) ? generation : 0}
        />
      ))}
      {section.hiddenBytes > 0 ? <p className={style['more']}>{words.moreBytes(section.hiddenBytes)}</p> : null}
    </div>
  );
}

export function ByteGrid(props: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const columns = useColumns(box, probe);
  const { sections, links, words } = props;
  return (
    <div
      ref={box}
      className={style['bytes']}
      role="img"
      aria-label={words.bytesOf(sections[0]?.title ?? '')}
      style={{ '--columns': columns } as CSSProperties}
      {...pointing(links)}
    >
      <span className={style['probeBox']} aria-hidden="true">
        <span ref={probe} className={style['probe']} />
      </span>
      {sections.map((section) => (
        <SectionRows key={`${section.address} ${section.start}`} {...props} section={section} columns={columns} />
      ))}
    </div>
  );
}
