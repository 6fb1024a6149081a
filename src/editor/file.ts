/* What kind of text a file holds, by its name. */

export type FileKind = 'script' | 'lua' | 'conf';

export function kindOf(name: string): FileKind {
  if (name.endsWith('.lua')) return 'lua';
  return name.endsWith('.conf') ? 'conf' : 'script';
}

/** Something to be said about a piece of a line. */
export interface Remark {
  /** From 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** An error is refused; a warning does something else than it looks like. */
  readonly severity: 'error' | 'warning';
}
