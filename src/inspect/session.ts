/* Places in a session, what happened at them, and what is told of a fault. */

/** A place in a session: so many inputs of a branch were taken, and time has come so far since. */
export interface Moment {
  readonly entries: number;
  /** Microseconds since 1970, on the world's clock. */
  readonly atUs: number;
}

/** What a mark on the timeline stands for: a request that only read, one that changed data, time let pass by hand, coins laid out,
 * keys that expired while nobody asked for them. */
export type MarkKind = 'read' | 'write' | 'wait' | 'coins' | 'expiry';

/** Something that happened in a session, and the moment just after it. */
export interface Mark extends Moment {
  readonly kind: MarkKind;
  /** Whose request it was; 0 when nobody's. */
  readonly connection: number;
  /** When a script ended that took longer than its turn. */
  readonly untilUs?: number;
}

/** A fault of ours: what ran, from which seed, so that the same inputs show it again. */
export interface FaultReport {
  readonly message: string;
  readonly stack: string;
  readonly argv: readonly string[];
  readonly seed: string;
}
