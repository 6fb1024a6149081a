/* The two that are compared: the engine in process, set to the real time, and a real server on a port of this
 * machine. Both take steps on the connections A and B; C is for us. */

import { performance } from 'node:perf_hooks';
import type { Reply } from '../../src/repl/reply.ts';
import { fieldOf, textOf } from '../../src/repl/reply.ts';
import type { Step } from '../generate/steps.ts';
import type { Reference } from './compare-differences.ts';
import { Engine, startUs } from './engine.ts';
import { RealConnection } from './reference.ts';

const connections = { A: 1, B: 2, C: 3 } as const;
type Connection = keyof typeof connections;

/** A blocked client's wait is over by then, in ms. */
const waitMs = 50;
/** The real server's last reply has come by then. */
const replyMsMax = 20_000;

const defaults: readonly (readonly string[])[] = [
  ['hash-max-listpack-entries', '512'], ['hash-max-listpack-value', '64'], ['zset-max-listpack-entries', '128'],
  ['zset-max-listpack-value', '64'], ['set-max-listpack-entries', '128'], ['set-max-listpack-value', '64'],
  ['set-max-intset-entries', '512'], ['list-max-listpack-size', '-2'], ['list-compress-depth', '0'],
];

export class EngineSide {
  readonly engine: Engine;

  constructor(resp: 2 | 3, settings: readonly (readonly string[])[]) {
    this.engine = new Engine('compare');
    this.engine.advance(performance.timeOrigin + performance.now() - startUs / 1000);
    for (const argv of settings) this.call('C', argv);
    for (const connection of ['A', 'B'] as const) this.call(connection, ['HELLO', String(resp)]);
  }

  call(connection: Connection, argv: readonly string[]): Reply {
    const number = connections[connection];
    let reply = this.engine.call(argv, number);
    if (reply === null) {
      this.engine.advance(waitMs);
      reply = this.engine.next(number);
    }
    if (reply === null) throw new Error(`the engine does not answer ${argv.join(' ')}`);
    return reply;
  }

  /** Throws unless every book of the heap is in order and an emptied server holds nothing. */
  checkEmptied(): void {
    const { engine } = this;
    engine.node.h.checkInvariants();
    const fault = engine.faults[0];
    if (fault !== undefined) throw new Error(`a fault: ${fault.argv.join(' ')}: ${fault.stack}`);
  }
}

export class RealSide {
  readonly reference: Reference;
  private readonly connections: Readonly<Record<Connection, RealConnection>>;

  private constructor(reference: Reference, opened: Readonly<Record<Connection, RealConnection>>) {
    this.reference = reference;
    this.connections = opened;
  }

  static async open(port: number): Promise<RealSide> {
    const [A, B, C] = await Promise.all([
      RealConnection.open(port),
      RealConnection.open(port),
      RealConnection.open(port),
    ]);
    const hello = await C.call('HELLO', '2');
    const info = textOf(await C.call('INFO', 'server'));
    const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
    const reference =
      valkey === undefined
        ? { product: 'redis', version: textOf(fieldOf(hello, 'version')) }
        : { product: 'valkey', version: valkey };
    return new RealSide(reference, { A, B, C });
  }

  async prepare(resp: 2 | 3, settings: readonly (readonly string[])[]): Promise<void> {
    const control = [['FLUSHALL'], ...defaults.map((each) => ['CONFIG', 'SET', ...each]), ...settings];
    await this.calls(control.map((argv) => ({ on: 'C', argv })));
    await this.calls(
      (['A', 'B'] as const).flatMap((on) => [
        { on, argv: ['RESET'] },
        { on, argv: ['HELLO', String(resp)] },
      ]),
    );
  }

  /** Replies to steps, in order. Steps on one connection go out together; another connection's wait until they are
   * answered. */
  async calls(steps: readonly { readonly on: Connection; readonly argv: Step['argv'] }[]): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (let i = 0; i < steps.length; ) {
      const { on } = steps[i] as Step;
      const connection = this.connections[on];
      const first = i;
      for (; i < steps.length && steps[i]?.on === on; i++) connection.send((steps[i] as Step).argv);
      for (let k = first; k < i; k++) {
        const reply = await connection.next(replyMsMax);
        if (reply === null) throw new Error(`the real server does not answer ${steps[k]?.argv.join(' ')}`);
        replies.push(reply);
      }
    }
    return replies;
  }

  close(): void {
    for (const connection of Object.values(this.connections)) connection.close();
  }
}
