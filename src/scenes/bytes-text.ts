/* Bytes as a person reads them. The engine's strings have one character per byte; here, at the screen, they become hex,
 * ASCII, or text if they are text. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

export const hexBytes = (bytes: string): string => Array.from(bytes, (char) => hexByte(char.charCodeAt(0))).join(' ');

export const address = (at: number): string => `0x${at.toString(16).padStart(4, '0')}`;

const isAscii = (char: string): boolean => char >= ' ' && char <= '~';

/** One column per byte; what is not a visible ASCII character is a dot. */
export const asciiBytes = (bytes: string): string => Array.from(bytes, (char) => (isAscii(char) ? char : '·')).join('');

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

const escaped = (bytes: string): string =>
  Array.from(bytes, (char) => named[char] ?? (isAscii(char) ? char : `\\x${hexByte(char.charCodeAt(0))}`)).join('');

/** Text where the bytes are UTF-8 without control characters, else escaped as redis-cli does. */
export function readable(bytes: string): string {
  if (/^[ -~]*$/.test(bytes)) return bytes;
  try {
    const text = utf8.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
    return /[\p{Cc}\p{Cf}]/u.test(text) ? escaped(bytes) : text;
  } catch {
    return escaped(bytes);
  }
}

/** At most `max` characters, the last one an ellipsis where something was cut. */
export function clip(text: string, max: number): string {
  const chars = Array.from(text);
  return chars.length <= max ? text : `${chars.slice(0, max - 1).join('')}…`;
}

/** Little-endian, as every number of these structures is. */
export function littleEndian(value: number, bytes: number): string {
  let text = '';
  for (let i = 0, rest = value; i < bytes; i++, rest = Math.floor(rest / 256)) text += String.fromCharCode(rest % 256);
  return text;
}
