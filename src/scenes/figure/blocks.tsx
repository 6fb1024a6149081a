/* How each kind of block looks. */

import type { ReactNode } from 'react';
import { keyFor } from '../marks.ts';
import type { MarkKind } from '../byte-map.ts';
import { TwinTable } from '../text-twin.tsx';
import { Cells } from './cells.tsx';
import { DrawingBlock } from './drawing.tsx';
import type { Bar, Block, Chip, Lane } from './figure.ts';
import style from './figure.module.css';

export interface BlockProps {
  readonly block: Block;
  readonly generation: number;
  /** Puts a command into the student's terminal; null where there is none. */
  readonly run: ((line: string) => void) | null;
}

const toned = (...names: (string | undefined | false | null)[]): string =>
  names.flatMap((name) => (name === undefined || name === false || name === null ? [] : [style[name] ?? ''])).join(' ');

const lit = (mark: MarkKind | null | undefined): string | null => (mark == null ? null : `lit-${mark}`);

function Titled({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <section className={style['block']} aria-label={title}>
      <h2 className={style['title']}>
        {title} {note === undefined || note === '' ? null : <span>{note}</span>}
      </h2>
      {children}
    </section>
  );
}

function ChipView({ chip }: { readonly chip: Chip }) {
  const mark = chip.mark ?? null;
  return (
    <li
      className={toned('chip', chip.tone ?? 'plain', lit(mark), chip.isGone === true && 'gone')}
      data-mark={mark}
      data-part={chip.id}
    >
      {chip.text}
      {chip.note === undefined || chip.note === '' ? null : <small>{chip.note}</small>}
    </li>
  );
}

function LaneView({ lane, generation }: { readonly lane: Lane; readonly generation: number }) {
  const { chips, more } = lane;
  const items = chips.map((chip) => <ChipView key={keyFor(chip.id, chip.mark ?? null, generation)} chip={chip} />);
  if (more !== undefined && more.count > 0)
    items.splice(
      more.after,
      0,
      <li key="more" className={style['moreChips']}>{`… ${more.count.toLocaleString('en-US')}`}</li>,
    );
  return (
    <div className={toned('lane', lit(lane.mark))} data-part={lane.id}>
      <div className={toned('laneName', lane.tone ?? 'plain')}>
        <b>{lane.name}</b>
        {lane.note === undefined || lane.note === '' ? null : <small>{lane.note}</small>}
      </div>
      {items.length === 0 ? (
        <p className={style['laneEmpty']}>{lane.empty ?? '—'}</p>
      ) : (
        <ul className={toned('chips', lane.arrows === true && 'rail')}>{items}</ul>
      )}
    </div>
  );
}

function share(value: number, max: number, scale: 'linear' | 'log'): number {
  if (max <= 0 || value <= 0) return 0;
  if (scale === 'linear') return Math.min(1, value / max);
  return Math.max(0.01, Math.min(1, Math.log10(1 + value) / Math.log10(1 + max)));
}

function Bars({
  bars,
  max,
  scale,
  generation,
}: {
  readonly bars: readonly Bar[];
  readonly max: number;
  readonly scale: 'linear' | 'log';
  readonly generation: number;
}) {
  return (
    <div className={style['bars']}>
      {bars.map((bar) => (
        <div
          key={keyFor(bar.id, bar.mark ?? null, generation)}
          className={toned('bar', lit(bar.mark))}
          data-mark={bar.mark}
          data-part={bar.id}
        >
          <span className={style['barName']}>{bar.name}</span>
          <span className={style['barTrack']} aria-hidden="true">
            <i
              className={toned('barFill', bar.tone ?? 'header')}
              style={{ inlineSize: `${100 * share(bar.value, max, scale)}%` }}
            />
          </span>
          <span className={style['barText']}>{bar.text}</span>
        </div>
      ))}
    </div>
  );
}

