/** Which series are meant, by their labels: `name=value`, `name!=value`, `name=(a,b)`, `name!=(a,b)`, `name=` (has no such label) and
 * `name!=` (has one). (Source: the documentation of TS.MRANGE.) */

export interface LabelFilter {
  readonly name: string;
  readonly isEqual: boolean;
  /** None: the label itself is asked for. */
  readonly values: readonly string[];
}

/** Reads a filter; undefined when it is none. */
export function readFilter(text: string): LabelFilter | undefined {
  const [, name, sign, wanted] = /^([^=!(),]+)(!?=)(.*)$/s.exec(text) ?? [];
  if (name === undefined || wanted === undefined) return undefined;
  const isList = /^\(.*\)$/s.test(wanted);
  const inner = isList ? wanted.slice(1, -1) : wanted;
  if (/[()]/.test(inner) || (!isList && /[,=]/.test(inner))) return undefined;
  const values = isList ? inner.split(',').filter((value) => value !== '') : inner === '' ? [] : [inner];
  if (isList && values.length === 0) return undefined;
  return { name, isEqual: sign === '=', values };
}

/** Whether a filter by itself says which series are meant: at least one of a query's must. */
export const isMatcher = ({ isEqual, values }: LabelFilter): boolean => isEqual && values.length > 0;

export function fits(labels: ReadonlyMap<string, string>, { name, isEqual, values }: LabelFilter): boolean {
  const value = labels.get(name);
  if (values.length === 0) return (value === undefined) === isEqual;
  return (value !== undefined && values.includes(value)) === isEqual;
}
