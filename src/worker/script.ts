/* Runs scripts in a world: commands on named connections, and time that passes. For set-ups, checks and previews. */

import { bytesOf } from '../engine/bytes.ts';
import type { SessionInput } from '../sim/branch.ts';
import { scriptConnectionMin } from '../sim/replay.ts';
import { Decoder } from '../repl/decode.ts';
import type { Heard, ScriptStep } from './protocol.ts';

/** What a script does to its world. */
export interface ScriptWorld {
  take(input: Exclude<SessionInput, { readonly kind: 'wait' }>, nowUs: number): void;
  advanceTo(nowUs: number): void;
  readonly nowUs: number;
  /** When the next timer rings; Infinity where none is set. */
  readonly wakeAtMs: number;
}

export class Script {
  private readonly world: ScriptWorld;
  private readonly names: Map<string, number>;
  private readonly opened: number[] = [];
  private heard: Heard[] = [];

  /** `open`: connections that exist already, by name. */
  constructor(world: ScriptWorld, open: ReadonlyMap<string, number> = new Map()) {
    this.world = world;
    this.names = new Map(open);
  }

  /** Call this with what the world sends. */
  readonly send = (connection: number, bytes: Uint8Array): void => {
    for (const [name, number] of this.names) if (number === connection) this.heard.push({ connection: name, bytes: bytes.slice() });
  };

  /** Runs one step; returns what was received during it. */
  run(step: ScriptStep): Heard[] {
    this.heard = [];
    const { world } = this;
    if ('waitMs' in step) world.advanceTo(world.nowUs + step.waitMs * 1000);
    else if ('start' in step) world.take({ kind: 'configure', ...step.start }, world.nowUs);
    else {
      world.take({ kind: 'bytes', connection: this.connection(step.connection), bytes: request(step.argv) }, world.nowUs);
      this.waitFor(step.connection, step.patienceMs ?? 0);
    }
    return this.heard;
  }

  /** Lets time pass from timer to timer until the connection has a reply. */
  private waitFor(connection: string, patienceMs: number): void {
    const { world } = this;
    const untilMs = world.nowUs / 1000 + patienceMs;
    while (!this.hasReply(connection) && world.wakeAtMs <= untilMs) world.advanceTo(Math.max(world.nowUs, world.wakeAtMs * 1000));
  }

  private hasReply(connection: string): boolean {
    const decoder = new Decoder();
    for (const each of this.heard) if (each.connection === connection) decoder.feed(each.bytes);
    for (let reply = decoder.take(); reply !== null; reply = decoder.take()) if (reply.type !== 'push') return true;
    return false;
  }

  /** Closes the connections that it opened. */
  close(): void {
    for (const connection of this.opened) this.world.take({ kind: 'close', connection }, this.world.nowUs);
  }

  private connection(name: string): number {
    const have = this.names.get(name);
    if (have !== undefined) return have;
    const connection = scriptConnectionMin + this.names.size;
    this.names.set(name, connection);
    this.opened.push(connection);
    this.world.take({ kind: 'open', connection, address: `127.0.0.1:${30_000 + this.names.size}` }, this.world.nowUs);
    return connection;
  }
}

/** A command as a client sends it. */
export function request(argv: readonly string[]): Uint8Array {
  return bytesOf(`*${argv.length}\r\n${argv.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`);
}
