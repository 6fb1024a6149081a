/* A function as both back ends take it: names are slots of a frame, calls stand by themselves, and whatever can pause is a step with a
 * place for its notes.
 *
 * A value (`Value`) is computed without calling anything. What calls something does not become part of one: the call is a step before, its
 * result goes to a temporary slot, and what was computed earlier and could be changed by it is put into one, too. So a pause only ever
 * happens between steps, with everything that is needed later in slots. That is what lets a call change over in its middle from the one
 * back end (javascript/) to the other (closures/): both have the same slots and the same notes, because both read this. */

import type { Comparison } from '../ast.ts';
import type { Arithmetic, Origin } from '../operations.ts';
import type { LinePlace, Site } from '../registers.ts';
import type { LuaValue } from '../value.ts';

/** Where a local lives: in a slot, or in a cell in it, when an inner function caught it. */
export interface Target {
  readonly slot: number;
  readonly isCaught: boolean;
}

export type Value = {
  /** As errors name it: `local 'x'`, or empty. */
  readonly name: string;
} & (
  | { readonly kind: 'constant'; readonly value: LuaValue }
  | { readonly kind: 'slot'; readonly slot: number }
  /** What is in a cell of the frame. */
  | { readonly kind: 'cell'; readonly slot: number }
  | { readonly kind: 'upvalue'; readonly index: number }
  | { readonly kind: 'global'; readonly key: string; readonly site: Site }
  | { readonly kind: 'field'; readonly object: Value; readonly key: string; readonly site: Site }
  | { readonly kind: 'index'; readonly object: Value; readonly key: Value; readonly site: Site }
  | { readonly kind: 'arithmetic'; readonly op: Arithmetic; readonly left: Value; readonly right: Value; readonly origin: Origin }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Value; readonly right: Value; readonly site: Site }
  | { readonly kind: 'concat'; readonly left: Value; readonly right: Value; readonly origin: Origin }
  | { readonly kind: 'and' | 'or'; readonly left: Value; readonly right: Value }
  | { readonly kind: 'not'; readonly operand: Value }
  | { readonly kind: 'negate' | 'length'; readonly operand: Value; readonly origin: Origin }
  /** The first value of `...`. */
  | { readonly kind: 'vararg' }
  /** A new closure of the program's function with this index; its cells are those of slots, or this function's own by index. */
  | { readonly kind: 'closure'; readonly index: number; readonly from: readonly (number | Pick<Target, 'slot'>)[] }
  | { readonly kind: 'table'; readonly items: number; readonly fields: number; readonly fillers: readonly Filler[] }
  /** Of a list that waits in a slot. */
  | { readonly kind: 'nth'; readonly slot: number; readonly n: number }
);

/** Values whose number only running tells: those of `...`, or a list that waits in a slot. */
export type Many = { readonly kind: 'varargs' } | { readonly kind: 'list'; readonly slot: number };

export interface List {
  readonly values: readonly Value[];
  readonly rest: Many | undefined;
}

/** Puts something into a table that is being constructed. */
export type Filler =
  | { readonly kind: 'item'; readonly key: number; readonly value: Value }
  | { readonly kind: 'field'; readonly key: Value; readonly value: Value; readonly site: Site }
  | { readonly kind: 'rest'; readonly from: number; readonly list: Many };

export interface Calling {
  readonly callee: Value;
  readonly args: List;
  readonly site: Site;
}

/** `live`: slots from this one on hold nothing that is needed once the call is over, or the loop has turned. */
interface Pausing {
  readonly live: number;
}

export type Step =
  | { readonly kind: 'set'; readonly slot: number; readonly value: Value }
  | { readonly kind: 'new cell'; readonly slot: number; readonly value: Value }
  | { readonly kind: 'set cell'; readonly slot: number; readonly value: Value }
  | { readonly kind: 'set upvalue'; readonly index: number; readonly value: Value }
  | { readonly kind: 'set global'; readonly key: string; readonly value: Value; readonly site: Site }
  | { readonly kind: 'set field'; readonly object: Value; readonly key: string; readonly value: Value; readonly site: Site }
  | { readonly kind: 'set index'; readonly object: Value; readonly key: Value; readonly value: Value; readonly site: Site }
  /** New locals, all values first. */
  | { readonly kind: 'declare'; readonly targets: readonly Target[]; readonly list: List }
  | { readonly kind: 'set list'; readonly slot: number; readonly list: List }
  | { readonly kind: 'fill'; readonly slot: number; readonly filler: Filler }
  /** The result goes to a slot, or nowhere (-1). `many`: all of them do, as a list. */
  | ({ readonly kind: 'call'; readonly call: Calling; readonly slot: number; readonly many: boolean } & Pausing)
  | ({ readonly kind: 'tail call'; readonly call: Calling } & Pausing)
  | { readonly kind: 'return'; readonly list: List }
  /** `place`: where a pause notes which step it was in; -1 when none can pause. */
  | { readonly kind: 'sequence'; readonly steps: readonly Step[]; readonly place: number }
  | {
      readonly kind: 'if';
      readonly test: Value;
      readonly then: Step;
      readonly otherwise: Step | undefined;
      readonly place: number;
    }
  /** Until something in it breaks. */
  | ({ readonly kind: 'loop'; readonly body: Step; readonly place: number } & Pausing)
  | ({
      readonly kind: 'for';
      readonly from: Value;
      readonly to: Value;
      readonly by: Value;
      readonly counter: Target;
      readonly body: Step;
      readonly site: Site;
      /** Four notes. */
      readonly place: number;
    } & Pausing)
  | ({
      readonly kind: 'for in';
      readonly list: List;
      readonly targets: readonly Target[];
      readonly body: Step;
      readonly site: Site;
      /** Four notes. */
      readonly place: number;
    } & Pausing)
  | { readonly kind: 'break' }
  /** Leaves the loop if the test is `when`. */
  | { readonly kind: 'break if'; readonly test: Value; readonly when: boolean }
  /** Tells a line to whoever follows the program. */
  | { readonly kind: 'line'; readonly at: LinePlace };

export interface LoweredFunction {
  readonly line: number;
  readonly params: number;
  readonly isVararg: boolean;
  /** Slots of its frame. */
  readonly size: number;
  readonly body: Step;
}

export function mayPause(step: Step): boolean {
  switch (step.kind) {
    case 'call':
    case 'tail call':
    case 'loop':
    case 'for':
    case 'for in':
      return true;
    case 'sequence':
      return step.place >= 0;
    case 'if':
      return step.place >= 0;
    default:
      return false;
  }
}

/** Where a paused loop was. */
export const atEdge = 0;
export const inBody = 1;
export const inCall = 2;
