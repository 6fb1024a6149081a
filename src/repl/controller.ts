/* Joins a session to the page: keys and text from the input element go in, what the session says goes to the screen.
 * Text is read from the element and written back only when the prompt changed it, never while something is being
 * composed. */

import type { Moment } from '../inspect.ts';
import type { Exchange, Link } from '../worker/protocol.ts';
import { Announcer } from './announcer.ts';
import { travelOf, type TravelWay } from './builtins.ts';
import type { Docs } from './docs.ts';
import { beginnings, EnteredLine, replyMs } from './entered.ts';
import type { History } from './history.ts';
import { keepLine, loadHistory } from './historystore.ts';
import { type KeyPress, keyName } from './keys.ts';
import { emptyLine, type Line, press, typed } from './lineedit.ts';
import { paste } from './paste.ts';
import { placeAt } from './place.ts';
import { PromptLine, type PromptParts, type PromptView } from './promptline.ts';
import { pastView, presentView } from './promptview.ts';
import { retell } from './retell.ts';
import { Screen } from './screen.ts';
import { lineBytesMax, Session } from './session.ts';
import type { ReadFile } from './shell.ts';
import { Shown } from './shown.ts';
import { isSameMoment, type Stand } from './tape.ts';
import type { ReplWords } from './words.ts';

const address = { host: '127.0.0.1', port: 6379 };
/** Where a terminal stands that has done nothing. */
const beginning: Stand = { place: placeAt(address.host, address.port), isMonitoring: false, replies: 'on', waiting: null };
/** Over a socket there is no session. */
const beforeAll: Moment = { entries: 0, atUs: 0 };
const addressNames: readonly string[] = [address.host, 'localhost'];

export interface ControllerOptions {
  readonly connect: () => Link;
  /** Shut while the terminal is about to get another world: what is done to it meanwhile waits. */
  readonly gate: { readonly pass: (act: () => void) => void };
  /** Read at each use: the language may change. */
  readonly words: () => ReplWords;
  readonly onRun: (line: string) => void;
  /** A file that was kept, as a byte string. */
  readonly readFile: ReadFile;
  /** A line is about to be sent: while the past is shown, whoever shows it now goes on from there. */
  readonly beforeLine: () => void;
  /** `:undo` and `:redo`. */
  readonly travel: (way: TravelWay) => void;
  /** Whether a line is being typed. */
  readonly onTyping: (isTyping: boolean) => void;
}

export interface Elements extends PromptParts {
  readonly surface: HTMLElement;
  readonly log: HTMLElement;
}

export class Controller {
  private readonly session: Session;
  private readonly screen: Screen;
  private readonly shown: Shown;
  private readonly promptLine: PromptLine;
  private readonly entered: EnteredLine;
  private readonly announcer: Announcer;
  private readonly input: HTMLTextAreaElement;
  private readonly options: ControllerOptions;
  private line: Line = emptyLine;
  /** What has been kept of the session's. */
  private history: History = loadHistory();
  private isComposing = false;
  private isTyping = false;
  private readonly listening = new AbortController();

  constructor(elements: Elements, options: ControllerOptions) {
    this.options = options;
    this.input = elements.input;
    this.screen = new Screen(elements.surface, { onSettled: () => this.draw(), cutNote: lines => options.words().linesCut(lines) });
    this.promptLine = new PromptLine(elements);
    this.entered = new EnteredLine(this.promptLine, this.screen);
    this.announcer = new Announcer(elements.log, lines => options.words().linesUntold(lines));
    this.shown = new Shown(this.screen, this.announcer);
    this.session = new Session({
      connect: (host, port) => (addressNames.includes(host) && port === address.port ? this.connect() : null),
      write: (text, isLine = false) => this.shown.write(text, isLine),
      clear: () => this.shown.clear(),
      changed: () => {
        this.keepHistory();
        this.draw();
      },
      nowMs: () => performance.now(),
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      readFile: options.readFile,
      travel: options.travel,
      get words() { return options.words(); },
    }, { ...address, history: this.history });
    this.listen(elements);
    this.session.start();
  }

  /** What is written while terminals are about to be made anew would be wiped with the old screen. */
  private whenReady(act: () => void): void {
    this.options.gate.pass(() => {
      if (!this.listening.signal.aborted) act();
    });
  }

  private enterLine(line: string, pasted = false): void {
    this.whenReady(() => this.session.enter(line, pasted));
  }

  private say(text: string): void {
    this.whenReady(() => this.session.say(text));
  }

  /** Runs a line as if it had been typed; what is being typed stays. */
  run(line: string): void {
    this.prepare(line);
    this.screen.toBottom();
    this.options.onRun(line);
    this.enterLine(line, true);
  }

