/* ACL: users and what they may do. */

import type { User } from '../acl/user.ts';
import { type Acl, denialText } from '../acl/acl.ts';
import { type Files, loadUsers, saveUsers } from '../acl/file.ts';
import { mergeSelectors } from '../acl/rules.ts';
import { cString } from '../bytes.ts';
import type { Call } from '../call.ts';
import { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { sha256 } from '../numbers/sha256.ts';
import { getUser, list, log, users } from './acl-tell.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const help = [
  'CAT [<category>]',
  '    List all commands that belong to <category>, or all command categories',
  '    when no category is specified.',
  'DELUSER <username> [<username> ...]',
  '    Delete a list of users.',
  'DRYRUN <username> <command> [<arg> ...]',
  '    Returns whether the user can execute the given command without executing the command.',
  'GETUSER <username>',
  `    Get the user's details.`,
  'GENPASS [<bits>]',
  '    Generate a secure 256-bit user password. The optional `bits` argument can',
  '    be used to specify a different size.',
  'LIST',
  '    Show users details in config file format.',
  'LOAD',
  '    Reload users from the ACL file.',
  'LOG [<count> | RESET]',
  '    Show the ACL log entries.',
  'SAVE',
  '    Save the current config to the ACL file.',
  'SETUSER <username> <attribute> [<attribute> ...]',
  '    Create or modify a user with the specified attributes.',
  'USERS',
  '    List all the registered usernames.',
  'WHOAMI',
  '    Return the current connection username.',
];

export const acl = command({
  name: 'acl',
  arity: -2,
  flags: '',
  group: 'server',
  since: '6.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for Access List Control commands.',
  subcommands: [
    {
      name: 'acl|cat',
      arity: -2,
      flags: 'noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(1) since the categories and commands are a fixed set.',
      summary: 'Lists the ACL categories, or the commands inside a category.',
      args: '[category:string]',
      run: cat,
    },
    {
      name: 'acl|deluser',
      arity: -3,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '6.0.0',
      complexity: 'O(1) amortized time considering the typical user.',
      summary: 'Deletes ACL users, and terminates their connections.',
      args: 'username:string...',
      run: deleteUsers,
    },
    {
      name: 'acl|dryrun',
      arity: -4,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '7.0.0',
      complexity: 'O(1).',
      summary: 'Simulates the execution of a command by a user, without executing the command.',
      args: 'username:string command:string [arg:string...]',
      run: dryRun,
    },
    {
      name: 'acl|genpass',
      arity: -2,
      flags: 'noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(1)',
      summary: 'Generates a pseudorandom, secure password that can be used to identify ACL users.',
      args: '[bits:integer]',
      run: generatePassword,
    },
    {
      name: 'acl|getuser',
      arity: 3,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of password, command and pattern rules that the user has.',
      summary: 'Lists the ACL rules of a user.',
      history: [
        ['6.2.0', 'Added Pub/Sub channel patterns.'],
        ['7.0.0',
          'Added selectors and changed the format of key and channel patterns from a list to their rule ' +
          'representation.'],
      ],
      args: 'username:string',
      run: getUser,
    },
    {
      name: 'acl|help',
      arity: 2,
      flags: 'loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'acl|list',
      arity: 2,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of configured users.',
      summary: 'Dumps the effective rules in ACL file format.',
      run: list,
    },
    {
      name: 'acl|load',
      arity: 2,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of configured users.',
      summary: 'Reloads the rules from the configured ACL file.',
      run: (c) => withFile(c, loadUsers),
    },
    {
      name: 'acl|log',
      arity: -2,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N) with N being the number of entries shown.',
      summary: 'Lists recent security events generated due to ACL rules.',
      history: [['7.2.0', 'Added entry ID, timestamp created, and timestamp last updated.']],
      args: '[<operation count:integer | RESET>]',
      run: log,
    },
    {
      name: 'acl|save',
      arity: 2,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of configured users.',
      summary: 'Saves the effective ACL rules in the configured ACL file.',
      run: (c) => withFile(c, (...places) => {
        const refused = saveUsers(...places);
        return refused && 'There was an error trying to save the ACLs. Please check the server logs for more information';
      }),
    },
    {
      name: 'acl|setuser',
      arity: -3,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of rules provided.',
      summary: 'Creates and modifies an ACL user and its rules.',
      history: [
        ['6.2.0', 'Added Pub/Sub channel patterns.'],
        ['7.0.0', 'Added selectors and key based permissions.'],
      ],
      args: 'username:string [rule:string...]',
      run: setUser,
    },
    {
      name: 'acl|users',
      arity: 2,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(N). Where N is the number of configured users.',
      summary: 'Lists all ACL users.',
      run: users,
    },
    {
      name: 'acl|whoami',
      arity: 2,
      flags: 'noscript loading stale',
      group: 'server',
      since: '6.0.0',
      complexity: 'O(1)',
      summary: 'Returns the authenticated username of the current connection.',
      run: (c) => c.reply.bulk(c.client.user.name),
    },
  ],
});

