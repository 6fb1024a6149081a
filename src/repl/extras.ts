/* What a prompt seldom does: HELP, and lines that run a redis-cli with options and modes of its own. Fetched after the first
 * prompt (fetch-extras.ts). */

import { type CliOptions, parseOptions, type Refusal, type TypedAt } from './options.ts';
import { shellLine } from './shell.ts';
import { shown } from './text.ts';

export { help } from './help.ts';
export { runTool } from './tools/run.ts';

export type Extras = typeof import('./extras.ts');

/** What a line for a shell asks of redis-cli, or why it cannot run; null when it runs none. */
export function typedCli(argv: readonly string[], here: TypedAt): CliOptions | Refusal | null {
  const line = shellLine(argv, here.readFile);
  if (line === null) return null;
  if ('missing' in line) return { message: `bash: ${shown(line.missing)}: No such file or directory` };
  return parseOptions(line.argv.slice(1), line.input, here);
}
