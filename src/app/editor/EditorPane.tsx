/* The editor in the third pane: files, their text, what is wrong with it, and how to run it in one of the terminals. */

import { useEffect, useRef, useState } from 'react';
import { remarksOn } from '../../editor/check.ts';
import { directivesOf } from '../../editor/conf.ts';
import { type FileKind, kindOf, type Remark } from '../../editor/file.ts';
import { textOf, withText } from '../../editor/files.ts';
import { lineFor } from '../../editor/lua.ts';
import { commandsOn } from '../../editor/script.ts';
import { type EditorWords, english, korean } from '../../editor/words.ts';
import type { Docs } from '../../repl/docs.ts';
import { quoteText } from '../../repl/quote.ts';
import type { EngineClient } from '../../worker/client.ts';
import type { ConnectionName } from '../connections.ts';
import type { PaneProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { useStore } from '../store.ts';
import { besideOf, keysOf } from './beside.ts';
import style from './editor.module.css';
import { FileTabs } from './FileTabs.tsx';
import { FollowBar, Remarks, RunBar } from './Foot.tsx';
import { Text, type TextHandle } from './Text.tsx';
import { useFollowing } from './useFollowing.ts';
import { type Knowledge, useKnowledge } from './useKnowledge.ts';
import { useShelf } from './useShelf.ts';

const wordsOf = { en: english, ko: korean };
const checkMs = 250; // after the last keystroke

function useRemarks(kind: FileKind, text: string, words: EditorWords, docs: Docs, engine: EngineClient): readonly Remark[] {
  const [remarks, setRemarks] = useState<readonly Remark[]>([]);
  useEffect(() => {
    let isOver = false;
    const put = (found: readonly Remark[]): void => {
      if (!isOver) setRemarks(found);
    };
    const check = (): void => void remarksOn(kind, text, docs, words, besideOf(engine)).then(put, () => put([]));
    const timer = setTimeout(check, checkMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [kind, text, words, docs, engine]);
  return remarks;
}

interface Line {
  readonly text: string;
  readonly on: ConnectionName | null;
}

/** The lines for the prompt. A Lua script is run whole, whatever is selected. */
function linesToRun(kind: FileKind, text: string, from: number, to: number): Line[] {
  if (kind === 'script') return commandsOn(text, from, to).map(({ text: line, connection }) => ({ text: line, on: connection }));
  if (kind === 'lua') return [{ text: lineFor(text), on: null }];
  const directives = directivesOf(text).filter(({ line }) => line >= from && line <= to);
  return directives.map(({ name, values }) => ({ text: `CONFIG SET ${name} ${quoteText(values.join(' '))}`, on: null }));
}

function Editor({ words, knowledge, ...props }: PaneProps & { readonly words: EditorWords; readonly knowledge: Knowledge }) {
  const { place, connections, engine } = props;
  const state = useShelf(place);
  const { shelf, setShelf, isKept } = state;
  const [on, setOn] = useState<ConnectionName | null>(null);
  const text = textOf(shelf);
  const kind = kindOf(shelf.open);
  const remarks = useRemarks(kind, text, words, knowledge.docs, engine);
  const handle = useRef<TextHandle>(null);
  const openDialog = useStore((store) => store.openDialog);
  const caretLine = (): number => (handle.current?.lines()[0] ?? 0) + 1;
  const following = useFollowing({ engine, file: shelf.open, text, connection: on ?? connections.active, caretLine });
  const renameBreakpoints = useStore((store) => store.renameBreakpoints);
  const onRenamed = (from: string, to: string): void => {
    handle.current?.renamed(from, to);
    renameBreakpoints(from, to);
  };
  const run = (what: 'lines' | 'file'): void => {
    const [from, to] = what === 'file' ? [0, Number.POSITIVE_INFINITY] : (handle.current?.lines() ?? [0, 0]);
    for (const line of linesToRun(kind, text, from, to)) connections.run(line.text, line.on ?? on ?? connections.active);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of a debugger, wherever in the pane the focus is
    <div className={style['editor']} onKeyDown={kind === 'lua' ? following.onKeyDown : undefined}>
      <FileTabs {...state} words={words} onRenamed={onRenamed} />
      <Text
        ref={handle}
        name={shelf.open}
        kind={kind}
        text={text}
        label={words.textOf(shelf.open)}
        remarks={remarks}
        marks={following.marks}
        around={{
          docs: () => knowledge.docs,
          words: () => words,
          directives: () => knowledge.directives,
          keys: () => keysOf(engine, on ?? connections.active),
        }}
        events={{
          changed: (changed) => setShelf((old) => withText(old, changed)),
          run,
          find: () => openDialog('palette'),
          leave: connections.toPrompt,
          toggleBreakpoint: following.toggle,
          movedBreakpoints: following.setBreakpoints,
        }}
      />
      {isKept ? null : (
        <p className={style['notKept']} role="alert">
          {words.notKept}
        </p>
      )}
      <Remarks remarks={remarks} words={words} toRemark={({ line, start }) => handle.current?.toLine(line, start)} />
      {kind === 'lua' ? <FollowBar {...following} words={words} /> : null}
      <RunBar kind={kind} words={words} active={on ?? connections.active} setOn={setOn} run={run} />
    </div>
  );
}

export function Pane(props: PaneProps) {
  const words = wordsOf[useLanguage()];
  const knowledge = useKnowledge(props.engine);
  if (knowledge === null) return <p className={style['loading']}>{words.loading}</p>;
  return <Editor {...props} words={words} knowledge={knowledge} />;
}
