/* How a request arrives changes nothing about what is read: at once, where the common kind is read the short way, or byte by byte. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Args } from '../src/engine/resp/args.ts';
import { RequestReader } from '../src/engine/resp/request.ts';
import { encode } from '../src/repl/encode.ts';

const bulkBytesMax = 1 << 20;

/** Everything that is read of a stream that comes in pieces, and why no more is. */
function readAll(bytes: Uint8Array, pieceBytes: number, authenticated: boolean): unknown {
  const reader = new RequestReader();
  const args = new Args();
  const requests: string[][] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    reader.feed(bytes.slice(from, from + pieceBytes));
    while (reader.next(args, authenticated, bulkBytesMax)) requests.push(args.texts());
    reader.keep();
  }
  return { requests, protocolError: reader.protocolError };
}

test('requests, whole or damaged, are read the same at once and byte by byte', () => {
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.string({ maxLength: 12 }).map((text) => encodeURI(text)) },
    { weight: 1, arbitrary: fc.constantFrom('', '\r\n', '$3\r\nabc', 'x'.repeat(9), 'x'.repeat(10), 'x'.repeat(99), 'x'.repeat(100)) },
  );
  const request = fc.array(word, { minLength: 1, maxLength: 12 }).map((argv) => Buffer.from(encode(argv)).toString('latin1'));
  const damage = fc.record({ at: fc.nat({ max: 200 }), put: fc.constantFrom('', '0', '9', '$', '*', '-', '\r', '\n', 'x', '\xff', '$0') });
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 4 }), fc.option(damage), fc.boolean(), (parts, damaged, authenticated) => {
      const text = parts.join('');
      const broken = damaged === null ? text : text.slice(0, damaged.at) + damaged.put + text.slice(damaged.at + 1);
      const bytes = Buffer.from(broken, 'latin1');
      const slowly = readAll(bytes, 1, authenticated);
      expect(readAll(bytes, bytes.length + 1, authenticated)).toEqual(slowly);
      expect(readAll(bytes, 17, authenticated)).toEqual(slowly);
    }),
    { seed: 8, numRuns: 2000 },
  );
});

test('a hash that is taken from the request before is that of the argument itself', () => {
  const seed = Int32Array.of(1, 2, 3, 4);
  const word = fc.constantFrom('', 'a', 'ab', 'bb', 'key:1', 'key:2');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(word, { minLength: 1, maxLength: 3 }), (before, argv) => {
      const args = Args.of(argv);
      for (let i = 0; i < argv.length; i++) args.shareHash(seed, i, Args.of(before));
      for (let i = 0; i < argv.length; i++) expect(args.hash(seed, i)).toBe(Args.of(argv).hash(seed, i));
    }),
    { seed: 9 },
  );
});
