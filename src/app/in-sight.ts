import { type RefObject, useLayoutEffect } from 'react';

/** Brings what was just written into sight, if it lies outside; what is in sight already stays where it is. Of several
 * things the last is meant: a list of what happened grows at its end. */
export function useInSight(box: RefObject<HTMLElement | null>, generation: number, isLast = false): void {
  useLayoutEffect(() => {
    const all = generation > 0 ? box.current?.querySelectorAll('[data-mark="touched"]') : undefined;
    const written = all?.[isLast ? all.length - 1 : 0];
    if (written === undefined) return;
    const seen = written.closest('[data-scrolls]')?.getBoundingClientRect();
    const at = written.getBoundingClientRect();
    const aside = seen !== undefined && (at.left < seen.left || at.right > seen.right);
    written.scrollIntoView({ block: 'nearest', inline: aside ? 'center' : 'nearest' });
  }, [box, generation, isLast]);
}

/** Brings the head of the box into sight when something new stands there. */
export function useHeadInSight(box: RefObject<HTMLElement | null>, head: unknown): void {
  useLayoutEffect(() => {
    if (head !== null) box.current?.scrollTo(0, 0);
  }, [box, head]);
}
