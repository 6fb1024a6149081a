/* The page's colours in the terminal's terms. The page defines them by meaning; ANSI asks for red, yellow and grey. */

import type { ITheme } from '@xterm/xterm';

/** @param read the value of a custom property, such as `--ink`. */
export function palette(read: (property: string) => string): ITheme {
  const theme: Record<string, string> = {
    foreground: read('--ink'), background: read('--well'), cursor: read('--ink'), cursorAccent: read('--well'),
    red: read('--danger'), brightRed: read('--danger'), yellow: read('--key'), brightYellow: read('--key'),
    green: read('--payload'), brightGreen: read('--payload'), blue: read('--pointer'), brightBlue: read('--pointer'),
    magenta: read('--header'), brightMagenta: read('--header'), cyan: read('--payload'), brightCyan: read('--payload'),
    black: read('--ink'), brightBlack: read('--dim'), white: read('--ink'), brightWhite: read('--ink'),
    selectionBackground: withAlpha(read('--pointer')),
  };
  for (const [name, value] of Object.entries(theme)) if (value === '') delete theme[name];
  return theme;
}

function withAlpha(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}55` : colour;
}
