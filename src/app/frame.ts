/* The page before React is loaded: its lines where they will stay, and the first terminal in its place. What is entered there waits until
 * the page has restored the kept session (EngineClient's gate). */

import { LiveTerminal } from '../repl/terminal.ts';
import { english } from '../repl/words-en.ts';
import { korean } from '../repl/words-ko.ts';
import type { EngineClient } from '../worker/client.ts';
import app from './app.module.css';
import header from './header.module.css';
import { herePlace } from './place.ts';
import { languageNow } from './settings.ts';
import sheet from './sheet.module.css';
import { paneOf } from './slots/panes.ts';
import { sharesOf } from './state/layout.ts';
import { useStore } from './store.ts';
import terminals from './terminals.module.css';
import timeline from './time/timeline.module.css';

const replWords = { en: english, ko: korean } as const;

export interface Frame {
  readonly terminal: LiveTerminal;
  /** Hands the terminal over, once; the frame is removed when that has been put elsewhere. */
  readonly give: () => LiveTerminal | undefined;
  /** The page cannot be loaded: the prompt works alone, and says so. */
  readonly stay: () => void;
}

export function showFrame(engine: EngineClient): Frame {
  const column = box(terminals['column']);
  const root = box(app['app'], [
    box(header['header'], [name(), box(header['nav']), unseenButton()]),
    sheetAround(box(terminals['terminals'], [paneHead(), box(terminals['columns'], [column])])),
    box(timeline['timeline']),
  ]);
  document.body.append(root);
  const terminal = new LiveTerminal({
    label: 'A',
    words: replWords[languageNow()],
    gate: engine.gate,
    connect: () => engine.connect('A'),
    onRun: () => undefined, beforeLine: () => undefined, travel: () => undefined, onTyping: () => undefined, readFile: () => undefined,
  }, column);
  terminal.controller.focus();
  let left: LiveTerminal | undefined = terminal;
  return {
    terminal,
    give: () => {
      const given = left;
      left = undefined;
      if (given !== undefined) queueMicrotask(() => root.remove());
      return given;
    },
    stay: () => {
      engine.tookUp();
      terminal.controller.note(replWords[languageNow()].alone);
    },
  };
}

/** The panes' places, as Sheet.tsx makes them. */
function sheetAround(below: HTMLElement): HTMLElement {
  const { thirdPercent, glassPercent } = sharesOf(useStore.getState());
  const third = paneOf(herePlace());
  const hasThird = third !== undefined;
  const glass = box(undefined);
  glass.style.background = 'var(--paper)';
  const upper = box(sheet['upper'], hasThird ? [box(undefined), line('vertical'), glass] : [glass]);
  const made = box(sheet['sheet'], [upper, line('horizontal'), below]);
  if (hasThird) {
    const tabs = paneHead();
    tabs.classList.add(sheet['upperTabs'] ?? '');
    made.prepend(tabs);
  }
  made.dataset['third'] = String(hasThird);
  if (third?.isTall === true) made.dataset['big'] = 'tall';
  const shares = { '--third': thirdPercent, '--beside': 100 - thirdPercent, '--glass': glassPercent, '--below': 100 - glassPercent };
  for (const [name, share] of Object.entries(shares)) made.style.setProperty(name, `${share}fr`);
  return made;
}

/** As Header.tsx says it; its mark comes later. */
function name(): HTMLElement {
  const [made, link, mark] = [document.createElement('h1'), document.createElement('a'), document.createElement('span')];
  mark.className = header['mark'] ?? '';
  link.append(mark, ' Keyglass');
  made.append(link);
  return made;
}

const paneHead = (): HTMLElement => box('paneHead', [unseenButton()]);

/** Lines that will hold buttons are as high as these. */
function unseenButton(): HTMLElement {
  const button = document.createElement('button');
  button.textContent = '\u00a0';
  button.style.visibility = 'hidden';
  return button;
}

function line(orientation: 'horizontal' | 'vertical'): HTMLElement {
  const made = box(sheet['separator']);
  made.ariaOrientation = orientation;
  return made;
}

function box(name: string | undefined, inside: readonly HTMLElement[] = []): HTMLElement {
  const made = document.createElement('div');
  if (name !== undefined) made.className = name;
  made.append(...inside);
  return made;
}
