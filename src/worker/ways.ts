/* Ways: replays that asks need. Much of what the page asks for needs a world at another moment, and leading one there takes as long as
 * everything that happened until then. So before an ask is answered its way may be gone: the replay is led a little at each turn, the page
 * is told how much is done, and the student may stop it, after which nothing has changed. When the way has been gone the ask finds the
 * world at its moment.
 *
 * Without that (in a test, or a short session) the ask leads the replay itself. */

import { before, endOf, type Origin } from '../sim/branch.ts';
import { unkeep } from '../sim/kept.ts';
import { Resumed } from '../sim/resumed.ts';
import { Session, type SessionHost } from '../sim/session.ts';
import { Glass } from './glass.ts';
import { startBefore, touchingEntries } from './past.ts';
import type { AskName, Asks, Exchange, Place } from './protocol.ts';
import { retelling } from './retold.ts';
import type { Sight } from './sight.ts';

export interface WaysHost {
  readonly session: () => Session;
  readonly sight: () => Sight;
  readonly aside: () => unknown;
  /** The host for a new session. */
  readonly sessionHost: () => SessionHost;
}

type Way = Generator<number, void>;

/** A session to go on with, and the key that was touched last in it. */
interface Opened {
  readonly session: Session;
  readonly touched: Glass['touchedKey'];
}

export class Ways {
  private readonly host: WaysHost;
  private resumed: { readonly data: unknown; readonly resumed: Resumed; glass: Glass | undefined } | null = null;
  private told: { readonly entries: number; readonly exchanges: Exchange[] } | null = null;
  private reseeded: { readonly seed: string; readonly session: Session } | null = null;

  constructor(host: WaysHost) {
    this.host = host;
  }

  /** The replay that an ask needs, each turn yielding the share that is done; it ends at once where none is needed. Throws when the ask is
   * to be refused. */
  of(name: AskName, ask: unknown): Way {
    return this.ways[name]?.(ask as never) ?? none();
  }

  /** A replay was stopped: what was prepared for its ask is dropped. */
  forget(): void {
    this.resumed = this.told = this.reseeded = null;
  }

  private readonly ways: { readonly [Name in AskName]?: (ask: Asks[Name]['ask']) => Way } = {
    load: (data) => this.resuming(data),
    putBack: () => this.resuming(this.host.aside()),
    jump: (moment) => this.host.sight().approach(moment),
    switchTo: (id) => this.switching(id),
    compare: ({ a, b }) => this.leading(a, b),
    steps: (ask) => this.leading(...(Array(2).fill('mark' in ask ? this.beforeMark(ask.mark) : this.here) as Place[])),
    probe: ({ from }) => (from === 'here' ? this.leading(this.here) : none()),
    retell: () => this.retelling(),
    reseed: (seed) => this.reseeding(seed),
  };

  private get session(): Session {
    return this.host.session();
  }

  private get here(): Place {
    const { at } = this.host.sight();
    return { branch: this.session.current.id, ...(at !== null && { at }) };
  }

  private beforeMark(mark: number): Place {
    const { current, origin } = this.session;
    return current.marks[mark] === undefined ? this.here : { branch: current.id, at: before(current, mark, origin) };
  }

  private *leading(...places: readonly Place[]): Way {
    for (const [i, { branch, at }] of places.entries()) {
      const of = this.session.branch(branch);
      for (const share of this.session.lead(of, at ?? endOf(of))) yield (i + share) / places.length;
    }
  }

  private *switching(id: number): Way {
    const branch = this.session.branch(id);
    for (const share of this.session.leadToEnd(branch)) yield share / 2;
    for (const share of this.session.lead(branch, startBefore(endOf(branch)))) yield (1 + share) / 2;
  }

  private *resuming(data: unknown): Way {
    const kept = unkeep(data);
    const resumed = new Resumed(kept, this.host.sessionHost().heapBytes);
    this.resumed = { data, resumed, glass: undefined };
    for (const share of resumed.lead()) {
      if (resumed.left <= touchingEntries) this.resumed.glass ??= new Glass(resumed.node);
      yield share;
    }
  }

  /** The kept session, going on where its world has been led: to its end, unless the student stopped it on the way. */
  resume(data: unknown): Opened {
    if (this.resumed?.data !== data) for (const _ of this.resuming(data));
    const { resumed, glass } = this.resumed as NonNullable<Ways['resumed']>;
    this.forget();
    return { session: resumed.open(this.host.sessionHost()), touched: glass?.touchedKey ?? null };
  }

  private *retelling(): Way {
    const { session } = this;
    const { current } = session;
    const exchanges = yield* retelling(session, current);
    this.told = { entries: current.entries.length, exchanges };
  }

  retell(): readonly Exchange[] {
    if (this.told?.entries !== this.session.current.entries.length) for (const _ of this.retelling());
    const { exchanges } = this.told as NonNullable<Ways['told']>;
    this.forget();
    return exchanges;
  }

  /** The current branch up to the moment looked at, in a new session with another seed. Until it is live nobody hears it. */
  private *reseeding(seed: string): Way {
    const { session: from } = this;
    const { entries, atUs } = this.host.sight().at ?? endOf(from.current);
    const origin: Origin = { ...from.origin, seed };
    const session = new Session(origin, this.host.sessionHost());
    for (const [i, { input, atUs: then, name }] of from.current.entries.slice(0, entries).entries()) {
      for (const _ of session.world.pass(then)) yield i / entries;
      session.take(input, then, name);
      yield i / entries;
    }
    session.advanceTo(atUs);
    this.reseeded = { seed, session };
  }

  reseed(seed: string): Session {
    if (this.reseeded?.seed !== seed) for (const _ of this.reseeding(seed));
    const { session } = this.reseeded as NonNullable<Ways['reseeded']>;
    this.forget();
    return session;
  }
}

function* none(): Way {}
