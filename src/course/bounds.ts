/* Numbers that are compared as numbers: `>= 1`, `<= 100` or `90..100`, and before it perhaps the name of a field of INFO. */

interface Bounds {
  readonly field: string | null;
  readonly min: number;
  readonly max: number;
}

const number = '-?\\d+(?:\\.\\d+)?';
const written = new RegExp(`^(?:([a-z_]+) )?(?:(>=|<=) (${number})|(${number})\\.\\.(${number}))$`);

/** Null when the text is no bounds. */
export function boundsOf(text: string): Bounds | null {
  const found = written.exec(text);
  if (found === null) return null;
  const [, field = null, how, one, from, to] = found;
  if (how === undefined) return { field, min: Number(from), max: Number(to) };
  return how === '>=' ? { field, min: Number(one), max: Infinity } : { field, min: -Infinity, max: Number(one) };
}

/** A reply in compact form that is a number: an integer, a double, a string of digits. NaN when it is none. */
export const numberIn = (reply: string): number =>
  Number(new RegExp(`^(?:\\((?:integer|double)\\) )?"?(${number})"?$`).exec(reply)?.[1] ?? Number.NaN);

export const isWithin = (value: number, { min, max }: Bounds): boolean => value >= min && value <= max;

export const fieldIn = (info: string, field: string): string =>
  new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '(no such field)';
