import { useMemo, useState } from 'react';
import type { Address, QuicklistNodeView, QuicklistView, ValueView } from '../inspect.ts';
import { ByteScene } from './byte-scene.tsx';
import { address, readable } from './bytes-text.ts';
import { layout as layoutListpack } from './listpack-layout.ts';
import { keyFor } from './marks.ts';
import { type ChainGap, type ChainNode, layout, openNode } from './quicklist-layout.ts';
import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';
import type { SceneWords } from '../app/words-scenes.ts';

const quicklistOf = (value: ValueView | undefined): QuicklistView | null =>
  value?.kind === 'quicklist' ? value.quicklist : null;

interface NodeProps {
  readonly node: ChainNode;
  readonly open: boolean;
  readonly choose: () => void;
  readonly words: SceneWords;
}

function NodeButton({ node, open, choose, words }: NodeProps) {
  const marked = node.mark === null ? '' : style[node.mark];
  const more = node.count > node.preview.length ? ' …' : '';
  return (
    <button
      type="button"
      className={`${style['chainNode']} ${marked}`}
      aria-pressed={open}
      data-mark={node.mark}
      onClick={choose}
    >
      <b>{words.node(node.index)}</b>
      <span>
        {words.entries(node.count)} · {words.byteCount(node.bytes)}
      </span>
      <span>{node.container}</span>
      <span className={style['preview']}>{node.preview.join(', ') + more}</span>
    </button>
  );
}

interface ChainProps {
  readonly chain: readonly (ChainNode | ChainGap)[];
  readonly open: Address | undefined;
  readonly choose: (at: Address) => void;
  readonly generation: number;
  readonly words: SceneWords;
}

function Chain({ chain, open, choose, generation, words }: ChainProps) {
  return (
    <div className={style['chain']} data-scrolls>
      <span className={style['endLabel']}>{words.head}</span>
      {chain.map((part, i) => {
        if (part.kind === 'gap') {
          return (
            <span key={`gap ${chain[i - 1]?.kind ?? 'first'}`} className={style['chainGap']}>
              … {words.nodes(part.nodes)} …
            </span>
          );
        }
        const key = keyFor(part.address, part.mark, generation);
        const chosen = part.address === open;
        return <NodeButton key={key} node={part} open={chosen} choose={() => choose(part.address)} words={words} />;
      })}
      <span className={style['endLabel']}>{words.tail}</span>
    </div>
  );
}

function Opened({
  node,
  before,
  generation,
  words,
}: {
  readonly node: QuicklistNodeView;
  readonly before: QuicklistNodeView | undefined;
  readonly generation: number;
  readonly words: SceneWords;
}) {
  const map = useMemo(
    () => (node.listpack === null ? null : layoutListpack('list', node.listpack, before?.listpack ?? null)),
    [node, before],
  );
  if (map !== null) return <ByteScene map={map} generation={generation} words={words} />;
  return (
    <p className={style['plain']}>
      {address(node.address)} {node.plain === null ? node.encoding : readable(node.plain)}
    </p>
  );
}

export function QuicklistScene({ view, before, generation, words }: SceneProps) {
  const [chosen, setChosen] = useState<Address | null>(null);
  const list = quicklistOf(view.value);
  const old = quicklistOf(before?.value);
  const chain = useMemo(() => (list === null ? [] : layout(list, old)), [list, old]);
  if (list === null) return null;
  const open = openNode(list, chain, chosen);
  return (
    <div className={style['stack']}>
      <Chain chain={chain} open={open?.address} choose={setChosen} generation={generation} words={words} />
      {open === null ? null : (
        <Opened
          key={open.address}
          node={open}
          before={old?.nodes.find((node) => node.address === open.address)}
          generation={generation}
          words={words}
        />
      )}
    </div>
  );
}
