/* The configuration linter: tries the lines of a redis.conf on a node that is made for it and thrown away. */

import { type Finding, lint } from './config/lint.ts';
import { Node } from './node.ts';

const heapBytes = 65_536;

/** What a server would say to a redis.conf (a byte string), by line. */
export function lintConfig(text: string): Finding[] {
  const node = new Node({ seed: 'lint', heapBytes });
  node.config.folder = (path) => path; // which folders exist only the machine knows on which it will run
  return lint(text, node);
}
