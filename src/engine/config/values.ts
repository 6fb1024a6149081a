/* How the values of directives are written. Each function takes a value as somebody wrote it and returns it in the form that CONFIG GET
 * replies, or throws a BadValue in the server's words. */

import { formatDouble, parseDouble } from '../numbers/numbers.ts';

/** Why a value is refused. */
export class BadValue {
  /** As CONFIG SET replies it. */
  readonly why: string;
  /** As a log says it, and whoever refuses a file. */
  readonly plainly: string;

  constructor(why: string, plainly = why) {
    this.why = why;
    this.plainly = plainly;
  }
}

export function readBoolean(text: string): string {
  const value = text.toLowerCase();
  if (value !== 'yes' && value !== 'no') throw new BadValue(`argument must be 'yes' or 'no'`);
  return value;
}

function inRange(value: bigint, min: bigint, max: bigint): string {
  if (value < min || value > max) throw new BadValue(`argument must be between ${min} and ${max} inclusive`);
  return String(value);
}

const canonicalInteger = /^(0|-?[1-9][0-9]*)$/;
const int64Max = 2n ** 63n - 1n;

export function readInteger(text: string, min: bigint, max: bigint): string {
  const value = canonicalInteger.test(text) ? BigInt(text) : undefined;
  if (value === undefined || value > int64Max || value < -int64Max - 1n)
    throw new BadValue(`argument couldn't be parsed into an integer`);
  return inRange(value, min, max);
}

const unitBytes = new Map([
  ['', 1n], ['b', 1n], ['k', 1000n], ['kb', 1n << 10n], ['m', 1_000_000n], ['mb', 1n << 20n], ['g', 1_000_000_000n], ['gb', 1n << 30n],
]);
const bytesForm = /^([0-9]*)([a-z]*)$/i;
const uint64Max = 2n ** 64n - 1n;

/** A size such as 64, 1k (1000) or 1kb (1024); undefined for what is none. What does not fit 64 bits counts as the largest that does. */
export function parseBytes(text: string): bigint | undefined {
  const form = bytesForm.exec(text);
  const unit = form === null ? undefined : unitBytes.get((form[2] as string).toLowerCase());
  if (form === null || unit === undefined) return undefined;
  const digits = BigInt(form[1] as string);
  return digits > uint64Max ? uint64Max : BigInt.asUintN(64, digits * unit);
}

export function readBytes(text: string, min: bigint, max: bigint): string {
  const value = parseBytes(text);
  if (value === undefined) throw new BadValue('argument must be a memory value');
  return inRange(value, min, max);
}

export function readBytesOrPercent(text: string): string {
  if (/^[0-9]+%$/.test(text)) {
    if (BigInt(text.slice(0, -1)) > 100n) throw new BadValue('percentage argument must be less or equal to 100');
    const percent = BigInt(text.slice(0, -1));
    return percent === 0n ? '0' : `${percent}%`;
  }
  const value = parseBytes(text);
  if (value === undefined) throw new BadValue('argument must be a memory or percent value');
  return String(value);
}

export function readChoice(text: string, choices: readonly string[]): string {
  const value = text.toLowerCase();
  if (!choices.includes(value)) throw new BadValue(`argument(s) must be one of the following: ${choices.join(', ')}`);
  return value;
}

const hzMax = 500;

/** Any number is accepted, and brought into the range 1 … 500. */
export function readHz(text: string): string {
  const hz = Number(readInteger(text, 0n, 2n ** 31n - 1n));
  return String(Math.min(hzMax, Math.max(1, hz)));
}

const words = (text: string): string[] => text.split(/[ \t\r\n]+/).filter((word) => word !== '');

/** Pairs of seconds and changes. What is empty between two blanks counts as zero, here as in the scores below. */
export function readSavePoints(text: string): string {
  const invalid = new BadValue('Invalid save parameters');
  if (text === '') return '';
  const numbers = text.split(' ');
  if (numbers.length % 2 !== 0) throw invalid;
  for (const [i, word] of numbers.entries()) if (!/^[0-9]*$/.test(word) || (i % 2 === 0 && Number(word) < 1)) throw invalid;
  return numbers.map((word) => String(Number(word))).join(' ');
}

