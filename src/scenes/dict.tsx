/* Buckets as rows, chains as what hangs from them; both tables side by side while a rehash is under way. */

import { useMemo } from 'react';
import type { DictView, ValueView } from '../inspect.ts';
import { address, clip } from './bytes-text.ts';
import { momentText } from './clock-text.ts';
import { type BucketRow, type ChainEntry, layout, type TableLayout } from './dict-layout.ts';
import { type Links, useLinks } from './links.ts';
import { keyFor } from './marks.ts';
import type { SceneProps } from './scene.ts';
import style from './scenes.module.css';
import type { SceneWords } from '../app/words-scenes.ts';

const keyCharsMax = 28;
const valueCharsMax = 24;

export const dictOf = (value: ValueView | undefined): DictView | null =>
  value?.kind === 'dict' || value?.kind === 'zset' ? value.dict : null;

interface EntryProps {
  readonly entry: ChainEntry;
  readonly lit: boolean;
  readonly links: Links;
  readonly words: SceneWords;
}

const linkOf = (entry: ChainEntry): string => String(entry.address);

function Entry({ entry, lit, links, words }: EntryProps) {
  const marked = entry.mark === null ? '' : style[entry.mark];
  return (
    <span
      className={`${style['entry']} ${marked} ${lit ? style['lit'] : ''}`}
      data-mark={entry.mark}
      onPointerEnter={(event) => event.pointerType === 'mouse' && links.point(linkOf(entry))}
      onPointerLeave={() => links.point(null)}
      onPointerUp={() => links.keep(linkOf(entry))}
    >
      <span className={style['entryKey']}>{clip(entry.key, keyCharsMax)}</span>
      {entry.value === null ? null : <span className={style['entryValue']}>{clip(entry.value, valueCharsMax)}</span>}
      {entry.expiresAtMs === null ? null : (
        <span className={style['entryTtl']} data-part="ttl">{words.until(momentText(entry.expiresAtMs))}</span>
      )}
    </span>
  );
}

function Row({
  row,
  links,
  generation,
  words,
}: {
  readonly row: BucketRow;
  readonly links: Links;
  readonly generation: number;
  readonly words: SceneWords;
}) {
  if (row.kind !== 'bucket') {
    const text = row.kind === 'moved' ? words.movedBuckets(row.bucket, row.to) : words.emptyBuckets(row.bucket, row.to);
    return <div className={`${style['bucketGap']} ${row.kind === 'moved' ? style['movedGap'] : ''}`}>{text}</div>;
  }
  return (
    <div className={`${style['bucket']} ${row.next ? style['next'] : ''}`}>
      <span className={style['bucketIndex']}>{row.bucket}</span>
      {row.chain.map((entry) => (
        <Entry
          key={keyFor(entry.address, entry.mark, generation)}
          entry={entry}
          lit={links.lit === linkOf(entry)}
          links={links}
          words={words}
        />
      ))}
      {row.next ? <span className={style['nextLabel']}>rehashidx · {words.nextToMove}</span> : null}
    </div>
  );
}

function Table({
  table,
  name,
  links,
  generation,
  words,
}: {
  readonly table: TableLayout;
  readonly name: string;
  readonly links: Links;
  readonly generation: number;
  readonly words: SceneWords;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      className={style['table']}
      role="group"
      aria-label={words.tableOf(name)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk its entries
      tabIndex={0}
      onKeyDown={links.onKeyDown}
    >
      <p className={style['sectionTitle']}>
        <b>{name}</b> <span>{words.table(table.used, table.size)}</span>
        {table.shown < table.size ? <span>{words.buckets(table.from, table.from + table.shown - 1)}</span> : null}
      </p>
      {table.rows.map((row) => (
        <Row key={`${row.kind} ${row.bucket}`} row={row} links={links} generation={generation} words={words} />
      ))}
    </div>
  );
}

interface Found {
  readonly entry: ChainEntry;
  readonly bucket: number;
  readonly size: number;
}

const entriesOf = (tables: readonly TableLayout[]): Found[] =>
  tables.flatMap(({ rows, size }) =>
    rows.flatMap((row) =>
      row.kind === 'bucket' ? row.chain.map((entry) => ({ entry, bucket: row.bucket, size })) : [],
    ),
  );

const hex = (word: number): string => `0x${word.toString(16)}`;

function Caption({
  found,
  dict,
  words,
}: {
  readonly found: Found | undefined;
  readonly dict: DictView;
  readonly words: SceneWords;
}) {
  if (found === undefined) {
    const state = dict.rehashIndex < 0 ? '' : `${words.rehashing(dict.rehashIndex)} · `;
    return <p className={style['caption']}>{`${state}${words.seed} ${dict.seed}`}</p>;
  }
  const { entry, bucket, size } = found;
  return (
    <p className={style['caption']}>
      <b>{clip(entry.key, keyCharsMax)}</b> {words.entry(hex(entry.hash), hex(size - 1), bucket)} ·{' '}
      {address(entry.address)}
    </p>
  );
}

export function DictScene({ view, before, generation, words }: SceneProps) {
  const dict = dictOf(view.value);
  const old = dictOf(before?.value);
  const tables = useMemo(() => (dict === null ? [] : layout(dict, old)), [dict, old]);
  const entries = useMemo(() => entriesOf(tables), [tables]);
  const links = useLinks(useMemo(() => entries.map(({ entry }) => linkOf(entry)), [entries]));
  if (dict === null) return null;
  return (
    <div className={style['stack']}>
      <div className={style['tables']}>
        {tables.map((table, i) => {
          const name = `ht[${tables.length === 1 && dict.tables[0].size === 0 ? 1 : i}]`;
          return <Table key={name} table={table} name={name} links={links} generation={generation} words={words} />;
        })}
      </div>
      <Caption found={entries.find(({ entry }) => linkOf(entry) === links.lit)} dict={dict} words={words} />
    </div>
  );
}
