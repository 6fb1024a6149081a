/* What a measurement found, beside its goal, as lines of text. */

export interface Row {
  readonly name: string;
  /** What was measured of us and of the peer, in words with units. */
  readonly ours: string;
  readonly theirs: string;
  /** The figure that has a goal; undefined when it could not be measured, and `theirs` says why. */
  readonly figure?: number;
  readonly goal?: number;
  /** Whether a figure is better when it is small. */
  readonly smaller?: boolean;
}

const digits = (n: number): string => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));

function verdict({ figure, goal, smaller }: Row): string {
  if (figure === undefined || goal === undefined) return '';
  return (smaller === true ? figure <= goal : figure >= goal) ? 'reached' : 'missed';
}

export function printTable(title: string, rows: readonly Row[]): void {
  const head = ['', 'ours', 'theirs', 'figure', 'goal', ''];
  const cells = rows.map((row) => [
    row.name,
    row.ours,
    row.theirs,
    row.figure === undefined ? '' : digits(row.figure),
    row.goal === undefined ? '' : `${row.smaller === true ? '<= ' : '>= '}${row.goal}`,
    verdict(row),
  ]);
  const widths = head.map((name, i) => Math.max(name.length, ...cells.map((row) => (row[i] as string).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ')
      .trimEnd();
  process.stdout.write(`\n${title}\n${[head, ...cells].map(line).join('\n')}\n`);
}

/** Operations a second, in thousands or millions. */
export const rate = (perSecond: number): string =>
  perSecond >= 1e6
    ? `${(perSecond / 1e6).toFixed(2)} M/s`
    : perSecond >= 1e3
      ? `${(perSecond / 1e3).toFixed(1)} k/s`
      : `${perSecond.toFixed(0)} /s`;
