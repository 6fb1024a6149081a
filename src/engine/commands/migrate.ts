/** MIGRATE: keys go to another server, as DUMP here and RESTORE there, and are deleted here once it has them. */

import type { Call } from '../call.ts';
import * as expiry from '../keyspace/expiry.ts';
import type { Answer } from '../outside.ts';
import { payloadOf } from '../persistence/dump.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { ReplyWriter } from '../resp/reply.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const keyGivenTwice = new CommandError('ERR When using MIGRATE KEYS option, the key argument must be set to the empty string');

/** What a server says that cannot finish, by where it failed. */
const failures = {
  connecting: new CommandError('IOERR error or timeout connecting to the client'),
  writing: new CommandError('IOERR error or timeout writing to target instance'),
  reading: new CommandError('IOERR error or timeout reading to target instance'),
};

const defaultTimeoutMs = 1000;

export const migrate = command({
  name: 'migrate',
  arity: -6,
  flags: 'write',
  acl: 'keyspace dangerous',
  keys: [
    keys.at(3, 'RW access delete'),
    keys.range({ keyword: 'KEYS', from: -2 }, -1, 1, 'RW access delete incomplete'),
  ],
  findKeys: keysIn,
  asksAnother: true,
  tips: ['nondeterministic_output'],
  group: 'generic',
  since: '2.6.0',
  complexity: 'This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.',
  summary: 'Atomically transfers a key from one instance to another.',
  history: [
    ['3.0.0', 'Added the `COPY` and `REPLACE` options.'],
    ['3.0.6', 'Added the `KEYS` option.'],
    ['4.0.7', 'Added the `AUTH` option.'],
    ['6.0.0', 'Added the `AUTH2` option.'],
  ],
  args:
    "host:string port:integer <key-selector key:key#0 | ''=empty-string> destination-db:integer timeout:integer [COPY@3.0.0] " +
    '[REPLACE@3.0.0] [<authentication AUTH=auth/password:string@4.0.7 | ' +
    'AUTH2={auth2 username:string password:string}@6.0.0>] [KEYS=keys/key:key...#1@3.0.6]',
  run: migrateKeys,
});

/** The arguments that are keys: the third, or where that is empty those after KEYS; none where both are given, which is an error. KEYS
 * as the last word is not heard. */
function keysIn(args: Args): number[] {
  for (let i = 6; i < args.count; i++) {
    const named = args.count - i - 1;
    if (named > 0 && args.is(i, 'KEYS')) return Array.from({ length: args.length(3) > 0 ? 0 : named }, (_, nth) => i + 1 + nth);
    if (args.is(i, 'AUTH')) i += 1;
    else if (args.is(i, 'AUTH2')) i += 2;
  }
  return [3];
}

interface Request {
  readonly host: string;
  readonly port: number;
  readonly db: string;
  readonly timeoutMs: number;
  readonly copies: boolean;
  readonly replaces: boolean;
  /** AUTH's arguments; none where no AUTH is to be sent. */
  readonly password: readonly string[];
  /** Arguments that name keys. */
  readonly keys: readonly number[];
}

function readRequest({ args }: Call): Request {
  let copies = false;
  let replaces = false;
  let password: string[] = [];
  let keyIndexes = [3];
  args.from(6);
  while (args.more) {
    if (args.take('COPY')) copies = true;
    else if (args.take('REPLACE')) replaces = true;
    else if (args.take('AUTH')) password = [args.nextText()];
    else if (args.take('AUTH2')) password = [args.nextText(), args.nextText()];
    else if (args.take('KEYS')) {
      if (args.length(3) > 0) throw keyGivenTwice;
      keyIndexes = Array.from({ length: args.left }, (_, nth) => args.index + nth);
      break;
    } else throw errors.syntax;
  }
  const timeoutMs = args.integerAt(5);
  args.integerAt(4);
  const port = /^\d+$/.test(args.text(2)) ? Number(args.text(2)) : 0;
  return {
    host: args.text(1), port, db: args.text(4), copies, replaces, password, keys: keyIndexes,
    timeoutMs: timeoutMs <= 0 ? defaultTimeoutMs : timeoutMs,
  };
}

function migrateKeys(c: Call): void {
  const request = readRequest(c);
  const found = request.keys.filter((i) => c.db.read(c.args, i) !== 0);
  if (found.length === 0) {
    c.reply.simple('NOKEY');
    return;
  }
  const { host, port, timeoutMs, password } = request;
  const place = { host, port };
  const before = password.length === 0 ? 1 : 2;
  const question = { kind: 'exchange', place, bytes: requestsFor(c, request, found), lines: before + found.length, timeoutMs } as const;
  const answer = c.node.outside.ask(c, question, { kind: 'exchanged', lines: [], failed: 'connecting' });
  if (answer !== undefined) finish(c, request, found, before, answer);
}

/** Everything that is said to the other server. */
function requestsFor(c: Call, { db, password, replaces }: Request, found: readonly number[]): Uint8Array {
  const out = new ReplyWriter();
  if (password.length > 0) writeCommand(out, ['AUTH', ...password]);
  writeCommand(out, ['SELECT', db]);
  for (const i of found) {
    const payload = payloadOf(c.h, c.db.read(c.args, i));
    out.array(replaces ? 5 : 4);
    out.bulk('RESTORE');
    out.bulk(c.args.text(i));
    out.bulk(ttlOf(c, i));
    out.bulkBytes(payload, 0, payload.length);
    if (replaces) out.bulk('REPLACE');
  }
  return out.take().slice();
}

function writeCommand(out: ReplyWriter, argv: readonly string[]): void {
  out.array(argv.length);
  for (const each of argv) out.bulk(each);
}

/** Milliseconds that a key has left; 0 where it has all time. */
function ttlOf(c: Call, i: number): string {
  const atMs = expiry.atMs(c.db, c.args, i);
  return Number(atMs) < 0 ? '0' : String(BigInt(atMs) - BigInt(c.nowMs) < 1n ? 1n : BigInt(atMs) - BigInt(c.nowMs));
}

/** Deletes the keys that the other server has taken, and replies. Keys that it refused stay; the reply is the first refusal. */
function finish(
  c: Call, request: Request, found: readonly number[], before: number, { lines, failed }: Answer & { readonly kind: 'exchanged' },
): void {
  const isLetIn = lines.slice(0, before).every((line) => !line.startsWith('-'));
  if (isLetIn && !request.copies) {
    const gone = found.filter((i, nth) => lines[before + nth]?.startsWith('+') === true && c.db.delete(c.args, i));
    for (const i of gone) c.modified(i, 'g', 'del');
    if (gone.length > 0 && c.propagates) c.propagateAs('DEL', ...gone.map((i) => c.args.text(i)));
  }
  const refusal = lines.find((line) => line.startsWith('-'));
  if (refusal !== undefined) throw new CommandError(`ERR Target instance replied with error: ${refusal.slice(1)}`);
  if (failed !== undefined) throw failures[failed];
  c.reply.ok();
}
