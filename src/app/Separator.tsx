/* A line between two panes. Where it stands is one number in percent; it is dragged, moved with the arrow keys while it
 * has the focus, and put back where it stands usually by a double click or Enter. Pointer capture keeps a drag alive
 * over the terminal, which handles pointers itself. */

import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import style from './sheet.module.css';
import { type LineName, linePercentMax, linePercentMin, sharesOf } from './state/layout.ts';
import { useStore } from './store.ts';

const stepPercent = 4;
const steps: Readonly<Record<'vertical' | 'horizontal', Readonly<Record<string, number>>>> = {
  vertical: { ArrowLeft: -stepPercent, ArrowRight: stepPercent, Home: -100, End: 100 },
  horizontal: { ArrowUp: -stepPercent, ArrowDown: stepPercent, Home: -100, End: 100 },
};

export function Separator({
  line,
  label,
  box,
}: {
  readonly line: LineName;
  readonly label: string;
  /** What the two panes share. */
  readonly box: RefObject<HTMLElement | null>;
}) {
  const orientation = line === 'thirdPercent' ? 'vertical' : 'horizontal';
  const percent = useStore((state) => sharesOf(state)[line]);
  const moveLine = useStore((state) => state.moveLine);
  const resetLine = useStore((state) => state.resetLine);
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const rect = box.current?.getBoundingClientRect();
    if (rect === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const share =
      orientation === 'vertical' ? (event.clientX - rect.left) / rect.width : (event.clientY - rect.top) / rect.height;
    moveLine(line, share * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[orientation][event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) resetLine(line);
    else moveLine(line, percent + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved
    <div
      className={style['separator']}
      role="separator"
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={linePercentMin}
      aria-valuemax={linePercentMax}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resetLine(line)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  );
}
