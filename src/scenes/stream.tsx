import { useMemo, useState } from 'react';
import type { SceneWords } from '../app/words-scenes.ts';
import type { StreamNodeView, StreamView, ValueView } from '../inspect.ts';
import { ByteScene } from './byte-scene.tsx';
import { layout as layoutListpack } from './listpack-layout.ts';
import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';
import { branches, nodes as layoutNodes, openIndex, type StreamNode } from './stream-layout.ts';
import { TwinTable } from './text-twin.tsx';
import * as twin from './stream-twin.ts';

const streamOf = (value: ValueView | undefined): StreamView | null => (value?.kind === 'stream' ? value.stream : null);

/** The radix tree, a node a line, children below their parent and further in. */
function Tree({ stream, words }: { readonly stream: StreamView; readonly words: SceneWords }) {
  return (
    <ul className={style['raxTree']} aria-label={words.raxOf(stream.rax.keys, stream.rax.nodeCount)} data-scrolls>
      {branches(stream, words).map((branch) => (
        <li key={branch.address} style={{ paddingInlineStart: `${branch.depth * 2}ch` }}>
          <span className={style['raxChars']}>{branch.chars}</span> {branch.note}
        </li>
      ))}
    </ul>
  );
}

interface NodesProps {
  readonly nodes: readonly StreamNode[];
  readonly open: number;
  readonly choose: (index: number) => void;
  readonly generation: number;
  readonly words: SceneWords;
}

function Nodes({ nodes, open, choose, generation, words }: NodesProps) {
  return (
    <div className={`${style['chain']} ${style['unlinked']}`} data-scrolls>
      {nodes.map((node, i) => (
        <button
          key={`${node.masterId}${node.mark === null ? '' : ` ${generation}`}`}
          type="button"
          className={`${style['chainNode']} ${node.mark === null ? '' : style[node.mark]}`}
          aria-pressed={i === open}
          data-mark={node.mark}
          onClick={() => choose(i)}
        >
          <b>{node.masterId}</b>
          <span>
            {words.entries(node.entries)} · {words.byteCount(node.bytes)}
          </span>
          <span className={style['preview']}>{node.preview}</span>
        </button>
      ))}
    </div>
  );
}

interface OpenedProps {
  readonly node: StreamNodeView;
  readonly before: StreamNodeView | undefined;
  readonly generation: number;
  readonly words: SceneWords;
}

function Opened({ node, before, generation, words }: OpenedProps) {
  const map = useMemo(() => layoutListpack('stream', node.listpack, before?.listpack ?? null), [node, before]);
  return <ByteScene map={map} generation={generation} words={words} />;
}

export function StreamScene({ view, before, generation, words }: SceneProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const stream = streamOf(view.value);
  const old = streamOf(before?.value);
  const nodes = useMemo(() => (stream === null ? [] : layoutNodes(stream, old)), [stream, old]);
  if (stream === null) return null;
  const open = openIndex(nodes, chosen);
  const node = stream.nodes[open];
  return (
    <div className={style['stack']}>
      <Tree stream={stream} words={words} />
      <Nodes
        nodes={nodes}
        open={open}
        choose={(i) => setChosen(nodes[i]?.masterId ?? null)}
        generation={generation}
        words={words}
      />
      {node === undefined ? null : (
        <Opened
          key={node.masterId}
          node={node}
          before={old?.nodes.find((other) => other.masterId === node.masterId)}
          generation={generation}
          words={words}
        />
      )}
      {twin.groupTables(stream, words).map((table) => (
        <TwinTable key={table.caption} table={table} />
      ))}
    </div>
  );
}
