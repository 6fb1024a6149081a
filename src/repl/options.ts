/* `redis-cli …` typed at the prompt. Guides print such lines for a shell; here they do what they would there, on a
 * connection of their own. */

import type { ClientOptions } from './client.ts';
import type { Form } from './print.ts';
import { splitArgs } from './quote.ts';
import type { ReadFile } from './shell.ts';
import type { ReplWords } from './words.ts';

export type ToolName =
  | 'scan' | 'bigkeys' | 'memkeys' | 'hotkeys' | 'stat' | 'latency' | 'latency-history' | 'latency-dist' | 'lru-test' | 'pipe';

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
  /** How many keys --lru-test works with. */
  readonly keys: number;
  /** What --pipe sends. */
  readonly input: string;
  /** The command; empty for an interactive redis-cli. */
  readonly argv: readonly string[];
}

/** A line to print instead of running anything. */
export interface Refusal {
  readonly message: string;
}

/** Where the words were typed. */
export interface TypedAt {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly words: ReplWords;
  readonly readFile: ReadFile;
}

interface Draft extends Mutable<CliOptions> {
  /** The last argument comes from the standard input, or those that say this word. */
  inputArgument: true | string | undefined;
  /** Name of a script's file. */
  script: string | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Client = Mutable<ClientOptions>;

const tools: Readonly<Record<string, ToolName>> = {
  '--scan': 'scan', '--bigkeys': 'bigkeys', '--memkeys': 'memkeys', '--hotkeys': 'hotkeys', '--stat': 'stat',
  '--latency': 'latency', '--latency-history': 'latency-history', '--latency-dist': 'latency-dist', '--pipe': 'pipe',
};

/** Real options of redis-cli whose commands or surroundings are not here. */
const notHere: readonly string[] = [
  '-s', '-d', '-D', '--askpass', '--tls', '--sni', '--cacert', '--cacertdir', '--insecure', '--cert', '--key',
  '--quoted-json',
  '--replica', '--slave', '--rdb', '--functions-rdb', '--intrinsic-latency', '--ldb', '--ldb-sync-mode', '--cluster', '--test_hint',
];

/** Options that change nothing here, and how many arguments they take. */
const ignored: Readonly<Record<string, number>> = {
  '-e': 0, '-4': 0, '-6': 0, '--no-auth-warning': 0, '--no-raw': 0, '--verbose': 0, '-t': 1, '--show-pushes': 1,
  '--pipe-timeout': 1,
};

type Setter = (draft: Draft, client: Client, value: string) => boolean;

const flags: Readonly<Record<string, (draft: Draft, client: Client) => void>> = {
  '-2': (_, client) => { client.resp3 = false; },
  '-3': (_, client) => { client.resp3 = true; },
  '-x': draft => { draft.inputArgument = true; },
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
  '-X': (draft, _, value) => { draft.inputArgument = value; return true; },
  '--eval': (draft, _, value) => { draft.script = value; return true; },
  '--lru-test': (draft, _, value) => {
    draft.tool = 'lru-test';
    draft.keys = Number(value);
    return isNumber(value, 1, 2 ** 53);
  },
  '--pattern': (draft, _, value) => { draft.pattern = value; return true; },
  '--quoted-pattern': (draft, _, value) => { draft.pattern = splitArgs(value)?.[0] ?? value; return true; },
  '--count': (draft, _, value) => { draft.count = Number(value); return isNumber(value, 1, 2 ** 31); },
  '--memkeys-samples': (draft, _, value) => {
    draft.tool = 'memkeys';
    draft.samples = Number(value);
    return isNumber(value, 0, 2 ** 31);
  },
};

/** Reads the words after `redis-cli`. `input` is what stands on its standard input. */
export function parseOptions(words: readonly string[], input: string | undefined, at: TypedAt): CliOptions | Refusal {
  const client: Client = { host: at.host, port: at.port, db: 0, auth: [], resp3: false };
  const draft: Draft = {
    client, form: 'tty', cluster: false, repeat: 1, intervalMs: 0, tool: null, pattern: '', count: 10, samples: -1, keys: 0,
    input: input ?? '', argv: [], inputArgument: undefined, script: undefined,
  };
  const rest = readOptions(words, draft, client, at);
  if ('message' in rest) return rest;
  if (draft.form === 'json' && !words.includes('-2')) client.resp3 = true;
  if (draft.inputArgument !== undefined || draft.tool === 'pipe') {
    if (input === undefined) return { message: at.words.noStdin };
  }
  const argv = withInput(rest.argv, draft);
  return draft.script === undefined ? { ...draft, argv } : withScript(draft, draft.script, argv, at.readFile);
}

function readOptions(words: readonly string[], draft: Draft, client: Client, at: TypedAt): { argv: readonly string[] } | Refusal {
  let i = 0;
  for (; i < words.length && (words[i] as string).startsWith('-'); i++) {
    const option = words[i] as string;
    const value = words[i + 1];
    const refusal = refuse(option, at.version, at.words);
    if (refusal !== null) return refusal;
    const tool = tools[option];
    const set = setters[option];
    if (tool !== undefined) draft.tool = tool;
    else if (set !== undefined && value !== undefined && set(draft, client, value)) i++;
    else if (flags[option] !== undefined) flags[option](draft, client);
    else if (ignored[option] !== undefined) i += ignored[option];
    else return { message: at.words.optionUnknown(option) };
    if (option === '--eval') return { argv: words.slice(i + 1) }; // what follows belongs to the script
  }
  return { argv: words.slice(i) };
}

function withInput(argv: readonly string[], { inputArgument, input }: Draft): readonly string[] {
  if (inputArgument === undefined) return argv;
  return inputArgument === true ? [...argv, input] : argv.map(word => (word === inputArgument ? input : word));
}

/** `--eval file key key , argument …` */
function withScript(draft: Draft, file: string, words: readonly string[], readFile: ReadFile): CliOptions | Refusal {
  const text = readFile(file);
  if (text === undefined) return { message: `Can't open file '${file}': No such file or directory` };
  const comma = words.indexOf(',');
  const keys = comma < 0 ? words : words.slice(0, comma);
  const rest = comma < 0 ? [] : words.slice(comma + 1);
  return { ...draft, argv: ['EVAL', text, String(keys.length), ...keys, ...rest] };
}

function refuse(option: string, version: string, text: ReplWords): Refusal | null {
  if (option === '--version' || option === '-v') return { message: `redis-cli ${version}` };
  if (option === '--help') return { message: usage };
  return notHere.includes(option) ? { message: text.optionLater(option) } : null;
}

const usage = `Usage: redis-cli [OPTIONS] [cmd [arg [arg ...]]]
  -n <db>  -a <password>  --user <name>  -u <uri>  -2  -3  -c   which database, who, which protocol
  --csv  --json  --raw                                          how replies are shown
  -r <times>  -i <seconds>                                      again, and how often
  -x  -X <tag>                                                  the last argument, or the tag's, from standard input
  --scan  --pattern <pattern>  --count <count>                  all keys
  --bigkeys  --memkeys  --memkeys-samples <n>  --hotkeys        the biggest ones, and those used most
  --stat  --latency  --latency-history  --latency-dist          what the server does, and how fast
  --lru-test <keys>                                             a simulated cache
  --pipe                                                        raw protocol from standard input
  --eval <file> <key> ... , <arg> ...                           a script
Standard input: redis-cli ... <<< "text", redis-cli ... < file, echo text | redis-cli ...
Files are those of the editor.`;

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
