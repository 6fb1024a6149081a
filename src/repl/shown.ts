/* What a terminal has said, on the screen and to those who hear it. The screen shows the present or an earlier moment; while it shows
 * an earlier one, what is said meanwhile goes on the tape alone. */

import type { Moment } from '../inspect.ts';
import type { Announcer } from './announcer.ts';
import type { Screen } from './screen.ts';
import { present, type Stand, Tape } from './tape.ts';

/** Lines of the past that are drawn: scrubbing draws them again and again. */
const pastLines = 200;

export class Shown {
  /** The moment that the screen shows; null for the present. */
  moment: Moment | null = null;
  private tape = new Tape();
  private readonly screen: Screen;
  private readonly announcer: Announcer;

  constructor(screen: Screen, announcer: Announcer) {
    this.screen = screen;
    this.announcer = announcer;
  }

  /** Says something. `isLine`: it is a line that was typed, with its prompt. */
  write(text: string, isLine: boolean): void {
    if (isLine) this.tape.echo(text);
    else this.tape.add(text);
    if (this.moment !== null) return;
    this.screen.write(text);
    this.announcer.say(text);
  }

  clear(): void {
    this.tape.wipe();
    this.screen.clear();
  }

  /** Something came at a moment; `read` writes what it says, `stand` tells where the prompt is then. */
  heard(at: Moment, read: () => void, stand: () => Stand): void {
    this.tape.heard(at, read, stand);
  }

  /** Where the prompt stood at a moment; null before anything was said. */
  stand(moment = present): Stand | null {
    return this.tape.stand(moment);
  }

  showAt(moment: Moment | null): void {
    this.moment = moment;
    this.screen.replace(moment === null ? this.tape.text() : this.tape.lastText(moment, pastLines));
  }

  /** Goes on from a moment: what came after it has not happened. */
  cut(moment: Moment): void {
    this.tape.cut(moment);
    this.showAt(null);
  }

  /** Goes on with another past. */
  take(tape: Tape): void {
    this.tape = tape;
    this.showAt(null);
  }
}
