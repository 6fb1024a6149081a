/* Transcripts: what was typed and what a server answered, as text.
 *
 *   # name of a scene            each scene starts on an empty server, with new connections
 *   > SET k v                    a command on connection A; `B> …` on another
 *   OK                           its reply, as redis-cli prints it on a terminal (strings always quoted)
 *   A< 1) "l"                    a reply that came late, on a connection that was waiting: first line marked
 *   > CLIENT KILL ID {id B}     {id B} stands for the number of connection B
 *   ~ 1500                       1,500 ms pass
 *   ; why this is here           a remark
 *   ^ cluster-enabled yes       at the top of the file: the server must have been started with this. Then {me} stands for its node's
 *                               id, {other} for that of the first other node it knows, and {port} and {bus} for its ports
 *   @ hash-max-listpack-entries 0    at the top of the file: the whole file is also played with this setting, and must answer the same
 *
 * Before a command, how its reply is compared:  ! sort (elements in any order)   ! pairs (pairs in any order)   ! any (kind only)
 *   ! near 50 (an integer, give or take 50)     ! keep (not recorded anew: a reply of 7.2's that the recording server words otherwise)
 */

export type Comparison = 'exact' | 'sort' | 'pairs' | 'any' | { readonly near: number };

export interface Line {
  readonly kind: 'command' | 'late' | 'wait' | 'remark';
  /** Connection letter of a command or a late reply. */
  readonly connection: string;
  /** The command line, the remark, or the milliseconds. */
  readonly text: string;
  reply: string[];
  readonly comparison: Comparison;
  readonly keep: boolean;
  /** Line number in the file, from 1. */
  readonly at: number;
}

export interface Scene {
  readonly name: string;
  readonly lines: Line[];
}

export interface Transcript {
  /** Directives that the server is started with. */
  readonly start: readonly string[];
  readonly settings: readonly string[];
  /** Remarks above the first scene. */
  readonly preamble: readonly string[];
  readonly scenes: readonly Scene[];
}

export const noReply = '(no reply)';

/** Where a command line names another connection's number. */
export const idOf = /\{id ([A-Z])\}/g;

export function parseTranscript(text: string): Transcript {
  const start: string[] = [];
  const settings: string[] = [];
  const preamble: string[] = [];
  const scenes: Scene[] = [];
  let comparison: Comparison = 'exact';
  let keep = false;
  text.split('\n').forEach((raw, index) => {
    const at = index + 1;
    const lines = scenes.at(-1)?.lines;
    if (raw === '') return;
    if (raw.startsWith('# ')) scenes.push({ name: raw.slice(2), lines: [] });
    else if (raw.startsWith('^ ') && lines === undefined) start.push(raw.slice(2));
    else if (raw.startsWith('@ ')) settings.push(raw.slice(2));
    else if (lines === undefined) preamble.push(raw);
    else if (raw.startsWith('! ')) {
      if (raw === '! keep') keep = true;
      else comparison = comparisonOf(raw.slice(2), at);
    } else {
      const line = lineOf(raw, comparison, keep, at);
      if (line === undefined) lines.findLast((each) => each.kind === 'command' || each.kind === 'late')?.reply.push(raw);
      else {
        lines.push(line);
        comparison = 'exact';
        keep = false;
      }
    }
  });
  return { start, settings, preamble, scenes };
}

function comparisonOf(text: string, at: number): Comparison {
  const near = /^near (\d+)$/.exec(text);
  if (near !== null) return { near: Number(near[1]) };
  if (text === 'sort' || text === 'pairs' || text === 'any') return text;
  throw new Error(`line ${at}: no comparison is called "${text}"`);
}

function lineOf(raw: string, comparison: Comparison, keep: boolean, at: number): Line | undefined {
  const common = { reply: [], comparison, keep, at };
  const command = /^([A-Z]?)> (.*)$/.exec(raw);
  if (command !== null) return { ...common, kind: 'command', connection: command[1] || 'A', text: command[2] as string };
  const late = /^([A-Z])< (.*)$/.exec(raw);
  if (late !== null) return { ...common, kind: 'late', connection: late[1] as string, text: '', reply: [late[2] as string] };
  if (raw.startsWith('~ ')) return { ...common, kind: 'wait', connection: '', text: raw.slice(2) };
  if (raw.startsWith('; ')) return { ...common, kind: 'remark', connection: '', text: raw.slice(2) };
  return undefined;
}

