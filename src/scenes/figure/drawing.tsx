/* Shapes as SVG. A drawing is made for the width that there is, so its text keeps its size. */

import { useLayoutEffect, useMemo, useRef } from 'react';
import { keyFor } from '../marks.ts';
import type { Block, Drawn } from './figure.ts';
import style from './figure.module.css';
import { useWidth } from './width.ts';

const classOf = (shape: Drawn, ...more: string[]): string =>
  [shape.tone ?? 'plain', `draw-${shape.kind}`, ...more, shape.mark == null ? '' : `draw-${shape.mark}`]
    .map((name) => style[name] ?? '')
    .join(' ');

const litPadPx = 3;

/** What is lit stands on a ground, which is as wide as the text turns out to be. */
function TextView({ shape }: { readonly shape: Extract<Drawn, { kind: 'text' }> }) {
  const { x, y, text, mark = null, anchor = 'start', part, bold = false } = shape;
  const written = useRef<SVGTextElement>(null);
  const ground = useRef<SVGRectElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, or another place, has another box
  useLayoutEffect(() => {
    const box = written.current?.getBBox();
    if (box === undefined || ground.current === null) return;
    const place = { x: box.x - litPadPx, y: box.y - 1, width: box.width + 2 * litPadPx, height: box.height + 2 };
    for (const [name, value] of Object.entries(place)) ground.current.setAttribute(name, String(value));
  }, [x, y, text, anchor, bold]);
  return (
    <>
      {mark === 'touched' ? <rect ref={ground} className={style['ground']} rx={2} /> : null}
      <text
        ref={written} data-mark={mark ?? undefined} data-part={part} className={classOf(shape, bold ? 'bold' : '')}
        x={x} y={y} textAnchor={anchor}
      >
        {text}
      </text>
    </>
  );
}

function ShapeView({ shape }: { readonly shape: Drawn }) {
  const common = { 'data-mark': shape.mark ?? undefined, 'data-part': shape.part };
  const title = shape.title === undefined ? null : <title>{shape.title}</title>;
  switch (shape.kind) {
    case 'rect':
      return (
        <rect
          {...common}
          className={classOf(shape, `fill-${shape.fill ?? 'tint'}`)}
          x={shape.x}
          y={shape.y}
          width={Math.max(0, shape.width)}
          height={Math.max(0, shape.height)}
          rx={2}
        >
          {title}
        </rect>
      );
    case 'circle':
      return (
        <circle
          {...common}
          className={classOf(shape, `fill-${shape.fill ?? 'tint'}`)}
          cx={shape.x}
          cy={shape.y}
          r={shape.r}
        >
          {title}
        </circle>
      );
    case 'path':
      return (
        <path
          {...common}
          className={classOf(shape, `fill-${shape.fill ?? 'none'}`, shape.dashed === true ? 'dashed' : '')}
          d={shape.d}
        >
          {title}
        </path>
      );
    case 'line':
      return (
        <line
          {...common}
          className={classOf(shape, shape.dashed === true ? 'dashed' : '', shape.faint === true ? 'faint' : '')}
          x1={shape.x1}
          y1={shape.y1}
          x2={shape.x2}
          y2={shape.y2}
          markerEnd={shape.arrow === true ? 'url(#figure-arrow)' : undefined}
        />
      );
    case 'text':
      return <TextView shape={shape} />;
  }
}

export function DrawingBlock({
  block,
  generation,
}: {
  readonly block: Extract<Block, { kind: 'drawing' }>;
  readonly generation: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const drawing = useMemo(() => block.draw(width), [block, width]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
    <div ref={box} className={style['drawing']} data-scrolls tabIndex={0}>
      <svg width={drawing.width} height={drawing.height} role="img" aria-label={block.title}>
        <defs>
          <marker
            id="figure-arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="9"
            markerHeight="9"
            orient="auto-start-reverse"
          >
            <path d="M0 0L8 4L0 8z" fill="context-stroke" />
          </marker>
        </defs>
        {drawing.shapes.map((shape) => (
          <ShapeView key={keyFor(shape.id, shape.mark ?? null, generation)} shape={shape} />
        ))}
      </svg>
    </div>
  );
}
