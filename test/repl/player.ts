/* Plays a recording of a redis-cli: its lines are entered at our prompt, the bytes its server sent are handed in, and
 * what comes out must be the text of the recording.
 *
 *   127.0.0.1:6379> get k        a line entered, after the prompt that has to stand there
 *   >> "get" "k"                 a command that has to have been sent
 *   << "$1\r\nv\r\n"             bytes received
 *   !key !ctrl-c !close !clock   a key, an interrupt, the server closing, milliseconds gone by since the last line
 *   anything else                expected on the screen */

import { Decoder } from '../../src/repl/decode.ts';
import { fetchExtras } from '../../src/repl/fetch-extras.ts';
import { quote, splitArgs } from '../../src/repl/quote.ts';
import { itemsOf, textOf } from '../../src/repl/reply.ts';
import { Session, type SessionHost, type SessionOptions } from '../../src/repl/session.ts';
import { stringToBytes } from '../../src/repl/text.ts';
import { english } from '../../src/repl/words-en.ts';
import type { Link } from '../../src/worker/protocol.ts';

await fetchExtras(); // so that nothing of a dialogue has to wait for them

/** A server that only listens: what it answers is said by the test. */
export class FakeServer {
  /** Commands received and not yet looked at, each as its quoted arguments. */
  readonly sent: string[] = [];
  readonly refused: readonly number[];
  link: Link | null = null;
  opened = 0;
  private docs: string;

  /** @param docs what COMMAND DOCS answers, as RESP; it is asked for once, at the start. */
  constructor(docs = '-ERR no docs\r\n', refused: readonly number[] = []) {
    this.docs = docs;
    this.refused = refused;
  }

  connect = (_host: string, port: number): Link | null => {
    if (this.refused.includes(port)) return null;
    const decoder = new Decoder();
    const link: Link = {
      send: bytes => {
        decoder.feed(bytes);
        for (let argv = decoder.take(); argv !== null; argv = decoder.take())
          this.receive(itemsOf(argv).map(textOf), link);
      },
      close: () => {},
      onData: () => {},
      onClose: () => {},
    };
    this.opened++;
    this.link = link;
    return link;
  };

  reply(resp: string): void {
    this.link?.onData(stringToBytes(resp));
  }

  private receive(argv: readonly string[], link: Link): void {
    if (this.docs === '' || argv.join(' ') !== 'COMMAND DOCS') {
      this.sent.push(argv.map(quote).join(' '));
      return;
    }
    const { docs } = this;
    this.docs = '';
    link.onData(stringToBytes(docs)); // before send() has returned: that may happen
  }
}

export interface Stage {
  readonly session: Session;
  readonly server: FakeServer;
  /** What is on the screen, without colours. */
  text(): string;
  /** The same with ANSI colours. */
  ansi(): string;
  clock: { ms: number };
  /** Lets what was put off run, in order of time, up to a moment. */
  pass(ms: number): void;
}

export function stage(options: SessionOptions = {}, server = new FakeServer(), more: Partial<SessionHost> = {}): Stage {
  let text = '';
  const clock = { ms: 0 };
  const timers: { atMs: number; run: () => void }[] = [];
  const host: SessionHost = {
    connect: server.connect,
    write: piece => { text += piece; },
    clear: () => { text += '<clear>\n'; },
    changed: () => {},
    nowMs: () => clock.ms,
    later: (ms, run) => {
      const timer = { atMs: clock.ms + ms, run };
      timers.push(timer);
      return () => { if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1); };
    },
    words: english,
    ...more,
  };
  const session = new Session(host, { port: 17399, ...options });
  session.start();
  return {
    session, server, clock,
    text: () => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ''),
    ansi: () => text,
    pass: ms => {
      const untilMs = clock.ms + ms;
      for (;;) {
        const next = timers.filter(timer => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers.splice(timers.indexOf(next), 1);
        clock.ms = next.atMs;
        next.run();
      }
      clock.ms = untilMs;
    },
  };
}

const promptLine = /^(?:127\.0\.0\.1:\d+(?:\[\d+\])?(?:\(TX\))?(?:\(subscribed mode\))?|not connected)>(?: |$)/;

/** Plays a recording; gives what should have been on the screen, and what was. */
export function play(recording: string, options: SessionOptions = {}): { expected: string; actual: string } {
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(recording)?.[1]);
  const { session, server, text, clock } = stage({ port, ...options }, new FakeServer('-ERR no docs\r\n', [1]));
  let expected = '';
  let startMs = 0;
  for (const line of recording.trimEnd().split('\n').slice(1)) {
    const prompt = promptLine.exec(line)?.[0];
    if (prompt !== undefined) {
      if (session.prompt.trimEnd() !== prompt.trimEnd())
        expected += `<prompt ${session.prompt} instead of ${prompt}>\n`;
      if (!line.startsWith(`${prompt.trimEnd()} `)) continue;
      startMs = clock.ms;
      expected += `${line}\n`;
      session.enter(line.slice(prompt.length));
    } else if (line.startsWith('>> ')) {
      const sent = server.sent.shift();
      if (sent !== line.slice(3)) expected += `<sent ${sent} instead of ${line.slice(3)}>\n`;
    } else if (line.startsWith('<< ')) {
      server.reply(splitArgs(line.slice(3))?.[0] ?? '');
    } else if (line.startsWith('!clock ')) clock.ms = startMs + Number(line.slice(7));
    else if (line !== '' && line === session.status) continue;
    else if (line === '!key') session.key();
    else if (line === '!ctrl-c') session.interrupt();
    else if (line === '!close') server.link?.onClose();
    else expected += `${line}\n`;
  }
  if (server.sent.length > 0) expected += `<nobody expected ${server.sent.join(', ')}>\n`;
  return { expected, actual: text() };
}
