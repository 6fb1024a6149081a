/* Bytes into replies, both protocols, as they trickle in. Containers under construction stand on a stack of their
 * own, so neither the depth of a reply nor the way it is cut into pieces matters: a piece is looked at once, except a
 * line that has not ended, whose scanned part is remembered.
 *
 * What no server of this protocol says (an unknown type byte, a length that is no number) leaves the stream without a
 * meaning: the decoder then has a `fault` for good, and the connection is of no further use. */

import type { Reply } from './reply.ts';
import { bytesToString } from './text.ts';

const bulkBytesMax = 512 * 1024 * 1024; // proto-max-bulk-len's default: past this a length is a fault
const itemsMax = 2 ** 32 - 1;           // past this a count is a fault
const depthMax = 1024;                  // past this nesting is a fault: printing it would exhaust the stack
const lineBytesMax = 64 * 1024 * 1024;  // past this a line without an end is a fault

type ContainerType = 'array' | 'set' | 'push' | 'map' | 'attribute';

interface Open {
  readonly type: ContainerType;
  readonly items: Reply[];
  /** Items to come until it is whole. */
  missing: number;
}

const containers: Readonly<Record<string, ContainerType>> = {
  '*': 'array', '~': 'set', '>': 'push', '%': 'map', '|': 'attribute',
};
const integerText = /^[+-]?\d{1,19}$/;
const doubleText = /^[+-]?(inf|nan|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/i;
const bignumText = /^[+-]?\d+$/;

export class Decoder {
  /** Why the stream has no meaning any more; null while it has. */
  fault: string | null = null;
  /** The next bulk string is a file: nothing marks its end but its length. */
  fileFollows = false;
  private buffer = new Uint8Array(4096);
  private start = 0;
  private end = 0;
  private scanned = 0;
  private readonly open: Open[] = [];
  private readonly whole: Reply[] = [];
  private taken = 0;

  feed(bytes: Uint8Array): void {
    if (this.fault !== null) return;
    this.append(bytes);
    while (this.fault === null && this.step());
  }

  /** The next whole reply, oldest first. */
  take(): Reply | null {
    const reply = this.whole[this.taken];
    if (reply === undefined) return null;
    if (++this.taken === this.whole.length) this.taken = this.whole.length = 0;
    return reply;
  }

  private append(bytes: Uint8Array): void {
    const held = this.end - this.start;
    if (this.end + bytes.length > this.buffer.length) {
      const room = held + bytes.length > this.buffer.length ? new Uint8Array(2 * (held + bytes.length)) : this.buffer;
      room.set(this.buffer.subarray(this.start, this.end));
      this.buffer = room;
      this.scanned -= this.start;
      this.start = 0;
      this.end = held;
    }
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Takes one item off the buffer; false when it is not all there. */
  private step(): boolean {
    const lineEnd = this.lineEnd();
    if (lineEnd < 0) return false;
    const mark = String.fromCharCode(this.buffer[this.start] as number);
    const text = bytesToString(this.buffer, this.start + 1, lineEnd);
    if (mark === '$' || mark === '=' || mark === '!') return this.bulk(mark, text, lineEnd + 2);
    this.moveTo(lineEnd + 2);
    const container = containers[mark];
    if (container !== undefined) this.begin(container, text);
    else this.scalar(mark, text);
    return true;
  }

  private lineEnd(): number {
    for (let at = Math.max(this.scanned, this.start); at + 1 < this.end; at++)
      if (this.buffer[at] === 13 && this.buffer[at + 1] === 10) return at;
    this.scanned = Math.max(this.start, this.end - 1);
    if (this.end - this.start > lineBytesMax) this.fail('a line that does not end');
    else if (this.end > this.start) this.refuseUnknownMark();
    return -1;
  }

  /** Garbage need not wait for its line to end. */
  private refuseUnknownMark(): void {
    const mark = String.fromCharCode(this.buffer[this.start] as number);
    if (!'+-:$=!*~>%|,#_('.includes(mark)) this.fail(`got "${printable(mark)}" as reply type byte`);
  }

  private bulk(mark: string, lengthText: string, at: number): boolean {
    if (lengthText === '-1') {
      this.moveTo(at);
      this.add({ type: 'nil' });
      return true;
    }
    const length = Number(lengthText);
    if (!integerText.test(lengthText) || length < 0 || length > bulkBytesMax) {
      this.fail('bad bulk length');
      return false;
    }
    if (this.fileFollows) return this.file(at, length);
    if (this.end < at + length + 2) return false;
    if (this.buffer[at + length] !== 13 || this.buffer[at + length + 1] !== 10) {
      this.fail('a bulk string that does not end where it said');
      return false;
    }
    const text = bytesToString(this.buffer, at, at + length);
    this.moveTo(at + length + 2);
    this.add(bulkReply(mark, text));
    return true;
  }

  /** Tells only how long it was: nobody reads it. */
  private file(at: number, length: number): boolean {
    if (this.end < at + length) return false;
    this.moveTo(at + length);
    this.fileFollows = false;
    this.add({ type: 'integer', text: String(length) });
    return true;
  }

  private begin(type: ContainerType, countText: string): void {
    if (countText === '-1') return this.add({ type: 'nil' });
    const count = Number(countText);
    if (!integerText.test(countText) || count < 0 || count > itemsMax) return this.fail('bad number of items');
    if (this.open.length >= depthMax) return this.fail(`nesting deeper than ${depthMax}`);
    const missing = type === 'map' || type === 'attribute' ? 2 * count : count;
    if (missing === 0) this.add({ type, items: [] });
    else this.open.push({ type, items: [], missing });
  }

  private scalar(mark: string, text: string): void {
    const reply = scalarReply(mark, text);
    if (reply === null) this.fail(`got "${printable(mark)}" as reply type byte`);
    else if (typeof reply === 'string') this.fail(reply);
    else this.add(reply);
  }

  /** Puts a finished item where it belongs, and closes what it completes. */
  private add(finished: Reply): void {
    let reply = finished;
    for (;;) {
      const parent = this.open.at(-1);
      if (parent === undefined) {
        this.whole.push(reply);
        return;
      }
      if (reply.type === 'attribute') return; // about an item inside a reply: nobody here could say which
      parent.items.push(reply);
      if (--parent.missing > 0) return;
      this.open.pop();
      reply = { type: parent.type, items: parent.items };
    }
  }

  private moveTo(at: number): void {
    this.start = at;
    this.scanned = at;
    if (at === this.end) this.start = this.end = this.scanned = 0;
  }

  private fail(what: string): void {
    this.fault = `Protocol error, ${what}`;
  }
}

function bulkReply(mark: string, text: string): Reply {
  if (mark === '!') return { type: 'error', text };
  if (mark === '=') return { type: 'verbatim', format: text.slice(0, 3), text: text.slice(4) };
  return { type: 'string', text };
}

/** The reply of one line; a text says what is wrong with it; null when nothing begins with this mark. */
function scalarReply(mark: string, text: string): Reply | string | null {
  switch (mark) {
    case '+': return { type: 'status', text };
    case '-': return { type: 'error', text };
    case ':': return integerText.test(text) ? { type: 'integer', text } : 'bad integer value';
    case ',': return doubleText.test(text) ? { type: 'double', text } : 'bad double value';
    case '(': return bignumText.test(text) ? { type: 'bignum', text } : 'bad big number value';
    case '#': return text === 't' || text === 'f' ? { type: 'boolean', value: text === 't' } : 'bad boolean value';
    case '_': return text === '' ? { type: 'nil' } : 'bad null value';
    default: return null;
  }
}

function printable(c: string): string {
  return c >= ' ' && c <= '~' ? c : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
