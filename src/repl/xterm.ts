/* Everything of xterm that we use, in a module of its own so that it can be fetched after the first prompt. */

import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { type ITerminalOptions, Terminal as XTerm } from '@xterm/xterm';

export interface OpenedXterm {
  readonly xterm: XTerm;
  /** Fits rows and columns to the element. */
  readonly refit: () => void;
}

/** Opens an xterm that only writes in an element. */
export function openXterm(element: HTMLElement, options: ITerminalOptions): OpenedXterm {
  const xterm = new XTerm({
    allowProposedApi: true, // for the widths of Unicode 11
    convertEol: true, cursorInactiveStyle: 'none', ...options,
  });
  const fitter = new FitAddon();
  xterm.loadAddon(fitter);
  xterm.loadAddon(new Unicode11Addon());
  xterm.unicode.activeVersion = '11';
  xterm.open(element);
  xterm.textarea?.setAttribute('tabindex', '-1');
  xterm.textarea?.setAttribute('readonly', ''); // keys are taken elsewhere; `disableStdin` would shut out what Screen says
  return { xterm, refit: () => fitter.fit() };
}
