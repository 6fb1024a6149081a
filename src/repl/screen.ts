/* The surface that shows what was said: an xterm that only writes. It takes no keys (an input element of ours does),
 * so what it is good at remains: ANSI, wide characters, selection, and a hundred thousand lines without a hundred
 * thousand nodes.
 *
 * Text goes to it one piece at a time. What comes while a piece is being drawn waits and is cut to what the screen
 * can keep, so output faster than the screen costs the lines nobody could have read, not the page. */

import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal as XTerm } from '@xterm/xterm';
import { lastLines } from './cut.ts';
import { palette } from './palette.ts';

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
  private readonly xterm: XTerm;
  private readonly fitter = new FitAddon();
  private readonly element: HTMLElement;
  private readonly events: ScreenEvents;
  private readonly observer: ResizeObserver;
  private waiting = '';
  private isDrawing = false;

  constructor(element: HTMLElement, events: ScreenEvents) {
    const style = getComputedStyle(element);
    this.element = element;
    this.events = events;
    this.xterm = new XTerm({
      allowProposedApi: true, // for the widths of Unicode 11
      convertEol: true, disableStdin: true, cursorInactiveStyle: 'none', scrollback: scrollbackLines,
      fontFamily: style.fontFamily, fontSize: Number.parseFloat(style.fontSize) || 14, lineHeight: 1.25,
      theme: this.colours(),
    });
    this.xterm.loadAddon(this.fitter);
    this.xterm.loadAddon(new Unicode11Addon());
    this.xterm.unicode.activeVersion = '11';
    this.xterm.open(element);
    this.xterm.textarea?.setAttribute('tabindex', '-1');
    this.xterm.onScroll(() => events.onSettled());
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(element);
    this.fit();
  }

  get isSettled(): boolean {
    return !this.isDrawing;
  }

  get columns(): number {
    return this.xterm.cols;
  }

  get selection(): string {
    return this.xterm.getSelection();
  }

  /** The cursor's cell, rows counted from the top of what is shown; below 0 or past the last when scrolled away. */
  get cursor(): { readonly column: number; readonly row: number } {
    const { baseY, viewportY, cursorX, cursorY } = this.xterm.buffer.active;
    return { column: cursorX, row: baseY + cursorY - viewportY };
  }

  /** The size of a character cell, in CSS pixels. */
  get cell(): Cell {
    const grid = this.element.querySelector('.xterm-screen')?.getBoundingClientRect();
    if (grid === undefined || grid.width === 0) return { width: 8, height: 18 };
    return { width: grid.width / this.xterm.cols, height: grid.height / this.xterm.rows };
  }

  write(text: string): void {
    if (text === '') return;
    const { kept, cut } = lastLines(this.waiting + text, scrollbackLines);
    this.waiting = cut === 0 ? kept : `\x1b[90m${this.events.cutNote(cut)}\x1b[0m\n${kept}`;
    this.draw();
  }

  clear(): void {
    this.waiting = '';
    this.xterm.write('\x1b[H\x1b[2J\x1b[3J', () => this.events.onSettled());
  }

  /** Moves what is shown up, so that a line of several rows has room below the cursor. */
  makeRoom(rows: number): void {
    const { cursorX: column, cursorY: row } = this.xterm.buffer.active;
    if (row === 0 || row + rows <= this.xterm.rows) return;
    this.waiting += `${'\n'.repeat(rows - 1)}\x1b[${rows - 1}A\x1b[${column + 1}G`;
    this.draw();
  }

  toBottom(): void {
    this.xterm.scrollToBottom();
  }

  scrollPages(pages: number): void {
    this.xterm.scrollPages(pages);
  }

  toTop(): void {
    this.xterm.scrollToTop();
  }

  recolour(): void {
    this.xterm.options.theme = this.colours();
  }

  fit(): void {
    if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return; // in a tab that is not shown
    this.fitter.fit();
    this.events.onSettled();
  }

  dispose(): void {
    this.observer.disconnect();
    this.xterm.dispose();
  }

  private draw(): void {
    if (this.isDrawing || this.waiting === '') return;
    const piece = this.waiting;
    this.waiting = '';
    this.isDrawing = true;
    this.xterm.write(piece, () => {
      this.isDrawing = false;
      if (this.waiting !== '') return this.draw();
      this.events.onSettled();
    });
  }

  private colours(): ReturnType<typeof palette> {
    const style = getComputedStyle(this.element);
    return palette(property => style.getPropertyValue(property).trim());
  }
}
