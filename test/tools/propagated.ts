/* What a server tells its replicas and writes into its append-only file, as text: a command a line, in redis-cli's quoting. Which database
 * is meant stands in front where it is not the first ([2] SET k v); points in time are told as <now+10000>, in ms; of the commands that
 * change nothing (PING, REPLCONF) nothing is said. */

import type { Hearer, Listener } from '../../src/engine/propagation/propagation.ts';
import { Decoder } from '../../src/repl/decode.ts';
import { quote } from '../../src/repl/quote.ts';

/** Points in time are rounded to so much, since a recording server's clock goes on. */
const stepMs = 500;
/** A number this near to the present is taken for a point in time. */
const nearMs = 10 ** 8;

/** A channel on which a recording server is told where it is. */
export const mark = 'keyglass-mark';

export class Told implements Listener {
  readonly is: Hearer;
  private readonly decoder = new Decoder();
  /** What was last said on the channel. */
  mark = '';
  private db = 0;
  private commands: { readonly db: number; readonly argv: readonly string[] }[] = [];

  constructor(is: Hearer = 'replicas') {
    this.is = is;
  }

  hear(bytes: Uint8Array): void {
    this.decoder.feed(bytes.slice());
    for (let each = this.decoder.take(); each !== null; each = this.decoder.take())
      if (each.type === 'array') this.add(each.items.map((item) => ('text' in item ? item.text : '')));
  }

  add(argv: readonly string[]): void {
    const name = (argv[0] as string).toUpperCase();
    if (name === 'PUBLISH' && argv[1] === mark) this.mark = argv[2] as string;
    else if (name === 'SELECT') this.db = Number(argv[1]);
    else if (name !== 'PING' && name !== 'REPLCONF') this.commands.push({ db: this.db, argv });
  }

  /** What was told since. */
  take(nowMs: number): string[] {
    const { commands } = this;
    this.commands = [];
    return commands.map(({ db, argv }) => {
      const words = argv.map((word) => timed(word, nowMs));
      const isFrame = words.length === 1 && /^(MULTI|EXEC)$/i.test(words[0] as string);
      return `${db === 0 || isFrame ? '' : `[${db}] `}${words.join(' ')}`;
    });
  }
}

function timed(word: string, nowMs: number): string {
  const parts = /^(\d{13})(-\d+)?$/.exec(word);
  const awayMs = parts === null ? Infinity : Number(parts[1]) - nowMs;
  if (parts === null || Math.abs(awayMs) > nearMs) return /^[\w.*:+~=>-]+$/.test(word) ? word : quote(word);
  const rounded = Math.round(awayMs / stepMs) * stepMs;
  return `<now${rounded < 0 ? '' : '+'}${rounded}>${parts[2] ?? ''}`;
}
