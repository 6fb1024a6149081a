/* A question of any kind: it is asked, answered, judged, explained, and proved on the spot. */

import { type ComponentType, useMemo, useState } from 'react';
import type { Question as Data } from '../../course/compile/schema.ts';
import { check, passes } from '../../course/check.ts';
import { compact } from '../../course/compact.ts';
import { filled, type FreshValues, freshValues } from '../../course/fresh.ts';
import { play } from '../../course/play.ts';
import { type Item, partsOf, type PartKind, plain, type Section } from '../../course/prose.ts';
import { blocksBefore, isRightChoice, isRightOrder, itemsOfQuestion, shuffled } from '../../course/question.ts';
import type { Outcome } from '../../course/review.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { useProse, useQuiz } from './content.ts';
import style from './course.module.css';
import { newWorld } from './page-world.ts';
import { placed } from './placed.ts';
import { Options, useAnswer } from './Predict.tsx';
import { Proof } from './Proof.tsx';
import { Blocks, Inlines, ProseScope } from './Prose.tsx';
import { type Asked, folderOf } from './questions.ts';
import type { Stagehand } from './run.ts';
import { stepsOfScript } from './stage.ts';
import { useCourseWords } from './use-words.ts';

interface Props extends Stagehand {
  readonly question: Data;
  readonly section: Section;
  readonly values: FreshValues;
  readonly seed: string;
  /** Null before it was answered. */
  readonly outcome: Outcome | null;
  readonly answer: (outcome: Outcome) => void;
}

function Check({ isReady, onCheck }: { readonly isReady: boolean; readonly onCheck: () => void }) {
  const words = useCourseWords().quiz;
  return (
    <button type="button" className={style['primary']} disabled={!isReady} onClick={onCheck}>
      {words.check}
    </button>
  );
}

