/* The page's colours in Monaco's terms. The page defines them by meaning, and so do our languages; Lua's own words are
 * mapped to the nearest meaning. */

import { editor } from 'monaco-editor/editor';

const meanings: Readonly<Record<string, string>> = {
  comment: '--dim', connection: '--dim', command: '--header', option: '--pointer', key: '--key', number: '--payload',
  payload: '--payload', broken: '--danger', keyword: '--header', string: '--payload', 'string.invalid': '--danger',
  delimiter: '--dim', name: '--header',
};

export function defineTheme(element: HTMLElement): void {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const ground = colour('--paper');
  const faint = `${colour('--ink')}12`;
  editor.defineTheme('keyglass', {
    base: document.documentElement.dataset['theme'] === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: colour('--ink').slice(1) },
      ...Object.entries(meanings).map(([token, name]) => ({ token, foreground: colour(name).slice(1) })),
    ],
    colors: {
      'editor.background': ground, 'editor.foreground': colour('--ink'), 'editorGutter.background': ground,
      'editorLineNumber.foreground': colour('--dim'), 'editorLineNumber.activeForeground': colour('--ink'),
      'editor.lineHighlightBackground': faint, 'editor.lineHighlightBorder': '#00000000',
      'editorCursor.foreground': colour('--ink'), 'editor.selectionBackground': `${colour('--pointer')}44`,
      'editorWidget.background': colour('--bench'), 'editorWidget.border': colour('--rule'),
      'editorSuggestWidget.background': colour('--bench'), 'editorSuggestWidget.border': colour('--rule'),
      'editorSuggestWidget.selectedBackground': `${colour('--pointer')}33`,
      'editorSuggestWidget.selectedForeground': colour('--ink'), 'editorSuggestWidget.highlightForeground': colour('--pointer'),
      'editorSuggestWidget.focusHighlightForeground': colour('--pointer'),
      'editorHoverWidget.background': colour('--bench'), 'editorHoverWidget.border': colour('--rule'),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, colour('--dim')])),
      'editorError.foreground': colour('--danger'), 'editorWarning.foreground': colour('--read'), focusBorder: colour('--pointer'),
    },
  });
  editor.setTheme('keyglass');
}
