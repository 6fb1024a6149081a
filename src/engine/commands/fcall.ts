/** FCALL: calls a function of a library. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import { keyCount } from './eval.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const fcall = command({
  name: 'fcall',
  arity: -3,
  flags: 'noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [
    keys.counted(2, 0, 1, 1, 'RW access update', 'We cannot tell how the keys will be used so we assume the worst, RW and UPDATE'),
  ],
  group: 'scripting',
  since: '7.0.0',
  complexity: 'Depends on the function that is executed.',
  summary: 'Invokes a function.',
  args: 'function:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, false),
  mayWrite: (node, args) => node.scripting?.functions.find(args.text(1))?.flags.has('no-writes') !== true,
});

export const fcallReadOnly = command({
  name: 'fcall_ro',
  arity: -3,
  flags: 'readonly noscript stale skip_monitor no_mandatory_keys',
  acl: 'scripting',
  keys: [
    keys.counted(2, 0, 1, 1, 'RO access', 'We cannot tell how the keys will be used so we assume the worst, RO and ACCESS'),
  ],
  group: 'scripting',
  since: '7.0.0',
  complexity: 'Depends on the function that is executed.',
  summary: 'Invokes a read-only function.',
  args: 'function:string numkeys:integer [key:key...#0] [arg:string...]',
  run: (c) => run(c, true),
});

const notFound = new CommandError('ERR Function not found');
const badCount = new CommandError('ERR Bad number of keys provided');

function run(c: Call, readOnly: boolean): void {
  const { args, node } = c;
  if (node.monitors.size > 0) node.tellMonitors(c);
  const scripting = scriptingOf(node);
  const found = scripting.functions.find(args.text(1));
  if (found === undefined) throw notFound;
  const count = keyCount(c, args.integerAt(2, -Infinity, Infinity, badCount));
  const { name, flags, callback } = found;
  const task = { name, kind: 'function', flags, readOnly } as const;
  scripting.start(c, task, callback, args.texts(3), count);
}
