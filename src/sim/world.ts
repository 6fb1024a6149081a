/* A world: a node, and a clock that is handed in. Everything that happens in it follows from its seed and from its inputs with their
 * times, so the same seed and inputs show the same thing again.
 *
 * The clock is virtual. Whoever hosts the world tells it how late it is (`advanceTo`), and timers that fell due meanwhile ring at
 * their own time, in order, before anything later happens. */

import type { FaultReport } from '../inspect.ts';
import type { Place, Question } from '../engine/outside.ts';
import { Node, type NodeOptions } from '../engine/node.ts';
import type { Block } from '../engine/resp/reply.ts';
import type { Effect, Input, LogLevel } from '../engine/step.ts';

/** What a world does to the outside: carried out by a worker, a socket server or a test. */
export interface WorldHost {
  /** The bytes stay as they are, unless the host releases the block in which they lie, as it may once it needs them no more. */
  send(connection: number, bytes: Uint8Array, block?: Block): void;
  /** Close, once what was sent has left, or at once. */
  close(connection: number, atOnce: boolean): void;
  fault(report: FaultReport): void;
  exit(status: number): void;
  log?(text: string, level: LogLevel): void;
  /** The node waits for an answer, given as an input. */
  ask?(question: Question): void;
  hangUp?(place: Place): void;
  /** A timer has rung. */
  ticked?(): void;
}

export interface WorldOptions extends NodeOptions {
  /** When it begins, in microseconds since 1970. */
  readonly startUs: number;
}

/** Time that passes at a turn of `pass` in which nothing much happens. */
const idleTurnUs = 60_000_000;

export class World {
  readonly node: Node;
  private readonly host: WorldHost;
  private clockUs: number;
  private armedMs = Infinity;

  constructor(options: WorldOptions, host: WorldHost) {
    const { startUs, ...nodeOptions } = options;
    this.node = new Node(nodeOptions);
    this.host = host;
    this.clockUs = startUs;
  }

  /** Microseconds since 1970, as the world has it. Never goes back. */
  get nowUs(): number {
    return this.clockUs;
  }

  /** When the next timer rings, in ms since 1970; Infinity when none is set. */
  get wakeAtMs(): number {
    return this.armedMs;
  }

  /** Lets time pass up to nowUs; timers ring on the way, each at its own time. */
  advanceTo(nowUs: number): void {
    while (this.armedMs * 1000 <= nowUs) {
      this.clockUs = Math.max(this.clockUs, this.armedMs * 1000);
      this.armedMs = Infinity;
      this.perform(this.node.step({ kind: 'tick' }, this.clockUs));
      this.host.ticked?.();
    }
    if (nowUs > this.clockUs) this.clockUs = nowUs;
  }

  /** Lets time pass, nearly up to untilUs, a little at each turn: a minute of idleness, or a piece of a long script. The outcome does not
   * depend on the turns. */
  *pass(untilUs: number): IterableIterator<void> {
    for (;;) {
      const turnEndsUs = this.node.scripting?.held === undefined ? this.clockUs + idleTurnUs : this.armedMs * 1000;
      if (turnEndsUs >= untilUs) return;
      this.advanceTo(turnEndsUs);
      yield;
    }
  }

  /** Lets time pass until the script that is running has ended, if it does before untilUs. */
  settle(untilUs: number): void {
    while (this.node.scripting?.held !== undefined && this.armedMs * 1000 < untilUs) this.advanceTo(this.armedMs * 1000);
  }

  /** Gives the node an input at nowUs. */
  take(input: Input, nowUs: number): void {
    if (this.armedMs * 1000 <= nowUs) this.advanceTo(nowUs);
    else if (nowUs > this.clockUs) this.clockUs = nowUs;
    this.perform(this.node.step(input, this.clockUs));
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          this.host.send(effect.connection, effect.bytes, effect.block);
          break;
        case 'close':
          this.host.close(effect.connection, effect.atOnce);
          break;
        case 'arm':
          this.armedMs = effect.atMs;
          break;
        case 'fault':
          this.host.fault(effect.report);
          break;
        case 'ask':
          this.host.ask?.(effect.question);
          break;
        case 'hang up':
          this.host.hangUp?.(effect.place);
          break;
        case 'log':
          this.host.log?.(effect.text, effect.level);
          break;
        case 'exit':
          this.host.exit(effect.status);
          break;
      }
    }
  }
}
