/* Arguments as others may see them, in MONITOR and in the slow log: without passwords and users. */

import type { Command } from '../commands/table.ts';
import type { Args } from '../resp/args.ts';

const redacted = '(redacted)';

/** Directives whose values are secret. */
const secretDirectives = new Set(['requirepass', 'masterauth', 'masteruser', 'tls-key-file-pass', 'tls-client-key-file-pass']);

/** Arguments with everything secret replaced. */
export function shownArguments(command: Command, args: Args): string[] {
  const shown = args.texts();
  const hide = (from: number, count = Infinity): void => {
    for (let i = from; i < shown.length && i < from + count; i++) shown[i] = redacted;
  };
  const after = (word: RegExp, first: number): number => {
    const at = shown.findIndex((each, i) => i >= first && word.test(each));
    return at < 0 ? shown.length : at + 1;
  };
  switch (command.name) {
    case 'auth':
      hide(1, 2);
      break;
    case 'hello':
      hide(after(/^auth$/i, 2), 2);
      break;
    case 'acl|setuser':
    case 'acl|getuser':
    case 'acl|deluser':
      hide(2);
      break;
    case 'config|set':
      for (let i = 2; i + 1 < shown.length; i += 2) if (secretDirectives.has((shown[i] as string).toLowerCase())) hide(i + 1, 1);
      break;
    case 'migrate':
      hide(after(/^auth$/i, 6), 1);
      hide(after(/^auth2$/i, 6), 2);
      break;
  }
  return shown;
}