/** Class, hard limit, soft limit and soft seconds, for any number of classes; those left out keep their values. */
export function readBufferLimits(text: string, present: string): string {
  const parts = text === '' ? [] : text.split(' ');
  if (parts.length % 4 !== 0) throw new BadValue('Wrong number of arguments in buffer limit configuration.');
  const before = present.split(' ');
  const limits = new Map([0, 4, 8].map((i) => [before[i] as string, before.slice(i + 1, i + 4).join(' ')]));
  for (let i = 0; i < parts.length; i += 4) {
    const [name, hard, soft, seconds] = parts.slice(i, i + 4) as [string, string, string, string];
    const kind = name.toLowerCase() === 'replica' ? 'slave' : name.toLowerCase();
    if (!limits.has(kind)) throw new BadValue('Invalid client class specified in buffer limit configuration.');
    const hardBytes = parseBytes(hard);
    const softBytes = parseBytes(soft);
    if (hardBytes === undefined || softBytes === undefined || !/^[0-9]+$/.test(seconds))
      throw new BadValue('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    limits.set(kind, `${hardBytes} ${softBytes} ${Number(seconds)}`);
  }
  return [...limits].map(([kind, limit]) => `${kind} ${limit}`).join(' ');
}

export function readScores(text: string): string {
  const scores = text.split(' ');
  if (scores.length !== 3) throw new BadValue('wrong number of arguments');
  for (const score of scores)
    if (!/^(-?[0-9]+)?$/.test(score) || Math.abs(Number(score)) > 2000)
      throw new BadValue('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
  return scores.map((score) => String(Number(score))).join(' ');
}

export function readPercentiles(text: string): string {
  const percentiles = text === '' ? [] : text.split(' ').map(parseDouble);
  for (const each of percentiles) {
    if (each === undefined) throw new BadValue('Invalid latency-tracking-info-percentiles parameters');
    if (each < 0 || each > 100)
      throw new BadValue('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
  }
  return percentiles.map((each) => formatDouble(each as number)).join(' ');
}

/** Flags for a signal: none, or several at once. */
export function readShutdown(text: string): string {
  const order = ['default', 'save', 'nosave', 'now', 'force'];
  const chosen = words(text.toLowerCase());
  if (chosen.length === 0 || chosen.some((word) => !order.includes(word)))
    throw new BadValue(`argument(s) must be one of the following: ${order.join(', ')}`);
  if (chosen.includes('save') && chosen.includes('nosave'))
    throw new BadValue(`shutdown options SAVE and NOSAVE can't be used simultaneously`);
  const flags = order.slice(1).filter((word) => chosen.includes(word));
  return flags.length === 0 ? 'default' : flags.join(' ');
}

const allEvents = 'g$lshzxetd';

/** Classes of keyspace events, in the server's order; A stands for all but m and n. */
export function readEventClasses(text: string): string {
  let chosen = text;
  for (const letter of text)
    if (!`A${allEvents}KEmn`.includes(letter)) throw new BadValue(`Invalid event class character. Use 'Ag$lshzxeKEtmdn'.`);
  if (chosen.includes('A')) chosen += allEvents;
  const classes = [...allEvents].filter((letter) => chosen.includes(letter)).join('');
  const marks = (letters: string): string => [...letters].filter((letter) => chosen.includes(letter)).join('');
  return classes === allEvents ? `A${marks('KEmn')}` : classes + marks('nKEm');
}

export function readFileName(name: string, text: string): string {
  if (text.includes('/')) throw new BadValue(`${name} can't be a path, just a filename`);
  return text;
}

export function readHostname(text: string): string {
  if (text.length >= 256) throw new BadValue('Hostnames must be less than 256 characters');
  if (!/^[A-Za-z0-9.-]*$/.test(text))
    throw new BadValue('Hostnames may only contain alphanumeric characters, hyphens or dots');
  return text;
}

export function readNodeName(text: string): string {
  if (/[!#$%&()*+:;<>?@[\]^{|}~]/.test(text)) throw new BadValue('Announced human node name contained invalid character');
  return text;
}

const backlogBytesMin = 16_384;

/** Any size is accepted; below 16 KiB it becomes 16 KiB. */
export function readBacklogBytes(text: string): string {
  const bytes = BigInt(readBytes(text, 1n, int64Max));
  return String(bytes < backlogBytesMin ? backlogBytesMin : bytes);
}

export function readTitle(text: string): string {
  const known = /\{(title|listen-addr|server-mode|port|tls-port|unixsocket|config-file)\}/g;
  // A title without content is none, and title, socket and file have no content here.
  const content = text.replace(/\{(title|unixsocket|config-file)\}/g, '');
  if (content === '' || /[{}]/.test(content.replace(known, '')))
    throw new BadValue('template format is invalid or contains unknown variables');
  return text;
}

export function readLocale(text: string): string {
  if (!['', 'C', 'POSIX'].includes(text)) throw new BadValue('Invalid locale name');
  return text;
}

const addressesMax = 16;

export function readAddresses(text: string): string {
  if (words(text).length > addressesMax) throw new BadValue('Too many bind addresses specified.');
  return words(text).join(' ');
}

/** Host and port of a primary; `no one` is none. */
export function readPrimary(text: string): string {
  const [host, port, ...more] = words(text);
  if (text === '') return '';
  if (host === undefined || port === undefined || more.length > 0) throw new BadValue('wrong number of arguments');
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return '';
  if (!/^[0-9]+$/.test(port) || Number(port) > 65_535) throw new BadValue('Invalid master port');
  return `${host} ${Number(port)}`;
}

export function readTlsPort(text: string): string {
  const port = readInteger(text, 0n, 65_535n);
  if (port !== '0') throw badTls;
  return port;
}

/** Directives that need certificates, which nothing here reads. */
export function readTlsUse(text: string): string {
  const value = readBoolean(text);
  if (value === 'yes') throw badTls;
  return value;
}

/** What CONFIG SET replies refers to the log. */
const badTls = new BadValue(
  'Unable to update TLS configuration. Check server logs.',
  'no TLS is offered here: let a proxy speak it (stunnel, for one) that listens there, and leave this line out',
);

export function readActiveDefrag(text: string): string {
  const value = readBoolean(text);
  if (value === 'yes')
    throw new BadValue(
      'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc ' +
        'like the one shipped by default with the Redis source distribution',
    );
  return value;
}
