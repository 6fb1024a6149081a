/* A redis-cli at a prompt, without a screen: lines and keys go in, text comes out. It knows what the prompt says,
 * what runs, what was typed ahead; the connection, the clock and the screen are handed in, so a whole dialogue is
 * played in a test.
 *
 * Where a browser tab must differ from the program: Ctrl-C cancels instead of ending it, `quit` closes the connection
 * and stays, and a reply that makes the real one give up (a big number, an attribute) is shown, with a line that says
 * so. */

import { asksForHelp, type Builtin, builtinOf, mayRunCli, type Preference, repeatOf, type TravelWay } from './builtins.ts';
import { Client, type ClientOptions, type Connect } from './client.ts';
import { type Output, printForever, reconnect, runCommand } from './command.ts';
import { type Docs, noDocs, parseDocs } from './docs.ts';
import type { Extras } from './extras.ts';
import { extras } from './fetch-extras.ts';
import { hintFor } from './hints.ts';
import { addLine, type History, isSecret } from './history.ts';
import type { CliOptions } from './options.ts';
import { promptOf } from './place.ts';
import type { Printing } from './print.ts';
import { commentStart, promptLength, splitArgs } from './quote.ts';
import { type Later, Runner } from './runner.ts';
import type { ReadFile } from './shell.ts';
import type { Steps } from './steps.ts';
import type { Stand } from './tape.ts';
import { toUtf8 } from './text.ts';
import type { ReplWords } from './words.ts';

export const lineBytesMax = 64 * 1024; // past this a line is refused, and said to be
const slowMs = 500;                    // from this on the time is told
const readingStatus = 'Reading messages... (press Ctrl-C to quit or any key to type command)';

export interface SessionHost {
  readonly connect: Connect;
  /** Text for the screen: lines end in \n, colours are ANSI. `isLine`: it is a line that was typed, with its prompt. */
  readonly write: (text: string, isLine?: boolean) => void;
  readonly clear: () => void;
  /** Prompt, status, hints or offer may have changed. */
  readonly changed: () => void;
  readonly nowMs: () => number;
  readonly later: Later;
  readonly words: ReplWords;
  /** `:undo` and `:redo`. */
  readonly travel?: (way: TravelWay) => void;
  /** A file's text as a byte string: for scripts and what goes in. */
  readonly readFile?: ReadFile;
}

const noFiles: ReadFile = () => undefined;

export interface SessionOptions {
  readonly host?: string;
  readonly port?: number;
  readonly db?: number;
  readonly resp3?: boolean;
  readonly cluster?: boolean;
  readonly history?: History;
  /** What HELP and --version say. */
  readonly version?: string;
}

interface QueuedLine {
  readonly line: string;
  /** Its prompt was shown already. */
  readonly echoed: boolean;
}

interface QueuedNote {
  readonly note: string;
}

/** starting: the prompt shows, but commands are not known yet; reading: messages come until a key is pressed. */
export type SessionState = 'starting' | 'prompt' | 'busy' | 'reading';

export class Session {
  state: SessionState = 'starting';
  history: History;
  docs: Docs = noDocs;
  /** A line to take over with one key: the last one without its comment. */
  offered: string | null = null;
  private hints = true;
  private printing: Printing = { form: 'tty', utf8: false };
  private client: Client;
  private cluster: boolean;
  private readonly initial: ClientOptions;
  private readonly runner: Runner;
  private readonly host: SessionHost;
  private readonly version: string;
  private queue: (QueuedLine | QueuedNote)[] = [];
  /** It would not tell its commands; it will after a login. */
  private asksForPassword = false;
  private isDraining = false;
  private startedMs = 0;
  /** The line that was begun last. */
  private begun = '';
  private toldInterrupt = false;

  constructor(host: SessionHost, options: SessionOptions = {}) {
    this.host = host;
    this.history = options.history ?? { lines: [] };
    this.version = options.version ?? '7.2';
    this.cluster = options.cluster ?? false;
    this.runner = new Runner(host.later);
    this.initial = {
      host: options.host ?? '127.0.0.1', port: options.port ?? 6379, db: options.db ?? 0, auth: [],
      resp3: options.resp3 ?? false,
    };
    this.client = this.newClient(this.initial);
  }

  /** Connects and learns the server's commands. */
  start(): void {
    this.setState('starting');
    this.runner.run(this.greet(), () => this.rest());
  }

  /** What stands before the line being typed; '' while something runs. */
  get prompt(): string {
    return this.state === 'prompt' || this.state === 'starting' ? promptOf(this.client.place) : '';
  }

  /** A line that stands where the prompt would, and goes when something happens. */
  get status(): string {
    return this.state === 'reading' ? readingStatus : '';
  }

  hint(line: string): string {
    return this.hints && line !== '' ? hintFor(this.docs, toUtf8(line)) : '';
  }

