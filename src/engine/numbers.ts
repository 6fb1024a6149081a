/* Doubles as text, both ways, the way the server reads and writes them. */

/** A double as the shortest text that reads back the same: integers plain up to 2^63, exponents from 1e+21 on, `inf`, `nan`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return String(value);
}

const decimalForm = /^[ \t\n\v\f\r]*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const hexForm = /^([+-]?)0x([0-9a-f]+)$/i;

/** The double that a byte string spells, or undefined. `inf`, `+inf`, `-inf`, `infinity` are numbers, `nan` is not. */
export function parseDouble(text: string): number | undefined {
  if (decimalForm.test(text)) {
    if (/^[ \t\n\v\f\r]/.test(text)) return undefined;
    return Number(text);
  }
  switch (text.toLowerCase()) {
    case 'inf': case '+inf': case 'infinity': case '+infinity':
      return Infinity;
    case '-inf': case '-infinity':
      return -Infinity;
  }
  const hex = hexForm.exec(text);
  return hex === null ? undefined : Number.parseInt(hex[2] as string, 16) * (hex[1] === '-' ? -1 : 1);
}
