/* Connections in views, renumbered by the page's letters: A is 1, B is 2. A world numbers its connections from its own beginning, but a
 * student who has closed B and opened it again still calls it B. */

import type { MechanismView } from '../inspect.ts';
import type { Entry } from '../sim/branch.ts';

export class Letters {
  private entries: readonly Entry[] = [];
  private read = 0;
  private readonly numbers = new Map<number, number>();

  /** A view with the page's numbers; `entries` are the inputs that led to it. */
  renumber(view: MechanismView | null, entries: readonly Entry[]): MechanismView | null {
    this.readOn(entries);
    return this.replaced(view, '') as MechanismView | null;
  }

  /** Entries are only ever added, unless another branch is looked at. */
  private readOn(entries: readonly Entry[]): void {
    if (entries !== this.entries || entries.length < this.read) {
      this.numbers.clear();
      this.read = 0;
      this.entries = entries;
    }
    for (; this.read < entries.length; this.read++) {
      const { input, name = '' } = entries[this.read] as Entry;
      if (input.kind === 'open' && /^[A-Z]$/.test(name)) this.numbers.set(input.connection, name.charCodeAt(0) - 64);
    }
  }

  private replaced(value: unknown, key: string): unknown {
    if (typeof value === 'number') return key === 'connection' ? (this.numbers.get(value) ?? value) : value;
    if (Array.isArray(value))
      return typeof value[0] === 'number' ? value : value.map((each) => this.replaced(each, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.replaced(each, name)]));
  }
}
