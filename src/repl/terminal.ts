/* A redis-cli in the page: a screen, an input at its prompt, and a log for screen readers. The elements are made here and not by React:
 * the first terminal is there before React is, so that the prompt is painted and typed at while the rest of the page is
 * fetched, and a line of text being composed must not be touched by rendering. What they do is the controller's. */

import { Controller, type ControllerOptions } from './controller.ts';
import style from './Terminal.module.css';
import type { ReplWords } from './words.ts';

export interface TerminalOptions extends Omit<ControllerOptions, 'words'> {
  /** The connection's name, A, B and so on. */
  readonly label: string;
  readonly words: ReplWords;
}

let lastHelp = 0;

export class LiveTerminal {
  readonly controller: Controller;
  private readonly root = element('div', 'terminal');
  private readonly input = element('textarea', 'input');
  private readonly log = element('div', 'unseen');
  private readonly help = element('div', 'unseen');
  private readonly stopWatching: () => void;
  private latest: TerminalOptions;

  constructor(options: TerminalOptions, parent: HTMLElement) {
    this.latest = options;
    const { root, input, log, help } = this;
    const surface = element('div', 'surface');
    const box = element('div', 'line');
    const ghost = element('div', 'ghost');
    const [prompt, typed, hint] = [element('span'), element('span', 'typed'), element('span', 'hint')];
    const offer = element('button', 'offer');
    for (const seen of [surface, prompt, typed, hint]) seen.ariaHidden = 'true';
    Object.assign(offer, { type: 'button', hidden: true });
    Object.assign(input, { rows: 1, autocapitalize: 'off', autocomplete: 'off', spellcheck: false, enterKeyHint: 'send' });
    input.setAttribute('autocorrect', 'off');
    help.id = `terminal-help-${++lastHelp}`;
    input.setAttribute('aria-describedby', help.id);
    log.role = 'log';
    log.ariaLive = 'polite';
    ghost.append(prompt, typed, hint, offer);
    box.append(ghost, input);
    root.append(surface, box, log, help);
    this.tell();
    parent.append(root);
    this.controller = new Controller({ surface, log, box, input, prompt, typed, hint, offer }, {
      connect: () => this.latest.connect(),
      gate: options.gate,
      words: () => this.latest.words,
      onRun: (line) => this.latest.onRun(line),
      beforeLine: () => this.latest.beforeLine(),
      travel: (way) => this.latest.travel(way),
      onTyping: (isTyping) => this.latest.onTyping(isTyping),
      readFile: (name) => this.latest.readFile(name),
    });
    this.stopWatching = watchTheme(() => this.controller.recolour());
  }

  /** Whoever has it now is asked instead, and says things in their language. */
  set options(options: TerminalOptions) {
    const isSaidAnew = options.words !== this.latest.words;
    this.latest = options;
    if (isSaidAnew) this.tell();
  }

  /** Stands elsewhere from now on, for somebody else; what is being typed stays. */
  give(parent: HTMLElement, options: TerminalOptions): void {
    this.options = options;
    this.moveTo(parent);
    if (this.controller.typed().trim() !== '') options.onTyping(true);
  }

  /** Where the browser knows how, the focus and what is being composed are not touched. */
  private moveTo(parent: HTMLElement): void {
    if ('moveBefore' in parent) return parent.moveBefore(this.root, null);
    const { input } = this;
    const { selectionStart, selectionEnd } = input;
    const hadFocus = document.activeElement === input;
    (parent as HTMLElement).append(this.root);
    if (!hadFocus) return;
    this.controller.focus();
    input.setSelectionRange(selectionStart, selectionEnd);
  }

  dispose(): void {
    this.stopWatching();
    this.controller.dispose();
    this.root.remove();
  }

  private tell(): void {
    const { words, label } = this.latest;
    this.input.ariaLabel = words.inputLabel(label);
    this.log.ariaLabel = words.outputLabel(label);
    this.help.textContent = words.inputHelp;
  }
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name?: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (name !== undefined) made.className = style[name] ?? '';
  return made;
}

/** Colours change with the page's theme, or with the system's. */
function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', onChange);
  };
}
