/* The command table. A command is one entry, directly over its handler: everything that COMMAND, COMMAND DOCS, HELP, hints,
 * completion, ACL and the arity check know comes from it. Entries are data; this file gives them numbers and finds them. */

import { bytesOf } from '../bytes.ts';
import type { Args } from '../resp/args.ts';
import type { Call } from '../call.ts';
import type { Node } from '../node.ts';
import type { KeySpec } from './keys.ts';

export type Group =
  | 'string' | 'list' | 'hash' | 'set' | 'sorted-set' | 'generic' | 'connection' | 'server' | 'transactions'
  | 'bitmap' | 'hyperloglog' | 'geo' | 'stream' | 'pubsub' | 'scripting' | 'cluster' | 'module';

export interface CommandSpec {
  /** Lower case, as COMMAND replies it; a subcommand's is `config|get`. */
  readonly name: string;
  /** Arguments, the name included; negative: at least so many. */
  readonly arity: number;
  /** Blank-separated: write, readonly, denyoom, admin, pubsub, noscript, blocking, loading, stale, fast, no_auth, … */
  readonly flags: string;
  /** ACL categories beyond those that the flags imply. */
  readonly acl?: string;
  readonly keys?: readonly KeySpec[];
  /** Index of the argument that is the first member or field to be sought under the key in argument 1. */
  readonly memberAt?: number;
  readonly tips?: readonly string[];
  readonly group: Group;
  /** The module that brings it along. */
  readonly module?: string;
  readonly since: string;
  readonly complexity?: string;
  readonly summary: string;
  readonly history?: readonly (readonly [since: string, change: string])[];
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  readonly docFlags?: string;
  /** Grammar of the arguments: see grammar.ts. */
  readonly args?: string;
  readonly subcommands?: readonly CommandSpec[];
  /** It takes as little time as commands flagged fast, though it is not flagged so; or says so where it takes more (Call.goesOver). */
  readonly quick?: true;
  /** It waits for what another server answers. */
  readonly asksAnother?: true;
  /** A container of subcommands has none. */
  readonly run?: (c: Call) => void;
  /** Indexes of the keys, for a command whose key specs cannot tell. */
  readonly findKeys?: (args: Args) => number[] | undefined;
  /** Whether a request may write, for a command that runs what its arguments name. */
  readonly mayWrite?: (node: Node, args: Args) => boolean;
}

/** An entry made ready: flags as a set, subcommands indexed, counters for INFO commandstats. */
export interface Command extends CommandSpec {
  readonly flagSet: ReadonlySet<string>;
  readonly categories: readonly string[];
  readonly children: ReadonlyMap<string, Command>;
  readonly parent: Command | undefined;
  readonly isWrite: boolean;
  /** O(1) or nearly, unless it says otherwise while it runs, and never waiting: flagged fast, or as quick, without blocking. */
  readonly isQuick: boolean;
  /** It works only on keys: it changes nothing else of the server or its clients, and never waits. */
  readonly worksOnKeys: boolean;
  /** It works on keys alone, and runs no other commands. */
  readonly isPlain: boolean;
  /** Its subcommands run, and not it. */
  readonly isContainer: boolean;
  /** Index of the argument that names the first key; 0 where no fixed one does. */
  readonly firstKeyAt: number;
  readonly run: (c: Call) => void;
  /** Dense, from 0: index into a node's counters. */
  readonly id: number;
}

let commandCount = 0;

/** All properties of a command. Each has all of them, in this order, so that for the machine they are objects of one kind: with two hundred
 * kinds, which the entries by themselves are, every look at one takes several times as long. */
const blank = {
  name: undefined, arity: undefined, flags: undefined, acl: undefined, keys: undefined, memberAt: undefined, tips: undefined,
  group: undefined, module: undefined, since: undefined,
  complexity: undefined, summary: undefined, history: undefined, deprecated: undefined,
  docFlags: undefined, args: undefined, subcommands: undefined, quick: undefined,
  asksAnother: undefined, run: undefined, findKeys: undefined, mayWrite: undefined,
  flagSet: undefined, categories: undefined, children: undefined, parent: undefined, isWrite: undefined, isQuick: undefined,
  worksOnKeys: undefined, isPlain: undefined, isContainer: undefined, firstKeyAt: undefined, id: undefined,
} satisfies Record<keyof Command, undefined>;

/** Makes an entry ready. Subcommands are made ready with their container. */
export function command(spec: CommandSpec, parent?: Command): Command {
  const flagSet = new Set(spec.flags.split(' ').filter((flag) => flag !== ''));
  const children = new Map<string, Command>();
  const isQuick = (flagSet.has('fast') || spec.quick === true) && !flagSet.has('blocking');
  const first = firstKeyAt(spec);
  const waits = flagSet.has('blocking') || spec.asksAnother === true;
  const worksOnKeys = first > 0 && spec.group !== 'transactions' && spec.group !== 'pubsub' && !waits;
  const made: Command = {
    ...(blank as object),
    ...spec,
    flagSet,
    categories: categoriesOf(spec, flagSet),
    children,
    parent,
    isWrite: flagSet.has('write'),
    isQuick,
    worksOnKeys,
    isPlain: worksOnKeys && spec.group !== 'scripting',
    isContainer: spec.subcommands !== undefined,
    firstKeyAt: first,
    run: spec.run ?? missingHandler(spec.name),
    id: commandCount++,
  };
  for (const child of spec.subcommands ?? []) children.set(child.name.slice(spec.name.length + 1), command(child, made));
  return made;
}

