/* The lab: clients of an application, a database that takes its time, and a real engine, all on one virtual clock. Who comes
 * first is decided by latencies alone, and those by a seed, so that a race that was seen once can be seen again.
 *
 * What is a model here: the network (each way takes a time drawn around its mean) and the database (rows in a map; a query sees
 * the row as it is when half of its time has passed). The server is the real engine: it gets bytes, keeps its own timers, and
 * answers when it answers. */

import { Decoder } from '../repl/decode.ts';
import { encode } from '../repl/encode.ts';
import type { Reply } from '../repl/reply.ts';
import type { ClientPlan, Scenario } from './pattern.ts';
import type { Answer, Outcome, Program, Step } from './program.ts';
import type { LabRun, Span } from './record.ts';

/** The server under the lab. `onBytes` may be called during any of the others. */
export interface LabServer {
  open(connection: number): void;
  close(connection: number): void;
  send(connection: number, bytes: Uint8Array, nowUs: number): void;
  /** When its next timer rings; Infinity when none is set. */
  readonly wakeAtUs: number;
  advanceTo(nowUs: number): void;
  onBytes: (connection: number, bytes: Uint8Array) => void;
}

export interface LabTimes {
  /** One way, in ms. */
  readonly networkMs: number;
  readonly databaseReadMs: number;
  readonly databaseWriteMs: number;
  /** 0.2: each time is drawn between 0.8 and 1.2 of its mean. */
  readonly spread: number;
}

const runUsMax = 600_000_000; // past this virtual time a run is cut
const stepsMax = 20_000;      // past this many steps a run is cut

interface Client {
  readonly index: number;
  readonly plan: ClientPlan;
  readonly decoder: Decoder;
  program: Program | undefined;
  waiting: { readonly step: Step; readonly fromUs: number; effectUs: number } | undefined;
  endUs: number;
  outcome: Outcome | undefined;
}

interface Appointment {
  readonly atUs: number;
  readonly act: () => void;
}

class Lab {
  private readonly server: LabServer;
  private readonly startUs: number;
  private readonly times: LabTimes;
  private readonly random: () => number;
  private readonly rows: Map<string, string>;
  private readonly clients: Client[];
  private readonly spans: Span[] = [];
  /** Sorted by time; equal times in the order in which they were made. */
  private readonly appointments: Appointment[] = [];
  private nowUs = 0;
  private steps = 0;

  constructor(server: LabServer, startUs: number, scenario: Scenario, times: LabTimes, random: () => number) {
    this.server = server;
    this.startUs = startUs;
    this.times = times;
    this.random = random;
    this.rows = new Map(Object.entries(scenario.rows));
    this.clients = scenario.clients.map((plan, index) => ({
      index, plan, decoder: new Decoder(), program: undefined, waiting: undefined, endUs: 0, outcome: undefined,
    }));
    server.onBytes = (connection, bytes) => this.receive(connection, bytes);
  }

  run(): LabRun {
    for (const client of this.clients) this.at(client.plan.startsAtMs * 1000, () => this.begin(client));
    let isCut = false;
    while (this.clients.some(({ outcome }) => outcome === undefined) && !isCut) isCut = !this.advance();
    const clients = this.clients.map(({ plan, endUs, outcome }) =>
      ({ name: plan.name, startUs: plan.startsAtMs * 1000, endUs, outcome }));
    return { clients, spans: this.spans, rows: Object.fromEntries(this.rows), endUs: this.nowUs, isCut };
  }

  /** Lets the next thing happen: an appointment of ours, or the server's timer, whichever is earlier. */
  private advance(): boolean {
    const next = this.appointments[0];
    const wakeUs = this.server.wakeAtUs - this.startUs;
    const atUs = Math.min(next?.atUs ?? Infinity, wakeUs);
    if (atUs > runUsMax || this.steps > stepsMax) return false;
    this.nowUs = Math.max(this.nowUs, atUs);
    this.server.advanceTo(this.startUs + this.nowUs);
    if (next !== undefined && next.atUs <= this.nowUs) {
      this.appointments.shift();
      next.act();
    }
    return true;
  }

