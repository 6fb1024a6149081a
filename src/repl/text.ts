/* Where text meets bytes: what is typed becomes UTF-8 byte strings, what is shown may become text again. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

const shortBytes = 32; // up to this, making a view of the bytes costs more than adding them up

export function bytesToString(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let s = '';
  if (end - start <= shortBytes) {
    for (let i = start; i < end; i++) s += String.fromCharCode(bytes[i] as number);
    return s;
  }
  for (let i = start; i < end; i += 8192)
    s += String.fromCharCode(...bytes.subarray(i, Math.min(end, i + 8192)));
  return s;
}

export function stringToBytes(s: string): Uint8Array {
  const bytes = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) bytes[i] = s.charCodeAt(i);
  return bytes;
}

/** Text as a byte string of its UTF-8. */
export function toUtf8(text: string): string {
  return bytesToString(encoder.encode(text));
}

/** A byte string read as UTF-8, or null where it is none. */
export function fromUtf8(bytes: string): string | null {
  try {
    return decoder.decode(stringToBytes(bytes));
  } catch {
    return null;
  }
}

const beyondAscii = /[\x80-\xff]+/g;

/** A byte string with its valid UTF-8 made readable. Bytes that belong to no sequence, and C1 controls, which a
 * terminal would obey, are what `stray` makes of them. */
export function readable(bytes: string, stray: (byte: string) => string): string {
  return bytes.replace(beyondAscii, run => {
    let out = '';
    for (let at = 0; at < run.length;) {
      const length = sequenceLength(run.charCodeAt(at));
      const text = length === 0 ? null : fromUtf8(run.slice(at, at + length));
      const good = text !== null && text >= '\u00a0';
      out += good ? text : stray(run.charAt(at));
      at += good ? length : 1;
    }
    return out;
  });
}

/** Bytes announced by a lead byte; 0 when it leads nothing. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf5 || lead < 0xc2) return 0;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

const controls = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Bytes shown raw on a terminal: UTF-8 is the characters it means, as it is there, and what is none is the replacement
 * character. Control characters become pictures of themselves: a value must not move the cursor. */
export function shown(bytes: string): string {
  const text = readable(bytes, () => '\ufffd').replaceAll('\r\n', '\n');
  return text.replace(controls, c => (c === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0))));
}
