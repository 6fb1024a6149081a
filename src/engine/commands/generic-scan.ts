/** All keys of a database, or some of them: by pattern, a page at a time, by chance, counted. */

import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { matches } from '../glob.ts';
import * as expiry from '../keyspace/expiry.ts';
import type { Args } from '../resp/args.ts';
import { cursorAt, replyPage, scanDict, ScanOptions } from './scan.ts';
import { command } from './table.ts';

/** After this many keys found it is checked whether the client can still be sent more. */
const checkedEach = 64;

export const keysCommand = command({
  name: 'keys',
  arity: 2,
  flags: 'readonly',
  acl: 'keyspace dangerous',
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.',
  summary: 'Returns all key names that match a pattern.',
  args: 'pattern:pattern',
  run(c) {
    const { args, db, h, reply } = c;
    const from = args.start[1] as number;
    const to = args.end[1] as number;
    const all = args.is(1, '*');
    const before = reply.length;
    let found = 0;
    dictWalk.forEach(h, db.keys, (e) => {
      const key = dict.key(h, e);
      const end = key + sds.length(h, key);
      if (c.client.cut || (!all && !matches(args.buffer, from, to, h.u8, key, end)) || expiry.isDue(db, e)) return;
      reply.bulkBytes(h.u8, key, end);
      found++;
      if (found % checkedEach === 0 && c.isCut) return;
    });
    reply.insertArrayHeader(before, found);
  },
});

export const scan = command({
  name: 'scan',
  arity: -2,
  flags: 'readonly',
  acl: 'keyspace',
  tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'],
  group: 'generic',
  since: '2.8.0',
  complexity: 'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.',
  summary: 'Iterates over the key names in the database.',
  history: [['6.0.0', 'Added the `TYPE` subcommand.']],
  args: 'cursor:integer [MATCH=pattern:pattern] [COUNT=count:integer] [TYPE=type:string@6.0.0]',
  run(c) {
    const { args, db, h } = c;
    const cursor = cursorAt(args, 1);
    let typeAt = 0;
    const options = new ScanOptions(args, 2, (rest: Args) => {
      if (rest.left < 2 || !rest.take('TYPE')) return false;
      typeAt = rest.next();
      return true;
    });
    const page = scanDict(h, db.keys, cursor, options);
    const found = page.found.filter((e) => {
      if (typeAt !== 0 && !args.is(typeAt, robj.typeName(h, dict.value(h, e)).toUpperCase())) return false;
      if (!expiry.isDue(db, e)) return true;
      expiry.expireFound(db, dict.key(h, e), 'lookup');
      return false;
    });
    replyPage(c, page.cursor, found.length);
    for (const e of found) {
      const key = dict.key(h, e);
      c.reply.bulkBytes(h.u8, key, key + sds.length(h, key));
    }
  },
});

/** Keys that RANDOMKEY draws while all that it finds is only hidden; then one of those has to do, as in Redis. */
const hiddenTriesMax = 100;

export const randomkey = command({
  name: 'randomkey',
  arity: 1,
  flags: 'readonly',
  acl: 'keyspace',
  tips: ['request_policy:all_shards', 'response_policy:special', 'nondeterministic_output'],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns a random key name from the database.',
  run(c) {
    const { db, h } = c;
    for (let left = hiddenTriesMax; ; left--) {
      const e = dictWalk.fairRandom(h, db.keys, c.random);
      if (e === 0) {
        c.reply.null();
        return;
      }
      const key = dict.key(h, e);
      if (!expiry.isDue(db, e) || (left <= 0 && c.node.space.hidesDue)) {
        c.reply.bulkBytes(h.u8, key, key + sds.length(h, key));
        return;
      }
      expiry.expireFound(db, key, 'lookup');
    }
  },
});

export const dbsize = command({
  name: 'dbsize',
  arity: 1,
  flags: 'readonly fast',
  acl: 'keyspace',
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  group: 'server',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the number of keys in the database.',
  run(c) {
    c.reply.int(c.db.size);
  },
});
