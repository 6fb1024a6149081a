import { type RefObject, useLayoutEffect, useState } from 'react';

/** The width of a box in px, as it is now. */
export function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(360);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = (): void => setWidth(Math.max(200, Math.floor(current.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [box]);
  return width;
}
