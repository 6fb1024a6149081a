/* The line being typed: a real input element, laid over the screen exactly where the cursor is. So composing Hangul,
 * the keyboards of phones, dictation, pasting and screen readers work as they do in any input; a terminal's hidden
 * one gets the first two wrong. It wraps as the terminal does, at the last column, whatever the character.
 *
 * Behind it lies a ghost of the same line: the prompt, the text again, invisible, and after it the hint. */

import type { Cell } from './screen.ts';

export interface PromptView {
  readonly prompt: string;
  readonly hint: string;
  /** Stands in place of the prompt. */
  readonly status: string;
  /** A line that one key takes over; shown while nothing is typed. */
  readonly offer: string;
  readonly offerLabel: string;
}

export interface PromptParts {
  readonly box: HTMLElement;
  readonly input: HTMLTextAreaElement;
  readonly prompt: HTMLElement;
  readonly typed: HTMLElement;
  readonly hint: HTMLElement;
  readonly offer: HTMLButtonElement;
}

export interface Position {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly cell: Cell;
}

export class PromptLine {
  private readonly parts: PromptParts;
  private naturalWidth = 0;
  private font = '';

  constructor(parts: PromptParts) {
    this.parts = parts;
  }

  get text(): string {
    return this.parts.input.value;
  }

  get caret(): number {
    return this.parts.input.selectionStart;
  }

  /** Puts a line in. What is there already is left alone: touching it would end a composition. */
  set(text: string, caret: number): void {
    const { input } = this.parts;
    if (input.value !== text) input.value = text;
    if (input.selectionStart !== caret || input.selectionEnd !== caret) input.setSelectionRange(caret, caret);
  }

  /** A line was entered, for which `before` was typed here: it stays to be seen, but not to be edited, until the screen shows it. */
  freeze(text: string, before: string): void {
    const { box, typed, input, hint, offer } = this.parts;
    typed.textContent = text;
    hint.textContent = '';
    offer.hidden = true;
    if (input.value === before) input.value = ''; // else a program has put the next line there
    box.dataset['frozen'] = '';
  }

  /** Draws the line at the cursor; answers how many rows it takes. */
  draw(view: PromptView, at: Position): number {
    const { box, input, prompt, typed, hint, offer } = this.parts;
    delete box.dataset['frozen'];
    prompt.textContent = view.status === '' ? view.prompt : '';
    typed.textContent = input.value;
    const showOffer = view.offer !== '' && input.value === '' && view.status === '';
    hint.textContent = view.status === '' ? this.clippedHint(view, at) : view.status;
    offer.hidden = !showOffer;
    offer.textContent = showOffer ? view.offer : '';
    offer.title = view.offerLabel;
    return this.place(view, at);
  }

  private place(view: PromptView, { column, row, columns, cell }: Position): number {
    const { box, input } = this.parts;
    const indent = (column + (view.status === '' ? view.prompt.length : 0)) * cell.width;
    box.style.width = `${columns * cell.width}px`;
    box.style.lineHeight = `${cell.height}px`;
    box.style.letterSpacing = `${cell.width - this.characterWidth()}px`;
    box.style.setProperty('--column', `${column * cell.width}px`);
    input.style.textIndent = `${indent}px`;
    input.style.height = '0';
    const heightPx = Math.max(cell.height, input.scrollHeight);
    input.style.height = `${heightPx}px`;
    // Scrolled away it is merely clipped: an element that is hidden would lose the focus.
    box.style.transform = `translateY(${row * cell.height}px)`;
    return Math.round(heightPx / cell.height);
  }

  /** A hint ends with the row, as the real one's does: it must not push the line up. */
  private clippedHint(view: PromptView, { column, columns }: Position): string {
    if (this.caret !== this.text.length) return '';
    const cells = column + view.prompt.length + cellsOf(this.text);
    return view.hint.slice(0, Math.max(0, columns - (cells % columns) - 1));
  }

  /** What the font itself gives a character, so that letter spacing can make it the terminal's cell. */
  private characterWidth(): number {
    const style = getComputedStyle(this.parts.box);
    const font = `${style.fontSize} ${style.fontFamily}`;
    if (font !== this.font) {
      const context = document.createElement('canvas').getContext('2d');
      if (context === null) return 0;
      context.font = font;
      this.naturalWidth = context.measureText('0'.repeat(100)).width / 100;
      this.font = font;
    }
    return this.naturalWidth;
  }
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Cells a text takes: letters of East Asia take two, and so do pictures, which are two characters here anyway. */
function cellsOf(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}
