/* Claims to be refuted: a wall of them, and each with its world, its hints, and the truth once it was shown. */

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { Errata } from '../../course/compile/schema.ts';
import { withClaim } from '../../course/progress.ts';
import { partsOf, type Section } from '../../course/prose.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { errataGroups, headOfProse, titleOf, useErrata, useProse } from './content.ts';
import style from './course.module.css';
import { changeProgress, useProgress } from './progress-store.ts';
import { Proof } from './Proof.tsx';
import { Blocks, Inlines, ProseScope } from './Prose.tsx';
import type { Stagehand } from './run.ts';
import { useStage } from './stage.ts';
import { StageNote } from './StageNote.tsx';
import { Task } from './Task.tsx';
import { useCourseWords } from './use-words.ts';

function Group({ group }: { readonly group: string }) {
  const language = useLanguage();
  const words = useCourseWords().errata;
  const data = useErrata(group);
  const refuted = useProgress((progress) => progress.refuted);
  const lookedUp = useProgress((progress) => progress.lookedUp);
  const stateOf = (id: string) => {
    if (data[id]?.check === undefined) return 'note';
    if (refuted.includes(id)) return 'refuted';
    return lookedUp.includes(id) ? 'shown' : 'open';
  };
  const claims = Object.entries(headOfProse(group, language)?.sections ?? {});
  const states = claims.map(([id]) => stateOf(id));
  const countOf = (state: string): number => states.filter((each) => each === state).length;
  return (
    <section className={style['track']}>
      <h3>{titleOf(group, language)}</h3>
      <p className={style['done']}>{words.refuted(countOf('refuted'), states.length - countOf('note'), countOf('shown'))}</p>
      <ul className={style['wall']}>
        {claims.map(([id, title]) => (
          <li key={id}>
            <a href={addressOf('errata', id)} data-state={stateOf(id)}>
              <b>{id}</b> <span>{title}</span> <small>{words.badge[stateOf(id)]}</small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ErrataWall() {
  const words = useCourseWords().errata;
  return (
    <div className={style['map']}>
      <p className={style['lead']}>{words.lead}</p>
      {errataGroups.map((group) => (
        <Suspense key={group} fallback={null}>
          <Group group={group} />
        </Suspense>
      ))}
    </div>
  );
}

type Claim = Errata[string];

const groupOf = (id: string): string | undefined =>
  errataGroups.find((group) => id in (headOfProse(group, 'en')?.sections ?? {}));
export const isErratum = (id: string): boolean => groupOf(id) !== undefined;

function Truth({
  id,
  section,
  erratum,
  ...hands
}: Stagehand & { readonly id: string; readonly section: Section; readonly erratum: Claim }) {
  const words = useCourseWords().errata;
  return (
    <div>
      <h4 id={`${id}-truth`}>{words.truth}</h4>
      <Blocks blocks={partsOf(section, 'truth').flatMap((part) => part.blocks)} />
      {erratum.prove === undefined ? null : <Proof script={`${erratum.setup ?? ''}\n${erratum.prove}`} {...hands} />}
    </div>
  );
}

interface ChallengeProps extends Stagehand {
  readonly id: string;
  readonly section: Section;
  readonly erratum: Claim;
  readonly checks: string;
  readonly onDone: (state: 'solved' | 'shown') => void;
}

function Challenge({ id, section, erratum, checks, onDone, connections, engine }: ChallengeProps) {
  const { setup = '', prove = '' } = erratum;
  const stage = useStage({ engine, giveBack: connections.giveBack }, `errata ${id}`, setup, null);
  if (stage.state !== 'ready') return <StageNote stage={stage} />;
  return (
    <Task
      section={section}
      connections={connections}
      engine={engine}
      entries={stage.entries}
      begin={undefined}
      solution={prove}
      checks={checks}
      before={setup}
      onDone={onDone}
    />
  );
}

export function Erratum({ id, connections, engine }: Stagehand & { readonly id: string }) {
  const language = useLanguage();
  const words = useCourseWords();
  const group = groupOf(id) as string;
  const erratum = useErrata(group)[id] as Claim;
  const section = useProse(group, language).sections.find((each) => each.id === id) as Section;
  const isDone = useProgress((progress) => progress.refuted.includes(id) || progress.lookedUp.includes(id));
  const [isOpen, setOpen] = useState(isDone || erratum.check === undefined);
  const scope = useMemo(() => ({ values: {}, run: (line: string) => connections.run(line) }), [connections]);
  useEffect(() => {
    if (isDone) setOpen(true);
  }, [isDone]);
  return (
    <ProseScope value={scope}>
      <article className={style['lesson']}>
        <header>
          <a className={style['crumb']} href={addressOf('errata')}>
            {words.errata.all}
          </a>
          <span className={style['dim']}>
            {id} · {words.errata.classes[erratum.class]} · {words.errata.source} {erratum.source}
          </span>
        </header>
        <p className={style['kind']}>{words.errata.claim}</p>
        <h3>
          <Inlines inline={section.title} />
        </h3>
        <Blocks blocks={section.blocks} />
        {erratum.check === undefined ? null : (
          <Challenge
            id={id}
            section={section}
            erratum={erratum}
            checks={erratum.check}
            onDone={(state) => changeProgress((progress) => withClaim(progress, id, state))}
            connections={connections}
            engine={engine}
          />
        )}
        {isOpen ? (
          <Truth id={id} section={section} erratum={erratum} connections={connections} engine={engine} />
        ) : null}
      </article>
    </ProseScope>
  );
}
