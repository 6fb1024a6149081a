/* A visit, played from the page's side: what it sends and asks, and what it is told. */

import '../../src/engine/commands/index.ts';
import { Decoder } from '../../src/repl/decode.ts';
import { encode } from '../../src/repl/encode.ts';
import { splitArgs } from '../../src/repl/quote.ts';
import { bytesToString } from '../../src/repl/text.ts';
import { tty } from '../../src/repl/tty.ts';
import { Playground } from '../../src/worker/playground.ts';
import type { AskName, Asks, FromWorker, GlassState } from '../../src/worker/protocol.ts';
import { startUs } from './engine.ts';

export class Visit {
  readonly told: FromWorker[] = [];
  nowUs = startUs;
  private readonly playground: Playground;
  private asks = 0;
  private decoders = new Map<number, Decoder>();

  constructor() {
    this.playground = new Playground({
      post: (message) => this.hear(message),
      nowUs: () => this.nowUs,
      stopwatch: { start: () => undefined, lapUs: () => 5 },
      heapBytes: 1 << 20,
      newSeed: () => 'drawn',
    }, 'seed');
    this.open(1, 'A');
  }

  private hear(message: FromWorker): void {
    this.told.push(message);
    if (message.kind === 'data') this.decoders.get(message.connection)?.feed(message.bytes);
  }

  open(connection: number, name: string): void {
    this.decoders.set(connection, new Decoder());
    this.playground.take({ kind: 'open', connection, name });
  }

  send(argv: readonly string[], connection = 1): void {
    this.playground.take({ kind: 'send', connection, bytes: encode(argv) });
  }

  /** Types a line, a tenth of a second after the one before. */
  type(line: string, connection = 1): string {
    this.pass(100);
    this.playground.take({ kind: 'send', connection, bytes: encode(splitArgs(line) ?? []) });
    const reply = this.decoders.get(connection)?.take() ?? null;
    return reply === null ? '(no reply)' : tty(reply).trimEnd();
  }

  pass(ms: number): void {
    this.nowUs += ms * 1000;
    this.playground.ring();
  }

  ask<Name extends AskName>(name: Name, ask: Asks[Name]['ask']): Asks[Name]['answer'] {
    const id = ++this.asks;
    this.playground.take({ kind: 'ask', id, name, ask });
    const answer = this.told.findLast((message) => 'id' in message && message.id === id);
    if (answer?.kind === 'refusal') throw new Error(answer.message);
    return (answer as { answer: Asks[Name]['answer'] }).answer;
  }

  /** Goes the way to what an ask needs, so many turns of it, or to its end; tells the shares of it. */
  go<Name extends AskName>(name: Name, ask: Asks[Name]['ask'], turns = Infinity): number[] {
    const way = this.playground.wayTo(name, ask);
    const shares: number[] = [];
    for (let turn = way.next(); !turn.done; turn = way.next()) if (shares.push(turn.value) >= turns) break;
    way.return();
    return shares;
  }

  /** What connections heard since so many messages had been told. */
  repliesSince(told: number): string[] {
    return this.told.slice(told).flatMap((message) => (message.kind === 'data' ? [bytesToString(message.bytes)] : []));
  }

  leaveWay(): void {
    this.playground.leaveWay();
  }

  get glass(): GlassState {
    this.playground.show();
    return this.told.findLast((message) => message.kind === 'glass')?.state as GlassState;
  }

  /** The value of a string key as the glass shows it. */
  get shown(): string | null {
    const value = this.glass.view?.value;
    return value?.kind === 'sds' ? value.sds.bytes : value?.kind === 'int' ? value.decimal : null;
  }

  marks() {
    this.playground.show();
    return this.told.flatMap((message) => (message.kind === 'marks' ? message.marks : []));
  }
}
