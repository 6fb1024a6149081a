/* COMMAND GETKEYS: finds the keys in a whole command that is given as arguments, and what it would do to them. */

import type { Call } from '../call.ts';
import { Args } from '../resp/args.ts';
import { CommandError } from '../resp/errors.ts';
import * as keys from './keys.ts';
import type { Command } from './table.ts';

export interface FoundKey {
  readonly name: string;
  readonly flags: readonly string[];
}

export function keysOf(c: Call): FoundKey[] {
  const args = Args.of(c.args.texts(2));
  const command = c.node.table.find(args);
  if (command === undefined || (command.children.size > 0 && args.count > 1))
    throw new CommandError('ERR Invalid command specified');
  if (command.findKeys === undefined && (command.keys ?? []).every(({ flags }) => flags.includes('not_key')))
    throw new CommandError('ERR The command has no key arguments');
  const { arity } = command;
  if (arity > 0 ? args.count !== arity : args.count < -arity)
    throw new CommandError('ERR Invalid number of arguments specified for command');
  const found = findKeys(command, args);
  if (found !== undefined && found.length > 0) return found;
  if (command.flagSet.has('no_mandatory_keys')) return [];
  throw new CommandError('ERR Invalid arguments specified for command');
}

/** Indexes of the arguments that name keys, or shard channels: as the command itself says, where it can. */
export function keyIndexes(command: Command, args: Args): readonly number[] {
  if (command.findKeys !== undefined) return command.findKeys(args) ?? [];
  const found: number[] = [];
  for (const spec of command.keys ?? []) {
    found.push(...(keys.find(spec, args) ?? []));
  }
  return found;
}

/** Whether only the command itself can tell all of its keys. */
const isIncomplete = (command: Command): boolean =>
  command.findKeys !== undefined && command.keys?.some(({ flags }) => flags.includes('incomplete')) === true;

/** By the key specs where they fit and tell everything; else as the command itself says. */
export function findKeys(command: Command, args: Args): FoundKey[] | undefined {
  if (isIncomplete(command)) return findByCommand(command, args);
  const found: FoundKey[] = [];
  for (const spec of command.keys ?? []) {
    const indexes = keys.find(spec, args);
    if (indexes === undefined) return findByCommand(command, args);
    for (const i of indexes) found.push({ name: args.text(i), flags: flagsFor(command, spec, args) });
  }
  return found;
}

/** The first key is what the first spec says; those that follow are written to. */
function findByCommand(command: Command, args: Args): FoundKey[] | undefined {
  const specs = command.keys ?? [];
  return command.findKeys?.(args)?.map((i, nth) => ({
    name: args.text(i),
    flags: (specs[nth === 0 ? 0 : specs.length - 1]?.flags ?? 'RW access update').split(' ').filter((flag) => flag !== 'incomplete'),
  }));
}

/** The flags of a spec; where they vary with the options, those that these options mean. */
function flagsFor(command: Command, spec: keys.KeySpec, args: Args): readonly string[] {
  const flags = spec.flags.split(' ');
  if (!flags.includes('variable_flags')) return flags;
  const words = args.texts(2).map((word) => word.toUpperCase());
  if (command.name === 'set') return words.slice(1).includes('GET') ? ['RW', 'access', 'update'] : ['OW', 'update'];
  const changes = words.some((word) => word === 'SET' || word === 'INCRBY');
  return changes ? ['RW', 'access', 'update'] : ['RO', 'access'];
}
