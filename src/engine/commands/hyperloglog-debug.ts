/** Looking inside a HyperLogLog, and proving that the structure works. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import * as hyperloglog from '../structures/hyperloglog.ts';
import { selfTest } from '../structures/hyperloglog-selftest.ts';
import { runs } from '../structures/hyperloglog-sparse.ts';
import * as robj from '../structures/robj.ts';
import { makeDense, toWrite } from './hyperloglog-value.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const noKey = new CommandError('ERR The specified key does not exist');
const notSparse = new CommandError('ERR HLL encoding is not sparse');

export const pfdebug = command({
  name: 'pfdebug',
  arity: 3,
  flags: 'write denyoom admin',
  acl: 'hyperloglog',
  keys: [keys.at(2, 'RW access')],
  group: 'hyperloglog',
  since: '2.8.9',
  complexity: 'N/A',
  summary: 'Internal commands for debugging HyperLogLog values.',
  docFlags: 'syscmd',
  args: 'subcommand:string key:key#0',
  run(c) {
    const { args, reply } = c;
    const o = toWrite(c, 2);
    if (o === 0) throw noKey;
    if (args.is(1, 'GETREG')) replyRegisters(c, o);
    else if (args.is(1, 'DECODE')) reply.bulk(decoded(c, o));
    else if (args.is(1, 'ENCODING')) reply.simple(hyperloglog.isSparse(c.h, robj.pointer(c.h, o)) ? 'sparse' : 'dense');
    else if (args.is(1, 'TODENSE')) reply.int(convert(c, o) ? 1 : 0);
    else throw new CommandError(`ERR Unknown PFDEBUG subcommand '${args.text(1)}'`);
  },
});

/** Turns a sparse one into a dense one: a change that no WATCH and no notification hears of. */
function convert(c: Call, o: number): boolean {
  const isConverted = makeDense(c, o, 'PFDEBUG asked for it');
  if (isConverted) c.changes.dirty++;
  return isConverted;
}

function replyRegisters(c: Call, o: number): void {
  convert(c, o);
  const registers = hyperloglog.createRegisters();
  hyperloglog.mergeInto(c.h, robj.pointer(c.h, o), registers);
  c.reply.array(registers.length);
  for (const value of registers) c.reply.int(value);
}

/** The runs of a sparse one: `v:2,1` for a register of 2, `z:64` and `Z:1000` for zeros in the short and long form. */
function decoded(c: Call, o: number): string {
  const s = robj.pointer(c.h, o);
  if (!hyperloglog.isSparse(c.h, s)) throw notSparse;
  return runs(c.h, s).map(({ value, length, bytes }) => {
    if (value > 0) return `v:${value},${length}`;
    return `${bytes === 2 ? 'Z' : 'z'}:${length}`;
  }).join(' ');
}

export const pfselftest = command({
  name: 'pfselftest',
  arity: 1,
  flags: 'admin',
  acl: 'hyperloglog',
  group: 'hyperloglog',
  since: '2.8.9',
  complexity: 'N/A',
  summary: 'An internal command for testing HyperLogLog values.',
  docFlags: 'syscmd',
  run(c) {
    const problem = selfTest(c.h);
    if (problem === undefined) c.reply.ok();
    else c.reply.error(`TESTFAILED ${problem}`);
  },
});
