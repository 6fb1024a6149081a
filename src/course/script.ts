/* Scripts: what a lesson runs, one thing a line.
 *
 *   SET page:home "<html>" EX 60  → OK      a command on connection A, and the reply it gets (compact.ts)
 *   B> GET page:home                        the same on B
 *   B&> BRPOP queue 5                       sent; nobody waits for the reply
 *   B?>  → ["queue", "job"]                 the next thing that B was sent and nobody has read: a late reply, a message
 *   #wait 1500                              1,500 ms pass
 *   #start cluster-enabled yes              the server is started with this directive: only before anything else
 *   #repeat 1 20 SADD s m{i}                the command for every i from 1 to 20; the reply is the last one's
 *                                           (numbers may be fresh values: #repeat 1 {n} …)
 *   ## text                                 something that no server does: for whoever plays more than a server
 */

import { quote, splitArgs } from '../repl/quote.ts';
import { toUtf8 } from '../repl/text.ts';

export type ScriptLine =
  | {
      readonly kind: 'command'; readonly on: string; readonly text: string; readonly isAwaited: boolean;
      readonly repeat: { readonly from: number; readonly to: number } | null; readonly expected: string | null;
    }
  | { readonly kind: 'late'; readonly on: string; readonly expected: string | null }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'start'; readonly name: string; readonly value: string }
  | { readonly kind: 'aside'; readonly text: string };

const repeatsMax = 20_000; // past this a lesson would make its reader wait

export const parseScript = (text: string): ScriptLine[] =>
  text.split('\n').filter((line) => line.trim() !== '').map(lineOf);

function lineOf(raw: string): ScriptLine {
  const line = raw.trim();
  if (line.startsWith('## ')) return { kind: 'aside', text: line.slice(3) };
  const { text, expected } = withReply(line);
  const wait = /^#wait (\d+|\{\w+\})$/.exec(text);
  if (wait !== null) return { kind: 'wait', ms: Number(wait[1]) };
  const start = /^#start ([a-z-]+) (\S+)$/.exec(text);
  if (start !== null) return { kind: 'start', name: start[1] as string, value: start[2] as string };
  const late = /^([A-Z])\?>$/.exec(text);
  if (late !== null) return { kind: 'late', on: late[1] as string, expected };
  const [, mark = '', command = text] = /^([A-Z]&?>) (.*)$/.exec(text) ?? [];
  const common = { kind: 'command', on: mark.charAt(0) || 'A', isAwaited: !mark.includes('&'), expected } as const;
  const repeat = /^#repeat (\d+|\{\w+\}) (\d+|\{\w+\}) (.*)$/.exec(command);
  if (repeat === null) return { ...common, text: whole(command), repeat: null };
  const from = Number(repeat[1]);
  const to = Number(repeat[2]);
  if (to < from || to - from > repeatsMax) throw new Error(`this cannot be repeated so often: ${line}`);
  return { ...common, text: whole(repeat[3] as string), repeat: { from, to } };
}

function withReply(line: string): { text: string; expected: string | null } {
  const at = line.indexOf('→');
  return at < 0 ? { text: line, expected: null } : { text: line.slice(0, at).trim(), expected: line.slice(at + 1).trim() };
}

function whole(command: string): string {
  if (command.startsWith('#')) throw new Error(`a script has no such line: ${command}`);
  argvOf(command);
  return command;
}

/** A line's arguments as byte strings. Throws when its quotes do not match up. */
export function argvOf(text: string): string[] {
  const argv = splitArgs(toUtf8(text));
  if (argv === null || argv.length === 0) throw new Error(`this is no command: ${text}`);
  return argv;
}

/** A command as checks see it: one space between arguments, and quotes only where they are needed. */
export const lineTyped = (argv: readonly string[]): string => argv.map(asTyped).join(' ');

const asTyped = (argument: string): string => (/^[!#-&(-~]+$/.test(argument) ? argument : quote(argument));

/** The commands that a line stands for, as they would be typed. */
export function typedBy(line: ScriptLine): string[] {
  if (line.kind !== 'command') return [];
  if (line.repeat === null) return [line.text];
  const { from, to } = line.repeat;
  return Array.from({ length: to - from + 1 }, (_, k) => line.text.replaceAll('{i}', String(from + k)));
}
