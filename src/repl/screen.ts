/* The surface that shows what was said: an xterm that only writes. It takes no keys (an input element of ours does),
 * so what it is good at remains: ANSI, wide characters, selection, and a hundred thousand lines without a hundred
 * thousand nodes.
 *
 * It is half of what the page weighs, so it is fetched once the prompt has been painted; what is said before it is there
 * waits for it, and the prompt stands where its first line will be.
 *
 * Text goes to it one piece at a time. What comes while a piece is being drawn waits and is cut to what the screen
 * can keep, so output faster than the screen costs the lines nobody could have read, not the page. */

import type { Terminal as XTerm } from '@xterm/xterm';
import { lastLines } from './cut.ts';
import { palette } from './palette.ts';

const lineHeight = 1.25;
/** Takes everything off the screen, and what has scrolled away. */
const wiped = '\x1b[0m\x1b[H\x1b[2J\x1b[3J';
const scrollbackLines = 5000; // past this the oldest line falls off the top

export interface ScreenEvents {
  /** Everything written so far is on the screen, or the cursor's place has changed. */
  readonly onSettled: () => void;
  /** What to say where lines were left out. */
  readonly cutNote: (lines: number) => string;
}

export interface Cell {
  readonly width: number;
  readonly height: number;
}

export class Screen {
  /** Undefined until it is fetched, and again once the screen is disposed of. */
  private xterm: XTerm | undefined;
  private refit: () => void = () => {};
  private readonly element: HTMLElement;
  private readonly events: ScreenEvents;
  private readonly observer: ResizeObserver;
  private waiting = '';
  private isDrawing = false;
  private isHeld = false;
  private isAtOnce = false;
  private isDisposed = false;

  constructor(element: HTMLElement, events: ScreenEvents) {
    this.element = element;
    this.events = events;
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(element);
    afterPaint(() => void this.load());
  }

  private async load(): Promise<void> {
    const { openXterm } = await import('./xterm.ts');
    if (this.isDisposed) return;
    const style = getComputedStyle(this.element);
    const { xterm, refit } = openXterm(this.element, {
      scrollback: scrollbackLines, lineHeight,
      fontFamily: style.fontFamily, fontSize: fontSizeOf(style),
      theme: this.colours(),
    });
    this.xterm = xterm;
    this.refit = refit;
    xterm.onScroll(() => this.events.onSettled());
    this.fit();
    this.draw();
  }

  get isSettled(): boolean {
    return !this.isDrawing && !this.isAtOnce && this.waiting === '';
  }

  get columns(): number {
    return this.xterm?.cols ?? Math.max(2, Math.floor(this.element.clientWidth / this.cell.width));
  }

  get selection(): string {
    return this.xterm?.getSelection() ?? '';
  }

  /** The cursor's cell, rows counted from the top of what is shown; below 0 or past the last when scrolled away. */
  get cursor(): { readonly column: number; readonly row: number } {
    if (this.xterm === undefined) return { column: 0, row: 0 };
    const { baseY, viewportY, cursorX, cursorY } = this.xterm.buffer.active;
    return { column: cursorX, row: baseY + cursorY - viewportY };
  }

  /** The size of a character cell, in CSS pixels. */
  get cell(): Cell {
    const grid = this.element.querySelector('.xterm-screen')?.getBoundingClientRect();
    if (this.xterm === undefined || grid === undefined || grid.width === 0) return this.naturalCell();
    return { width: grid.width / this.xterm.cols, height: grid.height / this.xterm.rows };
  }

  private naturalCell(): Cell {
    const style = getComputedStyle(this.element);
    const fontSize = fontSizeOf(style);
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return { width: fontSize * 0.6, height: fontSize * lineHeight };
    context.font = `${fontSize}px ${style.fontFamily}`;
    return { width: context.measureText('0').width, height: Math.ceil(fontSize * lineHeight) };
  }

  write(text: string): void {
    if (text === '') return;
    const { kept, cut } = lastLines(this.waiting + text, scrollbackLines);
    this.waiting = cut === 0 ? kept : `\x1b[90m${this.events.cutNote(cut)}\x1b[0m\n${kept}`;
    this.draw();
  }

  /** What is written waits, to be drawn together with what follows at once. */
  hold(): void {
    this.isHeld = true;
  }

  /** Draws what has waited, and what `act` writes, before this returns: the reply to a key need not wait for a turn of xterm's own. */
  release(act: () => void): void {
    this.isHeld = false;
    this.isAtOnce = true;
    try {
      this.draw();
      act();
    } finally {
      this.isAtOnce = false;
    }
  }

  clear(): void {
    this.waiting = '';
    this.xterm?.write(wiped, () => this.events.onSettled());
  }

  /** Shows another text instead of all that was written. */
  replace(text: string): void {
    this.waiting = `${wiped}${lastLines(text, scrollbackLines).kept}`;
    this.draw();
  }

  /** Moves what is shown up, so that a line of several rows has room below the cursor. */
  makeRoom(rows: number): void {
    if (this.xterm === undefined) return;
    const { cursorX: column, cursorY: row } = this.xterm.buffer.active;
    if (row === 0 || row + rows <= this.xterm.rows) return;
    this.waiting += `${'\n'.repeat(rows - 1)}\x1b[${rows - 1}A\x1b[${column + 1}G`;
    this.draw();
  }

  toBottom(): void {
    if (this.xterm === undefined) return;
    const { baseY, viewportY } = this.xterm.buffer.active;
    if (viewportY !== baseY) this.xterm.scrollToBottom(); // it would draw all rows anew, even where they are
  }

  /** Scrolls where a key means that, for those who have no wheel; answers whether it does. */
  scrollWith(key: string): boolean {
    switch (key) {
      case 'page-up': this.xterm?.scrollPages(-1); break;
      case 'page-down': this.xterm?.scrollPages(1); break;
      case 'ctrl-home': this.xterm?.scrollToTop(); break;
      case 'ctrl-end': this.toBottom(); break;
      default: return false;
    }
    return true;
  }

  recolour(): void {
    if (this.xterm !== undefined) this.xterm.options.theme = this.colours();
  }

  fit(): void {
    if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return; // in a tab that is not shown
    this.refit();
    this.events.onSettled();
  }

  dispose(): void {
    this.observer.disconnect();
    this.xterm?.dispose();
    this.xterm = undefined;
    this.isDisposed = true;
  }

  private draw(): void {
    if (this.xterm === undefined || this.isDrawing || this.isHeld || this.waiting === '') return;
    const piece = this.waiting;
    this.waiting = '';
    this.isDrawing = true;
    if (this.isAtOnce) this.xterm.input('', true); // as if a key had been typed: what is written next is parsed at once
    this.xterm.write(piece, () => {
      this.isDrawing = false;
      if (this.waiting !== '') return this.draw();
      if (!this.isAtOnce) this.events.onSettled();
    });
  }

  private colours(): ReturnType<typeof palette> {
    const style = getComputedStyle(this.element);
    return palette(property => style.getPropertyValue(property).trim());
  }
}

const fontSizeOf = (style: CSSStyleDeclaration): number => Number.parseFloat(style.fontSize) || 14;

/** Runs once what is there now has been painted: the callback of a frame comes before its painting. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}
