/* Access control: users, and what they may do (ACL v2).
 *
 * The client's user is checked before every command. Most users may do everything, which is one field to read. Only for the others bits
 * and patterns are looked at, and keys are found among the arguments by the same key specs that COMMAND GETKEYS uses. Where no selector
 * allows a command, the error names what the most lenient one denies: a key or channel rather than the command. */

import type { AclCheck } from '../../inspect.ts';
import { AclLog, type Context, type Reason } from './log.ts';
import { mergeSelectors } from './rules.ts';
import type { KeyPattern, Selector } from './selector.ts';
import { User } from './user.ts';
import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import { matches } from '../glob.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';

/** A key among arguments, and the words of its key spec. */
interface FoundKey {
  readonly name: string;
  readonly flags: readonly string[];
}

type FindKeys = (command: Command, args: Args) => readonly FoundKey[] | undefined;

export interface Denial {
  readonly reason: Exclude<Reason, 'auth'>;
  /** What was refused: a command's full name, a key or a channel. */
  readonly object: string;
}

/** Commands that name channels, and whether as patterns. Those that unsubscribe may always run. */
const channelCommands = new Map<string, { readonly last: boolean; readonly patterns: boolean }>([
  ['subscribe', { last: false, patterns: false }], ['ssubscribe', { last: false, patterns: false }],
  ['psubscribe', { last: false, patterns: true }], ['publish', { last: true, patterns: false }],
  ['spublish', { last: true, patterns: false }],
]);

const startRules = ['on', 'nopass', '+@all', '~*', '&*'];

export class Acl {
  private readonly node: Node;
  private readonly findKeys: FindKeys;
  private readonly describe: (client: Client) => string;
  readonly users = new Map<string, User>();
  readonly defaultUser: User;
  /** Users of the configuration file. */
  private readonly declared = new Set<string>();
  readonly log = new AclLog();
  /** How many blocks of digits ACL GENPASS has used. */
  passwordsDrawn = 0;
  /** Refusals, for INFO. */
  readonly denied: Record<Reason, number> = { auth: 0, command: 0, key: 0, channel: 0 };

  /** @param describe gives a client's line as in CLIENT LIST, for entries of the log. */
  constructor(node: Node, findKeys: FindKeys, describe: (client: Client) => string) {
    this.node = node;
    this.findKeys = findKeys;
    this.describe = describe;
    this.defaultUser = this.create('default').withRules(startRules);
    this.add(this.defaultUser);
  }

  /** CONFIG RESETSTAT */
  resetCounters(): void {
    for (const reason of ['auth', 'command', 'key', 'channel'] as const) this.denied[reason] = 0;
  }

  /** A new user without permissions, which is not added yet. */
  create(name: string): User {
    return new User(name, this.node.table, () => this.node.config.value('acl-pubsub-default'));
  }

  add(user: User): void {
    this.users.set(user.name, user);
  }

  get hasDeclaredUsers(): boolean {
    return this.declared.size > 0;
  }

  /** Adds a user of the configuration file, where each name stands once; the default user is replaced. Returns the error, if any. */
  declare(name: string, words: readonly string[]): string | undefined {
    const failed = (at: string, why: string): string => `Error in user declaration '${at}': ${why}`;
    if (this.declared.has(name)) return failed(name, 'Duplicate user found. A user can only be defined once in config files');
    const { rules, open } = mergeSelectors(words);
    if (open !== undefined) return failed(open, 'Unmatched parenthesis in selector definition.');
    const user = this.create(name);
    for (const rule of rules) {
      const refused = user.set(rule);
      if (refused !== undefined) return failed(rule, refused);
    }
    this.declared.add(name);
    if (name === 'default') this.defaultUser.become(user);
    else this.add(user);
    return undefined;
  }

  /** Replaces all users. The default user always exists: where it is not among these, it is as at the start. Closes connections whose user
   * is gone, and those that listen to channels which their user may not hear any more. */
  replaceAll(users: ReadonlyMap<string, User>): void {
    this.defaultUser.become(users.get('default') ?? this.create('default').withRules(startRules));
    this.users.clear();
    for (const user of users.values()) if (user.name !== 'default') this.add(user);
    this.add(this.defaultUser);
    for (const client of this.node.connections.clients.values()) {
      const now = this.users.get(client.user.name);
      if (now === undefined) this.node.connections.close(client);
      else client.user = now;
    }
    for (const user of this.users.values()) this.closeEavesdroppers(user);
  }

