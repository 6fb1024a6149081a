/* The grammar of a command's arguments, written in its entry as one line and read when somebody asks for COMMAND DOCS:
 *
 *   key:key#0 value:string [<condition NX | XX>] [GET@6.2.0] [EX=seconds:integer]
 *
 *   name:type        an argument; name/shown:type where the displayed text differs     TOKEN=name:type   with a token before it
 *   TOKEN            a token alone; TOKEN=name where its name is not its lower case       'a b' a/'b:c'  quotes protect odd words
 *   <name a | b>     one of                 {name a b}     a block                         TOKEN=<…> TOKEN={…} with a token
 *   [x]              optional               x...           repeated; x...+ with its token
 *   x#0              belongs to key spec 0  x@6.2.0        since                           x!6.2.0        deprecated since */

export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly shown: string | undefined;
  readonly token: string | undefined;
  readonly keySpec: number | undefined;
  readonly since: string | undefined;
  readonly deprecatedSince: string | undefined;
  readonly optional: boolean;
  readonly multiple: boolean;
  readonly multipleToken: boolean;
  readonly arguments: readonly Argument[];
}

const lexeme = /'[^']*'|[[\]<>{}|]|\.\.\.\+?|[#@!][\w.]+|=|:|[^\s[\]<>{}|=:#@!.']+(?:\.(?!\.)[^\s[\]<>{}|=:#@!.']+)*|\s+/y;

/** Reads the grammar of an entry. Throws on a malformed one: entries are ours. */
export function parseGrammar(text: string): readonly Argument[] {
  const lexemes: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.length) {
    const at = lexeme.lastIndex;
    const match = lexeme.exec(text);
    if (match === null) throw new Error(`grammar: ${text.slice(at)}`);
    lexemes.push(match[0]);
  }
  const reader = new Reader(lexemes);
  return reader.list([]);
}

class Reader {
  private readonly lexemes: readonly string[];
  private at = 0;

  constructor(lexemes: readonly string[]) {
    this.lexemes = lexemes;
  }

  list(closers: readonly string[]): Argument[] {
    const found: Argument[] = [];
    for (;;) {
      this.blanks();
      const next = this.lexemes[this.at];
      if (next === undefined || closers.includes(next)) return found;
      if (next === '|') this.at++;
      else if (next === '[') {
        this.at++;
        found.push({ ...this.argument(), optional: true });
        this.expect(']');
      } else found.push(this.argument());
    }
  }

  private argument(): Argument {
    this.blanks();
    let word = this.word();
    let token: string | undefined;
    if (this.lexemes[this.at] === '=') {
      this.at++;
      token = unquote(word);
      word = this.word();
    }
    if (word === '<') return this.group('oneof', '>', token);
    if (word === '{') return this.group('block', '}', token);
    if (this.lexemes[this.at] !== ':') {
      // A token alone: `NX`, or `CH=change` when its name is another.
      const own = token ?? unquote(word);
      return this.suffixes(token === undefined ? own.toLowerCase() : word, 'pure-token', own, []);
    }
    this.at++;
    return this.suffixes(word, this.take(), token, []);
  }

  private group(type: string, closer: string, token: string | undefined): Argument {
    const name = this.take();
    const inner = this.list([closer]);
    this.expect(closer);
    return this.suffixes(name, type, token, inner);
  }

  private suffixes(word: string, type: string, token: string | undefined, inner: readonly Argument[]): Argument {
    const [name, shown] = word.split('/') as [string, string | undefined];
    const found: { -readonly [K in keyof Argument]: Argument[K] } = {
      name, type, shown, token, keySpec: undefined, since: undefined, deprecatedSince: undefined,
      optional: false, multiple: false, multipleToken: false, arguments: inner,
    };
    for (;;) {
      const next = this.lexemes[this.at] ?? '';
      if (next.startsWith('...')) {
        found.multiple = true;
        found.multipleToken = next === '...+';
      } else if (next.startsWith('#')) found.keySpec = Number(next.slice(1));
      else if (next.startsWith('@')) found.since = next.slice(1);
      else if (next.startsWith('!')) found.deprecatedSince = next.slice(1);
      else return found;
      this.at++;
    }
  }

  /** A word; after a slash the shown text may stand in quotes. */
  private word(): string {
    const word = this.take();
    return word.endsWith('/') ? word + unquote(this.take()) : word;
  }

  private blanks(): void {
    while (this.lexemes[this.at]?.trim() === '') this.at++;
  }

  private take(): string {
    const next = this.lexemes[this.at++];
    if (next === undefined) throw new Error('grammar ends too early');
    return next;
  }

  private expect(closer: string): void {
    this.blanks();
    const got = this.take();
    if (got !== closer) throw new Error(`grammar: expected ${closer}, got ${got}`);
  }
}

const unquote = (word: string): string => (word.startsWith("'") ? word.slice(1, -1) : word);
