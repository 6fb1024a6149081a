/** Each block as a table: what a screen reader reads, and whoever would rather read than look. */

import type { Block, Figure, Lane, Table } from './figure.ts';

function laneRow({ name, note, chips, more, empty }: Lane): string[] {
  const texts = chips.map((chip) => [chip.text, chip.note ?? ''].filter((text) => text !== '').join(' '));
  if (more !== undefined && more.count > 0) texts.splice(more.after, 0, `… +${more.count}`);
  return [
    [name, note ?? ''].filter((text) => text !== '').join(' · '),
    texts.length === 0 ? (empty ?? '') : texts.join(', '),
  ];
}

/** Numbers, an arrow at the line that runs next, and the text. */
const codeRows = ({ lines, at }: Extract<Block, { kind: 'code' }>): string[][] =>
  lines.map((line, i) => [i === at ? `→ ${i + 1}` : String(i + 1), line]);

/** Null for what has no table of its own: words are words already. */
function tableOf(block: Block): Table | null {
  switch (block.kind) {
    case 'facts':
      return { caption: '', columns: [], rows: block.facts.map(({ name, value }) => [name, value]) };
    case 'lanes':
      return { caption: block.title, columns: block.columns, rows: block.lanes.map(laneRow) };
    case 'bars':
      return { caption: block.title, columns: block.columns, rows: block.bars.map(({ name, text }) => [name, text]) };
    case 'wire':
      return {
        caption: block.title,
        columns: block.columns,
        rows: block.pieces.map(({ name, note, tokens }) => [
          `${name} ${note}`,
          tokens.map(({ text }) => text).join(''),
        ]),
      };
    case 'code':
      return { caption: block.title, columns: block.columns, rows: codeRows(block) };
    case 'cells':
    case 'drawing':
    case 'table':
      return block.table;
    default:
      return null;
  }
}

/** The notes and tables of a figure, in its order. */
export function twinOf({ blocks, aside = [] }: Figure): (Table | string)[] {
  return [...blocks, ...aside].flatMap((block): (Table | string)[] => {
    if (block.kind === 'note') return [block.text];
    if (block.kind === 'try') return [`${block.text} ${block.lines.join(' · ')}`];
    const table = tableOf(block);
    return table === null ? [] : [table];
  });
}
