/* The server's log, as redis-server writes it: process, role, local time, level, text. */

import { appendFileSync } from 'node:fs';
import type { LogLevel } from '../engine/step.ts';

const levels: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];
const marks: Readonly<Record<LogLevel, string>> = { debug: '.', verbose: '-', notice: '*', warning: '#' };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export class Log {
  /** Empty: standard output. */
  file = '';
  /** Lines below this level are left out. It is asked each time, as CONFIG SET may change it. */
  least = (): LogLevel => 'notice';

  write(text: string, level: LogLevel = 'notice'): void {
    if (levels.indexOf(level) < levels.indexOf(this.least())) return;
    this.writePlain(`${process.pid}:M ${timeText(new Date())} ${marks[level]} ${text}\n`);
  }

  /** Writes text that is not an entry. */
  writePlain(text: string): void {
    if (this.file === '') process.stdout.write(text);
    else appendFileSync(this.file, text);
  }
}

function timeText(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${two(at.getDate())} ${months[at.getMonth()]} ${at.getFullYear()}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${date} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