function Choice({ question, section, seed, outcome, answer }: Props) {
  const words = useCourseWords().quiz;
  const items = itemsOfQuestion(question, section);
  const order = useMemo(() => shuffled(placed(items), seed), [items, seed]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const isSeveral = question.kind === 'multiple';
  const choose = (place: number): void => {
    const next = new Set(isSeveral ? chosen : []);
    if (!next.delete(place) || !isSeveral) next.add(place);
    setChosen(next);
  };
  const judge = (): void =>
    answer(isRightChoice(items, new Set(items.filter((_, i) => chosen.has(i)))) ? 'right' : 'wrong');
  const verdictOf = (item: Item, place: number) => {
    if (outcome === null) return undefined;
    return item.isRight === true ? 'right' : chosen.has(place) ? 'wrong' : 'other';
  };
  return (
    <fieldset className={style['predict']}>
      <legend className={isSeveral ? style['dim'] : 'unseen'}>
        {isSeveral ? words.several : plain(section.title)}
      </legend>
      {order.map(({ item, place }) => (
        <button
          key={place}
          type="button"
          className={style['option']}
          aria-pressed={chosen.has(place)}
          disabled={outcome !== null}
          data-verdict={verdictOf(item, place)}
          onClick={() => choose(place)}
        >
          <span>
            <Inlines inline={item.inline} />
          </span>
        </button>
      ))}
      {outcome === null ? (
        <p>
          <Check isReady={chosen.size > 0} onCheck={judge} />
        </p>
      ) : null}
    </fieldset>
  );
}

function Order({ question, section, seed, outcome, answer }: Props) {
  const words = useCourseWords().quiz;
  const items = itemsOfQuestion(question, section);
  const [order, setOrder] = useState(() => shuffled(placed(items), seed));
  const move = (from: number, to: number): void => {
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    setOrder(next);
  };
  const judge = (): void =>
    answer(
      isRightOrder(
        items,
        order.map(({ item }) => item),
      )
        ? 'right'
        : 'wrong',
    );
  const shown = outcome === null ? order : placed(items);
  return (
    <>
      <ol className={style['order']} aria-label={words.order}>
        {shown.map(({ item, place }, i) => (
          <li key={place}>
            <span>
              <Inlines inline={item.inline} />
            </span>
            {outcome === null ? (
              <span className={style['moves']}>
                <button
                  type="button"
                  disabled={i === 0}
                  aria-label={words.up(plain(item.inline))}
                  onClick={() => move(i, i - 1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  disabled={i === order.length - 1}
                  aria-label={words.down(plain(item.inline))}
                  onClick={() => move(i, i + 1)}
                >
                  ↓
                </button>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {outcome === null ? <Check isReady onCheck={judge} /> : null}
    </>
  );
}

function Predict({ question, values, seed, engine, answer }: Props) {
  const { ask: asking, wrong: others } = question as Data & { kind: 'predict' };
  const [chosen, setChosen] = useState<string | null>(null);
  const ask = filled(asking, values);
  const setup = filled(question.setup ?? '', values);
  const world = useMemo(() => newWorld(engine, stepsOfScript(setup)), [engine, setup]);
  const wrong = useMemo(() => others.map((each) => filled(each, values)), [others, values]);
  const known = useAnswer(world, ask, wrong, seed);
  const choose = (option: string): void => {
    setChosen(option);
    if (known !== null) answer(option === compact(known.reply) ? 'right' : 'wrong');
  };
  return (
    <>
      {setup === '' ? null : (
        <pre>
          <code>{setup}</code>
        </pre>
      )}
      {known === null ? null : <Options answer={known} ask={ask} chosen={chosen} choose={choose} />}
    </>
  );
}

function Fill({ question, section, values, engine, outcome, answer }: Props) {
  const words = useCourseWords();
  const fill = question as Data & { kind: 'fill' };
  const [before = '', after = ''] = filled(fill.begin, values).split('____');
  const [text, setText] = useState('');
  const judge = async (): Promise<void> => {
    const typed = before + text + after;
    const setup = stepsOfScript(filled(fill.setup ?? '', values));
    try {
      const [exchange] = await play(newWorld(engine, setup), typed);
      const world = newWorld(engine, [...setup, ...stepsOfScript(typed)]);
      const verdicts = await check(filled(fill.check, values), world, [
        { line: typed, reply: compact(exchange?.reply ?? null) },
      ]);
      answer(passes(verdicts) ? 'right' : 'wrong');
    } catch {
      answer('wrong'); // quotes that do not match up are no command
    }
  };
  const hint = partsOf(section, 'hint').flatMap((part) => part.blocks);
  return (
    <>
      {fill.setup === undefined ? null : (
        <pre>
          <code>{filled(fill.setup, values)}</code>
        </pre>
      )}
      <form
        className={style['fill']}
        onSubmit={(event) => {
          event.preventDefault();
          void judge();
        }}
      >
        <code>{before}</code>
        <input
          aria-label={words.quiz.command}
          value={text}
          disabled={outcome !== null}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          size={Math.max(8, text.length + 1)}
          onChange={({ target }) => setText(target.value)}
        />
        <code>{after}</code>
        {outcome === null ? (
          <button type="submit" className={style['primary']} disabled={text === ''}>
            {words.quiz.check}
          </button>
        ) : null}
      </form>
      {outcome === null && hint.length > 0 ? (
        <details className={style['hint']}>
          <summary>{words.lesson.hint(1, 1)}</summary>
          <Blocks blocks={hint} />
        </details>
      ) : null}
      {outcome === 'wrong' ? (
        <pre>
          <code>{filled(fill.solution, values).replace(/\s+→.*$/gm, '')}</code>
        </pre>
      ) : null}
    </>
  );
}

function Bug({ question, outcome, answer }: Props) {
  const words = useCourseWords().quiz;
  const { code, line } = question as Data & { kind: 'bug' };
  const [chosen, setChosen] = useState(0);
  const choose = (at: number): void => {
    setChosen(at);
    answer(at === line ? 'right' : 'wrong');
  };
  return (
    <ol className={style['bug']}>
      {placed(code.trimEnd().split('\n')).map(({ item, place }) => {
        const at = place + 1;
        const verdict = outcome === null ? undefined : at === line ? 'right' : at === chosen ? 'wrong' : 'other';
        return (
          <li key={place}>
            <button
              type="button"
              className={style['option']}
              data-verdict={verdict}
              disabled={outcome !== null}
              aria-label={`${words.line(at)}: ${item}`}
              onClick={() => choose(at)}
            >
              <code>{item}</code>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Explain({ section, outcome, answer }: Props) {
  const words = useCourseWords().quiz;
  const [isCompared, setCompared] = useState(false);
  const [have, setHave] = useState<ReadonlySet<number>>(new Set());
  const points = partsOf(section, 'points')
    .flatMap((part) => part.blocks)
    .flatMap((block) => (block.kind === 'list' ? block.items : []));
  const judge = (): void =>
    answer(have.size === points.length ? 'right' : have.size * 2 >= points.length ? 'hard' : 'wrong');
  const toggle = (place: number): void => {
    const next = new Set(have);
    if (!next.delete(place)) next.add(place);
    setHave(next);
  };
  return (
    <>
      <textarea
        className={style['own']}
        rows={4}
        aria-label={words.yourAnswer}
        placeholder={words.yourAnswer}
        readOnly={isCompared}
      />
      {isCompared ? (
        <>
          <h4>{words.modelAnswer}</h4>
          <Blocks blocks={partsOf(section, 'answer').flatMap((part) => part.blocks)} />
          <fieldset className={style['points']}>
            <legend>{words.points}</legend>
            {placed(points).map(({ item, place }) => (
              <label key={place}>
                <input
                  type="checkbox"
                  checked={have.has(place)}
                  disabled={outcome !== null}
                  onChange={() => toggle(place)}
                />{' '}
                <Inlines inline={item.inline} />
              </label>
            ))}
          </fieldset>
          {outcome === null ? <Check isReady onCheck={judge} /> : null}
        </>
      ) : (
        <button type="button" className={style['primary']} onClick={() => setCompared(true)}>
          {words.compare}
        </button>
      )}
    </>
  );
}

const kinds: Readonly<Record<Data['kind'], ComponentType<Props>>> = {
  single: Choice,
  multiple: Choice,
  order: Order,
  predict: Predict,
  fill: Fill,
  bug: Bug,
  explain: Explain,
};

/** What shows that the answer is right, as a script. */
function proofOf(question: Data, values: FreshValues): string {
  const script =
    question.kind === 'predict' ? question.ask : question.kind === 'fill' ? question.solution : (question.prove ?? '');
  return filled(`${question.setup ?? ''}\n${script}`, values);
}

function After({ question, section, values, outcome, engine, connections }: Props) {
  const words = useCourseWords().quiz;
  const part = (kind: PartKind) => partsOf(section, kind).flatMap((each) => each.blocks);
  const fact = 'fact' in question ? question.fact : undefined;
  return (
    <div className={style['after']} role="status">
      <p data-verdict={outcome === 'wrong' ? 'wrong' : 'right'}>{outcome === 'wrong' ? words.wrong : words.right}</p>
      <Blocks blocks={part('why')} />
      {part('outdated').length === 0 ? null : (
        <details open>
          <summary>{words.outdated}</summary>
          <Blocks blocks={part('outdated')} />
        </details>
      )}
      {fact === undefined ? (
        <Proof script={proofOf(question, values)} engine={engine} connections={connections} />
      ) : (
        <p className={style['dim']}>
          {words.fact}: {fact}
        </p>
      )}
      {question.lesson === undefined ? null : (
        <p className={style['dim']}>
          <a href={addressOf('lesson', question.lesson)}>{words.learn}</a>
        </p>
      )}
    </div>
  );
}

interface QuestionProps extends Stagehand {
  readonly asked: Asked;
  readonly seed: string;
  /** Whether it is said at once how the answer was. */
  readonly tells: boolean;
  readonly onAnswer: (outcome: Outcome) => void;
}

export function Question({ asked, seed, tells, onAnswer, ...hands }: QuestionProps) {
  const language = useLanguage();
  const question = useQuiz(folderOf(asked.topic))[asked.id];
  const section = useProse(folderOf(asked.topic), language).sections.find(({ id }) => id === asked.id);
  const values = useMemo(() => freshValues(question?.fresh ?? {}, seed), [question, seed]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { connections } = hands;
  const scope = useMemo(() => ({ values, run: (line: string) => connections.run(line) }), [values, connections]);
  if (question === undefined || section === undefined) return null;
  const Kind = kinds[question.kind];
  const answer = (result: Outcome): void => {
    setOutcome(result);
    onAnswer(result);
  };
  const props = { question, section, values, seed, outcome, answer, ...hands };
  return (
    <ProseScope value={scope}>
      <h3>
        <Inlines inline={section.title} />
      </h3>
      <Blocks blocks={blocksBefore(question, section)} />
      <Kind {...props} />
      {outcome === null || !tells ? null : <After {...props} />}
    </ProseScope>
  );
}
