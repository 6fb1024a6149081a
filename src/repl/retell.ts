/* A terminal's past, told again from what its connection sent and heard: a second dialogue is played with the same lines and the same
 * replies, so it says the same. Lines appear as they were sent; how they were typed nobody knows any more. */

import type { Moment } from '../inspect.ts';
import type { Exchange, Link } from '../worker/protocol.ts';
import { Decoder } from './decode.ts';
import { encode } from './encode.ts';
import { quoteText } from './quote.ts';
import { itemsOf, textOf } from './reply.ts';
import { Session } from './session.ts';
import { Tape } from './tape.ts';
import { bytesToString, stringToBytes } from './text.ts';
import type { ReplWords } from './words.ts';

/** What a prompt asks for by itself when it begins, and an answer that teaches it nothing. */
const promptsOwn = bytesToString(encode(['COMMAND', 'DOCS']));
const nothing = new Uint8Array(0);
const nothingLearnt = stringToBytes('*0\r\n');

/** Plays the exchanges of one terminal. */
export function retell(exchanges: readonly Exchange[], words: ReplWords): Tape {
  const tape = new Tape();
  const dialogue = new Dialogue(tape, words);
  for (const exchange of exchanges) dialogue.play(exchange);
  return tape;
}

class Dialogue {
  private readonly tape: Tape;
  private readonly session: Session;
  private link: Link | null = null;
  /** Sent by the dialogue itself (to come back to its database), and not seen in the exchanges yet. */
  private readonly ahead: string[] = [];
  /** Lines entered that it has not sent yet. */
  private owed = 0;
  /** The next reply is about what the prompt asked for by itself. */
  private skipsReply = false;

  constructor(tape: Tape, words: ReplWords) {
    this.tape = tape;
    this.session = new Session({
      connect: () => this.connect(),
      write: (text, isLine) => (isLine ? tape.echo(text) : tape.add(text)),
      clear: () => tape.wipe(),
      changed: () => {},
      nowMs: () => 0,
      later: () => () => {},
      words,
    });
    this.session.start();
    this.hear(nothingLearnt, { entries: 0, atUs: 0 });
    this.ahead.length = 0; // its COMMAND DOCS
  }

  private connect(): Link {
    const link: Link = {
      send: (bytes) => this.sent(bytesToString(bytes)),
      close: () => {},
      onData: () => {},
      onClose: () => {},
    };
    this.link = link;
    return link;
  }

  private sent(request: string): void {
    if (this.owed > 0) this.owed--;
    else this.ahead.push(request);
  }

  play({ way, bytes, entries, atUs }: Exchange): void {
    const at = { entries, atUs };
    if (way === 'heard') return this.hear(bytes, at);
    if (way === 'opened') {
      if (this.session.state === 'busy') this.session.interrupt();
      return;
    }
    const sent = bytesToString(bytes);
    if (sent === promptsOwn) this.skipsReply = true;
    else if (this.ahead[0] === sent) this.ahead.shift();
    else this.say(bytes, at);
  }

  private hear(bytes: Uint8Array, at: Moment): void {
    if (this.skipsReply) {
      this.skipsReply = false;
      return;
    }
    this.hand(bytes, at);
  }

  private hand(bytes: Uint8Array, at: Moment): void {
    const { session } = this;
    const { awaited } = session;
    this.tape.heard(at, () => this.link?.onData(bytes, at), () => session.standAfter(awaited));
  }

  private say(bytes: Uint8Array, at: Moment): void {
    const decoder = new Decoder();
    decoder.feed(bytes);
    for (let request = decoder.take(); request !== null; request = decoder.take()) {
      this.owed++;
      this.session.enter(itemsOf(request).map((item) => wordOf(textOf(item))).join(' '));
    }
    this.hand(nothing, at); // the line belongs to this input, though its reply may come much later
  }
}

/** An argument as one would type it. */
function wordOf(bytes: string): string {
  const quoted = quoteText(bytes);
  const bare = quoted.slice(1, -1);
  return bare === '' || /[\s"'\\]/.test(bare) ? quoted : bare;
}
