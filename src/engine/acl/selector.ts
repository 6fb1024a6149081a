/* A selector: one set of permissions of a user: which commands, on which keys, to which channels. A user has one of its own and any
 * number besides; a command is allowed if one of them alone allows all of it.
 *
 * What is allowed is kept twice: as a bit per command, which a check reads, and as the list of rules that led there, which ACL LIST shows.
 * The list begins with the last +@all or -@all, which also decides about commands that later versions add. */

import type { Command, CommandTable } from '../commands/table.ts';

export interface KeyPattern {
  readonly pattern: string;
  reads: boolean;
  writes: boolean;
}

/** Why a rule is refused, in the server's words. */
export const ruleErrors = {
  syntax: 'Syntax error',
  unknown: 'Unknown command or category name in ACL',
  firstArgument: 'Allowing first-arg of a subcommand is not supported',
  afterAllKeys:
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. " +
    "Try 'resetkeys' to start with an empty list of patterns",
  afterAllChannels:
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. " +
    "Try 'resetchannels' to start with an empty list of channels",
  noSuchPassword: 'The password you are trying to remove from the user does not exist',
  badHash: 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters',
} as const;

const hasSpaces = (text: string): boolean => /[\t-\r \0]/.test(text);

export class Selector {
  private readonly table: CommandTable;
  allKeys = false;
  allChannels = false;
  /** Nothing was taken away since +@all, so no bit has to be looked at. */
  allCommands = false;
  /** Whether the rules start from +@all. */
  private startsFromAll = false;
  private allowed: Uint8Array;
  /** Commands that are allowed with these first arguments only, by command id. */
  private firstArguments = new Map<number, string[]>();
  private rules: string[] = [];
  keys: KeyPattern[] = [];
  channels: string[] = [];

  constructor(table: CommandTable) {
    this.table = table;
    this.allowed = new Uint8Array(table.idCount);
  }

  copy(): Selector {
    const copy = new Selector(this.table);
    copy.allKeys = this.allKeys;
    copy.allChannels = this.allChannels;
    copy.allCommands = this.allCommands;
    copy.startsFromAll = this.startsFromAll;
    copy.allowed = this.allowed.slice();
    copy.firstArguments = new Map([...this.firstArguments].map(([id, words]) => [id, [...words]]));
    copy.rules = [...this.rules];
    copy.keys = this.keys.map((each) => ({ ...each }));
    copy.channels = [...this.channels];
    return copy;
  }

  get allowsEverything(): boolean {
    return this.allCommands && this.allKeys && this.allChannels;
  }

  /** Whether a command may run; `argument` is the one after its name. */
  allowsCommand(command: Command, argument: string | undefined): boolean {
    if (this.allCommands || this.allowed[command.id] === 1 || command.flagSet.has('no_auth')) return true;
    const words = argument === undefined ? undefined : this.firstArguments.get(command.id);
    return words?.includes((argument as string).toLowerCase()) ?? false;
  }

  // --- rules ---

  /** Applies one rule. Returns why it was refused. */
  set(rule: string): string | undefined {
    const word = rule.toLowerCase();
    switch (word) {
      case 'allkeys':
      case '~*':
        return this.setKeys(true);
      case 'resetkeys':
        return this.setKeys(false);
      case 'allchannels':
      case '&*':
        return this.setChannels(true);
      case 'resetchannels':
        return this.setChannels(false);
      case 'allcommands':
      case '+@all':
        return this.setCommands(true);
      case 'nocommands':
      case '-@all':
        return this.setCommands(false);
      default:
        return this.setByMark(rule, word);
    }
  }

  private setByMark(rule: string, word: string): string | undefined {
    switch (rule[0]) {
      case '~':
      case '%':
        return this.addKeys(rule);
      case '&':
        return this.addChannel(rule.slice(1));
      case '+':
        return word[1] === '@' ? this.setCategory(word, true) : this.allow(word.slice(1));
      case '-':
        return word[1] === '@' ? this.setCategory(word, false) : this.deny(word.slice(1));
      default:
        return ruleErrors.syntax;
    }
  }

  private setKeys(all: boolean): undefined {
    this.allKeys = all;
    this.keys = [];
  }

  private setChannels(all: boolean): undefined {
    this.allChannels = all;
    this.channels = [];
  }

  private setCommands(all: boolean): undefined {
    this.allCommands = all;
    this.startsFromAll = all;
    this.allowed.fill(all ? 1 : 0);
    this.firstArguments.clear();
    this.rules = [];
  }

