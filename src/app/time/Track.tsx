/* The line with its marks, on a canvas: ten thousand of them are drawn at once. It is a slider to the keyboard and to a screen reader,
 * which is told what the mark at the cursor stands for. */

import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { MarkKind } from '../../inspect.ts';
import type { StripProps } from '../props.ts';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import { useLabels } from './labels.ts';
import { changeSpeed, togglePlaying } from './playing.ts';
import style from './timeline.module.css';
import { clampSpan, columns, positionAt, type Span, xAt, zoomed } from './track-layout.ts';
import type { Travel } from './travel.ts';

const height = 26;
const colours: Readonly<Record<MarkKind, string>> = {
  read: '--read', write: '--touched-line', wait: '--pointer', coins: '--header', expiry: '--danger',
};

interface Drawing {
  readonly span: Span;
  readonly position: number | null;
  readonly width: number;
}

function draw(canvas: HTMLCanvasElement, { span, position, width }: Drawing): void {
  const { marks } = useStore.getState();
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const css = getComputedStyle(canvas);
  const colour = (token: string): string => css.getPropertyValue(token).trim();
  const middle = height / 2;
  context.scale(ratio, ratio);
  context.fillStyle = colour('--rule');
  context.fillRect(0, middle - 0.5, width, 1);
  const at = position ?? marks.length;
  for (const { x, width: wide, from, count, kind, weight } of columns(marks, span, width)) {
    context.globalAlpha = from < at ? 1 : 0.3;
    context.fillStyle = colour(colours[kind]);
    const tall = kind === 'read' ? 6 : 8 + 8 * weight;
    const thick = count === 1 ? Math.max(1, Math.min(3, wide - 1)) : Math.max(1, wide - 0.5);
    const left = count === 1 ? x + (wide - thick) / 2 : x;
    if (kind === 'expiry' || kind === 'coins') dot(context, x + wide / 2, middle, kind === 'coins');
    else if (kind === 'wait') context.fillRect(x, middle - 1.5, Math.max(3, wide - 1), 3);
    else context.fillRect(left, middle - tall / 2, thick, tall);
  }
  context.globalAlpha = 1;
  if (position === null) return;
  const x = Math.max(1, Math.min(width - 1, xAt(position, marks.length, span, width)));
  context.fillStyle = colour('--ink');
  context.fillRect(x - 1, 1, 2, height - 2);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, hollow: boolean): void {
  context.beginPath();
  context.arc(x, y, 3.5, 0, 2 * Math.PI);
  if (hollow) {
    context.strokeStyle = context.fillStyle;
    context.lineWidth = 1.5;
    context.stroke();
  } else context.fill();
}

/** The span that is drawn: all marks, until it is zoomed; then the cursor stays inside. */
function useSpan(total: number, position: number | null): [Span, (span: Span | null) => void] {
  const [zoom, setZoom] = useState<Span | null>(null);
  const all = { from: 0, count: total };
  if (zoom === null || zoom.count >= total) return [all, setZoom];
  const span = clampSpan(zoom, total);
  const at = position ?? total;
  if (at < span.from) return [clampSpan({ ...span, from: at }, total), setZoom];
  if (at > span.from + span.count) return [clampSpan({ ...span, from: at - span.count }, total), setZoom];
  return [span, setZoom];
}

function onKey(key: string, shift: boolean, travel: Travel): boolean {
  const { marks, position } = useStore.getState();
  const at = position ?? marks.length;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (shift ? travel.undo() : travel.step(-1)),
    ArrowRight: () => (shift ? travel.redo() : travel.step(1)),
    ArrowDown: () => travel.step(-1),
    ArrowUp: () => travel.step(1),
    PageDown: () => travel.goTo(at - Math.ceil(marks.length / 10)),
    PageUp: () => travel.goTo(at + Math.ceil(marks.length / 10)),
    Home: () => travel.goTo(0),
    End: () => travel.goTo(null),
    ' ': () => togglePlaying(travel),
    '+': () => changeSpeed(1),
    '=': () => changeSpeed(1),
    '-': () => changeSpeed(-1),
    f: () => travel.beforeLine(),
  };
  keys[key]?.();
  return keys[key] !== undefined;
}

function useWidth(): [React.RefObject<HTMLCanvasElement | null>, number] {
  const ref = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

export function Track({ words, engine, travel }: StripProps & { readonly words: TimeWords }) {
  const [canvas, width] = useWidth();
  const version = useStore((state) => state.marksVersion);
  const position = useStore((state) => state.position);
  const theme = useStore((state) => state.theme);
  const total = useStore.getState().marks.length;
  const [span, setSpan] = useSpan(total, position);
  const label = useLabels(engine, position === null ? null : position - 1, words);
  useEffect(() => {
    if (canvas.current !== null && version >= 0 && theme !== undefined) draw(canvas.current, { span, position, width });
  });
  const go = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons !== 1 || total === 0) return;
    const { left } = event.currentTarget.getBoundingClientRect();
    travel.goTo(positionAt(event.clientX - left, total, span, width));
  };
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const zoom = (event: WheelEvent): void => {
      event.preventDefault();
      const point = positionAt(event.offsetX, total, span, width);
      if (event.ctrlKey || Math.abs(event.deltaY) > Math.abs(event.deltaX))
        setSpan(zoomed(span, total, event.deltaY > 0 ? 1.25 : 0.8, point));
      else setSpan(clampSpan({ ...span, from: span.from + Math.sign(event.deltaX) * Math.ceil(span.count / 20) }, total));
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  });
  return (
    <canvas
      ref={canvas}
      className={style['track']}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={words.track}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={position ?? total}
      aria-valuetext={position === null ? words.atNow(total) : `${words.at(position, total)}: ${position === 0 ? words.beginning : label}`}
      onPointerDown={go}
      onPointerMove={go}
      onKeyDown={(event) => {
        if (!event.altKey && !event.ctrlKey && !event.metaKey && onKey(event.key, event.shiftKey, travel)) event.preventDefault();
      }}
    />
  );
}
