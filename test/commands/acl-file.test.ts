/* The ACL file: read whole or not at all, and written. Errors are those seen on a real server. */

import { expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { loadUsers, saveUsers, type Files } from '../../src/engine/acl/file.ts';
import { Node } from '../../src/engine/node.ts';

class Disk implements Files {
  text: string | undefined;
  read = (): string | undefined => this.text;
  write = (_: string, text: string): undefined => {
    this.text = text;
  };
}

function load(text: string): { readonly node: Node; readonly disk: Disk; readonly refused: string | undefined } {
  const node = new Node({ seed: 'acl', heapBytes: 65_536 });
  const disk = new Disk();
  disk.text = text;
  return { node, disk, refused: loadUsers(node.acl, disk, 'u.acl') };
}

const unchanged = 'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';

test.each([
  ['user a on\nuser a off\n', `WARNING: Duplicate user 'a' found on line 2. ${unchanged}`],
  ['foo\n', `u.acl:1 should start with user keyword followed by the username. ${unchanged}`],
  ['user\n', `u.acl:1 should start with user keyword followed by the username. ${unchanged}`],
  ['user a b c on\n', `u.acl:1: Syntax error. ${unchanged}`],
  ['user a +nosuch\nuser b (+get\n',
    "u.acl:1: Error in applying operation '+nosuch': Unknown command or category name in ACL. " +
      `u.acl:2: Unmatched parenthesis in selector definition.${unchanged}`],
])('%j is refused, and nobody changes', (text, why) => {
  const { node, refused } = load(text);
  expect(refused).toBe(why);
  expect(node.acl.sorted.map((user) => user.name)).toEqual(['default']);
});

test('users of the file replace all others, and what is saved loads again', () => {
  const { node, disk, refused } = load('user alice on nopass ~* +@all\n\nuser bob on >x ~k* (+get ~a)\n');
  expect(refused).toBeUndefined();
  expect(node.acl.sorted.map((user) => user.name)).toEqual(['alice', 'bob', 'default']);
  expect(node.acl.defaultUser.mayEverything).toBe(true);
  saveUsers(node.acl, disk, 'u.acl');
  const saved = disk.text as string;
  const rules = '~k\\* resetchannels -@all \\(~a resetchannels -@all \\+get\\)';
  expect(saved.split('\n')[1]).toMatch(new RegExp(`^user bob on sanitize-payload #[0-9a-f]{64} ${rules}$`));
  const again = load(saved);
  expect(again.node.acl.sorted.map((user) => user.description)).toEqual(node.acl.sorted.map((user) => user.description));
});

test('the default user is what the file says of it', () => {
  const { node } = load('user default off\nuser a on');
  expect(node.acl.defaultUser.enabled).toBe(false);
  expect(node.acl.users.get('default')).toBe(node.acl.defaultUser);
});
