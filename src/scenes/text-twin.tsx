import style from './scenes.module.css';
import type { SceneProps } from './scene.ts';
import { type Table, tables } from './twin.ts';

/** Characters of a cell that is never broken. */
const wordMax = 24;

export function TwinTable({ table }: { readonly table: Table }) {
  return (
    <table className={style['twin']}>
      <caption>{table.caption}</caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place alone
          <tr key={i}>
            {row.map((cell, column) => (
              <td key={table.columns[column]} className={cell.length > wordMax ? style['long'] : undefined}>
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
