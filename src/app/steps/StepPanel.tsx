/* Beside the picture: the pseudo-code with the line of this step, what the step did, and what the command costs. One cursor moves all. */

import { Suspense, use, useEffect, useState } from 'react';
import { readable } from '../../scenes/bytes-text.ts';
import type { Steps } from '../../worker/protocol.ts';
import { koreanDocs } from '../korean-docs.ts';
import { useLanguage } from '../settings.ts';
import type { Stepping } from '../state/steps.ts';
import { en, ko, type StepsWords } from '../words-steps.ts';
import { type Algorithm, codeAt } from './code.ts';
import style from './steps.module.css';
import { LuaPanel } from './LuaPanel.tsx';
import { closing, Panel, type PanelHands } from './Panel.tsx';
import { repliedText } from './replied.ts';
import { moveTo } from './stepping.ts';

const wordsOf = { en, ko } as const;
const playMs = 450;

/** The code of this step, or of the last one before it that was part of some. */
function codeOf({ steps, at }: Stepping): ReturnType<typeof codeAt> {
  const kinds = new Set<string>(steps.frames.map(({ event }) => event.kind));
  for (let i = at - 1; i >= 0; i--) {
    const event = steps.frames[i]?.event;
    const code = event === undefined ? null : codeAt(event, kinds);
    if (code !== null) return code;
  }
  return null;
}

function Code({ algorithm, line, words }: { readonly algorithm: Algorithm; readonly line: number; readonly words: StepsWords }) {
  return (
    <figure className={style['code']}>
      <figcaption>{words.code(algorithm.name)}</figcaption>
      <ol>
        {algorithm.lines.map((text, i) => (
          <li key={text} aria-current={i === line ? 'step' : undefined}><code>{words.code(text)}</code></li>
        ))}
      </ol>
    </figure>
  );
}

function InKorean({ complexity }: { readonly complexity: string }) {
  return use(koreanDocs()).complexityInKorean(complexity);
}

/** In Korean, the server's own words until the others are there. */
function Complexity({ complexity }: { readonly complexity: string }) {
  if (useLanguage() === 'en') return complexity;
  return <Suspense fallback={<span lang="en">{complexity}</span>}><InKorean complexity={complexity} /></Suspense>;
}

function Summary({ steps, words }: { readonly steps: Steps; readonly words: StepsWords }) {
  const { cost, touched, complexity } = steps;
  const reply = repliedText(steps);
  return (
    <dl className={style['summary']}>
      {reply === '' ? null : <div><dt>{words.replies}</dt><dd><code>{reply}</code></dd></div>}
      {touched.slice(0, 4).map(({ db, key, how }) => (
        <div key={`${db} ${key}`}><dt>{words.keys[how]}</dt><dd><code>{readable(key)}</code></dd></div>
      ))}
      <div><dt>{words.cost(cost.visited, cost.movedBytes, cost.allocations, cost.keys)}</dt></div>
      {complexity === '' ? null : <div><dt>{words.documented}</dt><dd><Complexity complexity={complexity} /></dd></div>}
    </dl>
  );
}

function usePlaying(at: number, total: number): [boolean, (isPlaying: boolean) => void] {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    if (at >= total) return setPlaying(false);
    const timer = setTimeout(() => moveTo(at + 1), playMs);
    return () => clearTimeout(timer);
  }, [isPlaying, at, total]);
  return [isPlaying, setPlaying];
}

interface Props extends PanelHands {
  readonly stepping: Stepping;
}

export function StepPanel(props: Props) {
  const { lua } = props.stepping.steps;
  return lua === null ? <StructurePanel {...props} /> : <LuaPanel {...props} lua={lua} />;
}

function StructurePanel({ stepping, ...hands }: Props) {
  const words = wordsOf[useLanguage()];
  const { steps, at, isPreview } = stepping;
  const total = steps.frames.length;
  const [isPlaying, setPlaying] = usePlaying(at, total);
  const event = steps.frames[at - 1]?.event;
  const code = codeOf(stepping);
  return (
    <Panel label={words.label} at={at} total={total} takesFocus onSpace={() => setPlaying(!isPlaying)} {...hands}>
      <p className={style['command']}>
        <code>{steps.argv.slice(0, 12).map((word) => readable(word.slice(0, 40))).join(' ')}</code>
        {isPreview ? <span>{words.preview}</span> : null}
      </p>
      <div className={style['controls']}>
        <button type="button" aria-label={words.back} title={words.back} onClick={() => moveTo(at - 1)}>‹</button>
        <button type="button" onClick={() => setPlaying(!isPlaying)}>{isPlaying ? words.stop : words.play}</button>
        <button type="button" aria-label={words.on} title={words.on} onClick={() => moveTo(at + 1)}>›</button>
        <span>{words.step(at, total)}</span>
        <button type="button" className={style['close']} onClick={closing(hands)}>{words.close} <kbd>Esc</kbd></button>
      </div>
      <p className={style['event']} aria-live="polite">
        {total === 0 ? words.none : event === undefined ? words.before : words.event(event)}
        {at === total && steps.dropped > 0 ? ` · ${words.dropped(steps.dropped)}` : ''}
      </p>
      {code === null ? null : <Code {...code} words={words} />}
      <Summary steps={steps} words={words} />
    </Panel>
  );
}
