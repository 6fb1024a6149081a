/** Thrown when an invariant does not hold: always a bug of ours, never the student's. */
export class BrokenInvariant extends Error {}

/** States an invariant where the state is. `why` says what should have been true. */
export function assert(holds: boolean, why: string): asserts holds {
  if (!holds) throw new BrokenInvariant(why);
}
