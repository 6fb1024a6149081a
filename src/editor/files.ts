/* Files of the editor, kept in this browser. */

const name = 'keyglass-editor';

/** What was written last; null when nothing is kept, or when the browser keeps nothing. */
export function loadText(): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keepText(text: string): void {
  try {
    localStorage.setItem(name, text);
  } catch {
    // A full or forbidden store: the text stays on the page.
  }
}
