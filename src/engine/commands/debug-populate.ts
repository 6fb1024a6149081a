/** DEBUG POPULATE: many keys at once, for trying things out. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import { keyArgument } from '../keyspace/database.ts';
import { Args } from '../resp/args.ts';
import { errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';

export function populate(c: Call): void {
  const { args, db, h } = c;
  const count = args.integerAt(2, 0, 2 ** 53, errors.mustBePositive);
  const prefix = args.count > 3 ? args.text(3) : 'key';
  const size = args.count > 4 ? args.integerAt(4, 0, 2 ** 53, errors.mustBePositive) : 0;
  const named = new Args(1);
  for (let i = 0; i < count; i++) {
    keyArgument(named, `${prefix}:${i}`);
    if (db.write(named, 0) !== 0) continue;
    const value = padded(`value:${i}`, size);
    db.add(named, 0, robj.createString(h, value, 0, value.length));
    c.changes.touch(db, named, 0, c.client);
  }
  c.reply.ok();
}

/** The text, cut or filled with NULs to a size; 0 = as it is. */
function padded(text: string, size: number): Uint8Array {
  if (size === 0) return bytesOf(text);
  const bytes = new Uint8Array(size);
  bytes.set(bytesOf(text.slice(0, size)));
  return bytes;
}
