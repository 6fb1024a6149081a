/* Two panes and the line between them. The share is one number in percent; the line is dragged, or moved with the arrow
 * keys while it has the focus. Pointer capture keeps a drag alive over the terminal, which handles pointers itself. */

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import style from './app.module.css';
import { splitPercentMax, splitPercentMin, useStore } from './store.ts';

const stepPercent = 4;
const steps: Record<string, number> = { ArrowUp: -stepPercent, ArrowDown: stepPercent, Home: -100, End: 100 };

export function Splitter({
  label,
  top,
  bottom,
}: {
  readonly label: string;
  readonly top: ReactNode;
  readonly bottom: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  const { splitPercent, setSplit } = useStore();
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const rect = box.current?.getBoundingClientRect();
    if (rect === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setSplit(((event.clientY - rect.top) / rect.height) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setSplit(splitPercent + step);
  };
  return (
    <main
      ref={box}
      className={style['split']}
      style={{ gridTemplateRows: `${splitPercent}fr auto ${100 - splitPercent}fr` }}
    >
      {top}
      {/* biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved */}
      <div
        className={style['separator']}
        role="separator"
        aria-orientation="horizontal"
        aria-label={label}
        aria-valuenow={Math.round(splitPercent)}
        aria-valuemin={splitPercentMin}
        aria-valuemax={splitPercentMax}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
      {bottom}
    </main>
  );
}
