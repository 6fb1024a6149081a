/* A pattern: application code as students meet it in guides and interviews, with the knobs that make it hold or break. The code
 * shown is pseudo-code in the manner of Python, the same in every language of the page; what runs is the generator below it,
 * whose every step names its line, so that the two can be compared (a test does). */

import type { Program } from './program.ts';
import type { LabRun } from './record.ts';

export interface CodeLine {
  readonly id: string;
  readonly text: string;
}

export type Settings = Readonly<Record<string, number>>;

/** Something the student turns. A choice is a number, too: the index into `choices`. */
export interface Knob {
  readonly id: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
  readonly unit: 'ms' | 's' | 'clients' | 'requests' | 'percent' | 'choice';
  /** Words for a choice's values, in order. */
  readonly choices?: readonly string[];
}

export interface ClientPlan {
  readonly name: string;
  readonly startsAtMs: number;
  readonly run: () => Program;
}

export interface Scenario {
  /** Rows of the database before anything runs. */
  readonly rows: Readonly<Record<string, string>>;
  /** Commands on the server before anything runs. */
  readonly commands: readonly (readonly (string | number)[])[];
  readonly clients: readonly ClientPlan[];
}

/** One figure by which a run is judged: a word the page has in two languages. `isGood` is undefined for a mere fact. */
export interface Verdict {
  readonly word: string;
  readonly value: number;
  readonly unit: 'count' | 'ms' | 'yesNo';
  readonly isGood?: boolean;
}

export interface Pattern {
  readonly id: string;
  readonly knobs: readonly Knob[];
  code(settings: Settings): readonly CodeLine[];
  /** `random` draws 0 <= x < 1; the same seed makes the same scenario. */
  scenario(settings: Settings, random: () => number): Scenario;
  verdicts(run: LabRun, settings: Settings): readonly Verdict[];
}

export const initialSettings = (pattern: Pattern): Settings =>
  Object.fromEntries(pattern.knobs.map(({ id, initial }) => [id, initial]));

/** Settings that came from outside, made ones that the pattern has: unknown knobs go, what is out of range is brought into it. */
export function settingsOf(pattern: Pattern, given: Settings): Settings {
  const value = ({ id, min, max, initial }: Knob): number => {
    const wanted = given[id];
    return wanted === undefined || !Number.isFinite(wanted) ? initial : Math.min(max, Math.max(min, wanted));
  };
  return Object.fromEntries(pattern.knobs.map((knob) => [knob.id, value(knob)]));
}

export const number = (id: string, unit: Knob['unit'], initial: number, min: number, max: number, step = 1): Knob =>
  ({ id, unit, initial, min, max, step });

export const choice = (id: string, initial: number, ...choices: readonly string[]): Knob =>
  ({ id, unit: 'choice', initial, min: 0, max: choices.length - 1, step: 1, choices });

/** Code as its lines, `id | text` each; a line without an id is only shown. */
export function code(source: string): readonly CodeLine[] {
  return source.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const bar = line.indexOf('|');
    return { id: line.slice(0, bar).trim(), text: line.slice(bar + 2) };
  });
}
