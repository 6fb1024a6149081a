/* Bytes beside what they mean: the scene of everything that is one stretch of memory. */

import { type CSSProperties, memo, useId, useMemo } from 'react';
import { ByteGrid } from './byte-grid.tsx';
import type { ByteMap, Item, MarkKind, Role } from './byte-map.ts';
import { type Links, pointing, useLinks } from './links.ts';
import { keyFor } from './marks.ts';
import style from './scenes.module.css';
import type { SceneWords } from '../app/words-scenes.ts';

interface Props {
  readonly map: ByteMap;
  readonly generation: number;
  readonly words: SceneWords;
}

const markOrder: readonly MarkKind[] = ['touched', 'moved', 'read'];

const roleOrder: readonly Role[] = ['header', 'pointer', 'payload', 'backlen', 'end', 'free'];

function Legend({ map, words }: Pick<Props, 'map' | 'words'>) {
  const used = new Set(map.sections.flatMap((section) => section.runs.map((run) => run.role)));
  const marks = new Set(map.sections.flatMap((section) => section.runs.map((run) => run.mark?.kind)));
  return (
    <p className={style['legend']}>
      {roleOrder
        .filter((role) => used.has(role))
        .map((role) => (
          <span key={role}>
            <i className={`${style['swatch']} ${style[role]}`} />
            {words.roles[role]}
          </span>
        ))}
      {markOrder
        .filter((mark) => marks.has(mark))
        .map((mark) => (
          <span key={mark}>
            <i className={`${style['swatch']} ${style[`${mark}Swatch`]}`} />
            {words.marks[mark]}
          </span>
        ))}
    </p>
  );
}

interface ItemsProps {
  readonly groups: readonly (readonly Item[])[];
  readonly links: Links;
  readonly generation: number;
  readonly label: string;
}

/** Names of a group stand in one column, as wide as the longest. */
const nameColumn = (items: readonly Item[]) =>
  ({ '--name': `${Math.max(...items.map((item) => item.name.length))}ch` }) as CSSProperties;

const itemClass = (item: Item, lit: boolean): string =>
  [style['item'], style[item.role], item.mark === null ? '' : style[item.mark], lit ? style['lit'] : ''].join(' ');

interface OptionProps {
  readonly id: string;
  readonly item: Item;
  readonly lit: boolean;
}

const sameItem = (a: Item, b: Item): boolean =>
  a.link === b.link && a.name === b.name && a.value === b.value && a.note === b.note && a.mark === b.mark;

/** Drawn again only when what it says has changed: a listpack has hundreds, and a command changes few. */
const Option = memo(
  function Option({ id, item, lit }: OptionProps) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
      <div id={id} role="option" aria-selected={lit} className={itemClass(item, lit)} data-link={item.link}>
        <span className={style['itemName']}>{item.name}</span>
        <span className={style['itemValue']}>{item.value}</span>
        <span className={style['itemNote']}>{item.note}</span>
      </div>
    );
  },
  (a, b) => a.id === b.id && a.lit === b.lit && sameItem(a.item, b.item),
);

function Items({ groups, links, generation, label }: ItemsProps) {
  const id = useId();
  const option = (item: Item) => (
    <Option
      key={keyFor(item.link, item.mark, generation)}
      id={`${id}${item.link}`}
      item={item}
      lit={item.link === links.lit}
    />
  );
  return (
    <div
      className={style['items']}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={links.lit === null ? undefined : `${id}${links.lit}`}
      onKeyDown={links.onKeyDown}
      {...pointing(links)}
    >
      {groups
        .filter((items) => items.length > 0)
        .map((items) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
          <div key={items[0]?.link} role="group" className={style['itemGroup']} style={nameColumn(items)}>
            {items.map(option)}
          </div>
        ))}
    </div>
  );
}

function Caption({ item, hint }: { readonly item: Item | undefined; readonly hint: string }) {
  return (
    <p className={style['caption']}>
      {item === undefined ? (
        hint
      ) : (
        <>
          {item.name} <b>{item.value}</b> {item.note}
        </>
      )}
    </p>
  );
}

export function ByteScene({ map, generation, words }: Props) {
  const items = useMemo(() => [...map.fields, ...map.elements], [map]);
  const links = useLinks(useMemo(() => items.map((item) => item.link), [items]));
  return (
    <div className={style['byteScene']}>
      <div className={style['byteSide']}>
        <ByteGrid sections={map.sections} links={links} generation={generation} words={words} />
        <Caption item={items.find((item) => item.link === links.lit)} hint={words.hint} />
        <Legend map={map} words={words} />
      </div>
      <Items groups={[map.fields, map.elements]} links={links} generation={generation} label={words.elementsOf} />
    </div>
  );
}
