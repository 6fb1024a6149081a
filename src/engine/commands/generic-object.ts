/** OBJECT: what the server knows about a value besides the value. */

import type { Call } from '../call.ts';
import * as lfu from '../eviction/lfu.ts';
import { CommandError } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import { look } from './generic.ts';
import { replyHelp } from './help.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notTracked = (why: string): CommandError =>
  new CommandError(
    `ERR ${why} tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.`,
  );
const noFrequency = notTracked('An LFU maxmemory policy is not selected, access frequency not');
const noIdleTime = notTracked('An LFU maxmemory policy is selected, idle time not');

const help: readonly string[] = [
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
];

/** A handler that replies something about the value of the key in argument 2, or nil where there is none. */
const about = (tell: (c: Call, o: number) => void) => (c: Call): void => {
  const o = look(c, 2, false);
  if (o === 0) c.reply.null();
  else tell(c, o);
};

export const object = command({
  name: 'object',
  arity: -2,
  flags: '',
  group: 'generic',
  since: '2.2.3',
  complexity: 'Depends on subcommand.',
  summary: 'A container for object introspection commands.',
  subcommands: [
    {
      name: 'object|encoding',
      arity: 3,
      flags: 'readonly',
      acl: 'keyspace',
      keys: [keys.at(2, 'RO')],
      tips: ['nondeterministic_output'],
      group: 'generic',
      since: '2.2.3',
      complexity: 'O(1)',
      summary: 'Returns the internal encoding of an object.',
      args: 'key:key#0',
      run: about((c, o) => c.reply.bulk(robj.encodingName(c.h, o))),
    },
    {
      name: 'object|freq',
      arity: 3,
      flags: 'readonly',
      acl: 'keyspace',
      keys: [keys.at(2, 'RO')],
      tips: ['nondeterministic_output'],
      group: 'generic',
      since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Returns the logarithmic access frequency counter of an object.',
      args: 'key:key#0',
      run: about((c, o) => {
        if (!c.limits.lfu) throw noFrequency;
        c.reply.int(lfu.count(robj.lru(c.h, o), c.nowMs, c.limits));
      }),
    },
    {
      name: 'object|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'keyspace',
      group: 'generic',
      since: '6.2.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'object|idletime',
      arity: 3,
      flags: 'readonly',
      acl: 'keyspace',
      keys: [keys.at(2, 'RO')],
      tips: ['nondeterministic_output'],
      group: 'generic',
      since: '2.2.3',
      complexity: 'O(1)',
      summary: 'Returns the time since the last access to an object.',
      args: 'key:key#0',
      run: about((c, o) => {
        if (c.limits.lfu) throw noIdleTime;
        c.reply.int((c.node.space.lruClock - robj.lru(c.h, o)) & 0xffffff);
      }),
    },
    {
      name: 'object|refcount',
      arity: 3,
      flags: 'readonly',
      acl: 'keyspace',
      keys: [keys.at(2, 'RO')],
      tips: ['nondeterministic_output'],
      group: 'generic',
      since: '2.2.3',
      complexity: 'O(1)',
      summary: 'Returns the reference count of a value of a key.',
      args: 'key:key#0',
      run: about((c, o) => c.reply.int(robj.refcount(c.h, o))),
    },
  ],
});