  /** A line was entered. Pasted ones wait for their turn without being echoed twice. */
  enter(line: string, pasted = false): void {
    if (this.state === 'reading') this.key();
    if (this.state === 'prompt') return this.begin({ line, echoed: false });
    const atPrompt = this.state === 'starting' && this.queue.length === 0;
    if (atPrompt) this.host.write(`${this.prompt}${line}\n`, true);
    else if (!pasted) this.host.write(`${line}\n`, true);
    this.queue.push({ line, echoed: atPrompt });
  }

  /** Any key while messages are read brings the prompt back. */
  key(): void {
    if (this.state !== 'reading') return;
    this.runner.stop();
    this.rest();
  }

  /** Ctrl-C: cancels the line, or what runs. */
  interrupt(line = ''): void {
    this.queue = [];
    if (this.state === 'reading') return this.leaveMessages();
    if (this.state === 'busy') return this.stopRunning();
    this.host.write(`${this.prompt}${line}^C\n`);
    if (!this.toldInterrupt) this.note(this.host.words.interruptNote);
    this.toldInterrupt = true;
    this.offered = null;
    this.host.changed();
  }

  /** The number of the request that is waited for; null at a prompt. */
  get awaited(): number | null {
    return this.state === 'busy' && this.runner.waitingFor === this.client ? this.client.requests : null;
  }

  /** Where the prompt stands, after something came while `before` was awaited: of what was sent since then the server has not heard yet. */
  standAfter(before: number | null): Stand {
    const { place, isMonitoring, replies } = this.client;
    const isWaiting = !isMonitoring && before !== null && this.awaited === before;
    return { place, isMonitoring, replies, waiting: isWaiting ? this.begun : null };
  }

  /** Stands where it stood at an earlier moment, or at the beginning of another session: the connection is the same to it, and nothing
   * runs on it but what ran then. */
  rewind(stand: Stand): void {
    this.queue = [];
    this.offered = null;
    this.runner.stop();
    this.client.rewind(stand);
    if (stand.waiting === null) return this.rest();
    this.begun = stand.waiting;
    this.startedMs = this.host.nowMs();
    this.setState('busy');
    this.runner.run(this.waitOn(stand.waiting), () => this.rest());
  }

  /** Goes on with a line that was sent before. */
  private *waitOn(line: string): Steps {
    const argv = splitArgs(toUtf8(line)) ?? [];
    yield* runCommand(this.client, repeatOf(argv) === null ? argv : argv.slice(1), this.output());
    this.tellTime();
  }

  /** The page goes: nothing may run on. */
  end(): void {
    this.queue = [];
    this.runner.stop();
    this.client.drop();
  }

  private newClient(options: ClientOptions): Client {
    return new Client(this.host.connect, options, () => this.runner.advance());
  }

  private setState(state: SessionState): void {
    this.state = state;
    this.host.changed();
  }

  private *greet(): Steps {
    if (!(yield* reconnect(this.client, this.output()))) return;
    yield* this.learn();
  }

  private *learn(): Steps {
    const reply = yield* this.client.ask(['COMMAND', 'DOCS']);
    this.asksForPassword = reply?.type === 'error' && reply.text.startsWith('NOAUTH');
    if (reply !== null && reply.type !== 'error') this.docs = parseDocs(reply);
  }

  /** Nothing runs any more: what was typed ahead is next, then the prompt. */
  private rest(): void {
    if (this.isDraining) return; // the loop below goes on: lines that end at once must not pile up on the stack
    this.isDraining = true;
    while (this.queue.length > 0 && !this.runner.isRunning) {
      const next = this.queue.shift() as QueuedLine | QueuedNote;
      if ('note' in next) this.note(next.note);
      else {
        this.state = 'prompt';
        this.begin(next);
      }
    }
    this.isDraining = false;
    if (this.runner.isRunning) return;
    if (this.client.place.subscribed && this.state !== 'reading') {
      this.setState('reading');
      this.runner.run(printForever(this.client, this.output()), () => this.rest());
    } else {
      this.setState('prompt');
    }
  }

  private begin({ line, echoed }: QueuedLine): void {
    if (!echoed) this.host.write(`${this.prompt}${line}\n`, true);
    this.offered = null;
    this.startedMs = this.host.nowMs();
    this.begun = line;
    this.setState('busy');
    this.runner.run(this.runLine(line), () => this.rest());
  }

  private *runLine(line: string): Steps {
    const bytes = toUtf8(line);
    if (bytes.length > lineBytesMax) return this.note(this.host.words.lineTooLong(bytes.length, lineBytesMax));
    const argv = splitArgs(bytes);
    if (argv === null) this.host.write('Invalid argument(s)\n');
    if (argv?.length === 0) return;
    const repeat = repeatOf(argv ?? []);
    if (Number.isNaN(repeat)) return this.host.write('Invalid redis-cli repeat command option value.\n');
    this.history = addLine(this.history, line);
    if (argv !== null) yield* this.runWords(argv, repeat);
    this.offerWithout(line);
  }

  private *runWords(argv: readonly string[], repeat: number | null): Steps {
    const own = builtinOf(argv);
    if (own !== null) return yield* this.runBuiltin(own);
    if (mayRunCli(argv) && (yield* this.runCli(argv))) return;
    yield* this.repeat(repeat === null ? argv : argv.slice(1), repeat ?? 1);
    this.tellTime();
    if (this.asksForPassword && this.client.place.connected && opensDoors(argv)) yield* this.learn();
  }

