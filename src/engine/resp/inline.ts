/** Splits an inline command into words: blanks separate; "double quotes" know \n \r \t \b \a \\ \" and \xHH, 'single quotes'
 * know \'. A closing quote must be followed by a blank or the end. A NUL byte ends all. Vertical tabs and form feeds are passed over
 * before a word, but end none. Undefined when quotes do not balance. */
export function splitInline(u8: Uint8Array, start: number, until: number): string[] | undefined {
  const words: string[] = [];
  const nul = u8.subarray(start, until).indexOf(0);
  const end = nul < 0 ? until : start + nul;
  let i = start;
  for (;;) {
    while (i < end && isBlank(u8[i] as number)) i++;
    if (i >= end) return words;
    let word = '';
    while (i < end && !endsWord(u8[i] as number)) {
      const c = u8[i] as number;
      if (c !== 34 && c !== 39) {
        word += String.fromCharCode(c);
        i++;
        continue;
      }
      const quoted = c === 34 ? readDouble(u8, i + 1, end) : readSingle(u8, i + 1, end);
      if (quoted === undefined) return undefined;
      word += quoted.text;
      i = quoted.after;
      if (i < end && !isBlank(u8[i] as number)) return undefined;
      break;
    }
    words.push(word);
  }
}

const isBlank = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const endsWord = (c: number): boolean => isBlank(c) && c !== 11 && c !== 12;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

interface Quoted {
  readonly text: string;
  readonly after: number;
}

function readDouble(u8: Uint8Array, start: number, end: number): Quoted | undefined {
  let text = '';
  for (let i = start; i < end; i++) {
    const c = String.fromCharCode(u8[i] as number);
    if (c === '"') return { text, after: i + 1 };
    if (c !== '\\' || i + 1 >= end) {
      text += c;
      continue;
    }
    const escaped = String.fromCharCode(u8[++i] as number);
    const hex = String.fromCharCode(u8[i + 1] ?? 0, u8[i + 2] ?? 0);
    if (escaped === 'x' && i + 2 < end && /^[0-9a-f]{2}$/i.test(hex)) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      i += 2;
    } else text += escapes[escaped] ?? escaped;
  }
  return undefined;
}

function readSingle(u8: Uint8Array, start: number, end: number): Quoted | undefined {
  let text = '';
  for (let i = start; i < end; i++) {
    const c = u8[i] as number;
    if (c === 39) return { text, after: i + 1 };
    if (c === 92 && u8[i + 1] === 39 && i + 1 < end) {
      text += "'";
      i++;
    } else text += String.fromCharCode(c);
  }
  return undefined;
}
