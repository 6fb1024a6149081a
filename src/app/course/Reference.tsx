/* The commands, as this server tells of them (COMMAND DOCS), each with lines that lessons run. */

import { use, useEffect, useState } from 'react';
import { play } from '../../course/play.ts';
import { parseScript } from '../../course/script.ts';
import { type CommandDoc, noDocs, parseDocs } from '../../repl/docs.ts';
import { syntaxOf } from '../../repl/hints.ts';
import type { EngineClient } from '../../worker/client.ts';
import { koreanDocs } from '../korean-docs.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { fetchLesson, openLessons, titleOf } from './content.ts';
import { Commands } from './Commands.tsx';
import style from './course.module.css';
import { newWorld } from './page-world.ts';
import type { Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

const examplesMax = 6;

/** What COMMAND DOCS answers; asked once in a visit. */
let asked: Promise<readonly CommandDoc[]> | undefined;

function useDocs(engine: EngineClient): readonly CommandDoc[] {
  const language = useLanguage();
  const [docs, setDocs] = useState<readonly CommandDoc[]>([]);
  useEffect(() => {
    asked ??= play(newWorld(engine, []), 'COMMAND DOCS').then(
      ([exchange]) => (exchange?.reply ? parseDocs(exchange.reply) : noDocs).commands,
    );
    void asked.then(setDocs);
  }, [engine]);
  return language === 'ko' ? docs.map(use(koreanDocs()).inKorean) : docs;
}

interface Example {
  readonly lesson: string;
  readonly line: string;
}

/** Lines of lessons that run a command: as proved as the lessons are. Those with fresh values are left out. */
async function examplesOf(name: string): Promise<readonly Example[]> {
  const found: Example[] = [];
  const starts = `${name} `;
  for (const lesson of openLessons) {
    const { steps } = await fetchLesson(lesson);
    const scripts = steps.flatMap((step) => (step.kind === 'do' ? [step.solution] : [step.run ?? '']));
    for (const line of scripts.flatMap(parseScript))
      if (
        line.kind === 'command' &&
        line.repeat === null &&
        line.text.toUpperCase().startsWith(starts) &&
        !/\{\w+\}/.test(line.text)
      )
        found.push({ lesson, line: line.text });
  }
  const seen = new Set<string>();
  return found.filter(({ line }) => !seen.has(line) && seen.add(line)).slice(0, examplesMax);
}

function CommandPage({ doc, connections, engine }: Stagehand & { readonly doc: CommandDoc }) {
  const language = useLanguage();
  const words = useCourseWords().command;
  const [examples, setExamples] = useState<readonly Example[]>([]);
  const { name, complexity } = doc;
  useEffect(() => void examplesOf(name).then(setExamples), [name]);
  return (
    <article className={style['lesson']}>
      <header>
        <a className={style['crumb']} href={addressOf('command')}>
          {words.title}
        </a>
        <span className={style['dim']}>
          {doc.group} · {words.since(doc.since)}
        </span>
      </header>
      <h3>
        <code>{name}</code>
      </h3>
      <pre className={style['usage']}>{`${name} ${syntaxOf(doc)}`}</pre>
      <p>{doc.summary}</p>
      {complexity === '' ? null : (
        <p className={style['dim']}>
          {words.complexity}: {complexity}
        </p>
      )}
      {examples.length === 0 ? null : <h4>{words.examples}</h4>}
      {examples.length === 0 ? null : (
        <Commands script={examples.map(({ line }) => line).join('\n')} connections={connections} engine={engine} />
      )}
      <p>
        {[...new Set(examples.map(({ lesson }) => lesson))].map((lesson) => (
          <a key={lesson} className={style['tag']} href={addressOf('lesson', lesson)}>
            {titleOf(lesson, language)}
          </a>
        ))}
      </p>
    </article>
  );
}

export function Reference({ name, ...hands }: Stagehand & { readonly name: string | undefined }) {
  const words = useCourseWords().command;
  const docs = useDocs(hands.engine);
  const [wanted, setWanted] = useState('');
  if (docs.length === 0) return null;
  if (name !== undefined) {
    const doc = docs.find((each) => each.name === name.toUpperCase());
    return doc === undefined ? (
      <p className={style['dim']}>{words.none}</p>
    ) : (
      <CommandPage key={doc.name} doc={doc} {...hands} />
    );
  }
  const shown = docs.filter((each) => each.name.includes(wanted.trim().toUpperCase()));
  return (
    <div className={style['map']}>
      <p className={style['lead']}>{words.lead}</p>
      <input
        className={style['search']}
        type="search"
        placeholder={words.filter}
        aria-label={words.filter}
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
      />
      <ul className={style['reference']}>
        {shown.map((each) => (
          <li key={each.name}>
            <a href={addressOf('command', each.name)}>
              <code>{each.name}</code>
            </a>{' '}
            <small>{each.summary}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}
