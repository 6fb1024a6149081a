/* The configuration linter for whoever has no server at hand: it tries the lines on one that is made for it and thrown away. */

import { type Finding, lint } from './config/lint.ts';
import { Node } from './node.ts';

const heapBytes = 65_536;

/** What a server would say to a redis.conf (a byte string), by line. */
export function lintConfig(text: string): Finding[] {
  const node = new Node({ seed: 'lint', heapBytes });
  node.config.folder = (path) => path; // which folders there are is for the machine to say that it will run on
  return lint(text, node);
}