  /** Puts a line at the prompt to be gone on with; the caret stands at `caret`. */
  begin(text: string, caret = text.length): void {
    this.put({ ...emptyLine, text, caret });
    this.focus();
  }

  /** Says something in a line of its own. */
  note(text: string): void {
    this.say(text);
  }

  /** The same once what was run before has its replies. */
  noteInTurn(text: string): void {
    this.whenReady(() => this.session.sayInTurn(text));
  }

  // --- the past ---

  /** Whether a line was waiting for its reply then. */
  waitsAt(moment: Moment): boolean {
    return typeof this.shown.stand(moment)?.waiting === 'string';
  }

  /** Shows the screen and the prompt as they were at a moment of the session; null for the present. */
  showAt(moment: Moment | null): void {
    if (isSameMoment(moment, this.shown.moment)) return;
    this.shown.showAt(moment);
    this.draw();
  }

  /** What came after a moment has not happened: the terminal goes on from there, with a note. */
  cutAt(moment: Moment, note: string): void {
    this.shown.cut(moment);
    this.rewind(this.shown.stand(moment));
    this.session.say(note);
  }

  /** Takes another past: what was sent and heard on its connection in the session that is gone on with. */
  retell(exchanges: readonly Exchange[]): void {
    this.shown.take(retell(exchanges, this.options.words()));
    this.rewind(this.shown.stand());
  }

  private rewind(stand: Stand | null): void {
    // A client that watched every command does so no more: it was reset (worker/playground.ts).
    this.session.rewind(stand === null || stand.isMonitoring ? beginning : stand);
  }

  private connect(): Link {
    const real = this.options.connect();
    const link: Link = {
      send: bytes => real.send(bytes),
      close: () => real.close(),
      onData: () => undefined,
      onClose: () => undefined,
    };
    real.onData = (bytes, at = beforeAll) => {
      const hear = () => {
        const { awaited } = this.session;
        this.shown.heard(at, () => link.onData(bytes, at), () => this.session.standAfter(awaited));
      };
      if (!this.drawEntered(hear)) hear();
    };
    real.onClose = () => link.onClose();
    return link;
  }

  get docs(): Docs {
    return this.session.docs;
  }

  /** What stands at the prompt. */
  typed(): string {
    this.drawEntered();
    return this.promptLine.text;
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  /** Settles when nothing is being composed. */
  composed(): Promise<void> {
    if (!this.isComposing) return Promise.resolve();
    return new Promise((resolve) => this.input.addEventListener('compositionend', () => resolve(), { once: true }));
  }

  recolour(): void {
    this.screen.recolour();
  }

  dispose(): void {
    this.entered.forget();
    this.listening.abort();
    this.session.end();
    this.announcer.stop();
    this.screen.dispose();
  }

  private keepHistory(): void {
    if (this.session === undefined || this.session.history === this.history) return;
    this.history = this.session.history;
    keepLine(this.history.lines.at(-1) ?? '');
  }

  private listen({ surface, offer }: Elements): void {
    const { input } = this;
    const { signal } = this.listening;
    for (const kind of beginnings) window.addEventListener(kind, () => this.drawEntered(), { signal, capture: true });
    input.addEventListener('keydown', event => this.keyDown(event), { signal });
    input.addEventListener('beforeinput', event => this.beforeInput(event), { signal });
    input.addEventListener('input', () => this.edited(), { signal });
    input.addEventListener('selectionchange', () => this.draw(), { signal });
    input.addEventListener('compositionstart', () => { this.isComposing = true; }, { signal });
    input.addEventListener('compositionend', () => {
      this.isComposing = false;
      this.edited();
    }, { signal });
    input.addEventListener('paste', event => this.pasted(event), { signal });
    input.addEventListener('copy', event => this.copy(event), { signal });
    offer.addEventListener('click', () => {
      this.run(offer.textContent ?? '');
      this.focus();
    }, { signal });
    surface.addEventListener('focusin', () => this.focus(), { signal });
    surface.addEventListener('mouseup', () => {
      if (this.screen.selection === '') this.focus();
    }, { signal });
  }

  private keyDown(event: KeyboardEvent): void {
    const name = keyName(event as KeyPress);
    if (name === null) return;
    if (name === 'ctrl-c' && this.copies()) return;
    if (this.screen.scrollWith(name)) return event.preventDefault();
    if (this.takesOffer(name)) {
      event.preventDefault();
      return this.put({ ...emptyLine, text: this.session.offered ?? '', caret: this.session.offered?.length ?? 0 });
    }
    this.read();
    const pressed = press(this.line, name, this.session);
    if (pressed === null) return;
    event.preventDefault();
    if (name !== 'escape' && name !== 'ctrl-c') this.session.key();
    if (pressed.wish === 'enter') return this.enter(pressed.line.text, event);
    this.put(pressed.line);
    switch (pressed.wish) {
      case 'interrupt': return this.interrupt();
      case 'clear': return this.whenReady(() => this.shown.clear());
      case 'leave': return this.input.blur();
      default: return;
    }
  }

  /** Ctrl-C means copying where something is selected. */
  private copies(): boolean {
    return this.screen.selection !== '' || this.input.selectionStart !== this.input.selectionEnd;
  }

  /** With nothing typed yet, Tab or the right arrow takes the line that is offered. */
  private takesOffer(name: string): boolean {
    return this.session.offered !== null && this.input.value === '' && ['tab', 'right', 'end'].includes(name);
  }

  /** Keyboards on glass send no Enter key, but the line break it would make. */
  private beforeInput(event: InputEvent): void {
    if (event.inputType !== 'insertLineBreak' && event.inputType !== 'insertParagraph') return;
    event.preventDefault();
    this.enter(this.promptLine.text, event);
  }

  private edited(): void {
    const { text, caret } = this.promptLine;
    if (this.drawEntered()) this.promptLine.set(text, caret); // a program, which begins with nothing, has put the next line there
    this.session.key();
    if (/[\r\n]/.test(this.input.value) && !this.isComposing) return this.takePaste('', this.input.value, '');
    this.line = typed(this.line, this.input.value, this.promptLine.caret, this.session);
    this.screen.toBottom();
    this.draw();
  }

  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const isLong = text.length > lineBytesMax;
    if (!isLong && !/[\r\n]/.test(text)) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = this.input;
    this.takePaste(value.slice(0, selectionStart), text, value.slice(selectionEnd));
  }