  /** `~pattern`, or with what may be done: `%R~pattern`, `%RW~pattern`. What is left out after the letters is empty: `%RW` is `~`. */
  private addKeys(rule: string): string | undefined {
    if (this.allKeys) return ruleErrors.afterAllKeys;
    const form = /^(?:~|%(RW?|WR?)(?:~|$))/i.exec(rule);
    const pattern = rule.slice(form?.[0].length ?? 0);
    if (form === null || hasSpaces(pattern)) return ruleErrors.syntax;
    const may = form[1]?.toUpperCase() ?? 'RW';
    const reads = may.includes('R');
    const writes = may.includes('W');
    const same = this.keys.find((each) => each.pattern === pattern);
    if (same === undefined) this.keys.push({ pattern, reads, writes });
    else {
      same.reads ||= reads;
      same.writes ||= writes;
    }
    return undefined;
  }

  private addChannel(pattern: string): string | undefined {
    if (this.allChannels) return ruleErrors.afterAllChannels;
    if (hasSpaces(pattern)) return ruleErrors.syntax;
    if (!this.channels.includes(pattern)) this.channels.push(pattern);
    return undefined;
  }

  private setCategory(word: string, allows: boolean): string | undefined {
    const category = word.slice(2);
    if (!this.table.categories.includes(category)) return ruleErrors.unknown;
    for (const each of this.table.withSubcommands) if (each.categories.includes(category)) this.change(each, allows);
    this.note(`@${category}`, allows);
    return undefined;
  }

  private allow(name: string): string | undefined {
    const command = this.find(name);
    if (command !== undefined) {
      this.change(command, true);
      this.note(command.name, true);
      return undefined;
    }
    const at = name.indexOf('|');
    if (at < 0) return ruleErrors.unknown;
    return this.allowFirstArgument(name.slice(0, name.lastIndexOf('|')), name.slice(name.lastIndexOf('|') + 1));
  }

  /** `+select|0`: a command with this first argument only. */
  private allowFirstArgument(name: string, argument: string): string | undefined {
    const command = this.find(name);
    if (command === undefined) return ruleErrors.unknown;
    if (command.parent !== undefined) return ruleErrors.firstArgument;
    if (argument === '') return ruleErrors.syntax;
    if (command.children.size > 0) return ruleErrors.unknown;
    const words = this.firstArguments.get(command.id) ?? [];
    if (!words.includes(argument)) words.push(argument);
    this.firstArguments.set(command.id, words);
    this.note(`${command.name}|${argument}`, true);
    return undefined;
  }

  private deny(name: string): string | undefined {
    const command = this.find(name);
    if (command === undefined) return ruleErrors.unknown;
    this.change(command, false);
    this.note(command.name, false);
    return undefined;
  }

  /** `get` or `config|get`. */
  private find(name: string): Command | undefined {
    return / |[|].*[|]/.test(name) ? undefined : this.table.byOwnName(name);
  }

  /** Sets a command's bit, and those of its subcommands. */
  private change(command: Command, allows: boolean): void {
    this.allowed[command.id] = allows ? 1 : 0;
    if (!allows) this.allCommands = false;
    this.firstArguments.delete(command.id);
    for (const child of command.children.values()) this.change(child, allows);
  }

  /** Adds a rule to the list, and removes those about the same command or its subcommands, which have no effect any more. */
  private note(name: string, allows: boolean): void {
    this.rules = this.rules.filter((rule) => rule.slice(1) !== name && !rule.startsWith(`${name}|`, 1));
    this.rules.push(`${allows ? '+' : '-'}${name}`);
  }

  // --- as text ---

  /** The rule that decides about a command: the last one that names it or a category of it. */
  ruleFor(command: Command, argument: string | undefined): string {
    const spoken = `${command.name}|${argument?.toLowerCase() ?? ''}`;
    const names = [command.name, command.parent?.name ?? command.name, spoken, ...command.categories.map((each) => `@${each}`)];
    return this.rules.findLast((rule) => names.includes(rule.slice(1))) ?? (this.startsFromAll ? '+@all' : '-@all');
  }

  get commandRules(): string {
    return [this.startsFromAll ? '+@all' : '-@all', ...this.rules].join(' ');
  }

  get keyRules(): string {
    if (this.allKeys) return '~*';
    return this.keys.map(({ pattern, reads, writes }) => `${reads && writes ? '' : reads ? '%R' : '%W'}~${pattern}`).join(' ');
  }

  get channelRules(): string {
    return this.allChannels ? '&*' : this.channels.map((pattern) => `&${pattern}`).join(' ');
  }

  /** All rules, as ACL LIST tells them. */
  get description(): string {
    const channels = this.allChannels ? ['&*'] : ['resetchannels', this.channelRules];
    return [this.keyRules, ...channels, this.commandRules].filter((part) => part !== '').join(' ');
  }
}
