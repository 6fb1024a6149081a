/* A redis-cli in the page: a screen, an input at its prompt, and a log for screen readers. The elements are made
 * here; what they do is the controller's, because a line of text being composed must not be touched by rendering. */

import { type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import type { Link } from '../worker/protocol.ts';
import { Controller, type ControllerOptions } from './controller.ts';
import { type Docs, noDocs } from './docs.ts';
import style from './Terminal.module.css';
import type { ReadFile } from './shell.ts';
import type { ReplWords } from './words.ts';

/** The controller's, as far as others may use it. */
export interface TerminalHandle extends Pick<Controller, 'run' | 'begin' | 'focus' | 'typed' | 'note' | 'showAt' | 'cutAt' | 'retell'> {
  /** What the server answered to COMMAND DOCS; none before it has. */
  docs(): Docs;
}

export interface TerminalProps {
  readonly connect: () => Link;
  /** See Controller. */
  readonly gate: ControllerOptions['gate'];
  /** The connection's name, A, B and so on. */
  readonly label: string;
  readonly words: ReplWords;
  readonly fontFamily?: string;
  readonly onRun?: (line: string) => void;
  readonly beforeLine?: () => void;
  /** `:undo` and `:redo`. */
  readonly travel?: ControllerOptions['travel'];
  readonly onTyping?: ControllerOptions['onTyping'];
  /** Files that `redis-cli --eval` and redirections name. */
  readonly readFile?: ReadFile;
  readonly ref?: Ref<TerminalHandle>;
}

export function Terminal(props: TerminalProps) {
  const { label, words, fontFamily, ref } = props;
  const latest = useRef(props);
  latest.current = props;
  const surface = useRef<HTMLDivElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const prompt = useRef<HTMLSpanElement>(null);
  const typed = useRef<HTMLSpanElement>(null);
  const hint = useRef<HTMLSpanElement>(null);
  const offer = useRef<HTMLButtonElement>(null);
  const controller = useRef<Controller | null>(null);
  const helpId = useId();

  useImperativeHandle(ref, () => ({
    run: line => controller.current?.run(line),
    begin: (text, caret) => controller.current?.begin(text, caret),
    focus: () => controller.current?.focus(),
    typed: () => controller.current?.typed() ?? '',
    note: text => controller.current?.note(text),
    showAt: entries => controller.current?.showAt(entries),
    cutAt: (entries, note) => controller.current?.cutAt(entries, note),
    retell: exchanges => controller.current?.retell(exchanges),
    docs: () => controller.current?.docs ?? noDocs,
  }), []);

  useEffect(() => {
    const elements = {
      surface: present(surface), log: present(log), box: present(box), input: present(input), prompt: present(prompt),
      typed: present(typed), hint: present(hint), offer: present(offer),
    };
    const made = new Controller(elements, {
      connect: () => latest.current.connect(),
      gate: latest.current.gate,
      words: () => latest.current.words,
      onRun: line => latest.current.onRun?.(line),
      beforeLine: () => latest.current.beforeLine?.(),
      travel: way => latest.current.travel?.(way),
      onTyping: isTyping => latest.current.onTyping?.(isTyping),
      readFile: name => latest.current.readFile?.(name),
    });
    controller.current = made;
    const stopWatching = watchTheme(() => made.recolour());
    return () => {
      stopWatching();
      made.dispose();
      controller.current = null;
    };
  }, []);

  return (
    <div className={style['terminal']} style={fontFamily === undefined ? undefined : { fontFamily }}>
      <div ref={surface} className={style['surface']} aria-hidden="true" />
      <div ref={box} className={style['line']}>
        <div className={style['ghost']}>
          <span ref={prompt} aria-hidden="true" />
          <span ref={typed} className={style['typed']} aria-hidden="true" />
          <span ref={hint} className={style['hint']} aria-hidden="true" />
          <button ref={offer} type="button" className={style['offer']} hidden />
        </div>
        <textarea
          ref={input}
          className={style['input']}
          rows={1}
          aria-label={words.inputLabel(label)}
          aria-describedby={helpId}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
      </div>
      <div ref={log} className={style['unseen']} role="log" aria-live="polite" aria-label={words.outputLabel(label)} />
      <div id={helpId} className={style['unseen']}>{words.inputHelp}</div>
    </div>
  );
}

function present<T>(ref: { readonly current: T | null }): T {
  if (ref.current === null) throw new Error('an element of the terminal was not made');
  return ref.current;
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
