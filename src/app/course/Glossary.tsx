/* The words of the trade, each in a sentence or two. */

import { useEffect, useRef } from 'react';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { useGlossary, useProse } from './content.ts';
import style from './course.module.css';
import { Blocks, Inlines } from './Prose.tsx';
import { useCourseWords } from './use-words.ts';

export function Glossary({ at }: { readonly at: string | undefined }) {
  const language = useLanguage();
  const words = useCourseWords().glossary;
  const { sections } = useProse('glossary', language);
  const data = useGlossary();
  const chosen = useRef<HTMLElement>(null);
  useEffect(() => {
    if (at !== undefined) chosen.current?.scrollIntoView({ block: 'center' });
  }, [at]);
  const sorted = [...sections].sort((a, b) => String(a.title[0]).localeCompare(String(b.title[0]), language));
  return (
    <dl className={style['glossary']}>
      {sorted.map(({ id, title, blocks }) => (
        <div
          key={id}
          ref={id === at ? (chosen as React.RefObject<HTMLDivElement | null>) : undefined}
          data-chosen={id === at}
        >
          <dt>
            <Inlines inline={title} />
          </dt>
          <dd>
            <Blocks blocks={blocks} />
            <small>
              {data[id]?.lesson === undefined ? null : (
                <a href={addressOf('lesson', data[id].lesson)}>{words.lesson}</a>
              )}{' '}
              {data[id]?.command === undefined ? null : (
                <a href={addressOf('command', data[id].command)}>
                  <code>{data[id].command}</code>
                </a>
              )}
            </small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
