/** EVAL and EVALSHA: programs in Lua that run inside of the server, one at a time and with nothing in between. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import { readShebang } from '../scripting/flags.ts';
import { type Script, shaLength } from '../scripting/script-cache.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const worst = (what: string): string => `We cannot tell how the keys will be used so we assume the worst, ${what}`;

export const evaluate = command({
  name: 'eval',
  arity: -3,
  flags: 'noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [keys.counted(2, 0, 1, 1, 'RW access update', worst('RW and UPDATE'))],
  group: 'scripting',
  since: '2.6.0',
  complexity: 'Depends on the script that is executed.',
  summary: 'Executes a server-side Lua script.',
  args: 'script:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, false, false),
  mayWrite: (_, args) => sourceMayWrite(args.text(1)),
});

export const evaluateReadOnly = command({
  name: 'eval_ro',
  arity: -3,
  flags: 'readonly noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [keys.counted(2, 0, 1, 1, 'RO access', worst('RO and ACCESS'))],
  group: 'scripting',
  since: '7.0.0',
  complexity: 'Depends on the script that is executed.',
  summary: 'Executes a read-only server-side Lua script.',
  args: 'script:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, false, true),
});

export const evaluateSha = command({
  name: 'evalsha',
  arity: -3,
  flags: 'noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [keys.counted(2, 0, 1, 1, 'RW access update')],
  group: 'scripting',
  since: '2.6.0',
  complexity: 'Depends on the script that is executed.',
  summary: 'Executes a server-side Lua script by SHA1 digest.',
  args: 'sha1:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, true, false),
  mayWrite: (node, args) => node.scripting?.cache.find(args.text(1).toLowerCase())?.task.flags?.has('no-writes') !== true,
});

export const evaluateShaReadOnly = command({
  name: 'evalsha_ro',
  arity: -3,
  flags: 'readonly noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [keys.counted(2, 0, 1, 1, 'RO access')],
  group: 'scripting',
  since: '7.0.0',
  complexity: 'Depends on the script that is executed.',
  summary: 'Executes a read-only server-side Lua script by SHA1 digest.',
  args: 'sha1:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, true, true),
});

const tooManyKeys = new CommandError(`ERR Number of keys can't be greater than number of args`);
const negativeKeys = new CommandError(`ERR Number of keys can't be negative`);
const noScript = new CommandError('NOSCRIPT No matching script. Please use EVAL.');

function sourceMayWrite(source: string): boolean {
  try {
    return readShebang(source).flags?.has('no-writes') !== true;
  } catch {
    return true; // it is told what is wrong with its first line when it runs
  }
}

function bySha({ node, args }: Call): Script {
  const script = scriptingOf(node).cache.findNamed(args, 1);
  if (script === undefined) throw noScript;
  return script;
}

function run(c: Call, isSha: boolean, readOnly: boolean): void {
  const { args, node } = c;
  // Monitors hear of the script before they hear of what it calls.
  if (node.monitors.size > 0) node.tellMonitors(c);
  if (isSha && args.length(1) !== shaLength) throw noScript;
  const count = keyCount(c, args.integerAt(2));
  const script = isSha ? bySha(c) : scriptingOf(node).cache.load(args.text(1));
  const task = readOnly ? script.readOnlyTask : script.task;
  scriptingOf(node).start(c, task, script.fn, args.texts(3), count);
}

/** Checks how many of the arguments from 3 on are said to be keys. */
export function keyCount({ args }: Call, count: number): number {
  if (count > args.count - 3) throw tooManyKeys;
  if (count < 0) throw negativeKeys;
  return count;
}
