/* The little of a shell that guides write around redis-cli: what stands on its standard input. `echo text | redis-cli …`,
 * `printf …`, `cat file | …`, `redis-cli … < file`, `redis-cli … <<< text`. Everything else of a shell is not here, and such a
 * line is sent as it is. */

export interface ShellLine {
  /** From the word redis-cli on. */
  readonly argv: readonly string[];
  /** Undefined where nothing is on the standard input. */
  readonly input: string | undefined;
}

/** A file that a line names is not there. */
export interface NoFile {
  readonly missing: string;
}

export type ReadFile = (name: string) => string | undefined;

/** Null for a line that runs no redis-cli. */
export function shellLine(argv: readonly string[], readFile: ReadFile): ShellLine | NoFile | null {
  const pipe = argv.indexOf('|');
  const at = pipe + 1;
  if (argv[at]?.toLowerCase() !== 'redis-cli') return null;
  if (pipe >= 0) return piped(argv.slice(0, pipe), argv.slice(at), readFile);
  const redirect = argv.findIndex(word => word === '<' || word === '<<<');
  const target = argv[redirect + 1];
  if (redirect < 0 || target === undefined || redirect + 2 !== argv.length) return { argv, input: undefined };
  const before = argv.slice(0, redirect);
  return argv[redirect] === '<<<' ? { argv: before, input: `${target}\n` } : fromFile(before, target, readFile);
}

function piped(writer: readonly string[], argv: readonly string[], readFile: ReadFile): ShellLine | NoFile | null {
  const [name, ...words] = writer;
  if (name === 'echo') return { argv, input: echoed(words) };
  if (name === 'printf' && words.length > 0) return { argv, input: unescaped(words[0] as string) };
  return name === 'cat' && words.length === 1 ? fromFile(argv, words[0] as string, readFile) : null;
}

function fromFile(argv: readonly string[], name: string, readFile: ReadFile): ShellLine | NoFile {
  const input = readFile(name);
  return input === undefined ? { missing: name } : { argv, input };
}

/** `echo`, with -n (no line feed) and -e (escapes). */
function echoed(words: readonly string[]): string {
  const plain = words.findIndex(word => !/^-[ne]+$/.test(word));
  const options = words.slice(0, plain < 0 ? words.length : plain).join('');
  const text = words.slice(plain < 0 ? words.length : plain).join(' ');
  return (options.includes('e') ? unescaped(text) : text) + (options.includes('n') ? '' : '\n');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

const unescaped = (text: string): string => text.replace(/\\([nrt\\])/g, (_, letter: string) => escapes[letter] as string);
