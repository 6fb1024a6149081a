/* A real server as a stage for lessons. It has one world and no copies: each stage does everything again on an emptied server when
 * another one has played meanwhile. Time is real, so long waits are left out (`waitMsMax`). */

import type { Heard, Step } from '../../src/course/play.ts';
import { itemsOf, type Reply, textOf } from '../../src/repl/reply.ts';
import { type ServerVersion, versionIn } from './lesson-differences.ts';
import { RealConnection } from './reference.ts';
import type { Stage } from './prove.ts';

/** Replies come within this time, in ms; a late one has come by then. */
const replyMs = 11_000;
const lateMs = 1500;
/** Somebody who waits for nothing in particular looks so long. */
const glanceMs = 5;

/** Longer waits end a script. A node of a cluster waits for some seconds itself, before it serves the slots that it was given. */
const waitMsMax = 3000;
const clusterWaitMsMax = 6000;

/** A server that may be emptied. */
export class RealServer {
  owner: RealStage | undefined;
  private readonly port: number;
  private settings = new Map<string, string>();
  private connections = new Map<string, RealConnection>();

  constructor(port: number) {
    this.port = port;
  }

  async open(): Promise<void> {
    this.settings = await this.configuration();
  }

  get isCluster(): boolean {
    return this.settings.get('cluster-enabled') === 'yes';
  }

  /** Whether it was started as a lesson's world is. */
  isStartedWith(name: string, value: string): boolean {
    return this.settings.get(name) === value;
  }

  async version(): Promise<ServerVersion> {
    return versionIn(textOf(await (await this.connection('control')).call('INFO', 'server')));
  }

  private async configuration(): Promise<Map<string, string>> {
    const items = itemsOf(await (await this.connection('control')).call('CONFIG', 'GET', '*')).map(textOf);
    return new Map(items.flatMap((name, i) => (i % 2 === 0 ? [[name, items[i + 1] as string] as const] : [])));
  }

  async connection(name: string): Promise<RealConnection> {
    const have = this.connections.get(name);
    if (have !== undefined) return have;
    const made = await RealConnection.open(this.port);
    this.connections.set(name, made);
    return made;
  }

  /** As it was when it was opened, and empty. */
  async reset(): Promise<void> {
    this.close();
    const control = await this.connection('control');
    for (const [name, value] of await this.configuration())
      if (this.settings.get(name) !== value) await control.call('CONFIG', 'SET', name, this.settings.get(name) ?? '');
    const users = itemsOf(await control.call('ACL', 'USERS')).map(textOf).filter((user) => user !== 'default');
    const alone = this.isCluster ? ['CLUSTER RESET HARD'] : [];
    const commands = [
      'FLUSHALL', ...alone, 'SCRIPT FLUSH', 'FUNCTION FLUSH', 'CONFIG RESETSTAT', 'SLOWLOG RESET', 'DEBUG SET-ACTIVE-EXPIRE 1',
    ];
    for (const command of commands) await control.call(...command.split(' '));
    for (const user of users) await control.call('ACL', 'DELUSER', user);
    this.close();
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close();
    this.connections = new Map();
  }

  get names(): string[] {
    return [...this.connections.keys()];
  }
}

export class RealStage implements Stage {
  readonly waitMsMax: number;
  private readonly server: RealServer;
  private readonly done: Step[] = [];

  constructor(server: RealServer) {
    this.server = server;
    this.waitMsMax = server.isCluster ? clusterWaitMsMax : waitMsMax;
  }

  async play(steps: readonly Step[]): Promise<Heard[][]> {
    if (this.server.owner !== this) {
      await this.server.reset();
      this.server.owner = this;
      for (const step of this.done) await this.take(step);
    }
    const heard: Heard[][] = [];
    for (const step of steps) {
      this.done.push(step);
      heard.push(await this.take(step));
    }
    return heard;
  }

  async copy(): Promise<RealStage> {
    const other = new RealStage(this.server);
    other.done.push(...this.done);
    return other;
  }

  close(): void {}

  private async take(step: Step): Promise<Heard[]> {
    const heard: Heard[] = [];
    if ('start' in step && !this.server.isStartedWith(step.start.name, step.start.value))
      throw new Error(`the server must have been started with ${step.start.name} ${step.start.value}`);
    if ('waitMs' in step) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
    if ('late' in step) await this.hear(step.late, lateMs, heard, () => true);
    if ('argv' in step) {
      const connection = await this.server.connection(step.connection);
      connection.send(step.argv);
      if (step.isAwaited) await this.hear(step.connection, replyMs, heard, (reply) => reply.type !== 'push');
    }
    return heard;
  }

  /** Listens until something comes that is enough, and then to what else has come. */
  private async hear(name: string, ms: number, heard: Heard[], isEnough: (reply: Reply) => boolean): Promise<void> {
    const connection = await this.server.connection(name);
    for (let reply = await connection.next(ms); reply !== null; reply = await connection.next(ms)) {
      heard.push({ connection: name, reply });
      if (isEnough(reply)) break;
    }
    for (const other of this.server.names)
      for (let reply = await this.glance(other); reply !== null; reply = await this.glance(other)) heard.push({ connection: other, reply });
  }

  private async glance(name: string): Promise<Reply | null> {
    return (await this.server.connection(name)).next(glanceMs);
  }
}
