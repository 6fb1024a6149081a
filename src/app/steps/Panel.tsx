/* What both panels of steps are: a region that has the focus, whose arrows move the steps and whose Esc leads back to the prompt. */

import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { EngineClient } from '../../worker/client.ts';
import style from './steps.module.css';
import { closeSteps, moveTo } from './stepping.ts';

/** What a panel of steps is given. */
export interface PanelHands {
  readonly engine: EngineClient;
  readonly toPrompt: () => void;
}

interface Props extends PanelHands {
  readonly label: string;
  readonly at: number;
  readonly total: number;
  /** Whether it takes the focus when it opens. */
  readonly takesFocus: boolean;
  /** What the space bar does while the panel itself has the focus. */
  readonly onSpace?: () => void;
  readonly children: ReactNode;
}

/** Closes the steps. */
export function closing({ engine, toPrompt }: PanelHands): () => void {
  return () => {
    closeSteps(engine);
    toPrompt();
  };
}

export function Panel({ label, at, total, takesFocus, onSpace, children, ...hands }: Props) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) box.current?.focus(); // before anything is seen of it: the next key is meant for it
  }, [takesFocus]);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => moveTo(at - 1), ArrowRight: () => moveTo(at + 1), Home: () => moveTo(0), End: () => moveTo(total),
    Escape: closing(hands), ...(onSpace !== undefined && { ' ': onSpace }),
  };
  const onKeyDown = (pressed: KeyboardEvent): void => {
    const key = keys[pressed.key];
    if (key === undefined || pressed.altKey || pressed.ctrlKey || (pressed.key === ' ' && pressed.target !== box.current)) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    key();
  };
  return (
    <section
      ref={box}
      className={style['panel']}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its arrows move the steps
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {children}
    </section>
  );
}
