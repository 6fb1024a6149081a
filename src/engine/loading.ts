/* Loading what a node held when it ended: a piece after the other, so that whoever carries the node can let clients speak in between.
 * They hear that it is loading (refusals.ts), may ask how far it is (INFO), and may end it. */

/** How far a node is that is loading. */
export interface Progress {
  readonly startedMs: number;
  /** Of the files that have been opened. */
  totalBytes: number;
  loadedBytes: number;
  /** What the writer of the snapshot says that it used. */
  writerBytes: number;
}

export const beginning = (startedMs: number): Progress => ({ startedMs, totalBytes: 0, loadedBytes: 0, writerBytes: 0 });

/** Each piece tells how many bytes it was made of. */
export type Pieces<Outcome> = Generator<number, Outcome>;

/** All pieces with nothing in between. */
export function atOnce<Outcome>(pieces: Pieces<Outcome>): Outcome {
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
  }
}

/** The same pieces, each taken in a state that does not hold in between.
 *  @param take makes the state, takes a piece, and unmakes it. */
export function* within<Outcome>(
  pieces: Pieces<Outcome>, take: (next: () => IteratorResult<number, Outcome>) => IteratorResult<number, Outcome>,
): Pieces<Outcome> {
  for (;;) {
    const piece = take(() => pieces.next());
    if (piece.done === true) return piece.value;
    yield piece.value;
  }
}
