/* A terminal's past: which text belongs to which input, and the same text told again from what was sent and heard. */

import { describe, expect, test } from 'vitest';
import type { Moment } from '../../src/inspect.ts';
import { encode } from '../../src/repl/encode.ts';
import { placeAt, promptOf } from '../../src/repl/place.ts';
import { retell } from '../../src/repl/retell.ts';
import { type Stand, Tape } from '../../src/repl/tape.ts';
import { stringToBytes } from '../../src/repl/text.ts';
import { english } from '../../src/repl/words-en.ts';
import type { Exchange } from '../../src/worker/protocol.ts';

/** A moment after so many inputs, which came a second each. */
const by = (entries: number): Moment => ({ entries, atUs: entries * 1_000_000 });

const stand: Stand = { place: placeAt('h', 1), isMonitoring: false, replies: 'on', waiting: null };

describe('a tape', () => {
  const tape = new Tape();
  tape.echo('> SET a 1\n');
  tape.heard(by(2), () => tape.add('OK\n'), () => stand);
  tape.add('a note\n');
  tape.echo('> GET a\n');
  tape.heard(by(3), () => tape.add('"1"\n'), () => stand);
  tape.echo('> help\n');
  tape.add('some help\n');

  test('shows a line with its reply, not before', () => {
    expect(tape.text(by(1))).toBe('');
    expect(tape.text(by(2))).toBe('> SET a 1\nOK\n');
    expect(tape.text(by(3))).toBe('> SET a 1\nOK\na note\n> GET a\n"1"\n');
  });

  test('tells the last lines of what was said by then', () => {
    expect([tape.lastText(by(3), 2), tape.lastText(by(3), 1)]).toEqual(['> GET a\n"1"\n', '"1"\n']);
    expect(tape.lastText(by(2), 9)).toBe('> SET a 1\nOK\n');
  });

  test('keeps for the present what no reply has followed', () => {
    expect(tape.text()).toContain('some help');
  });

  test('forgets what has not happened', () => {
    tape.cut(by(2));
    expect(tape.text()).toBe('> SET a 1\nOK\n');
  });
});

test('a reply that time alone has brought is not shown before', () => {
  const tape = new Tape();
  const [asked, ended] = [by(1), { ...by(1), atUs: 9_000_000 }];
  tape.echo('> BLPOP q 8\n');
  tape.heard(asked, () => {}, () => ({ ...stand, waiting: 'BLPOP q 8' }));
  tape.heard(ended, () => tape.add('(nil)\n'), () => stand);
  expect([tape.text(asked), tape.text(ended)]).toEqual(['> BLPOP q 8\n', '> BLPOP q 8\n(nil)\n']);
  expect([tape.stand(asked)?.waiting, tape.stand(ended)?.waiting]).toEqual(['BLPOP q 8', null]);
  tape.cut(asked);
  expect(tape.text()).toBe('> BLPOP q 8\n');
});

test('a line typed ahead is not part of the reply that made room for it', () => {
  const tape = new Tape();
  tape.echo('> A\n');
  tape.heard(by(1), () => {
    tape.add('1\n');
    tape.echo('> B\n');
  }, () => stand);
  expect(tape.text(by(1))).toBe('> A\n1\n');
});

class Wire {
  readonly exchanges: Exchange[] = [];
  private entries = 0;

  opened(): this {
    this.exchanges.push({ ...by(++this.entries), connection: 'A', way: 'opened', bytes: new Uint8Array(0) });
    return this;
  }

  said(argv: readonly string[], ...replies: readonly string[]): this {
    this.exchanges.push({ ...by(++this.entries), connection: 'A', way: 'sent', bytes: encode(argv) });
    return this.heard(...replies);
  }

  heard(...replies: readonly string[]): this {
    for (const reply of replies)
      this.exchanges.push({ ...by(this.entries), connection: 'A', way: 'heard', bytes: stringToBytes(reply) });
    return this;
  }

  get tape(): Tape {
    return retell(this.exchanges, english);
  }
}

const wire = (): Wire => new Wire().opened().said(['COMMAND', 'DOCS'], '*0\r\n');

describe('told again', () => {
  test('are the lines and their replies, with the prompt as it was', () => {
    const { tape } = wire().said(['SELECT', '3'], '+OK\r\n').said(['SET', 'a', 'b c'], '+OK\r\n');
    expect(tape.text()).toBe('127.0.0.1:6379> SELECT 3\nOK\n127.0.0.1:6379[3]> SET a "b c"\nOK\n');
    expect(promptOf(tape.stand(by(3))?.place ?? placeAt('', 0))).toBe('127.0.0.1:6379[3]> ');
  });

  test('is a transaction, and text in any language', () => {
    const { tape } = wire().said(['MULTI'], '+OK\r\n').said(['SET', '키', '값'.normalize()], '+QUEUED\r\n');
    expect(tape.text()).toContain('127.0.0.1:6379(TX)> SET');
    expect(tape.stand(by(99))?.place.inMulti).toBe(true);
  });

  test('are messages that came meanwhile', () => {
    const { tape } = wire()
      .said(['SUBSCRIBE', 'ch'], '*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n')
      .heard('*3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$2\r\nhi\r\n');
    expect(tape.text()).toContain('2) "ch"\n3) "hi"\n');
    expect(tape.stand(by(99))?.place.subscribed).toBe(true);
  });

  test('is a line that waits, from when it was sent until its reply came', () => {
    const { tape } = wire().said(['BLPOP', 'q', '0']).said(['CLIENT', 'ID']).heard('*2\r\n$1\r\nq\r\n$1\r\nv\r\n', ':1\r\n');
    expect(tape.text(by(3))).toBe('127.0.0.1:6379> BLPOP q 0\n');
    expect([tape.stand(by(2))?.waiting, tape.stand(by(3))?.waiting, tape.stand(by(4))?.waiting]).toEqual([null, 'BLPOP q 0', null]);
  });

  test('is what CLIENT REPLY had set', () => {
    const { tape } = wire().said(['CLIENT', 'REPLY', 'OFF']).said(['RESET'], '+RESET\r\n');
    expect([tape.stand(by(2))?.replies, tape.stand(by(3))?.replies, tape.stand(by(4))?.replies]).toEqual(['on', 'off', 'on']);
  });

  test('is a wait that was given up, and what came after it', () => {
    const { tape } = wire().said(['BLPOP', 'q', '0']).opened().said(['PING'], '+PONG\r\n');
    expect(tape.text()).toContain('BLPOP q 0\n^C\n');
    expect(tape.text()).toMatch(/> PING\nPONG\n$/);
  });
});
