/* The configuration of one node: the values of all directives. A value is kept as the text that CONFIG GET replies; values that the
 * engine acts on are also written into Limits, where its inner loops read them. */

import { cString } from '../bytes.ts';
import { type Directive, directives, later } from './directives.ts';
import type { Refusal } from './file.ts';
import { BadValue } from './values.ts';
import type { Limits } from '../limits.ts';

/** By name, older name and later name. */
const byName = new Map<string, Directive>();
for (const each of directives) {
  byName.set(each.name, each);
  if (each.alias !== undefined) byName.set(each.alias, each);
  if (each.laterName !== undefined) byName.set(each.laterName, each);
}

/** All names that patterns can match, older ones too, sorted. */
const listed = [...byName].filter(([name, each]) => !each.hidden && name !== each.laterName).map(([name]) => name).sort();

export type Setting = readonly [name: string, value: string];

/** Directives and the canonical values that they will have. */
export type Accepted = readonly (readonly [Directive, string])[];

export class Config {
  private readonly limits: Limits;
  /** The full name of a folder, undefined if it does not exist. A node knows one folder, the root; its host may know more. */
  folder = (path: string): string | undefined => (path === '/' ? path : undefined);
  /** Takes lines for the log. */
  complain: (text: string) => void = () => {};
  /** Functions that are called with a directive's new value, by the directive's name. */
  readonly listeners = new Map<string, (value: string) => void>();
  /** Directives that the files read so far have set. */
  private savePoints = '';
  private readonly values = new Map<Directive, string>(directives.map((each) => [each, each.initial]));

  constructor(limits: Limits, start: readonly Setting[]) {
    this.limits = limits;
    for (const [name, value] of start) this.start(name, value);
  }

  /** Sets a directive at the start, even one that CONFIG SET may not set. Returns the error, if any. */
  start(name: string, value: string): string | undefined {
    return this.take(this.accept([[name, value]]));
  }

  /** Whether there is a directive of this name or older name. */
  knows(name: string): boolean {
    return byName.has(name.toLowerCase());
  }

  /** The directive's present name. */
  nameOf(name: string): string {
    return byName.get(name.toLowerCase())?.name ?? name;
  }

  /** Sets a directive as a line of a file does: save points add up, an empty value of a listed directive is one word. */
  load(name: string, words: readonly string[]): Refusal | undefined {
    const directive = byName.get(name) as Directive;
    if (!directive.several && words.length !== 1) return { kind: 'arity', why: 'wrong number of arguments' };
    try {
      const value = this.read(directive, words.join(' '));
      const before = directive.name === 'save' && value !== '' ? this.savePoints : '';
      this.keep(directive, before === '' ? value : `${before} ${value}`);
      if (directive.name === 'save') this.savePoints = this.value('save');
    } catch (thrown) {
      if (!(thrown instanceof BadValue)) throw thrown;
      return { kind: thrown.why === 'wrong number of arguments' ? 'arity' : 'value', why: thrown.plainly };
    }
    return undefined;
  }

  /** All values that are not the defaults, by name. */
  get changed(): Setting[] {
    return directives.flatMap((each): Setting[] => {
      const value = this.values.get(each) as string;
      return value === each.initial ? [] : [[each.name, value]];
    });
  }

  /** Whether this is the name of a directive that only later servers have. */
  isLater(name: string): boolean {
    const directive = byName.get(name.toLowerCase());
    return directive !== undefined && (directive.laterName === name.toLowerCase() || later.includes(directive));
  }

  /** Whether a directive's value is written as several words. */
  isSeveral(name: string): boolean {
    return byName.get(name.toLowerCase())?.several === true;
  }

  /** Whether a directive's value is a size in bytes. */
  isBytes(name: string): boolean {
    return byName.get(name.toLowerCase())?.isBytes === true;
  }

  get names(): readonly string[] {
    return listed;
  }

  /** The value of a directive in any case of its name or its older one; undefined when there is none. */
  get(name: string): string | undefined {
    const directive = byName.get(name.toLowerCase());
    return directive === undefined ? undefined : this.values.get(directive);
  }

  /** The value of a directive that exists. */
  value(name: string): string {
    return this.get(name) as string;
  }

  /** Sets all of these or none. Returns the error that the server replies, if any.
   *  @param isOwner protected directives may be set, too. */
  set(settings: readonly Setting[], isOwner = true): string | undefined {
    return this.take(refusal(settings, isOwner) ?? this.accept(settings));
  }

  /** The values that would be set, or the error. */
  accepted(settings: readonly Setting[], isOwner: boolean): Accepted | string {
    return refusal(settings, isOwner) ?? this.accept(settings);
  }

  /** Sets values that were accepted; returns an error as it is. */
  take(accepted: Accepted | string): string | undefined {
    if (typeof accepted === 'string') return accepted;
    for (const [directive, value] of accepted) this.keep(directive, value);
    return undefined;
  }

  private accept(settings: readonly Setting[]): Accepted | string {
    const accepted: [Directive, string][] = [];
    for (const [name, text] of settings) {
      const directive = byName.get(name.toLowerCase());
      if (directive === undefined) return unknown(name);
      try {
        accepted.push([directive, this.read(directive, text)]);
      } catch (thrown) {
        if (!(thrown instanceof BadValue)) throw thrown;
        if (thrown.plainly !== thrown.why) this.complain(`${directive.name}: ${thrown.plainly}`);
        return failed(name, thrown.why);
      }
    }
    return accepted;
  }

  private read(directive: Directive, text: string): string {
    if (directive.name !== 'dir') return directive.read(text, this.value(directive.name));
    const folder = this.folder(text);
    if (folder === undefined) throw new BadValue('No such file or directory');
    return folder;
  }

  private keep(directive: Directive, value: string): void {
    this.values.set(directive, value);
    directive.apply?.(this.limits, value);
    this.listeners.get(directive.name)?.(value);
  }
}

const unknown = (name: string): string => `ERR Unknown option or number of arguments for CONFIG SET - '${cString(name)}'`;

/** CONFIG SET's error for one of its settings. */
export const failed = (name: string, why: string): string =>
  `ERR CONFIG SET failed (possibly related to argument '${name.toLowerCase()}') - ${why}`;

/** What is wrong with the names alone, before any value is read. */
function refusal(settings: readonly Setting[], isOwner: boolean): string | undefined {
  const seen = new Set<string>();
  for (const [given] of settings) {
    const name = given.toLowerCase();
    const directive = byName.get(name);
    if (directive === undefined) return unknown(given);
    if (directive.fixed) return failed(name, `can't set immutable config`);
    if (directive.isProtected && !isOwner) return failed(name, `can't set protected config`);
    if (seen.has(name)) return failed(name, 'duplicate parameter');
    seen.add(name);
  }
  return undefined;
}
