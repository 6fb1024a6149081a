/* MONITOR: a line about every command, to whoever asked for them, once the command has run. */

import type { Call } from '../call.ts';
import type { Client } from './client.ts';
import { shownArguments } from './redact.ts';

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b', '"': '\\"', '\\': '\\\\',
};

/** What is told of a call. */
export type Told = Pick<Call, 'client' | 'command' | 'args' | 'inScript'>;

/** A byte string in double quotes, as it could be typed at a prompt. */
export function quoted(text: string): string {
  const inner = text.replace(/[^ !#-[\]-~]/g, (c) => escapes[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${inner}"`;
}

/** The line about a call. `source` stands in place of the client's address when the call is not the client's own. */
export function line(c: Told, nowUs: number, source = c.client.address): string {
  const seconds = Math.floor(nowUs / 1e6);
  const micros = String(Math.floor(nowUs % 1e6)).padStart(6, '0');
  return `${seconds}.${micros} [${c.client.db.index} ${source}] ${shownArguments(c.command, c.args).map(quoted).join(' ')}`;
}

/** Whether monitors are told of a command: not of administrative ones. */
export const isTold = (c: Told): boolean => !c.command.flagSet.has('admin');

/** Whether a monitor is told anything: not while its replies are turned off, nor once it is being closed. */
export const hears = ({ closing, replyMode }: Client): boolean => !closing && replyMode !== 'off' && replyMode !== 'skip';
