import type { MarkKind } from './byte-map.ts';
import { keyFor } from './marks.ts';
import style from './scenes.module.css';
import type { SceneProps } from './scene.ts';
import type { Table } from './figure/figure.ts';
import { tables } from './twin.ts';

/** Characters of a cell that is never broken. */
const wordMax = 24;

const rowClass = (mark: MarkKind | null | undefined): string | undefined => (mark == null ? undefined : style[mark]);

interface TwinProps {
  readonly table: Table;
  /** What happened to each row. */
  readonly marks?: readonly (MarkKind | null)[] | undefined;
  readonly generation?: number;
}

export function TwinTable({ table, marks, generation = 0 }: TwinProps) {
  return (
    <table className={style['twin']}>
      {table.caption === '' ? null : <caption>{table.caption}</caption>}
      {table.columns.length === 0 ? null : (
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {table.rows.map((row, i) => (
          <tr key={keyFor(i, marks?.[i] ?? null, generation)} className={rowClass(marks?.[i])} data-mark={marks?.[i]}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their place alone
              <td key={column} className={cell.length > wordMax ? style['long'] : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function TextTwin({ view, words }: Pick<SceneProps, 'view' | 'words'>) {
  return tables(view, words).map((table) => <TwinTable key={table.caption} table={table} />);
}
