/* Prose on the page. Its links act: they point at a part of the picture, run a command, or go somewhere in the course. */

import { createContext, type ReactNode, useContext } from 'react';
import { filled, type FreshValues } from '../../course/fresh.ts';
import { type Block, type Inline, plain } from '../../course/prose.ts';
import { addressOf } from '../place.ts';
import style from './course.module.css';
import { placed } from './placed.ts';
import { pointAt, pointAway } from './pointing.ts';

interface ProseContext {
  readonly values: FreshValues;
  readonly run: (line: string) => void;
}

/** What prose needs to be told where it stands: the fresh values, and how a line gets into the terminal. */
export const ProseScope = createContext<ProseContext>({ values: {}, run: () => undefined });

const heads: Readonly<Record<string, string>> = {
  lesson: 'lesson',
  scene: 'scene',
  term: 'glossary',
  command: 'command',
  errata: 'errata',
  quiz: 'quiz',
  lab: 'lab',
};

function Anchor({ to, inline }: { readonly to: string; readonly inline: readonly Inline[] }) {
  const { run, values } = useContext(ProseScope);
  const [scheme = '', ...rest] = to.split(':');
  const name = decodeURI(rest.join(':'));
  const children = <Inlines inline={inline} />;
  if (scheme === 'part') return <Part name={name}>{children}</Part>;
  if (scheme === 'run') {
    return (
      <button type="button" className={style['inlineRun']} onClick={() => run(filled(plain(inline), values))}>
        {children}
      </button>
    );
  }
  const head = heads[scheme];
  if (head !== undefined) return <a href={addressOf(head, name)}>{children}</a>;
  return (
    <a href={to} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const show = () => pointAt(name);
  return (
    <button
      type="button"
      className={style['part']}
      onPointerEnter={show}
      onFocus={show}
      onClick={show}
      onPointerLeave={pointAway}
      onBlur={pointAway}
    >
      {children}
    </button>
  );
}

function Piece({ piece }: { readonly piece: Inline }) {
  const { values } = useContext(ProseScope);
  if (typeof piece === 'string') return filled(piece, values);
  switch (piece.kind) {
    case 'code':
      return <code>{filled(piece.text, values)}</code>;
    case 'strong':
      return (
        <strong>
          <Inlines inline={piece.inline} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inlines inline={piece.inline} />
        </em>
      );
    case 'link':
      return <Anchor to={piece.to} inline={piece.inline} />;
  }
}

export function Inlines({ inline }: { readonly inline: readonly Inline[] }) {
  return placed(inline).map(({ item, place }) => <Piece key={place} piece={item} />);
}

function Table({ table }: { readonly table: Extract<Block, { readonly kind: 'table' }> }) {
  const cells = (row: (typeof table)['head']) =>
    placed(row).map(({ item, place }) => (
      <td key={place}>
        <Inlines inline={item} />
      </td>
    ));
  return (
    <table>
      <thead>
        <tr>
          {placed(table.head).map(({ item, place }) => (
            <th key={place} scope="col">
              <Inlines inline={item} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {placed(table.rows).map(({ item, place }) => (
          <tr key={place}>{cells(item)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  const { values } = useContext(ProseScope);
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines inline={block.inline} />
        </p>
      );
    case 'code':
      return (
        <pre>
          <code>{filled(block.text, values)}</code>
        </pre>
      );
    case 'list': {
      const items = placed(block.items).map(({ item, place }) => (
        <li key={place}>
          <Inlines inline={item.inline} />
        </li>
      ));
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <Table table={block} />;
  }
}

export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className={style['prose']}>
      {placed(blocks).map(({ item, place }) => (
        <BlockView key={place} block={item} />
      ))}
    </div>
  );
}
