/* A figure on the page: its blocks, or its text twin. */

import { TwinTable } from '../text-twin.tsx';
import { BlockView, type BlockProps } from './blocks.tsx';
import type { Block, Figure } from './figure.ts';
import style from './figure.module.css';
import { twinOf } from './twin.ts';

const keyOf = (block: Block, i: number): string =>
  'title' in block ? `${block.kind} ${block.title}` : `${block.kind} ${i}`;

interface Props extends Omit<BlockProps, 'block'> {
  readonly figure: Figure;
}

export function FigureView({ figure, ...rest }: Props) {
  const list = (blocks: readonly Block[]) =>
    blocks.map((block, i) => <BlockView key={keyOf(block, i)} block={block} {...rest} />);
  const { aside = [] } = figure;
  return (
    <div className={`${style['figure']} ${aside.length > 0 ? style['withAside'] : ''}`}>
      <div className={style['column']}>{list(figure.blocks)}</div>
      {aside.length > 0 ? <div className={style['column']}>{list(aside)}</div> : null}
    </div>
  );
}

const twinKey = (each: ReturnType<typeof twinOf>[number]): string => (typeof each === 'string' ? each : each.caption);

export function FigureTwin({ figure }: { readonly figure: Figure }) {
  return twinOf(figure).map((each) =>
    typeof each === 'string' ? (
      <p key={twinKey(each)} className={style['note']}>
        {each}
      </p>
    ) : (
      <TwinTable key={twinKey(each)} table={each} />
    ),
  );
}