  private takePaste(before: string, text: string, after: string): void {
    const { lines, notes, text: left, caret } = paste(before, text, after, this.options.words());
    for (const line of lines) {
      this.prepare(line);
      this.options.onRun(line);
      this.enterLine(line, true);
    }
    for (const note of notes) this.say(note);
    this.put({ ...emptyLine, text: left, caret });
  }

  private copy(event: ClipboardEvent): void {
    const { selection } = this.screen;
    if (selection === '' || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', selection);
    event.preventDefault();
  }

  private enter(text: string, { isTrusted }: Event): void {
    this.prepare(text);
    this.screen.toBottom();
    this.line = emptyLine;
    this.entered.hold(text);
    this.options.onRun(text);
    this.enterLine(text);
    if (isTrusted) setTimeout(() => this.drawEntered(), replyMs);
    else this.drawEntered();
  }

  /** Draws the line that was entered and what `reply` writes; answers whether there was such a line. */
  private drawEntered(reply = () => {}): boolean {
    if (!this.entered.draw(reply)) return false;
    this.draw();
    return true;
  }

  /** What goes through time leaves the past shown as it is; anything else goes on from there. */
  private prepare(line: string): void {
    if (line.trim() !== '' && travelOf(line) === null) this.options.beforeLine();
  }

  private interrupt(): void {
    const { text } = this.line;
    this.put(emptyLine);
    const { moment } = this.shown;
    if (moment !== null) {
      if (!this.waitsAt(moment)) return;
      this.options.beforeLine();
    }
    this.whenReady(() => this.session.interrupt(text));
  }

  /** Takes the line from the element, which knows it better. */
  private read(): void {
    const { text, caret } = this.promptLine;
    this.line = { ...this.line, text, caret };
  }

  private put(line: Line): void {
    this.drawEntered();
    this.line = line;
    this.promptLine.set(line.text, line.caret);
    this.draw();
  }

  private draw(): void {
    if (this.entered.isWaiting) return; // soon, with its reply
    this.tellTyping();
    if (this.session === undefined || !this.screen.isSettled) return; // not built yet, or the cursor is on its way
    const rows = this.promptLine.draw(this.view(), {
      ...this.screen.cursor, columns: this.screen.columns, cell: this.screen.cell,
    });
    if (rows > 1) this.screen.makeRoom(rows);
  }

  private tellTyping(): void {
    const isTyping = this.promptLine.text.trim() !== '';
    if (isTyping === this.isTyping) return;
    this.isTyping = isTyping;
    this.options.onTyping(isTyping);
  }

  private view(): PromptView {
    const { moment } = this.shown;
    if (moment !== null) return pastView(this.shown.stand(moment) ?? beginning, this.session.hint(this.line.text));
    return presentView(this.session, this.line, this.options.words());
  }
}
