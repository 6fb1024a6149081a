/** DEBUG PROTOCOL: one reply of each kind, for those who write clients. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import type { ReplyWriter } from '../resp/reply.ts';

const kinds: Readonly<Record<string, (reply: ReplyWriter) => void>> = {
  string: (reply) => reply.bulk('Hello World'),
  integer: (reply) => reply.int(12_345),
  double: (reply) => reply.double(3141 / 1000),
  bignum: (reply) => reply.bigNumber('1234567999999999999999999999999999999'),
  null: (reply) => reply.null(),
  array(reply) {
    reply.array(3);
    for (let i = 0; i < 3; i++) reply.int(i);
  },
  set(reply) {
    reply.set(3);
    for (let i = 0; i < 3; i++) reply.int(i);
  },
  map(reply) {
    reply.map(3);
    for (let i = 0; i < 3; i++) {
      reply.int(i);
      reply.bool(i === 1);
    }
  },
  attrib(reply) {
    if (reply.resp === 3) {
      reply.attribute(1);
      reply.bulk('key-popularity');
      reply.array(2);
      reply.bulk('key:123');
      reply.int(90);
    }
    reply.bulk('Some real reply following the attribute');
  },
  push(reply) {
    if (reply.resp === 2) throw new CommandError('ERR RESP2 is not supported by this command');
    reply.bulk('Some real reply following the push reply'); // a push waits until the command has answered
    reply.push(2);
    reply.bulk('server-cpu-usage');
    reply.int(42);
  },
  verbatim: (reply) => reply.verbatim('txt', 'This is a verbatim\nstring'),
  true: (reply) => reply.bool(true),
  false: (reply) => reply.bool(false),
};

export function replyProtocol(c: Call): void {
  const write = kinds[c.args.text(2).toLowerCase()];
  if (write === undefined)
    throw new CommandError(
      `ERR Wrong protocol type name. Please use one of the following: ${Object.keys(kinds).join('|')}`,
    );
  write(c.reply);
}
