/* What a server would say to each line of a configuration: which lines it refuses and why, and which do something other than they seem
 * to. A server stops at the first line that it refuses; this goes on, so that all can be corrected at once. */

import { applyLine, type ConfigHost, type ConfigLine, linesOf, type Refusal, unheeded } from './file.ts';

export interface Finding {
  readonly line: number;
  /** An error keeps a server from starting; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly kind: Refusal['kind'] | 'overridden' | 'renamed' | 'later' | 'unheeded';
  /** In the server's words for an error, in plain ones for a warning. */
  readonly message: string;
  /** The name that was perhaps meant by an unknown one, or the present name for an older one. */
  readonly instead?: string;
  /** The line that overrides this one. */
  readonly overriddenAt?: number;
}

/** @param host a server that nobody else uses, since lines take effect on it. Included files are not read. */
export function lint(text: string, host: ConfigHost): Finding[] {
  const lines = linesOf(text);
  const findings = lines.flatMap((line) => {
    const errors = errorsOf(line, host);
    return errors.length > 0 ? errors : warningsOf(line, host);
  });
  return [...findings, ...overridden(lines, host)].sort((a, b) => a.line - b.line);
}

function errorsOf(line: ConfigLine, host: ConfigHost): Finding[] {
  if (line.words?.[0] === 'include' && line.words.length === 2) return [];
  const refusal = applyLine(line, host);
  if (refusal === undefined) return [];
  const near = refusal.kind === 'unknown' ? nearest((line.words as string[])[0] as string, host) : undefined;
  const finding: Finding = { line: line.number, severity: 'error', kind: refusal.kind, message: refusal.why };
  return [near === undefined ? finding : { ...finding, instead: near }];
}

function warningsOf(line: ConfigLine, host: ConfigHost): Finding[] {
  const name = line.words?.[0];
  if (name === undefined) return [];
  const at = { line: line.number, severity: 'warning' } as const;
  const instead = host.config.nameOf(name);
  if (unheeded.has(name) || (instead === name && host.config.isLater(name)))
    return [{ ...at, kind: 'unheeded', message: `'${name}' is accepted and changes nothing` }];
  if (instead === name) return [];
  if (host.config.isLater(name)) return [{ ...at, kind: 'later', message: `'${name}' is a later name of '${instead}'`, instead }];
  return [{ ...at, kind: 'renamed', message: `'${name}' is the older name of '${instead}'`, instead }];
}

/** What a line sets, so that a later one of the same replaces it; undefined for lines that add to each other. */
function subjectOf(line: ConfigLine, host: ConfigHost): string | undefined {
  const [name, first] = line.words ?? [];
  if (name === undefined || !host.config.knows(name)) return undefined;
  const directive = host.config.nameOf(name);
  if (directive === 'save') return undefined;
  return directive === 'client-output-buffer-limit' ? `${directive} ${first?.toLowerCase()}` : directive;
}

function overridden(lines: readonly ConfigLine[], host: ConfigHost): Finding[] {
  const findings: Finding[] = [];
  const last = new Map<string, number>();
  let clearsSaveAt: number | undefined;
  for (const line of lines.toReversed()) {
    const later = subjectOf(line, host);
    const at = later === undefined ? undefined : last.get(later);
    if (at !== undefined) findings.push(overriddenBy(line, at));
    if (later !== undefined && at === undefined) last.set(later, line.number);
    if (line.words?.[0] !== 'save') continue;
    if (clearsSaveAt !== undefined) findings.push(overriddenBy(line, clearsSaveAt));
    else if (line.words.slice(1).join('') === '') clearsSaveAt = line.number;
  }
  return findings;
}

const overriddenBy = (line: ConfigLine, at: number): Finding => ({
  line: line.number, severity: 'warning', kind: 'overridden', message: `line ${at} has the last word`, overriddenAt: at,
});

const editsMax = 2;

/** The directive whose name differs by the fewest letters, if by few. */
function nearest(name: string, host: ConfigHost): string | undefined {
  const near = host.config.names.map((each) => ({ each, edits: edits(name, each) })).filter((found) => found.edits <= editsMax);
  return near.sort((a, b) => a.edits - b.edits)[0]?.each;
}

/** Letters to be put in, left out or changed to make one text of another (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