/** Of a subcommand whose arity allows more than it takes. */
const tooMany = (c: Call): CommandError =>
  new CommandError(`ERR unknown subcommand or wrong number of arguments for '${c.args.printed(1)}'. Try ACL HELP.`);

function cat(c: Call): void {
  const { args, reply, node: { table } } = c;
  if (args.count > 3) throw tooMany(c);
  let names = table.categories;
  if (args.count === 3) {
    const category = args.text(2).toLowerCase();
    if (!names.includes(category)) throw new CommandError(`ERR Unknown category '${args.printed(2)}'`);
    names = table.withSubcommands.filter((each) => each.categories.includes(category)).map((each) => each.name);
  }
  reply.array(names.length);
  for (const name of names) reply.bulk(name);
}

function deleteUsers(c: Call): void {
  const { acl: access } = c.node;
  const names = c.args.texts(2);
  if (names.includes('default')) throw new CommandError(`ERR The 'default' user cannot be removed`);
  let deleted = 0;
  for (const name of names) {
    const user = access.users.get(name);
    if (user === undefined) continue;
    access.remove(user);
    deleted++;
  }
  c.reply.int(deleted);
}

function dryRun(c: Call): void {
  const { node, args, reply } = c;
  const user = node.acl.users.get(args.text(2));
  if (user === undefined) throw new CommandError(`ERR User '${args.printed(2)}' not found`);
  const asked = Args.of(args.texts(3));
  const found = node.table.find(asked);
  if (found === undefined || (found.children.size > 0 && asked.count > 1))
    throw new CommandError(`ERR Command '${args.printed(3)}' not found`);
  const { arity } = found;
  if (arity > 0 ? asked.count !== arity : asked.count < -arity) throw errors.wrongArity(found.name);
  const denial = node.acl.denial(user, found, asked);
  if (denial === undefined) reply.ok();
  else reply.bulk(denialText(user, denial, true));
}

const passwordBits = 256;
const passwordBitsMax = 4096;
const bitsPerDigit = 4;

/** Digits of SHA-256 over the seed and a count: nobody who sees some can tell the next ones without the seed. */
function generatePassword(c: Call): void {
  const { args, node } = c;
  if (args.count > 3) throw tooMany(c);
  const bits = args.count === 3 ? args.integerAt(2) : passwordBits;
  if (bits <= 0 || bits > passwordBitsMax)
    throw new CommandError(
      'ERR ACL GENPASS argument must be the number of bits for the output password, ' +
        `a positive number up to ${passwordBitsMax}`,
    );
  const length = Math.ceil(bits / bitsPerDigit);
  let digits = '';
  while (digits.length < length) digits += sha256(`${node.options.seed} password ${node.acl.passwordsDrawn++}`);
  c.reply.bulk(digits.slice(0, length));
}

/** Reads or writes the ACL file; `act` returns why it could not. */
function withFile(c: Call, act: (acl: Acl, files: Files, path: string) => string | undefined): void {
  const { acl: access, config, options: { files } } = c.node;
  const path = config.value('aclfile');
  if (files === undefined || path === '') throw noFile();
  const refused = act(access, files, path);
  if (refused !== undefined) throw new CommandError(`ERR ${refused}`);
  c.reply.ok();
}

function noFile(): CommandError {
  return new CommandError(
    'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER ' +
      'command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store ' +
      'users in the Redis configuration.',
  );
}

/** All rules or none. */
function setUser(c: Call): void {
  const { acl: access } = c.node;
  const name = c.args.text(2);
  if (/[\t-\r \0]/.test(name)) throw new CommandError(`ERR Usernames can't contain spaces or null characters`);
  const { rules, open } = mergeSelectors(c.args.texts(3));
  if (open !== undefined) throw new CommandError(`ERR Unmatched parenthesis in acl selector starting at '${open}'.`);
  const known = access.users.get(name);
  const changed: User = known?.copy() ?? access.create(name);
  for (const rule of rules) {
    const refused = changed.set(rule);
    if (refused !== undefined) throw new CommandError(`ERR Error in ACL SETUSER modifier '${cString(rule)}': ${refused}`);
  }
  if (known === undefined) access.add(changed);
  else {
    known.become(changed);
    access.closeEavesdroppers(known);
  }
  c.reply.ok();
}
