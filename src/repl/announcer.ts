/* What the screen says, as plain text for those who hear it: a log that grows at its end and forgets at its start. */

const entriesMax = 20;         // past this the oldest is forgotten
const linesPerEntryMax = 50;   // past this an entry says how many lines it leaves out
const lineCharactersMax = 400; // past this a line is cut: nobody listens to ten megabytes
const gatherMs = 150;          // output within this time is one announcement

const ansi = /\x1b\[[0-9;?]*[A-Za-z]/g;

export class Announcer {
  private gathered = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly log: HTMLElement;
  private readonly cutNote: (lines: number) => string;

  constructor(log: HTMLElement, cutNote: (lines: number) => string) {
    this.log = log;
    this.cutNote = cutNote;
  }

  say(text: string): void {
    this.gathered += text;
    this.timer ??= setTimeout(() => this.tell(), gatherMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private tell(): void {
    this.timer = undefined;
    const lines = this.gathered.replace(ansi, '').trimEnd().split('\n');
    this.gathered = '';
    const shown = lines.slice(0, linesPerEntryMax).map(cutLine);
    if (lines.length > shown.length) shown.push(this.cutNote(lines.length - shown.length));
    const entry = document.createElement('div');
    entry.textContent = shown.join('\n');
    this.log.append(entry);
    while (this.log.childElementCount > entriesMax) this.log.firstElementChild?.remove();
  }
}

function cutLine(line: string): string {
  return line.length > lineCharactersMax ? `${line.slice(0, lineCharactersMax)}…` : line;
}