  private at(atUs: number, act: () => void): void {
    let i = this.appointments.length;
    while (i > 0 && (this.appointments[i - 1] as Appointment).atUs > atUs) i--;
    this.appointments.splice(i, 0, { atUs, act });
  }

  private after(ms: number, act: () => void): void {
    this.at(this.nowUs + Math.round(ms * 1000), act);
  }

  private drawn(meanMs: number): number {
    return meanMs * (1 + this.times.spread * (2 * this.random() - 1));
  }

  private begin(client: Client): void {
    this.server.open(client.index);
    client.program = client.plan.run();
    this.resume(client, null);
  }

  /** Gives a program its answer and starts what it asks for next. */
  private resume(client: Client, answer: Answer): void {
    const { program } = client;
    if (program === undefined) return;
    const next = program.next(answer);
    if (next.done === true) this.end(client, next.value);
    else this.start(client, next.value);
  }

  private end(client: Client, outcome: Outcome): void {
    client.program = undefined;
    client.outcome = outcome;
    client.endUs = this.nowUs;
    this.server.close(client.index);
  }

  private start(client: Client, step: Step): void {
    this.steps++;
    const { op } = step;
    client.waiting = { step, fromUs: this.nowUs, effectUs: this.nowUs };
    switch (op.kind) {
      case 'redis':
        this.after(this.drawn(this.times.networkMs), () => this.reach(client, op.argv));
        break;
      case 'read':
        this.query(client, this.drawn(this.times.databaseReadMs), () => this.rows.get(op.row) ?? null);
        break;
      case 'write':
        this.query(client, this.drawn(this.times.databaseWriteMs), () => {
          this.rows.set(op.row, op.value);
          return null;
        });
        break;
      case 'sleep':
        this.after(op.ms, () => this.finish(client, null));
        break;
      case 'clock':
        this.finish(client, String(this.nowUs / 1000));
        break;
      case 'crash':
        this.finishWithout(client);
        break;
    }
  }

  /** A command arrives at the server. */
  private reach(client: Client, argv: readonly string[]): void {
    if (client.waiting !== undefined) client.waiting.effectUs = this.nowUs;
    this.server.send(client.index, encode(argv), this.startUs + this.nowUs);
  }

  private query(client: Client, ms: number, effect: () => string | null): void {
    this.after(ms / 2, () => {
      if (client.waiting !== undefined) client.waiting.effectUs = this.nowUs;
      const answer = effect();
      this.after(ms / 2, () => this.finish(client, answer));
    });
  }

  private receive(connection: number, bytes: Uint8Array): void {
    const client = this.clients[connection];
    if (client === undefined || client.outcome !== undefined) return;
    client.decoder.feed(bytes);
    for (let reply = client.decoder.take(); reply !== null; reply = client.decoder.take()) this.reply(client, reply);
  }

  private reply(client: Client, reply: Reply): void {
    this.after(this.drawn(this.times.networkMs), () => this.finish(client, reply));
  }

  private note(client: Client, answer: Answer): void {
    const { waiting } = client;
    if (waiting === undefined) return;
    const { step, fromUs, effectUs } = waiting;
    client.waiting = undefined;
    this.spans.push({ client: client.index, line: step.line, op: step.op, fromUs, effectUs, toUs: this.nowUs, answer });
  }

  private finish(client: Client, answer: Answer): void {
    this.note(client, answer);
    this.resume(client, answer);
  }

  private finishWithout(client: Client): void {
    this.note(client, null);
    this.end(client, { word: 'crashed', isGood: false });
  }
}

/** Runs a scenario's clients to their ends; the server must be fresh but for what the scenario's commands put there. */
export function runLab(
  server: LabServer, startUs: number, scenario: Scenario, times: LabTimes, random: () => number,
): LabRun {
  const run = new Lab(server, startUs, scenario, times, random).run();
  return { ...run, spans: [...run.spans].sort((a, b) => a.fromUs - b.fromUs) };
}