function Wire({
  block,
  generation,
}: {
  readonly block: Extract<Block, { kind: 'wire' }>;
  readonly generation: number;
}) {
  return (
    <>
      <ol className={style['wire']}>
        {block.pieces.map((piece) => (
          <li
            key={keyFor(piece.id, piece.mark, generation)}
            className={toned('piece', piece.isReply && 'reply')}
            data-mark={piece.mark}
          >
            <span className={toned('pieceName', piece.tone)}>
              <b>{piece.name}</b> <small>{piece.note}</small>
            </span>
            <code>
              {piece.tokens.map((token, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: tokens are told apart by their place alone
                <span key={i} className={toned(`wire-${token.role}`)} title={block.roles[token.role]}>
                  {token.text}
                </span>
              ))}
            </code>
          </li>
        ))}
      </ol>
      <p className={style['legend']}>
        {(['type', 'length', 'payload', 'end'] as const).map((role) => (
          <span key={role}>
            <i className={toned(`wire-${role}`)}>{{ type: '$', length: '5', payload: 'hello', end: '\\r\\n' }[role]}</i>{' '}
            {block.roles[role]}
          </span>
        ))}
      </p>
    </>
  );
}

function Code({ lines, at, callers }: Extract<Block, { kind: 'code' }>) {
  return (
    <ol className={style['program']}>
      {lines.map((line, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place alone
          key={i}
          aria-current={i === at ? 'step' : undefined}
          data-mark={i === at ? 'touched' : undefined}
          className={callers.includes(i) ? style['caller'] : undefined}
        >
          <code>{line}</code>
        </li>
      ))}
    </ol>
  );
}

function Try({ block, run }: { readonly block: Extract<Block, { kind: 'try' }>; readonly run: BlockProps['run'] }) {
  return (
    <div className={style['try']}>
      <p>{block.text}</p>
      <div>
        {block.lines.map((line) =>
          run === null ? (
            <code key={line}>{line}</code>
          ) : (
            <button key={line} type="button" onClick={() => run(line)}>
              {line}
            </button>
          ),
        )}
      </div>
    </div>
  );
}

export function BlockView({ block, generation, run }: BlockProps) {
  switch (block.kind) {
    case 'facts':
      return (
        <dl className={style['facts']}>
          {block.facts.map((fact) => (
            <div key={fact.name} data-part={fact.part}>
              <dt>{fact.name}</dt>
              <dd
                key={keyFor(fact.name, fact.mark ?? null, generation)}
                className={toned(fact.tone ?? 'plain', lit(fact.mark))}
              >
                {fact.value}
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'lanes':
      return (
        <Titled title={block.title} note={block.note}>
          <div className={style['lanes']}>
            {block.lanes.map((lane) => (
              <LaneView key={lane.id} lane={lane} generation={generation} />
            ))}
          </div>
        </Titled>
      );
    case 'bars':
      return (
        <Titled title={block.title} note={block.note}>
          <Bars
            bars={block.bars}
            max={block.max ?? Math.max(...block.bars.map(({ value }) => value), 0)}
            scale={block.scale}
            generation={generation}
          />
        </Titled>
      );
    case 'cells':
      return (
        <Titled title={block.title} note={block.note}>
          <Cells block={block} generation={generation} />
        </Titled>
      );
    case 'drawing':
      return (
        <Titled title={block.title} note={block.note}>
          <DrawingBlock block={block} generation={generation} />
        </Titled>
      );
    case 'code':
      return (
        <Titled title={block.title} note={block.note}>
          <Code {...block} />
        </Titled>
      );
    case 'wire':
      return (
        <Titled title={block.title} note={block.note}>
          <Wire block={block} generation={generation} />
        </Titled>
      );
    case 'table':
      return (
        <Titled title={block.title} note={block.note}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
          <div className={style['tableBox']} tabIndex={0}>
            <TwinTable table={{ ...block.table, caption: '' }} marks={block.marks} generation={generation} />
          </div>
        </Titled>
      );
    case 'note':
      return <p className={toned('note', block.isModel === true && 'model')}>{block.text}</p>;
    case 'try':
      return <Try block={block} run={run} />;
  }
}
