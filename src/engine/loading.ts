/* Loading the data that a node had when it ended, in pieces: between two of them the host can let clients speak. They are told that the
 * node is loading (refusals.ts), can ask how far it is (INFO), and can end it. */

import type { Node } from './node.ts';

/** How far a node has come that is loading. */
export interface Progress {
  readonly startedMs: number;
  /** Bytes of the files opened so far. */
  totalBytes: number;
  loadedBytes: number;
  /** The memory that the server used that wrote the snapshot, as it says there. */
  writerBytes: number;
}

export const beginning = (startedMs: number): Progress => ({ startedMs, totalBytes: 0, loadedBytes: 0, writerBytes: 0 });

/** A node that loads stops after so many bytes, at the latest, so that its host can look at the clock. */
const pieceBytesMax = 16_384;

/** Bytes to load before the next stop. */
export const pieceBytesOf = ({ config }: Node): number =>
  Math.min(pieceBytesMax, Number(config.value('loading-process-events-interval-bytes')));

/** A load that stops after each piece and yields how many bytes it had. */
export type Pieces<Outcome> = Generator<number, Outcome>;

/** Loads all pieces without a stop. */
export function atOnce<Outcome>(pieces: Pieces<Outcome>): Outcome {
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
  }
}

/** The same pieces, each loaded in a state that does not last between them.
 *  @param take sets the state up, loads a piece with its argument, and puts the state back. */
export function* within<Outcome>(
  pieces: Pieces<Outcome>, take: (next: () => IteratorResult<number, Outcome>) => IteratorResult<number, Outcome>,
): Pieces<Outcome> {
  for (;;) {
    const piece = take(() => pieces.next());
    if (piece.done === true) return piece.value;
    yield piece.value;
  }
}
