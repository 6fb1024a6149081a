/* The line that was entered, until it is drawn.
 *
 * Chromium holds messages and timers back after a key that changed the page, until the change has been painted. So Enter changes
 * nothing of it: the line is drawn as entered together with its reply, in one frame, or without where none comes soon. Before that
 * nobody finds the line still there: what a student begins draws it first, and for a program, which goes on in the same task, it is
 * drawn at once. */

import type { PromptLine } from './promptline.ts';
import type { Screen } from './screen.ts';

/** So long an entered line waits for its reply, to be drawn with it. */
export const replyMs = 12;
/** With what a student begins to do the next thing. */
export const beginnings = ['keydown', 'beforeinput', 'compositionstart', 'paste', 'pointerdown'] as const;

export class EnteredLine {
  /** While it waits: the line, and what was typed for it, which the input element still holds. */
  private line: { readonly text: string; readonly typed: string } | null = null;
  private readonly promptLine: PromptLine;
  private readonly screen: Screen;

  constructor(promptLine: PromptLine, screen: Screen) {
    this.promptLine = promptLine;
    this.screen = screen;
  }

  get isWaiting(): boolean {
    return this.line !== null;
  }

  hold(text: string): void {
    this.line = { text, typed: this.promptLine.text };
    this.screen.hold();
  }

  /** Draws the line, if one waits, and what `reply` writes; answers whether one did. */
  draw(reply: () => void): boolean {
    if (this.line === null) return false;
    const { text, typed } = this.line;
    this.line = null;
    this.promptLine.freeze(text, typed);
    this.screen.release(reply);
    return true;
  }

  forget(): void {
    this.line = null;
  }
}
