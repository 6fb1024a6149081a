/* What is under the glass: the newest state that the engine sent, which key is pinned, and which window of it is shown. */

import type { StateCreator } from 'zustand';
import type { KeyView, MechanismView, SceneId, TraceEvent } from '../../inspect.ts';
import type { GlassRequest, GlassState } from '../../worker/protocol.ts';
import { type Conversion, formOf } from '../../scenes/conversion-layout.ts';
import { nothingTold, type Told, toldBy, toldEarlier, toldOfLast } from './told.ts';

export type Key = NonNullable<GlassState['subject']>;

/** The glass as it is drawn: the newest state, and the view to compare it with. */
export interface Glass {
  readonly subject: Key | null;
  readonly view: KeyView | null;
  readonly before: KeyView | null;
  /** The server's mechanism that is looked at, and how it was before something happened to it; null while a key is. */
  readonly mechanism: MechanismView | null;
  readonly mechanismBefore: MechanismView | null;
  readonly events: readonly TraceEvent[];
  readonly eventsDropped: number;
  /** What the line under the picture says, until a command touches a key again. */
  readonly told: Told;
  /** The last conversion of the value, until another key or moment is looked at; null where none was seen. */
  readonly conversion: Conversion | null;
  readonly generation: number;
}

export interface GlassSlice {
  readonly glass: Glass;
  /** What is looked at: a key, or a mechanism. */
  readonly scene: SceneId;
  readonly pinned: Key | null;
  /** Where the window stands, and where it stood before each "next". */
  readonly from: number;
  readonly fromBefore: readonly number[];
  readonly asText: boolean;
  readonly show: (state: GlassState) => void;
  readonly setScene: (scene: SceneId) => void;
  readonly pin: (key: Key | null) => void;
  readonly togglePin: () => void;
  readonly pageNext: (from: number) => void;
  readonly pagePrevious: () => void;
  readonly toggleText: () => void;
}

const noGlass: Glass = {
  subject: null,
  view: null,
  before: null,
  mechanism: null,
  mechanismBefore: null,
  events: [],
  eventsDropped: 0,
  told: nothingTold,
  conversion: null,
  generation: 0,
};

const sameKey = (a: Key | null, b: Key | null): boolean => a !== null && b !== null && a.db === b.db && a.key === b.key;

/** Whether nothing that is shown has changed: another connection asked something that touched no key. Then what is lit
 * may fade in peace. */
function isSameSight(old: Glass, state: GlassState): boolean {
  if (state.earlier !== undefined || toldBy(state) !== null || !sameKey(old.subject, state.subject)) return false;
  const still = (view: KeyView | null): string => JSON.stringify({ ...view, ttlMs: null });
  return still(old.view) === still(state.view) && sameMechanism(old.mechanism, state.mechanism);
}

/** Fields that grow by themselves: that a clock went on is no news. */
const isTime = /^(nowMs|ttlMs|agoMs|leftMs|idleMs|idleSeconds)$/;
const timeless = (view: MechanismView | null): string =>
  JSON.stringify(view, (name, value: unknown) => (isTime.test(name) ? 0 : value));

const sameMechanism = (a: MechanismView | null, b: MechanismView | null): boolean =>
  a?.scene === b?.scene && (a === null || timeless(a) === timeless(b));

/** Without new events those before stay, unless they belong to another moment. */
function toldBefore(old: Glass, { subject, earlier }: GlassState): Told {
  if (earlier !== undefined) return toldEarlier(earlier, subject);
  return sameKey(old.subject, subject) ? old.told : nothingTold;
}

/** Seen where the old form was looked at just before; of another moment that was gone to, where it is told. */
function conversionOf(old: Glass, state: GlassState): Conversion | null {
  const { subject, view, earlier } = state;
  const isGoneTo = earlier !== undefined;
  const from = isGoneTo ? (state.converted ?? null) : sameKey(old.subject, subject) ? old.view : null;
  if (view === null || from === null) return null;
  const form = formOf(view);
  if (formOf(from) === form) return isGoneTo ? null : old.conversion;
  const converted = toldBy(state)?.converted;
  if (converted == null || converted.to !== form || from.type !== view.type) return null;
  return { from, to: view, why: converted.why, moved: null };
}

/** The newest state after an older one. Only a view of the same key in the same encoding is worth comparing. */
export function nextGlass(old: Glass, state: GlassState): Glass {
  const { subject, view, events, eventsDropped } = state;
  const stays = sameKey(old.subject, subject);
  const before = stays && old.view?.value.kind === view?.value.kind ? old.view : null;
  const vanished = stays && old.view !== null && view === null; // by a command that named no key, as FLUSHALL does
  const told = toldBy(state) ?? (vanished ? toldOfLast(events) : toldBefore(old, state));
  const mechanism = state.mechanism;
  const mechanismBefore = old.mechanism?.scene === mechanism?.scene ? old.mechanism : null;
  return {
    subject,
    view,
    before,
    mechanism,
    mechanismBefore,
    events,
    eventsDropped,
    told,
    conversion: conversionOf(old, state),
    generation: old.generation + 1,
  };
}

export const glassSlice: StateCreator<GlassSlice> = (set) => ({
  glass: noGlass,
  scene: 'key',
  pinned: null,
  from: 0,
  fromBefore: [],
  asText: false,
  show: (state) =>
    set(({ glass, from, fromBefore }) => {
      if (isSameSight(glass, state))
        return state.mechanism === null ? {} : { glass: { ...glass, mechanism: state.mechanism } };
      const stays = sameKey(glass.subject, state.subject);
      return { glass: nextGlass(glass, state), from: stays ? from : 0, fromBefore: stays ? fromBefore : [] };
    }),
  setScene: (scene) =>
    set((state) =>
      state.scene === scene ? {} : { scene, from: 0, fromBefore: [], glass: { ...state.glass, mechanism: null } },
    ),
  pin: (pinned) => set({ pinned, from: 0, fromBefore: [] }),
  togglePin: () => set(({ pinned, glass }) => ({ pinned: pinned === null ? glass.subject : null })),
  pageNext: (next) => set(({ from, fromBefore }) => ({ from: next, fromBefore: [...fromBefore, from] })),
  pagePrevious: () => set(({ fromBefore }) => ({ from: fromBefore.at(-1) ?? 0, fromBefore: fromBefore.slice(0, -1) })),
  toggleText: () => set(({ asText }) => ({ asText: !asText })),
});

export const requestOf = ({ scene, pinned, from }: Pick<GlassSlice, 'scene' | 'pinned' | 'from'>): GlassRequest => ({
  scene,
  pinned,
  from,
});
