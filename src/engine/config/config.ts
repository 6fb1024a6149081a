/* The configuration of one node: the values of all directives. A value is kept as the text that CONFIG GET tells; those that
 * the engine acts on are written into Limits besides, where its inner loops read them. */

import { type Directive, directives } from './directives.ts';
import { BadValue } from './values.ts';
import type { Limits } from '../limits.ts';

/** By name and by older name. */
const byName = new Map<string, Directive>();
for (const each of directives) {
  byName.set(each.name, each);
  if (each.alias !== undefined) byName.set(each.alias, each);
}

/** All names that patterns can match, older ones too, sorted. */
const listed = [...byName].filter(([, each]) => !each.hidden).map(([name]) => name).sort();

export type Setting = readonly [name: string, value: string];

export class Config {
  private readonly limits: Limits;
  /** Told of a directive's new value, by the directive's name. */
  readonly listeners = new Map<string, (value: string) => void>();
  private readonly values = new Map<Directive, string>(directives.map((each) => [each, each.initial]));

  constructor(limits: Limits, start: readonly Setting[]) {
    this.limits = limits;
    for (const [name, value] of start) this.start(name, value);
  }

  /** Sets a directive before the server begins, also one that CONFIG SET may not. Returns why it was refused. */
  start(name: string, value: string): string | undefined {
    return this.store([[name, value]], true);
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

  /** Sets all of these or none. Returns why not, as the error that the server replies. */
  set(settings: readonly Setting[]): string | undefined {
    return this.store(settings, false);
  }

  private store(settings: readonly Setting[], starting: boolean): string | undefined {
    const refused = starting ? undefined : refusal(settings);
    if (refused !== undefined) return refused;
    const accepted: [Directive, string][] = [];
    for (const [name, text] of settings) {
      const directive = byName.get(name.toLowerCase());
      if (directive === undefined) return unknown(name);
      try {
        accepted.push([directive, directive.read(text, this.values.get(directive) as string)]);
      } catch (thrown) {
        if (thrown instanceof BadValue) return failed(name, thrown.why);
        throw thrown;
      }
    }
    for (const [directive, value] of accepted) {
      this.values.set(directive, value);
      directive.apply?.(this.limits, value);
      this.listeners.get(directive.name)?.(value);
    }
    return undefined;
  }
}

const unknown = (name: string): string => `ERR Unknown option or number of arguments for CONFIG SET - '${name}'`;

const failed = (name: string, why: string): string =>
  `ERR CONFIG SET failed (possibly related to argument '${name.toLowerCase()}') - ${why}`;

/** What is wrong with the names alone, before any value is read. */
function refusal(settings: readonly Setting[]): string | undefined {
  const seen = new Set<string>();
  for (const [given] of settings) {
    const name = given.toLowerCase();
    const directive = byName.get(name);
    if (directive === undefined) return unknown(given);
    if (directive.fixed) return failed(name, `can't set immutable config`);
    if (seen.has(name)) return failed(name, 'duplicate parameter');
    seen.add(name);
  }
  return undefined;
}
