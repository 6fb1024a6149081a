/* The dim text after the cursor: what may still be typed. It is written from the same match that tells which
 * arguments are there already; what has been begun comes first among optional ones. */

import { type ArgDoc, type CommandDoc, type Docs, findCommand } from './docs.ts';
import { type ArgMatch, matchArgs, unmatched } from './match.ts';
import { isBlank, splitArgs } from './quote.ts';

/** The hint for a line that ends at the cursor; '' for none. A word counts only once a blank follows it. */
export function hintFor(docs: Docs, line: string): string {
  const words = splitArgs(line);
  if (words === null || words.length === 0) return '';
  const ended = isBlank(line.charAt(line.length - 1));
  const done = ended ? words : words.slice(0, -1);
  const command = findCommand(docs, done);
  if (command === null) return '';
  const given = done.slice(command.name.split(' ').length);
  const args = command.args.map(unmatched);
  if (given.length > 0 && matchArgs(args, given) !== given.length) return '';
  const hint = hintForArgs(args);
  return hint === '' || ended ? hint : ` ${hint}`;
}

/** All arguments of a command, as HELP shows them. */
export function syntaxOf(command: CommandDoc): string {
  return hintForArgs(command.args.map(unmatched));
}

/** One argument alone. */
export const syntaxOfArg = (arg: ArgDoc): string => hintForArg(unmatched(arg));

/** Optional arguments are over once what stands behind them has begun. */
function hintForArgs(args: readonly ArgMatch[]): string {
  const parts: string[] = [];
  for (let i = 0; i < args.length;) {
    const group: ArgMatch[] = [];
    while (args[i]?.doc.optional) group.push(args[i++] as ArgMatch);
    const passed = (args[i]?.words ?? 0) > 0;
    if (!passed) parts.push(...group.filter(isBegun).map(hintForArg), ...group.filter(isOpen).map(hintForArg));
    if (i < args.length) parts.push(hintForArg(args[i++] as ArgMatch));
  }
  return parts.filter(part => part !== '').join(' ');
}

function isBegun(arg: ArgMatch): boolean {
  return arg.words > 0 && !arg.complete;
}

function isOpen(arg: ArgMatch): boolean {
  return arg.words === 0;
}

function hintForArg(arg: ArgMatch): string {
  if (arg.complete) return '';
  const parts = arg.once ? [] : [arg.hasToken ? '' : arg.doc.token, bodyHint(arg)];
  if (arg.doc.multiple) parts.push(repeatHint(arg));
  const hint = parts.filter(part => part !== '').join(' ');
  return arg.doc.optional && arg.words === 0 ? `[${hint}]` : hint;
}

function bodyHint(arg: ArgMatch): string {
  switch (arg.doc.type) {
    case 'pure-token': return '';
    case 'block': return hintForArgs(arg.args);
    case 'oneof': {
      const begun = arg.args.filter(isBegun);
      return (begun.length > 0 ? begun : arg.args).map(hintForArg).join('|');
    }
    default: return arg.doc.display;
  }
}

/** Repetitions are always optional. */
function repeatHint({ doc }: ArgMatch): string {
  const token = doc.multipleToken ? `${doc.token} ` : '';
  return `[${token}${bodyHint(unmatched(doc))} ...]`;
}
