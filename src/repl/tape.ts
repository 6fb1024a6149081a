/* What a terminal has said, piece by piece, each with how many inputs the session had by then: so the screen can be shown as it was at
 * any moment, and what the prompt said then is known too.
 *
 * A piece gets its number from the reply that it comes with; the line that was typed waits for that number (it is written
 * before the engine has counted it), or for the word that nothing is replied yet. What neither has followed belongs to the present. */

import type { ReplyMode } from './answering.ts';
import type { Place } from './place.ts';

/** Pieces and characters kept; the oldest go, as they do from the screen. */
const piecesMax = 20_000;
const charactersMax = 4 << 20;

interface Piece {
  readonly text: string;
  entries: number;
}

/** Where the prompt stood after an input. */
export interface Stand {
  readonly place: Place;
  /** Lines came without being asked for. */
  readonly isMonitoring: boolean;
  /** What CLIENT REPLY had set. */
  readonly replies: ReplyMode;
  /** The line whose reply was still to come; null at a prompt. */
  readonly waiting: string | null;
}

export class Tape {
  private pieces: Piece[] = [];
  private stands: (Stand & { readonly entries: number })[] = [];
  private characters = 0;
  /** The input whose reply is being written. */
  private current: number | null = null;

  add(text: string): void {
    if (text === '') return;
    this.pieces.push({ text, entries: this.current ?? Infinity });
    this.characters += text.length;
    while (this.pieces.length > piecesMax || this.characters > charactersMax)
      this.characters -= this.pieces.shift()?.text.length ?? 0;
  }

  /** Something came that belongs to an input; `read` writes what it says, `stand` tells where the prompt is then. */
  heard(entries: number, read: () => void, stand: () => Stand): void {
    for (let i = this.pieces.length - 1; this.pieces[i]?.entries === Infinity; i--) (this.pieces[i] as Piece).entries = entries;
    this.current = entries;
    read();
    this.current = null;
    const last = this.stands.at(-1);
    const now = stand();
    if (last?.entries === entries) this.stands.pop();
    if (last === undefined || last.entries === entries || !isSame(last, now)) this.stands.push({ ...now, entries });
    if (this.stands.length > piecesMax) this.stands.shift();
  }

  /** A line is being typed ahead of its turn: it is not part of the reply that brought it. */
  echo(text: string): void {
    const { current } = this;
    this.current = null;
    this.add(text);
    this.current = current;
  }

  /** The screen's text; up to an input, if one is given. */
  text(entries = Infinity): string {
    let end = this.pieces.length;
    while (end > 0 && (this.pieces[end - 1] as Piece).entries > entries) end--;
    return this.pieces.slice(0, end).map((piece) => piece.text).join('');
  }

  /** The last lines of it. */
  lastText(entries: number, lines: number): string {
    let end = this.pieces.length;
    while (end > 0 && (this.pieces[end - 1] as Piece).entries > entries) end--;
    let start = end;
    for (let n = 0; start > 0 && n < lines; start--) n += (this.pieces[start - 1] as Piece).text.split('\n').length - 1;
    return this.pieces.slice(start, end).map((piece) => piece.text).join('');
  }

  /** Where the prompt stood; null before anything was said. */
  stand(entries: number): Stand | null {
    return this.stands.findLast((each) => each.entries <= entries) ?? null;
  }

  /** What came after an input has not happened. */
  cut(entries: number): void {
    this.pieces = this.pieces.filter((piece) => piece.entries <= entries);
    this.stands = this.stands.filter((each) => each.entries <= entries);
    this.characters = this.pieces.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** The screen was cleared. Where the prompt stood is still known. */
  wipe(): void {
    this.pieces = [];
    this.characters = 0;
  }
}

const isSame = (a: Stand, b: Stand): boolean =>
  a.place === b.place && a.isMonitoring === b.isMonitoring && a.replies === b.replies && a.waiting === b.waiting;
