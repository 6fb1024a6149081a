/* Where a configuration's text comes from: a file, or all that a pattern fits, one after the other in the order of their names, as a
 * server of 7.0 and later reads `include /etc/redis/conf.d/*.conf`. A pattern that fits nothing is an empty text. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '../engine/bytes.ts';
import { matches } from '../engine/glob.ts';

const isPattern = (text: string): boolean => /[*?[]/.test(text);

/** The text that a path or a pattern names, undefined when one of its files cannot be read.
 *  @param read a file's text, undefined when it cannot be had. */
export function readConfigFiles(path: string, read: (path: string) => string | undefined): string | undefined {
  if (!isPattern(path)) return read(path);
  const texts = filesThatFit(path).map(read);
  return texts.includes(undefined) ? undefined : texts.map((text) => `${text}\n`).join('');
}

function filesThatFit(pattern: string): string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((each) => each !== ''))
    found = isPattern(part) ? found.flatMap((folder) => inFolder(folder, part)) : found.map((folder) => join(folder, part));
  return found;
}

/** What a folder holds that fits, as a shell has it: what begins with a dot is only found by a pattern that does. */
function inFolder(folder: string, pattern: string): string[] {
  const bytes = bytesOf(pattern.replaceAll('[!', '[^'));
  const fits = (name: string): boolean => {
    const text = bytesOf(Buffer.from(name).toString('latin1'));
    return matches(bytes, 0, bytes.length, text, 0, text.length) && name.startsWith('.') === pattern.startsWith('.');
  };
  return namesIn(folder).filter(fits).sort().map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder);
  } catch {
    return [];
  }
}
