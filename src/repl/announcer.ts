/* What the screen says, as plain text for those who hear it: a log that grows at its end and forgets at its start. */

const entriesMax = 20;         // past this the oldest is forgotten
const firstLinesMax = 40;      // past these and the last ones an entry says how many lines it leaves out
const lastLinesMax = 10;
const lineCharactersMax = 400; // past this a line is cut: nobody listens to ten megabytes
const gatherMs = 150;          // output within this time is one announcement

const ansi = /\x1b\[[0-9;?]*[A-Za-z]/g;

export class Announcer {
  private gathered = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly log: HTMLElement;
  private readonly leftOutNote: (lines: number) => string;

  constructor(log: HTMLElement, leftOutNote: (lines: number) => string) {
    this.log = log;
    this.leftOutNote = leftOutNote;
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
    const entry = document.createElement('div');
    entry.textContent = toldLines(this.gathered, this.leftOutNote).join('\n');
    this.gathered = '';
    this.log.append(entry);
    while (this.log.childElementCount > entriesMax) this.log.firstElementChild?.remove();
  }
}

/** The lines of an entry: how it begins, and always how it ends, since the last command's reply stands there. */
export function toldLines(text: string, leftOutNote: (lines: number) => string): string[] {
  const lines = text.replace(ansi, '').trimEnd().split('\n');
  const leftOut = lines.length - firstLinesMax - lastLinesMax;
  if (leftOut <= 0) return lines.map(cutLine);
  return [...lines.slice(0, firstLinesMax).map(cutLine), leftOutNote(leftOut), ...lines.slice(-lastLinesMax).map(cutLine)];
}

function cutLine(line: string): string {
  return line.length > lineCharactersMax ? `${line.slice(0, lineCharactersMax)}…` : line;
}