function firstKeyAt({ keys }: CommandSpec): number {
  const begin = keys?.[0]?.begin;
  return begin?.kind === 'index' ? begin.index : 0;
}

function missingHandler(name: string): () => never {
  return () => {
    throw new Error(`${name} is a container: its subcommands run`);
  };
}

function categoriesOf(spec: CommandSpec, flags: ReadonlySet<string>): string[] {
  const implied = [
    flags.has('write') ? 'write' : '',
    flags.has('readonly') && spec.group !== 'scripting' ? 'read' : '',
    flags.has('admin') ? 'admin dangerous' : '',
    flags.has('pubsub') ? 'pubsub' : '',
    flags.has('fast') ? 'fast' : 'slow',
    flags.has('blocking') ? 'blocking' : '',
    spec.acl ?? '',
  ];
  const all = new Set(implied.join(' ').split(' ').filter((category) => category !== ''));
  return categoryOrder.filter((category) => all.has(category));
}

/** All categories, in the order in which the server lists them. */
export const categoryOrder: readonly string[] = [
  'keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap', 'hyperloglog', 'geo', 'stream',
  'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous', 'connection', 'transaction', 'scripting',
];

/** Finds a command by its name, in any case, straight from the receive buffer. */
export class CommandTable {
  commands: readonly Command[] = [];
  /** And their subcommands. */
  withSubcommands: readonly Command[] = [];
  readonly categories = categoryOrder;
  private readonly byName = new Map<string, Command>();
  /** By the names that commands have by themselves, whatever a configuration calls them. */
  private readonly ownNames = new Map<string, Command>();
  /** Open-addressed: a slot's command, found by a hash of the folded name. */
  private readonly slots: (Command | undefined)[] = new Array(2048);
  /** What the command of a slot is called, as bytes: its own name, unless a configuration renamed it. */
  private readonly slotNames: (Uint8Array | undefined)[] = new Array(2048);

  /** The slot found last, unless it was a container's: a client often says the same again. */
  private lastFound = -1;

  constructor(families: readonly object[]) {
    this.add(families);
  }

  /** Adds families of commands; a module of entries each. */
  add(families: readonly object[]): void {
    const added = families.flatMap((family) => Object.values(family).filter(isCommand));
    this.commands = [...this.commands, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.withSubcommands = this.commands.flatMap((each) => [each, ...each.children.values()]);
    for (const each of added) {
      this.place(each.name, each);
      this.ownNames.set(each.name, each);
    }
  }

  private place(name: string, each: Command): void {
    this.byName.set(name, each);
    let slot = hashName(name) & 2047;
    while (this.slots[slot] !== undefined) slot = (slot + 1) & 2047;
    this.slots[slot] = each;
    this.slotNames[slot] = bytesOf(name);
  }

  /** The same commands, with one of them under another name, or, for an empty one, without it. */
  renamed(name: string, as: string): CommandTable {
    const table = new CommandTable([]);
    for (const [known, each] of this.byName) {
      const called = known === name ? as : known;
      if (called !== '') table.place(called, each);
    }
    for (const [own, each] of this.ownNames) table.ownNames.set(own, each);
    table.commands = this.commands.filter((each) => each.name !== name || as !== '');
    table.withSubcommands = table.commands.flatMap((each) => [each, ...each.children.values()]);
    return table;
  }

  /** Highest id + 1 of any command or subcommand. */
  get idCount(): number {
    return commandCount;
  }

  /** The command that argument 0 names; for a container the subcommand that argument 1 names, or the container itself. */
  find(args: Args): Command | undefined {
    const start = args.start[0] as number;
    const end = args.end[0] as number;
    const { buffer } = args;
    const { lastFound } = this;
    if (lastFound >= 0 && namesCommand(this.slotNames[lastFound] as Uint8Array, buffer, start, end)) return this.slots[lastFound];
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + ((buffer[i] as number) | 32)) | 0;
    for (let slot = hash & 2047; ; slot = (slot + 1) & 2047) {
      const found = this.slots[slot];
      if (found === undefined) return undefined;
      if (namesCommand(this.slotNames[slot] as Uint8Array, buffer, start, end)) {
        if (!found.isContainer) this.lastFound = slot;
        if (!found.isContainer || args.count < 2) return found;
        return found.children.get(args.text(1).toLowerCase()) ?? found;
      }
    }
  }

  /** By name: `get`, `config|get`, or `config get`; in any case. */
  byText(name: string): Command | undefined {
    return findIn(this.byName, name);
  }

  /** The same by the name that a command has by itself: access control knows no other. */
  byOwnName(name: string): Command | undefined {
    return findIn(this.ownNames, name);
  }
}

function findIn(commands: ReadonlyMap<string, Command>, name: string): Command | undefined {
  const [first, second, third] = name.toLowerCase().split(/[| ]/);
  if (third !== undefined) return undefined;
  const found = commands.get(first ?? '');
  return second === undefined ? found : found?.children.get(second);
}

function isCommand(entry: unknown): entry is Command {
  return typeof entry === 'object' && entry !== null && 'flagSet' in entry;
}

function hashName(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + (name.charCodeAt(i) | 32)) | 0;
  return hash;
}

function namesCommand(name: Uint8Array, u8: Uint8Array, start: number, end: number): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    let c = u8[start + i] as number;
    if (c >= 65 && c <= 90) c += 32;
    if (c !== name[i]) return false;
  }
  return true;
}
