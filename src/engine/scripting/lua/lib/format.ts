/* string.format: C's printf, with the checks that Lua makes of a directive. */

import { cString } from '../../../bytes.ts';
import { exponential, formatFixed, formatGeneral } from '../number.ts';
import { fail, machine } from '../registers.ts';
import type { LuaValue } from '../value.ts';
import * as args from './args.ts';

interface Directive {
  readonly flags: string;
  readonly width: number;
  /** -1: not given. */
  readonly precision: number;
  readonly conversion: string;
}

const flagsMax = 5;

export function format(a: LuaValue[]): string {
  const template = args.text(a, 1);
  let result = '';
  let argument = 1;
  for (let i = 0; i < template.length; ) {
    const at = template.indexOf('%', i);
    if (at < 0) {
      result += template.slice(i);
      break;
    }
    result += template.slice(i, at);
    if (template[at + 1] === '%') {
      result += '%';
      i = at + 2;
      continue;
    }
    const { directive, end } = readDirective(template, at + 1);
    result = args.checkGrowth(result + convert(directive, a, ++argument));
    i = end;
  }
  args.checkBytes(result.length);
  return result;
}

function readDirective(template: string, start: number): { directive: Directive; end: number } {
  let i = start;
  while (i < template.length && '-+ #0'.includes(template[i] as string)) i++;
  if (i - start > flagsMax) fail('invalid format (repeated flags)');
  const flags = template.slice(start, i);
  const isDigit = (): boolean => /\d/.test(template[i] ?? '');
  const digits = (): string => {
    const from = i;
    if (isDigit()) i++;
    if (isDigit()) i++;
    return template.slice(from, i);
  };
  const width = Number(digits());
  let precision = -1;
  if (template[i] === '.') {
    i++;
    precision = Number(digits());
  }
  if (isDigit()) fail('invalid format (width or precision too long)');
  return { directive: { flags, width, precision, conversion: template[i] ?? '' }, end: i + 1 };
}

function convert(d: Directive, a: LuaValue[], n: number): string {
  machine.spend(24);
  if (n > a.length) args.argumentError(n, 'no value');
  switch (d.conversion) {
    case 'c':
      return padded(String.fromCharCode(args.number(a, n) & 0xff), d, false);
    case 'd':
    case 'i':
      return signedText(BigInt(args.truncated(args.number(a, n))), d);
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return unsignedText(unsigned(args.number(a, n)), d);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return realText(args.number(a, n), d);
    case 'q':
      return quoted(args.text(a, n));
    case 's': {
      const text = args.text(a, n);
      if (d.precision < 0 && text.length >= 100) return text;
      return padded(cString(d.precision < 0 ? text : text.slice(0, d.precision)), d, false);
    }
    default:
      return fail(`invalid option '%${d.conversion}' to 'format'`);
  }
}

function padded(text: string, d: Directive, zeros: boolean): string {
  if (text.length >= d.width) return text;
  if (d.flags.includes('-')) return text.padEnd(d.width, ' ');
  if (!zeros) return text.padStart(d.width, ' ');
  const sign = /^[-+ ]?(0[xX])?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(d.width - sign.length, '0');
}

const plusOf = (flags: string): string => (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');

function signedText(v: bigint, d: Directive): string {
  const magnitude = (v < 0n ? -v : v).toString();
  const digits = d.precision === 0 && v === 0n ? '' : magnitude.padStart(Math.max(0, d.precision), '0');
  const text = (v < 0n ? '-' : plusOf(d.flags)) + digits;
  return padded(text, d, d.flags.includes('0') && d.precision < 0);
}

/** As C casts a double to a 64-bit unsigned integer. */
function unsigned(v: number): bigint {
  if (Number.isNaN(v)) return 1n << 63n;
  if (v >= 2 ** 64) return 0n;
  return BigInt.asUintN(64, BigInt(v < -(2 ** 63) ? -(2 ** 63) : Math.trunc(v)));
}

function unsignedText(v: bigint, d: Directive): string {
  const base = d.conversion === 'o' ? 8 : d.conversion === 'u' ? 10 : 16;
  let digits = d.precision === 0 && v === 0n ? '' : v.toString(base).padStart(Math.max(0, d.precision), '0');
  if (d.flags.includes('#')) {
    if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
    if (base === 16 && v !== 0n) digits = `0x${digits}`;
  }
  const text = d.conversion === 'X' ? digits.toUpperCase() : digits;
  return padded(text, d, d.flags.includes('0') && d.precision < 0);
}

function realText(v: number, d: Directive): string {
  const precision = d.precision < 0 ? 6 : d.precision;
  machine.spend(80);
  const alternate = d.flags.includes('#');
  const lower = d.conversion.toLowerCase();
  let text: string;
  if (lower === 'g') text = formatGeneral(v, precision, alternate);
  else text = lower === 'e' ? exponential(v, precision) : formatFixed(v, precision);
  if (alternate && precision === 0 && Number.isFinite(v) && !text.includes('.'))
    text = text.includes('e') ? text.replace('e', '.e') : `${text}.`;
  if (!text.startsWith('-')) text = plusOf(d.flags) + text;
  if (d.conversion !== lower) text = text.toUpperCase();
  return padded(text, d, d.flags.includes('0') && Number.isFinite(v));
}

function quoted(text: string): string {
  machine.spend(text.length >> 1);
  const written = text.replace(/["\\\n\r\0]/g, (c) => (c === '\r' ? '\\r' : c === '\0' ? '\\000' : `\\${c}`));
  return `"${written}"`;
}
