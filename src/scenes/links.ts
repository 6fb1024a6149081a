/* Two sides of one thing: whatever is pointed at, focused or tapped on one side is lit on both. One link is lit at a
 * time; a tap keeps it lit until another or the same is tapped. Arrow keys walk the links in order. */

import { type KeyboardEvent, type PointerEvent, useState } from 'react';

export interface Links {
  readonly lit: string | null;
  readonly point: (link: string | null) => void;
  readonly keep: (link: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function stepLink(order: readonly string[], lit: string | null, key: string): string | null {
  if (key === 'Home') return order[0] ?? null;
  if (key === 'End') return order.at(-1) ?? null;
  const step = steps[key];
  if (step === undefined) return null;
  const at = lit === null ? -1 : order.indexOf(lit);
  if (at < 0) return (step > 0 ? order[0] : order.at(-1)) ?? null;
  return order[Math.min(order.length - 1, Math.max(0, at + step))] ?? null;
}

export function useLinks(order: readonly string[]): Links {
  const [pointed, setPointed] = useState<string | null>(null);
  const [kept, setKept] = useState<string | null>(null);
  const lit = pointed ?? kept;
  return {
    lit,
    point: setPointed,
    keep: (link) => setKept((old) => (old === link ? null : link)),
    onKeyDown: (event) => {
      const next = event.altKey || event.ctrlKey || event.metaKey ? null : stepLink(order, lit, event.key);
      if (next === null) return;
      event.preventDefault();
      setPointed(null);
      setKept(next);
    },
  };
}

const linkAt = (event: PointerEvent): string | null =>
  (event.target as Element).closest<HTMLElement>('[data-link]')?.dataset['link'] ?? null;

/** Handlers for a box whose parts carry `data-link`: a mouse points, a press keeps. */
export const pointing = (links: Links) => ({
  onPointerOver: (event: PointerEvent) => {
    if (event.pointerType === 'mouse') links.point(linkAt(event));
  },
  onPointerLeave: () => links.point(null),
  onPointerUp: (event: PointerEvent) => {
    const link = linkAt(event);
    if (link !== null) links.keep(link);
  },
});
