/* Words that point: what carries the name in its `data-part` is marked as long as the pointer or the focus is on the word. */

const mark = 'data-pointed';

export function pointAway(): void {
  for (const each of document.querySelectorAll(`[${mark}]`)) each.removeAttribute(mark);
}

export function pointAt(name: string): void {
  pointAway();
  const found = document.querySelectorAll(`[data-part~="${CSS.escape(name)}"]`);
  for (const each of found) each.setAttribute(mark, '');
  found[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
