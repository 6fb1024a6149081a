/** Strings: one value of bytes under a key, read and written whole, in part, or as a number. */

import type { Call } from '../call.ts';
import * as robj from '../structures/robj.ts';
import * as string from '../types/string.ts';
import { errors } from '../resp/errors.ts';
import { takeExpiry } from './expiry-option.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const get = command({
  name: 'get',
  arity: 2,
  flags: 'readonly fast',
  acl: 'string',
  keys: [keys.at(1, 'RO access')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the string value of a key.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.string);
    if (o === 0) c.reply.null();
    else string.reply(c.h, o, c.reply);
  },
});

export const set = command({
  name: 'set',
  arity: -3,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.at(1, 'RW access update variable_flags', 'RW and ACCESS due to the optional `GET` argument')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Sets the string value of a key, ignoring its type. The key is created if it doesn't exist.`,
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
  ],
  args: 'key:key#0 value:string [<condition NX@2.6.12 | XX@2.6.12>] [GET@6.2.0] [<expiration EX=seconds:integer@2.6.12 | PX=milliseconds:integer@2.6.12 | EXAT=unix-time-seconds:unix-time@6.2.0 | PXAT=unix-time-milliseconds:unix-time@6.2.0 | KEEPTTL@6.0.0>]',
  run(c) {
    if (c.args.count > 3) setWithOptions(c);
    else {
      store(c, 1, 2, undefined, false);
      c.reply.ok();
    }
  },
});

/** Stores argument `valueAt` under argument `keyAt`, tightly encoded. */
function store(c: Call, keyAt: number, valueAt: number, expiresAtMs: number | undefined, keepTtl: boolean): void {
  const { args, db } = c;
  const o = robj.createEncoded(c.h, args.buffer, args.start[valueAt] as number, args.end[valueAt] as number);
  db.set(args, keyAt, o, keepTtl);
  c.modified(keyAt, '$', 'set');
  if (expiresAtMs === undefined) return;
  db.setExpiresAtMs(args, keyAt, expiresAtMs);
  c.event(keyAt, 'g', 'expire');
}

function setWithOptions(c: Call): void {
  const { args, db } = c;
  let onlyIf: 'absent' | 'present' | undefined;
  let keepTtl = false;
  let wantsOld = false;
  let expiresAtMs: number | undefined;
  args.from(3);
  while (args.more) {
    if (onlyIf === undefined && args.take('NX')) onlyIf = 'absent';
    else if (onlyIf === undefined && args.take('XX')) onlyIf = 'present';
    else if (args.take('GET')) wantsOld = true;
    else if (!keepTtl && expiresAtMs === undefined && args.take('KEEPTTL')) keepTtl = true;
    else if (!keepTtl && expiresAtMs === undefined) {
      expiresAtMs = takeExpiry(c);
      if (expiresAtMs === undefined) throw errors.syntax;
    } else throw errors.syntax;
  }
  const old = wantsOld ? db.readTyped(args, 1, robj.type.string) : db.write(args, 1);
  if (wantsOld) {
    if (old === 0) c.reply.null();
    else string.reply(c.h, old, c.reply);
  }
  if (onlyIf !== undefined && (onlyIf === 'present') === (old === 0)) {
    if (!wantsOld) c.reply.null();
    return;
  }
  store(c, 1, 2, expiresAtMs, keepTtl);
  if (!wantsOld) c.reply.ok();
}
