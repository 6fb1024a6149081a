/* HELP, ? and their topics. Where the real one prints "(null)" for a command without arguments, nothing is printed. */

import type { CommandDoc, Docs } from './docs.ts';
import { syntaxOf } from './hints.ts';

const bold = '\x1b[1m';
const dim = '\x1b[90m';
const yellow = '\x1b[33m';
const plain = '\x1b[0m';

const generalLines: readonly string[] = [
  'To get help about Redis commands type:',
  '      "help @<group>" to get a list of commands in <group>',
  '      "help <command>" for help on <command>',
  '      "help <tab>" to get a list of possible help topics',
  '      "quit" to exit',
  '',
  'To set redis-cli preferences:',
  '      ":set hints" enable online hints',
  '      ":set nohints" disable online hints',
  '      ":set utf8" show UTF-8 text inside replies as text',
  '      ":set noutf8" show it as \\xed\\x95\\x9c, as redis-cli does',
  '',
  'To go through the time of this session, which redis-cli cannot:',
  '      ":undo" to before the last change (Alt+Z)',
  '      ":redo" to after the next change (Alt+Y)',
];

/** What HELP prints for its arguments; ends in a newline. */
export function help(docs: Docs, topic: readonly string[], version: string): string {
  const first = topic[0];
  if (first === undefined) return [`redis-cli ${version}`, ...generalLines, ''].join('\n');
  if (first.startsWith('@')) {
    const group = first.slice(1).toLowerCase();
    const members = topic.length === 1 ? docs.commands.filter(command => command.group === group) : [];
    return `\n${members.map(command => entry(command, false)).join('')}`;
  }
  return `\n${docs.commands.filter(command => begins(command, topic)).map(command => entry(command, true)).join('')}`;
}

/** `help config` tells of CONFIG and of all its subcommands. */
function begins(command: CommandDoc, topic: readonly string[]): boolean {
  return `${command.name} `.startsWith(`${topic.join(' ').toUpperCase()} `);
}

function entry(command: CommandDoc, withGroup: boolean): string {
  const syntax = syntaxOf(command);
  const lines = [
    `  ${bold}${command.name}${plain}${syntax === '' ? '' : ` ${dim}${syntax}${plain}`}`,
    labelled('summary', command.summary),
    labelled('since', command.since),
  ];
  if (withGroup) lines.push(labelled('group', command.group));
  return `${lines.join('\n')}\n\n`;
}

function labelled(label: string, text: string): string {
  return `  ${yellow}${label}:${plain} ${text}`;
}
