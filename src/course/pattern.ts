/* What a check's pattern asks for, as somebody would type it: `^(EXEC|EVAL)` is EXEC or EVAL, `^SET lock .*\bNX\b` is SET lock … NX. Every
 * name that a command may have is an example of its own; of what else is left to choose, behind the first blank, the first is as good as
 * any. Patterns of lessons are simple: of a group that looks ahead, and of what an expression may hold besides, nothing is said. */

const digits = '1234567890';

/** Any letters at all, which are words of their own, and a digit; until it is known what stands beside them. */
const anything = '\n';
const aDigit = '\0';

const escapes: Readonly<Record<string, string>> = { d: aDigit, D: '', b: '', B: '', s: ' ', S: '…', w: '…', W: '…' };

interface Piece {
  readonly choices: readonly string[];
  /** Where the next piece begins. */
  readonly end: number;
}

/** Examples of lines that the pattern fits, each once; `…` stands for whatever may be there. */
export function examplesOf({ source }: RegExp): string[] {
  const examples = alternatives(source, 0).choices.map((example) => tidied(example));
  return [...new Set(examples)];
}

function tidied(example: string): string {
  const begun = example.startsWith('^') ? example.slice(1) : `${anything}${example}`;
  return begun
    .replaceAll('^', '')
    .replace(/\0+/g, (run) => digits.slice(0, run.length))
    .replace(/\s*\n\s*/g, ' … ')
    .trim();
}

function alternatives(source: string, from: number): Piece {
  const choices: string[] = [];
  let at = from;
  do {
    const { choices: found, end } = sequence(source, at);
    choices.push(...found);
    at = end + 1;
  } while (source[at - 1] === '|');
  return { choices, end: at };
}

/** Up to a bar or the end of a group. */
function sequence(source: string, from: number): Piece {
  let begun: readonly string[] = [''];
  let at = from;
  while (at < source.length && source[at] !== '|' && source[at] !== ')') {
    const piece = one(source, at);
    const { times, end } = timesOf(source, piece.end);
    const isOptional = times === 0;
    const choices = isOptional ? ['', ...piece.choices] : piece.choices.map((choice) => choice.repeat(times));
    begun = begun.flatMap((text) => choicesBehind(text, choices, isOptional).map((choice) => text + choice));
    at = end;
  }
  return { choices: begun, end: at };
}

/** Of a command's name all choices matter, but no more that it may be left out with a blank (`(SET )?GET`). */
function choicesBehind(text: string, choices: readonly string[], isOptional: boolean): readonly string[] {
  const isName = !/\s/.test(text) && !(isOptional && choices.some((choice) => !/^\w*$/.test(choice)));
  return isName ? choices : choices.slice(0, 1);
}

function one(source: string, at: number): Piece {
  const letter = source[at] as string;
  if (letter === '(') {
    const { choices, end } = alternatives(source, source[at + 1] === '?' ? at + 3 : at + 1);
    return { choices: /^\(\?[=!]/.test(source.slice(at)) ? [''] : choices, end };
  }
  if (letter === '[') return classAt(source, at);
  if (letter === '\\') {
    const escaped = source[at + 1] as string;
    return { choices: [escapes[escaped] ?? escaped], end: at + 2 };
  }
  if (letter === '.') return { choices: [/^\.[*+]/.test(source.slice(at)) ? anything : '…'], end: at + 1 };
  return { choices: [letter === '$' ? '' : letter], end: at + 1 };
}

/** The first of the letters in brackets. */
function classAt(source: string, at: number): Piece {
  const [whole, not, first] = /^\[(\^?)(\\?.)(?:\\.|[^\]])*\]/.exec(source.slice(at)) as unknown as [string, string, string];
  return { choices: [not === '^' ? '…' : (escapes[first.slice(1)] ?? first.slice(-1))], end: at + whole.length };
}

/** How often what stands before is there at least; `.*` is there once, as it says that there may be something. */
function timesOf(source: string, at: number): { readonly times: number; readonly end: number } {
  const [whole = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at)) ?? [];
  const end = at + whole.length;
  if (least !== undefined) return { times: Number(least), end };
  const isAnything = whole.startsWith('*') && source[at - 1] === '.' && source[at - 2] !== '\\';
  return { times: whole === '' || whole.startsWith('+') || isAnything ? 1 : 0, end };
}
