/* Asks that are answered from copies of a world, which itself stays as it is: trying a command, following it step by step, comparing
 * moments. */

import { byteString } from '../engine/bytes.ts';
import type { Mark } from '../inspect.ts';
import { before, endOf, firstBranch } from '../sim/branch.ts';
import { Replay } from '../sim/replay.ts';
import { compared } from './compare.ts';
import { commandsOf } from './labels.ts';
import type { Live } from './live.ts';
import { probe } from './probe.ts';
import type { Asks, Comparison, Place, ProbeReport, ProbeRequest, Steps } from './protocol.ts';
import { request } from './script.ts';
import type { Sight } from './sight.ts';
import { stepsOf } from './steps.ts';

export class Copies {
  private readonly live: Live;
  private readonly sight: Sight;

  constructor(live: Live, sight: Sight) {
    this.live = live;
    this.sight = sight;
  }

  probe(ask: ProbeRequest): ProbeReport {
    if (ask.from === 'here') {
      const open = this.live.links.all.map(({ name, connection }) => [name, connection] as const);
      return probe(this.here(), new Map(open), ask);
    }
    const { seed, startMs } = ask.from;
    const origin = { seed, startUs: startMs * 1000 };
    return probe(new Replay(origin, firstBranch(origin, '')), new Map(), ask);
  }

  compare({ a, b }: Asks['compare']['ask']): Comparison {
    return compared(this.at(a), this.at(b));
  }

  steps(ask: Asks['steps']['ask']): Steps {
    const { session, links } = this.live;
    const { current } = session;
    const name = (connection: number): string => links.of(connection)?.name ?? '';
    if ('mark' in ask) {
      const mark = current.marks[ask.mark];
      const [argv] = mark === undefined ? [] : this.label(mark);
      if (mark === undefined || argv === undefined) throw new Error('There is no command to step through.');
      const at = before(current, ask.mark, session.origin);
      return stepsOf({ copy: () => session.at(current, at), give: (copy) => copy.next(), argv, name });
    }
    const connection = links.all.find((link) => link.name === ask.connection)?.connection ?? 0;
    const bytes = request(ask.argv);
    const give = ({ world }: Replay): void => world.take({ kind: 'bytes', connection, bytes }, world.nowUs);
    const copy = (): Replay => {
      const replay = this.here();
      if (ask.first !== undefined) prepare(replay, connection, ask.first);
      return replay;
    };
    return stepsOf({ copy, give, argv: ask.argv, name });
  }

  /** The commands of marks on the current branch. */
  labels({ from, to }: Asks['labels']['ask']): string[][][] {
    return this.live.session.current.marks.slice(from, to).map((mark) => this.label(mark));
  }

  private label(mark: Mark): string[][] {
    const { entries } = this.live.session.current;
    const entry = entries[mark.entries - 1];
    if (mark.kind === 'expiry' || entry?.input.kind !== 'bytes') return [];
    return commandsOf(entry.input.bytes);
  }

  /** A copy of the world that is looked at, as it is now. */
  private here(): Replay {
    const { live, sight } = this;
    const { session } = live;
    if (sight.at !== null) return session.at(session.current, sight.at);
    live.ring();
    if (!session.isWhole) throw new Error('This session has become too long to be copied.');
    return session.at(session.current, endOf(session.current));
  }

  private at({ branch, at }: Place): Replay {
    const { live } = this;
    live.ring();
    const of = live.session.branch(branch);
    return live.session.at(of, at ?? endOf(of));
  }
}

/** Gives a copy a command; throws its error, if it is one. */
function prepare(replay: Replay, connection: number, argv: readonly string[]): void {
  let reply = '';
  replay.tell({
    send: (_, bytes) => {
      reply += byteString(bytes, 0, bytes.length);
    },
    close: () => {}, fault: () => {}, exit: () => {},
  });
  replay.world.take({ kind: 'bytes', connection, bytes: request(argv) }, replay.world.nowUs);
  replay.tell();
  if (reply.startsWith('-')) throw new Error(reply.slice(1).trimEnd());
}
