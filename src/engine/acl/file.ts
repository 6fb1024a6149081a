/* The ACL file: a user a line, as ACL LIST tells them. It is read whole or not at all. */

import type { Acl } from './acl.ts';
import { mergeSelectors } from './rules.ts';
import { ruleErrors } from './selector.ts';
import type { User } from './user.ts';

/** What reaches the disk, where there is one. */
export interface Files {
  /** A file's text as a byte string, undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** Returns why it could not be written. */
  write(path: string, text: string): string | undefined;
}

const unchanged = 'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';

/** Reads the file and replaces all users by those in it. Returns the error, if any. */
export function loadUsers(acl: Acl, files: Files, path: string): string | undefined {
  const text = files.read(path);
  if (text === undefined) return `Error loading ACLs, opening file '${path}': No such file or directory`;
  const users = new Map<string, User>();
  let errors = '';
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const [word, name, ...rules] = line.split(/[ \t]+/);
    if (word !== 'user' || name === undefined) errors += `${path}:${i + 1} should start with user keyword followed by the username. `;
    else if (users.has(name)) return `WARNING: Duplicate user '${name}' found on line ${i + 1}. ${unchanged}`;
    else {
      const user = acl.create(name);
      users.set(name, user);
      errors += refusalOf(user, rules, `${path}:${i + 1}: `);
    }
  }
  if (errors !== '') return errors + unchanged;
  acl.replaceAll(users);
  return undefined;
}

function refusalOf(user: User, words: readonly string[], place: string): string {
  const { rules, open } = mergeSelectors(words);
  if (open !== undefined) return `${place}Unmatched parenthesis in selector definition.`;
  for (const rule of rules) {
    const why = user.set(rule);
    if (why !== undefined)
      return why === ruleErrors.syntax ? `${place}${why}. ` : `${place}Error in applying operation '${rule}': ${why}. `;
  }
  return '';
}

/** Returns why it could not be written. */
export function saveUsers(acl: Acl, files: Files, path: string): string | undefined {
  return files.write(path, acl.sorted.map((user) => `${user.description}\n`).join(''));
}
