/* A user: whether it may log in, with which passwords, and its selectors. */

import { ruleErrors, Selector } from './selector.ts';
import type { CommandTable } from '../commands/table.ts';
import { sha256 } from '../numbers/sha256.ts';

export class User {
  readonly name: string;
  private readonly table: CommandTable;
  private readonly pubsubDefault: () => string;
  enabled = false;
  /** Any password is accepted. */
  noPass = false;
  private sanitizes = true;
  /** Digests, in the order in which they were added. */
  passwords: string[] = [];
  /** The user's own, and those in parentheses. */
  selectors: [Selector, ...Selector[]];
  /** Whether the user may do everything, so that nothing needs to be checked. */
  mayEverything = false;

  /** @param pubsubDefault the value of acl-pubsub-default when asked. */
  constructor(name: string, table: CommandTable, pubsubDefault: () => string) {
    this.name = name;
    this.table = table;
    this.pubsubDefault = pubsubDefault;
    this.selectors = [this.freshSelector()];
  }

  private freshSelector(): Selector {
    const selector = new Selector(this.table);
    selector.allChannels = this.pubsubDefault() === 'allchannels';
    return selector;
  }

  /** Applies rules that are known to be valid. */
  withRules(rules: readonly string[]): this {
    for (const rule of rules) this.set(rule);
    return this;
  }

  copy(): User {
    const copy = new User(this.name, this.table, this.pubsubDefault);
    copy.become(this);
    return copy;
  }

  /** Becomes like another user, with all permissions and passwords. */
  become(other: User): void {
    const [own, ...more] = other.selectors;
    this.enabled = other.enabled;
    this.noPass = other.noPass;
    this.sanitizes = other.sanitizes;
    this.passwords = [...other.passwords];
    this.selectors = [own.copy(), ...more.map((each) => each.copy())];
    this.settle();
  }

  private settle(): void {
    this.mayEverything = this.selectors.some((each) => each.allowsEverything);
  }

  accepts(password: string): boolean {
    return this.enabled && (this.noPass || this.passwords.includes(sha256(password)));
  }

  // --- rules ---

  /** Applies one rule. Returns why it was refused. */
  set(rule: string): string | undefined {
    const refused = this.apply(rule);
    this.settle();
    return refused;
  }

  private apply(rule: string): string | undefined {
    if (rule === '') return undefined;
    const run = words[rule.toLowerCase()];
    if (run !== undefined) {
      run(this);
      return undefined;
    }
    switch (rule[0]) {
      case '>':
        return this.addPassword(sha256(rule.slice(1)));
      case '#':
        return this.addPassword(rule.slice(1));
      case '<':
        return this.removePassword(sha256(rule.slice(1)));
      case '!':
        return this.removePassword(rule.slice(1));
      case '(':
        return rule.endsWith(')') ? this.addSelector(rule.slice(1, -1)) : ruleErrors.syntax;
      default:
        return this.selectors[0].set(rule);
    }
  }

  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
  }

  setNoPass(noPass: boolean): void {
    this.noPass = noPass;
    this.passwords = [];
  }

  setSanitizes(sanitizes: boolean): void {
    this.sanitizes = sanitizes;
  }

  clearSelectors(): void {
    this.selectors = [this.selectors[0]];
  }

  reset(): void {
    this.setNoPass(false);
    this.enabled = false;
    this.sanitizes = true;
    this.selectors = [this.freshSelector()];
  }

  private addPassword(hash: string): string | undefined {
    if (!isHash(hash)) return ruleErrors.badHash;
    if (!this.passwords.includes(hash)) this.passwords.push(hash);
    this.noPass = false;
    return undefined;
  }

  private removePassword(hash: string): string | undefined {
    if (!isHash(hash)) return ruleErrors.badHash;
    const at = this.passwords.indexOf(hash);
    if (at < 0) return ruleErrors.noSuchPassword;
    this.passwords.splice(at, 1);
    return undefined;
  }

  private addSelector(rules: string): string | undefined {
    const selector = this.freshSelector();
    for (const rule of rules.split(' ').filter((each) => each !== '')) {
      const refused = selector.set(rule);
      if (refused !== undefined) return refused;
    }
    this.selectors.push(selector);
    return undefined;
  }

  // --- as text ---

  get flags(): string[] {
    return [
      this.enabled ? 'on' : 'off', this.noPass ? 'nopass' : '', this.sanitizes ? 'sanitize-payload' : 'skip-sanitize-payload',
    ].filter((flag) => flag !== '');
  }

  /** The user's line in ACL LIST. */
  get description(): string {
    const [own, ...more] = this.selectors;
    const parts = [...this.flags, ...this.passwords.map((hash) => `#${hash}`), own.description];
    return ['user', this.name, ...parts, ...more.map((each) => `(${each.description})`)].join(' ');
  }
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Rules that are one word about the user as a whole. */
const words: Readonly<Record<string, (user: User) => void>> = {
  on: (user) => user.setEnabled(true),
  off: (user) => user.setEnabled(false),
  nopass: (user) => user.setNoPass(true),
  resetpass: (user) => user.setNoPass(false),
  'sanitize-payload': (user) => user.setSanitizes(true),
  'skip-sanitize-payload': (user) => user.setSanitizes(false),
  clearselectors: (user) => user.clearSelectors(),
  reset: (user) => user.reset(),
};
