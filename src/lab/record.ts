/* What a run of the lab leaves behind: who did what, when, and what came of it. */

import type { Answer, Op, Outcome } from './program.ts';

/** One step of a client, as long as it took. Times in µs since the run began. */
export interface Span {
  readonly client: number;
  readonly line: string;
  readonly op: Op;
  readonly fromUs: number;
  /** When it took effect: the command ran, the row was read or written. */
  readonly effectUs: number;
  readonly toUs: number;
  /** What came back: a reply, a row's value, or null. */
  readonly answer: Answer;
}

export interface ClientRun {
  readonly name: string;
  readonly startUs: number;
  readonly endUs: number;
  /** Undefined for one that was still waiting when the run ended. */
  readonly outcome: Outcome | undefined;
}

export interface LabRun {
  readonly clients: readonly ClientRun[];
  /** In the order in which they began. */
  readonly spans: readonly Span[];
  /** Rows of the database at the end. */
  readonly rows: Readonly<Record<string, string>>;
  readonly endUs: number;
  /** The run was cut because it went on for too long. */
  readonly isCut: boolean;
}