  private *runBuiltin(own: Builtin): Steps {
    switch (own.kind) {
      case 'print': return this.host.write(own.text);
      case 'clear': return this.host.clear();
      case 'set': return this.setPreference(own.preference);
      case 'travel': return this.host.travel?.(own.way);
      case 'quit': return this.quit();
      case 'connect':
        this.client.drop();
        this.client.moveTo(own.host, own.port);
        yield* reconnect(this.client, this.output());
    }
  }

  private *repeat(argv: readonly string[], times: number): Steps {
    if (asksForHelp(argv)) return yield* this.help(argv.slice(1)); // once, however often: so the real one
    for (let n = 0; n < times; n++)
      if (!(yield* runCommand(this.client, argv, this.output()))) return;
  }

  private *help(topic: readonly string[]): Steps {
    const known = yield* extras();
    if (known === null) return this.note(this.host.words.notFetched);
    this.host.write(known.help(this.docs, topic, this.version));
  }

  /** A line for a shell; false when it runs no redis-cli. */
  private *runCli(argv: readonly string[]): Steps<boolean> {
    const known = yield* extras();
    const { host, port } = this.client.place;
    const { words, readFile = noFiles } = this.host;
    if (known === null) {
      this.note(words.notFetched);
      return true;
    }
    const typed = known.typedCli(argv, { host, port, version: this.version, words, readFile });
    if (typed === null) return false;
    if ('message' in typed) this.host.write(`${typed.message}\n`);
    else yield* this.runTyped(typed, known);
    return true;
  }

  /** Without a command it takes this prompt over, else it runs beside it. */
  private *runTyped(options: CliOptions, { runTool }: Extras): Steps {
    const { argv, tool, client: wanted } = options;
    const mine = this.client;
    const client = this.newClient(wanted);
    if (argv.length === 0 && tool === null) {
      mine.drop();
      this.client = client;
      this.cluster = options.cluster;
      return void (yield* reconnect(client, this.output()));
    }
    const out = { ...this.output(), printing: { ...this.printing, form: options.form }, cluster: options.cluster };
    try {
      yield* runTool(client, options, out, this.host.nowMs);
    } finally {
      client.drop();
    }
  }

  private tellTime(): void {
    const ms = this.host.nowMs() - this.startedMs;
    if (ms >= slowMs) this.host.write(`(${(ms / 1000).toFixed(2)}s)\n`);
  }

  /** What guides write around a command was sent like the rest: the line without it is one key away. */
  private offerWithout(line: string): void {
    const prompt = promptLength(line);
    const bare = line.slice(prompt);
    const comment = commentStart(bare);
    if ((prompt === 0 && comment < 0) || isSecret(bare)) return;
    this.offered = (comment < 0 ? bare : bare.slice(0, comment)).trim();
    const { commentSent, promptSent } = this.host.words;
    this.note((prompt > 0 ? promptSent : commentSent)(this.offered));
  }

  private stopRunning(): void {
    const mine = this.runner.waitingFor === this.client;
    this.runner.stop();
    this.host.write('^C\n');
    if (!mine) return this.rest();
    this.tellTime();
    const note = this.client.isMonitoring ? '' : this.host.words.stoppedWaiting;
    this.runner.run(this.reopen(note), () => this.rest());
  }

  private leaveMessages(): void {
    this.runner.stop();
    this.setState('busy');
    this.host.write('Closing current connection. Ready to reconnect to Redis server... \n');
    this.runner.run(this.reopen(''), () => this.rest());
  }

  private *reopen(note: string): Steps {
    if ((yield* reconnect(this.client, this.output())) && note !== '') this.note(note);
  }

  /** A line of our own, dim: about the line being typed, not about a reply. */
  say(text: string): void {
    this.note(text);
  }

  /** The same in its turn: behind the replies to what was entered before. */
  sayInTurn(text: string): void {
    if (this.state === 'prompt' || this.state === 'reading') this.note(text);
    else this.queue.push({ note: text });
  }

  private note(text: string): void {
    this.host.write(`\x1b[90m${text}\x1b[0m\n`);
  }

  private output(): Output {
    const { write, words } = this.host;
    return { write, note: text => this.note(text), printing: this.printing, words, cluster: this.cluster };
  }

  private quit(): void {
    this.client.drop();
    this.client = this.newClient({ ...this.initial, host: this.client.place.host, port: this.client.place.port });
    this.note(this.host.words.quitNote);
  }

  private setPreference(preference: Preference): void {
    if (preference === 'hints' || preference === 'nohints') {
      this.hints = preference === 'hints';
      return;
    }
    this.printing = { ...this.printing, utf8: preference === 'utf8' };
    if (preference === 'utf8') this.note(this.host.words.utf8On);
  }
}

function opensDoors(argv: readonly string[]): boolean {
  return ['auth', 'hello'].includes((argv[0] ?? '').toLowerCase());
}