export function formatTranscript({ start, settings, preamble, scenes }: Transcript): string {
  const out = [...preamble, ...start.map((directive) => `^ ${directive}`), ...settings.map((setting) => `@ ${setting}`)];
  for (const scene of scenes) {
    if (out.length > 0) out.push('');
    out.push(`# ${scene.name}`, ...scene.lines.flatMap(formatLine));
  }
  return `${out.join('\n')}\n`;
}

function formatLine(line: Line): string[] {
  switch (line.kind) {
    case 'wait':
      return [`~ ${line.text}`];
    case 'remark':
      return [`; ${line.text}`];
    case 'late':
      return [`${line.connection}< ${line.reply[0] ?? ''}`, ...line.reply.slice(1)];
    case 'command': {
      const { comparison } = line;
      const how = typeof comparison === 'object' ? [`! near ${comparison.near}`] : comparison === 'exact' ? [] : [`! ${comparison}`];
      const mark = line.connection === 'A' ? '>' : `${line.connection}>`;
      return [...how, ...(line.keep ? ['! keep'] : []), `${mark} ${line.text}`, ...line.reply];
    }
  }
}

/** A reply in the form in which two are equal when the comparison calls them equal. */
export function comparable(reply: readonly string[], comparison: Comparison): string {
  if (comparison === 'exact') return reply.join('\n');
  if (comparison === 'any') return kindOf(reply);
  const elements = reply.map((line) => line.replace(/^(\s*\d+[)~#] )+/, '').trim());
  if (comparison === 'sort') return elements.sort().join('\n');
  if (comparison === 'pairs') {
    const pairs: string[] = [];
    for (let i = 0; i < elements.length; i += 2) pairs.push(`${elements[i]} ${elements[i + 1]}`);
    return pairs.sort().join('\n');
  }
  return reply.join('\n');
}

/** Whether a reply is what was expected. */
export function agrees(got: readonly string[], expected: readonly string[], comparison: Comparison): boolean {
  if (typeof comparison === 'object') {
    const number = (reply: readonly string[]): number => Number((reply[0] ?? '').replace(/^\((integer|double)\) |"/g, ''));
    return Math.abs(number(got) - number(expected)) <= comparison.near;
  }
  return comparable(got, comparison) === comparable(expected, comparison);
}

function kindOf(reply: readonly string[]): string {
  const first = reply[0] ?? '';
  if (first.startsWith('(error)')) return first;
  if (/^\(\w+\)/.test(first)) return (/^\(\w+\)/.exec(first) as RegExpExecArray)[0];
  return /^\s*1[)~#] /.test(first) ? 'elements' : first.startsWith('"') ? 'string' : 'status';
}

/** What in a cluster's replies is another text on each server, and what stands for it in transcripts. */
export class ClusterNames {
  private readonly names: [name: string, text: string][];

  /** @param nodes what CLUSTER NODES says. */
  constructor(nodes: string) {
    const lines = nodes.split('\n').map((line) => line.split(' '));
    const mine = lines.find(([, , flags]) => flags?.includes('myself'));
    const other = lines.find(([, , flags]) => flags !== undefined && !flags.includes('myself'));
    const [, port = '', bus = ''] = /:(\d+)@(\d+)/.exec(mine?.[1] ?? '') ?? [];
    this.names = [['{me}', mine?.[0] ?? ''], ['{other}', other?.[0] ?? ''], ['{bus}', bus], ['{port}', port]];
  }

  /** A command line as this server is sent it. */
  filled(line: string): string {
    return this.names.reduce((text, [name, is]) => text.replaceAll(name, is), line);
  }

  /** A reply of this server as transcripts have it. */
  masked(reply: readonly string[]): string[] {
    return reply.map((line) => inOrder(this.names.reduce((text, [name, is]) => (is === '' ? text : text.replaceAll(is, name)), line)));
  }
}

/** CLUSTER NODES tells its nodes in any order. */
const inOrder = (line: string): string =>
  /^"\S+ \S*@\S+ .*\\n"$/.test(line) ? `"${line.slice(1, -1).split('\\n').sort().join('\\n')}"` : line;
