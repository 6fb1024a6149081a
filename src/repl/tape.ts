/* What a terminal has said, piece by piece, each with the session's moment: so the screen can be shown as it was at any other, and what
 * the prompt said then is known too.
 *
 * A piece gets its moment from the reply that it comes with; the line that was typed waits for that (it is written before the engine
 * has counted it), or for the word that nothing is replied yet. What neither has followed belongs to the present. A moment is more than
 * an input: who waits may be answered by time alone. */

import type { Moment } from '../inspect.ts';
import type { ReplyMode } from './answering.ts';
import type { Place } from './place.ts';

/** Pieces and characters kept; the oldest go, as they do from the screen. */
const piecesMax = 20_000;
const charactersMax = 4 << 20;

interface Piece {
  readonly text: string;
  at: Moment;
}

/** After all that has happened. */
export const present: Moment = { entries: Infinity, atUs: Infinity };

export const isSameMoment = (a: Moment | null, b: Moment | null): boolean => a?.entries === b?.entries && a?.atUs === b?.atUs;

const isBy = (at: Moment, moment: Moment): boolean =>
  at.entries < moment.entries || (at.entries === moment.entries && at.atUs <= moment.atUs);

/** Where the prompt stood at a moment. */
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
  private stands: (Stand & { readonly at: Moment })[] = [];
  private characters = 0;
  /** When the reply came that is being written. */
  private current: Moment | null = null;

  add(text: string): void {
    if (text === '') return;
    this.pieces.push({ text, at: this.current ?? present });
    this.characters += text.length;
    while (this.pieces.length > piecesMax || this.characters > charactersMax)
      this.characters -= this.pieces.shift()?.text.length ?? 0;
  }

  /** Something came at a moment; `read` writes what it says, `stand` tells where the prompt is then. */
  heard(at: Moment, read: () => void, stand: () => Stand): void {
    for (let i = this.pieces.length - 1; this.pieces[i]?.at === present; i--) (this.pieces[i] as Piece).at = at;
    this.current = at;
    read();
    this.current = null;
    const last = this.stands.at(-1);
    const now = stand();
    const isAgain = last !== undefined && isSameMoment(last.at, at);
    if (isAgain) this.stands.pop();
    if (last === undefined || isAgain || !isSame(last, now)) this.stands.push({ ...now, at });
    if (this.stands.length > piecesMax) this.stands.shift();
  }

  /** A line is being typed ahead of its turn: it is not part of the reply that brought it. */
  echo(text: string): void {
    const { current } = this;
    this.current = null;
    this.add(text);
    this.current = current;
  }

  /** The screen's text; up to a moment, if one is given. */
  text(moment = present): string {
    return this.pieces.slice(0, this.endAt(moment)).map((piece) => piece.text).join('');
  }

  /** The last lines of it. */
  lastText(moment: Moment, lines: number): string {
    const end = this.endAt(moment);
    let start = end;
    for (let n = 0; start > 0 && n < lines; start--) n += (this.pieces[start - 1] as Piece).text.split('\n').length - 1;
    return this.pieces.slice(start, end).map((piece) => piece.text).join('');
  }

  private endAt(moment: Moment): number {
    let end = this.pieces.length;
    while (end > 0 && !isBy((this.pieces[end - 1] as Piece).at, moment)) end--;
    return end;
  }

  /** Where the prompt stood; null before anything was said. */
  stand(moment: Moment): Stand | null {
    return this.stands.findLast(({ at }) => isBy(at, moment)) ?? null;
  }

  /** What came after a moment has not happened. */
  cut(moment: Moment): void {
    this.pieces = this.pieces.filter(({ at }) => isBy(at, moment));
    this.stands = this.stands.filter(({ at }) => isBy(at, moment));
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
