/* The sheet of panes: the glass over the terminals, and a third pane left of both when the page is wide. On a narrow
 * page the third pane and the glass lie side by side in one place above the terminals, a swipe apart: so what is typed
 * below always happens above. The elements are the same in both, only placed otherwise, because a terminal lives as
 * long as its connection and must not be made anew when a window is turned. */

import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { Separator } from './Separator.tsx';
import style from './sheet.module.css';
import { sharesOf, type Upper } from './state/layout.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export interface SheetProps {
  /** Null while no place asks for one. */
  readonly third: ReactNode | null;
  /** What stands there. */
  readonly thirdName: string;
  readonly isThirdTall: boolean;
  readonly closeThird: () => void;
  readonly glass: ReactNode;
  readonly terminals: ReactNode;
  readonly words: Words;
}

/** Brings the pane that is wanted into the narrow page's upper place, and notes the one that was swiped there. */
function useUpper(box: RefObject<HTMLDivElement | null>, isOpen: boolean): void {
  const upper = useStore((state) => state.upper);
  const showUpper = useStore((state) => state.showUpper);
  useEffect(() => {
    const { current } = box;
    if (current === null || !isOpen) return;
    current.scrollTo({ left: upper === 'third' ? 0 : current.scrollWidth });
  }, [box, upper, isOpen]);
  useEffect(() => {
    const { current } = box;
    if (current === null || !isOpen) return;
    const settled = (): void => {
      if (current.scrollWidth <= current.clientWidth) return; // a wide page: nothing to swipe
      showUpper(current.scrollLeft < current.clientWidth / 2 ? 'third' : 'glass');
    };
    current.addEventListener('scrollend', settled);
    return () => current.removeEventListener('scrollend', settled);
  }, [box, isOpen, showUpper]);
}

function UpperTabs({ name, close, words }: { readonly name: string; readonly close: () => void; readonly words: Words }) {
  const upper = useStore((state) => state.upper);
  const showUpper = useStore((state) => state.showUpper);
  const isBig = useStore((state) => state.big === 'third');
  const toggleBig = useStore((state) => state.toggleBig);
  const names: Readonly<Record<Upper, string>> = { third: name, glass: words.sheet.glass };
  return (
    <nav className={`paneHead ${style['upperTabs']}`} aria-label={words.sheet.upper}>
      {(['third', 'glass'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={upper === one} onClick={() => showUpper(one)}>
          {names[one]}
        </button>
      ))}
      {upper === 'third' ? (
        <button type="button" aria-pressed={isBig} onClick={() => toggleBig('third')}>
          {words.sheet.larger}
        </button>
      ) : null}
      <button type="button" onClick={close}>
        {words.sheet.close}
      </button>
    </nav>
  );
}

export function Sheet({ third, thirdName, isThirdTall, closeThird, glass, terminals, words }: SheetProps) {
  const box = useRef<HTMLElement>(null);
  const upperBox = useRef<HTMLDivElement>(null);
  const thirdPercent = useStore((state) => sharesOf(state).thirdPercent);
  const glassPercent = useStore((state) => sharesOf(state).glassPercent);
  const big = useStore((state) => state.big);
  const isStepping = useStore((state) => state.stepping !== null);
  useUpper(upperBox, third !== null);
  const shares = {
    '--third': `${thirdPercent}fr`, '--beside': `${100 - thirdPercent}fr`,
    '--glass': `${glassPercent}fr`, '--below': `${100 - glassPercent}fr`,
  };
  return (
    <main
      ref={box}
      className={style['sheet']}
      style={shares as React.CSSProperties}
      data-third={third !== null}
      data-big={big ?? (isThirdTall ? 'tall' : null)}
      data-stepping={isStepping}
    >
      {third === null ? null : <UpperTabs name={thirdName} close={closeThird} words={words} />}
      <div ref={upperBox} className={style['upper']}>
        {third}
        {third === null ? null : <Separator line="thirdPercent" label={words.sheet.thirdWidth} box={box} />}
        {glass}
      </div>
      <Separator line="glassPercent" label={words.terminals.split} box={box} />
      {terminals}
    </main>
  );
}
