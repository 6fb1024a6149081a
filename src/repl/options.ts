/* `redis-cli …` typed at the prompt. Guides print such lines for a shell; here they do what they would there, on a
 * connection of their own. */

import type { ClientOptions } from './client.ts';
import type { Form } from './print.ts';
import { splitArgs } from './quote.ts';
import type { ReplWords } from './words.ts';

export type ToolName = 'scan' | 'bigkeys' | 'memkeys' | 'stat' | 'latency';

export interface CliOptions {
  readonly client: ClientOptions;
  readonly form: Form;
  readonly cluster: boolean;
  readonly repeat: number;
  readonly intervalMs: number;
  readonly tool: ToolName | null;
  readonly pattern: string;
  readonly count: number;
  /** MEMORY USAGE's SAMPLES; -1 for the server's own choice. */
  readonly samples: number;
  /** The command; empty for an interactive redis-cli. */
  readonly argv: readonly string[];
}

/** A line to print instead of running anything. */
export interface Refusal {
  readonly message: string;
}

type Draft = { -readonly [K in keyof CliOptions]: CliOptions[K] };
type Client = { -readonly [K in keyof ClientOptions]: ClientOptions[K] };

const tools: Readonly<Record<string, ToolName>> = {
  '--scan': 'scan', '--bigkeys': 'bigkeys', '--memkeys': 'memkeys', '--stat': 'stat', '--latency': 'latency',
};

/** Real options of redis-cli whose commands or surroundings are not here. */
const notHere: readonly string[] = [
  '-s', '-d', '-D', '--askpass', '--tls', '--sni', '--cacert', '--cacertdir', '--insecure', '--cert', '--key',
  '--quoted-json',
  '--latency-history', '--latency-dist', '--lru-test', '--replica', '--slave', '--rdb', '--functions-rdb', '--pipe',
  '--hotkeys', '--intrinsic-latency', '--eval', '--ldb', '--ldb-sync-mode', '--cluster', '--test_hint', '--help',
];

/** Options that change nothing here, and how many arguments they take. */
const ignored: Readonly<Record<string, number>> = {
  '-e': 0, '-4': 0, '-6': 0, '--no-auth-warning': 0, '--no-raw': 0, '--verbose': 0, '-t': 1, '--show-pushes': 1,
};

type Setter = (draft: Draft, client: Client, value: string) => boolean;

const flags: Readonly<Record<string, (draft: Draft, client: Client) => void>> = {
  '-2': (_, client) => { client.resp3 = false; },
  '-3': (_, client) => { client.resp3 = true; },
  '-c': draft => { draft.cluster = true; },
  '--raw': draft => { draft.form = 'raw'; },
  '--csv': draft => { draft.form = 'csv'; },
  '--json': draft => { draft.form = 'json'; },
};

const setters: Readonly<Record<string, Setter>> = {
  '-h': (_, client, value) => { client.host = value; return true; },
  '-p': (_, client, value) => { client.port = Number(value); return isNumber(value, 0, 65535); },
  '-n': (_, client, value) => { client.db = Number(value); return isNumber(value, 0, 2 ** 31); },
  '-r': (draft, _, value) => { draft.repeat = Number(value); return isNumber(value, -1, 2 ** 31); },
  '-i': (draft, _, value) => { draft.intervalMs = Number(value) * 1000; return Number(value) >= 0; },
  '-a': (_, client, value) => { client.auth = [...client.auth.slice(0, -1), value]; return true; },
  '--pass': (_, client, value) => { client.auth = [...client.auth.slice(0, -1), value]; return true; },
  '--user': (_, client, value) => { client.auth = [value, client.auth.at(-1) ?? '']; return true; },
  '-u': (_, client, value) => readUri(client, value),
  '--pattern': (draft, _, value) => { draft.pattern = value; return true; },
  '--quoted-pattern': (draft, _, value) => { draft.pattern = splitArgs(value)?.[0] ?? value; return true; },
  '--count': (draft, _, value) => { draft.count = Number(value); return isNumber(value, 1, 2 ** 31); },
  '--memkeys-samples': (draft, _, value) => {
    draft.tool = 'memkeys';
    draft.samples = Number(value);
    return isNumber(value, 0, 2 ** 31);
  },
};

/** Reads the words after `redis-cli`. */
export function parseOptions(
  words: readonly string[], host: string, port: number, version: string, text: ReplWords,
): CliOptions | Refusal {
  const client: Client = { host, port, db: 0, auth: [], resp3: false };
  const draft: Draft = {
    client, form: 'tty', cluster: false, repeat: 1, intervalMs: 0, tool: null, pattern: '', count: 10, samples: -1,
    argv: [],
  };
  let at = 0;
  for (; at < words.length && (words[at] as string).startsWith('-'); at++) {
    const option = words[at] as string;
    const value = words[at + 1];
    const refusal = refuse(option, version, text);
    if (refusal !== null) return refusal;
    const tool = tools[option];
    const set = setters[option];
    if (tool !== undefined) draft.tool = tool;
    else if (set !== undefined && value !== undefined && set(draft, client, value)) at++;
    else if (flags[option] !== undefined) flags[option](draft, client);
    else if (ignored[option] !== undefined) at += ignored[option];
    else return { message: text.optionUnknown(option) };
  }
  if (draft.form === 'json' && !words.includes('-2')) client.resp3 = true;
  return { ...draft, argv: words.slice(at) };
}

function refuse(option: string, version: string, text: ReplWords): Refusal | null {
  if (option === '--version' || option === '-v') return { message: `redis-cli ${version}` };
  if (option === '-x' || option === '-X') return { message: text.noStdin };
  return notHere.includes(option) ? { message: text.optionLater(option) } : null;
}

function isNumber(text: string, min: number, max: number): boolean {
  return /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max;
}

const uriText = /^(?:redis|valkey):\/\/(?:([^:@]*)(?::([^@]*))?@)?([^:/]*)(?::(\d+))?(?:\/(\d*))?$/;

/** redis://user:password@host:port/db, every part but the scheme optional. */
function readUri(client: Client, uri: string): boolean {
  const match = uriText.exec(uri);
  if (match === null) return false;
  const [, user, password, host, port, db] = match;
  if (password !== undefined) client.auth = user === undefined || user === '' ? [password] : [user, password];
  else if (user !== undefined) client.auth = [user];
  if (host !== undefined && host !== '') client.host = host;
  if (port !== undefined) client.port = Number(port);
  if (db !== undefined && db !== '') client.db = Number(db);
  return true;
}
