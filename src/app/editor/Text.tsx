/* Where the text is written: Monaco, and a plain text field where there is no keyboard to speak of, and until Monaco is
 * there. Both say which lines are meant, and where a line is. */

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { FileKind, Remark } from '../../editor/file.ts';
import type { EditorEvents, OpenedEditor } from '../../editor/monaco.ts';
import type { EditorPlaces } from '../../editor/monaco-history.ts';
import type { LineMarks } from '../../editor/monaco-lines.ts';
import { linesTouched } from '../../editor/script.ts';
import type { Surroundings } from '../../editor/surroundings.ts';
import { useLanguage } from '../settings.ts';
import style from './editor.module.css';
import { fetchMonaco } from './fetch-monaco.ts';

export interface TextHandle {
  lines(): readonly [first: number, last: number];
  toLine(line: number, column: number): void;
  /** The file that is open has another name now: it is no other file. */
  renamed(from: string, to: string): void;
}

export interface TextProps {
  readonly name: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly label: string;
  readonly remarks: readonly Remark[];
  readonly marks: LineMarks;
  readonly around: Surroundings;
  readonly events: EditorEvents;
  readonly ref: Ref<TextHandle>;
}

/** What an editor left of each file: for the one in another language, and for the one that is opened when the pane is again. */
let left: EditorPlaces = new Map();

const isTouch = matchMedia('(hover: none) and (pointer: coarse)').matches;

function Plain({ text, label, events, ref }: TextProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({
    lines() {
      const { value, selectionStart, selectionEnd } = box.current as HTMLTextAreaElement;
      return linesTouched(value, selectionStart, selectionEnd);
    },
    toLine(line, column) {
      const at = text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + column;
      box.current?.focus();
      box.current?.setSelectionRange(at, at);
    },
    renamed: () => undefined,
  }));
  return (
    <textarea
      ref={box}
      className={style['plain']}
      aria-label={label}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      value={text}
      onChange={({ target }) => events.changed(target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        events.run(event.shiftKey ? 'file' : 'lines');
      }}
    />
  );
}

function Rich({ name, kind, text, label, remarks, marks, around, events, ref, failed }: TextProps & { readonly failed: () => void }) {
  const element = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<OpenedEditor | null>(null);
  const language = useLanguage();
  const latest = useRef({ around, events, failed, text });
  latest.current = { around, events, failed, text };
  const isAnother = useRef(false);
  useEffect(() => {
    let made: OpenedEditor | null = null;
    let isOver = false;
    fetchMonaco(language).then(({ openEditor }) => {
      if (isOver || element.current === null) return;
      made = openEditor(element.current, {
        docs: () => latest.current.around.docs(),
        words: () => latest.current.around.words(),
        directives: () => latest.current.around.directives(),
        keys: () => latest.current.around.keys(),
      }, left, {
        changed: (changed) => latest.current.events.changed(changed),
        run: (what) => latest.current.events.run(what),
        find: () => latest.current.events.find(),
        leave: () => latest.current.events.leave(),
        toggleBreakpoint: (line) => latest.current.events.toggleBreakpoint(line),
        movedBreakpoints: (lines) => latest.current.events.movedBreakpoints(lines),
      });
      setOpened(made);
      if (!isAnother.current) made.focus();
      isAnother.current = true;
    }, () => latest.current.failed());
    const observer = new MutationObserver(() => made?.recolour());
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      isOver = true;
      observer.disconnect();
      left = made?.places() ?? left;
      made?.dispose();
      setOpened(null);
    };
  }, [language]);
  // The text of a file goes in once: from there on Monaco has it, and a rendering may be some keystrokes behind.
  useEffect(() => opened?.show(name, kind, latest.current.text), [opened, name, kind]);
  useEffect(() => opened?.remark(remarks), [opened, remarks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file has marks of its own
  useEffect(() => opened?.mark(marks), [opened, marks, name]);
  useEffect(() => opened?.label(label), [opened, label]);
  useImperativeHandle(ref, () => ({
    lines: () => opened?.lines() ?? [0, 0],
    toLine: (line, column) => opened?.toLine(line, column),
    renamed: (from, to) => opened?.rename(from, to),
  }));
  return <div ref={element} className={style['rich']} aria-busy={opened === null} />;
}

export function Text(props: TextProps) {
  const [isPlain, setPlain] = useState(isTouch);
  return isPlain ? <Plain {...props} /> : <Rich {...props} failed={() => setPlain(true)} />;
}