  get sorted(): User[] {
    return [...this.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Removes a user, and closes its connections. */
  remove(user: User): void {
    this.users.delete(user.name);
    for (const client of this.node.connections.clients.values()) if (client.user === user) this.node.connections.close(client);
  }

  // --- logging in ---

  /** Logs a client out: its user is the default one again. */
  logOut(client: Client): void {
    client.user = this.defaultUser;
    client.authenticated = this.defaultUser.noPass && this.defaultUser.enabled;
  }

  /** Whether a client must log in before anything else. */
  mustLogIn(client: Client): boolean {
    return !client.authenticated && !(this.defaultUser.noPass && this.defaultUser.enabled);
  }

  logIn(client: Client, name: string, password: string): boolean {
    const user = this.users.get(name);
    if (user?.accepts(password) !== true) return false;
    client.user = user;
    client.authenticated = client.hasLoggedIn = true;
    return true;
  }

  /** requirepass: the one password of the default user. */
  setDefaultPassword(password: string): void {
    this.defaultUser.set('resetpass');
    this.defaultUser.set(password === '' ? 'nopass' : `>${password}`);
  }

  // --- permissions ---

  /** What a user is denied of a command, or undefined. */
  denial(user: User, command: Command, args: Args): Denial | undefined {
    if (user.mayEverything) return undefined;
    let denial: Denial = { reason: 'command', object: command.name };
    let furthest = 0;
    for (const selector of user.selectors) {
      const found = this.selectorDenial(selector, command, args);
      if (found === undefined) return undefined;
      if (found.reach > furthest) {
        furthest = found.reach;
        ({ denial } = found);
      }
    }
    return denial;
  }

  /** How a selector judges each part of a command, up to what it denies first: for the picture of it. */
  explain(selector: Selector, command: Command, args: Args): AclCheck[] {
    const argument = args.count > 1 ? args.text(1) : undefined;
    const rule = selector.ruleFor(command, argument);
    const checks: AclCheck[] = [{ of: 'command', object: command.name, isAllowed: selector.allowsCommand(command, argument), rule }];
    if (checks[0]?.isAllowed === false) return checks;
    for (const key of this.keysOf(command, args)) {
      const pattern = selector.allKeys ? '*' : selector.keys.find((each) => mayTouch([each], key))?.pattern;
      checks.push({ of: 'key', object: key.name, isAllowed: pattern !== undefined, rule: pattern === undefined ? '' : `~${pattern}` });
      if (pattern === undefined) return checks;
    }
    const isPattern = channelCommands.get(command.name)?.patterns === true;
    for (const channel of channelsOf(command, args)) {
      const heard = (each: string): boolean => (isPattern ? each === channel : fits(each, channel));
      const pattern = selector.allChannels ? '*' : selector.channels.find(heard);
      checks.push({ of: 'channel', object: channel, isAllowed: pattern !== undefined, rule: pattern === undefined ? '' : `&${pattern}` });
      if (pattern === undefined) return checks;
    }
    return checks;
  }

  /** What a selector denies; the further `reach`, the more of the checks and arguments it passed. */
  private selectorDenial(selector: Selector, command: Command, args: Args): { denial: Denial; reach: number } | undefined {
    const argument = args.count > 1 ? args.text(1) : undefined;
    if (!selector.allowsCommand(command, argument)) return { denial: { reason: 'command', object: command.name }, reach: 0 };
    if (!selector.allKeys) {
      const keys = this.keysOf(command, args);
      const at = keys.findIndex((key) => !mayTouch(selector.keys, key));
      if (at >= 0) return { denial: { reason: 'key', object: (keys[at] as FoundKey).name }, reach: 1 + at };
    }
    if (!selector.allChannels) {
      const channels = channelsOf(command, args);
      const patterns = channelCommands.get(command.name)?.patterns === true;
      const at = channels.findIndex((channel) => !mayHear(selector, channel, patterns));
      if (at >= 0) return { denial: { reason: 'channel', object: channels[at] as string }, reach: 2 ** 32 + at };
    }
    return undefined;
  }

  private keysOf(command: Command, args: Args): readonly FoundKey[] {
    if (command.keys === undefined && command.findKeys === undefined) return [];
    return (this.findKeys(command, args) ?? []).filter((key) => !key.flags.includes('not_key'));
  }

  /** Whether a user may run a command and read every key: needed for patterns inside arguments (SORT … BY). */
  mayReadEveryKey(user: User, command: Command, argument: string | undefined): boolean {
    return user.selectors.some(
      (each) => each.allowsCommand(command, argument) && (each.allKeys || each.keys.some(({ pattern, reads }) => reads && pattern === '*')),
    );
  }

  // --- refusing ---

  /** Why a client may not run a command, as the error that it is replied; noted in the log. */
  refusal(client: Client, command: Command, args: Args): string | undefined {
    if (client.user.mayEverything) return undefined;
    const denial = this.denial(client.user, command, args);
    if (denial === undefined) return undefined;
    this.note(client, denial.reason, denial.object, client.transaction === undefined ? 'toplevel' : 'multi');
    return `NOPERM ${denialText(client.user, denial, false)}`;
  }

  /** Why EXEC may not run a queued command, where the client lost the permission since it was queued. */
  refusalInTransaction(client: Client, command: Command, args: Args): string | undefined {
    if (client.user.mayEverything) return undefined;
    const denial = this.denial(client.user, command, args);
    if (denial === undefined) return undefined;
    this.note(client, denial.reason, denial.object, 'multi');
    return (
      'NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. ' +
      `This command is no longer allowed for the following reason: ${lostPermissions[denial.reason]}`
    );
  }

  /** Why a script may not run a command on a client's behalf. */
  refusalInScript(client: Client, command: Command, args: Args): string | undefined {
    const denial = this.denial(client.user, command, args);
    if (denial === undefined) return undefined;
    this.note(client, denial.reason, denial.object, 'lua');
    return `ERR ACL failure in script: ${denialText(client.user, denial, false)}`;
  }

  /** Adds to the log. */
  note(client: Client, reason: Reason, object: string, context: Context, user = client.user.name): void {
    const { node } = this;
    this.denied[reason]++;
    const lengthMax = Number(node.config.value('acllog-max-len'));
    this.log.add({ reason, object, context, user }, this.describe(client), node.space.nowMs, lengthMax);
  }

  /** Closes connections of a user that listen to channels which the user may not hear any more. */
  closeEavesdroppers(user: User): void {
    if (user.selectors.some((each) => each.allChannels)) return;
    const may = (channel: string, patterns: boolean): boolean =>
      user.selectors.some((each) => mayHear(each, channel, patterns));
    for (const client of this.node.connections.clients.values()) {
      if (client.user !== user || client.subscriptions === 0) continue;
      const channels = [...client.channels, ...client.shardChannels];
      if (channels.some((each) => !may(each, false)) || [...client.patterns].some((each) => !may(each, true)))
        this.node.connections.close(client);
    }
  }
}

const lostPermissions: Readonly<Record<Denial['reason'], string>> = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments to the command',
};

/** A denial in words; the key or channel itself is named only where that is safe. */
export function denialText(user: User, { reason, object }: Denial, tellsObject: boolean): string {
  if (reason === 'command') return `User ${user.name} has no permissions to run the '${object}' command`;
  return tellsObject ? `User ${user.name} has no permissions to access the '${object}' ${reason}` : `No permissions to access a ${reason}`;
}

function mayTouch(patterns: readonly KeyPattern[], { name, flags }: FoundKey): boolean {
  const reads = flags.includes('access');
  const writes = flags.includes('update') || flags.includes('insert') || flags.includes('delete');
  return patterns.some((each) => (each.reads || !reads) && (each.writes || !writes) && fits(each.pattern, name));
}

/** A pattern is allowed only if the list holds that very pattern. */
const mayHear = (selector: Selector, channel: string, isPattern: boolean): boolean =>
  selector.allChannels || selector.channels.some((each) => (isPattern ? each === channel : fits(each, channel)));

const fits = (pattern: string, text: string): boolean =>
  matches(bytesOf(pattern), 0, pattern.length, bytesOf(text), 0, text.length);

function channelsOf(command: Command, args: Args): string[] {
  const found = channelCommands.get(command.name);
  if (found === undefined) return [];
  return found.last ? [args.text(1)] : args.texts(1);
}
