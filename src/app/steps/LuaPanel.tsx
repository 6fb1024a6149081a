/* Beside the picture, for a script: the line that is next, what is known there, who called whom, and what was said to the server last.
 * Where the scene of the script stands under the glass, it shows these itself. */

import { type ReactNode, useEffect } from 'react';
import type { LuaFrame, LuaVariable } from '../../inspect.ts';
import { clip, readable } from '../../scenes/bytes-text.ts';
import type { LuaSteps } from '../../worker/protocol.ts';
import { useLanguage } from '../settings.ts';
import type { Stepping } from '../state/steps.ts';
import { useStore } from '../store.ts';
import { en, ko, type LuaWords } from '../words-lua.ts';
import type { LuaMove } from './lua.ts';
import { closing, Panel, type PanelHands } from './Panel.tsx';
import style from './steps.module.css';
import { move, moveTo } from './stepping.ts';

const wordsOf = { en, ko } as const;

interface Props extends PanelHands {
  readonly stepping: Stepping;
  readonly lua: LuaSteps;
}

/** As in every debugger; with Shift the other way round. They act wherever the focus is. */
const functionKeys: Readonly<Record<string, readonly [plain: LuaMove, shifted: LuaMove]>> = {
  F5: ['goOn', 'goBack'], F10: ['over', 'backOver'], F11: ['into', 'out'],
};

function useFunctionKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const moves = functionKeys[event.key];
      if (moves === undefined || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      move(moves[event.shiftKey ? 1 : 0]);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function Buttons({ words, at, total }: { readonly words: LuaWords; readonly at: number; readonly total: number }) {
  const button = (how: LuaMove, keys: string, label: ReactNode, isOff: boolean): ReactNode => (
    <button
      type="button"
      aria-disabled={isOff}
      aria-label={how === 'back' ? words.moves.back : undefined}
      title={words.moves[how]}
      aria-keyshortcuts={keys}
      onClick={() => move(how)}
    >
      {label}
    </button>
  );
  const isOver = at >= total;
  return (
    <div className={style['luaControls']}>
      {button('back', 'ArrowLeft', '‹', at === 0)}
      {button('into', 'F11', <>{words.short.into} <kbd>F11</kbd></>, isOver)}
      {button('over', 'F10', <>{words.short.over} <kbd>F10</kbd></>, isOver)}
      {button('out', 'Shift+F11', <>{words.short.out} <kbd>⇧F11</kbd></>, isOver)}
      {button('goOn', 'F5', <>{words.short.goOn} <kbd>F5</kbd></>, isOver)}
    </div>
  );
}

function Variables({ title, now, before }: {
  readonly title: string;
  readonly now: readonly LuaVariable[];
  readonly before: readonly LuaVariable[] | undefined;
}) {
  if (now.length === 0) return null;
  const isNew = ({ name, text }: LuaVariable): boolean => before !== undefined && before.find((each) => each.name === name)?.text !== text;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className={style['variables']}>
        {now.map((each) => (
          <div key={each.name} data-new={isNew(each)}>
            <dt>{each.name}</dt>
            <dd>{readable(each.text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Stack({ frame, words }: { readonly frame: LuaFrame; readonly words: LuaWords }) {
  return (
    <section aria-label={words.stack}>
      <h3>{words.stack}</h3>
      <ol className={style['stack']}>
        {frame.stack.map(({ name, line }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: levels are told apart by their place alone
          <li key={i}><code>{name === '' ? words.main : readable(name)}</code> {words.line(line)}</li>
        ))}
      </ol>
    </section>
  );
}

function LastCall({ lua, made, words }: { readonly lua: LuaSteps; readonly made: number; readonly words: LuaWords }) {
  const call = lua.calls[made - 1];
  return (
    <section aria-label={words.lastCall}>
      <h3>{words.lastCall}</h3>
      <p className={style['lastCall']}>
        {call === undefined ? words.noCall : (
          <>
            <code>{clip(call.argv.map(readable).join(' '), 120)}</code>
            <span data-error={call.isError}>→ {readable(call.reply ?? '')}</span>
          </>
        )}
      </p>
    </section>
  );
}

/** What is next, in a sentence that a screen reader tells at each step. */
function Now({ lua, at, words }: { readonly lua: LuaSteps; readonly at: number; readonly words: LuaWords }) {
  const frame = lua.frames[at];
  const { outcome, dropped } = lua;
  if (frame === undefined)
    return (
      <p className={style['nextLine']} aria-live="polite" data-error={outcome.kind === 'error'}>
        {dropped > 0 ? `${words.dropped(dropped)} · ` : ''}
        {words.outcomes[outcome.kind]} <code>{readable(outcome.text)}</code>
      </p>
    );
  const text = lua.script.text.split('\n')[frame.line - 1] ?? '';
  return (
    <p className={style['nextLine']} aria-live="polite">
      {words.line(frame.line)} <code>{readable(text.trim())}</code>
    </p>
  );
}

export function LuaPanel({ stepping, lua, ...hands }: Props) {
  const words = wordsOf[useLanguage()];
  const scene = useStore((state) => state.scene);
  const { at, isPreview, file } = stepping;
  const total = lua.frames.length;
  useFunctionKeys();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scene wants to see this step, too
  useEffect(() => moveTo(useStore.getState().stepping?.at ?? 0), [scene]);
  const frame = lua.frames[at];
  const previous = lua.frames[at - 1];
  const before = previous?.stack.length === frame?.stack.length ? previous : undefined;
  return (
    <Panel label={words.label} at={at} total={total} takesFocus={file === null} {...hands}>
      <p className={style['command']}>
        <code>{file ?? stepping.steps.argv[0]?.toUpperCase()}</code>
        {isPreview ? <span>{words.preview}</span> : null}
      </p>
      <div className={style['luaHead']}>
        <span>{words.step(at, total)}</span>
        <button type="button" className={style['close']} onClick={closing(hands)}>{words.close} <kbd>Esc</kbd></button>
      </div>
      <Buttons words={words} at={at} total={total} />
      <Now lua={lua} at={at} words={words} />
      {scene === 'lua-stepping' ? null : (
        <>
          {frame === undefined ? null : <Variables title={words.locals} now={frame.locals} before={before?.locals} />}
          {frame === undefined ? null : <Variables title={words.upvalues} now={frame.upvalues} before={before?.upvalues} />}
          <LastCall lua={lua} made={frame?.calls ?? lua.callsTotal} words={words} />
          {frame === undefined || frame.stack.length < 2 ? null : <Stack frame={frame} words={words} />}
        </>
      )}
    </Panel>
  );
}
