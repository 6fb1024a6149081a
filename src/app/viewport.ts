/* The height that is really visible. A phone's keyboard covers the page without resizing it, so the prompt at the
 * bottom would be under it: the visual viewport says how much is left, and the page takes that much. */

import { useEffect } from 'react';

export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (viewport === null) return;
    const root = document.documentElement;
    const fit = (): void => {
      // While the student zooms in, the page keeps its size: they want to see a part of it larger.
      if (viewport.scale > 1.01) return;
      root.style.setProperty('--visible-height', `${viewport.height}px`);
      root.style.setProperty('--visible-top', `${viewport.offsetTop}px`);
    };
    fit();
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
    };
  }, []);
}
