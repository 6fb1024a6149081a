/* The page's side of the worker: links that carry RESP bytes, the glass, and what to do when the engine fails.
 *
 * A fault inside a command is told by the worker, which goes on. A worker that dies (an error nobody caught, or a message
 * that cannot be read) is ended and replaced by a new one with a new seed: every link closes, so each prompt says that it
 * is not connected, and the loss is told with what the last command was. */

import type { FaultReport } from '../inspect.ts';
import EngineWorker from './engine.worker.ts?worker';
import type { ConnectionId, FromWorker, GlassRequest, GlassState, Link, ToWorker } from './protocol.ts';

/** What a fault cost: nothing, or everything that was stored. */
export type Loss = 'nothing' | 'everything';

export interface EngineListener {
  readonly ready: (version: string) => void;
  readonly glass: (state: GlassState) => void;
  readonly fault: (report: FaultReport, loss: Loss) => void;
}

/** Deaths in a row, without a reply between them, after which no new worker is started: it would die as well. */
const deathsMax = 3;

export class EngineClient {
  private readonly newWorker: () => Worker;
  private readonly newSeed: () => string;
  private worker: Worker | null = null;
  private seed = '';
  private deaths = 0;
  private lastConnection: ConnectionId = 0;
  private readonly links = new Map<ConnectionId, Link>();
  private listener: EngineListener | null = null;
  private request: GlassRequest | null = null;
  private lastSent: Uint8Array | null = null;

  constructor(newWorker: () => Worker = () => new EngineWorker({ name: 'engine' }), newSeed: () => string = chanceSeed) {
    this.newWorker = newWorker;
    this.newSeed = newSeed;
  }

  start(listener: EngineListener): void {
    this.listener = listener;
    this.startWorker();
  }

  stop(): void {
    this.listener = null;
    this.endWorker();
  }

  /** A new connection. Sending on a closed one does nothing, as on a closed socket. */
  connect(): Link {
    const connection = ++this.lastConnection;
    const isOpen = (): boolean => this.links.has(connection);
    const link: Link = {
      send: (bytes) => {
        if (!isOpen()) return;
        this.lastSent = bytes;
        this.post({ kind: 'send', connection, bytes });
      },
      close: () => {
        if (this.links.delete(connection)) this.post({ kind: 'close', connection });
      },
      onData: () => undefined,
      onClose: () => undefined,
    };
    this.links.set(connection, link);
    this.post({ kind: 'open', connection });
    return link;
  }

  look(request: GlassRequest): void {
    this.request = request;
    this.post({ kind: 'glass', request });
  }

  private startWorker(): void {
    const worker = this.newWorker();
    this.worker = worker;
    this.seed = this.newSeed();
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.died(event.message || 'The engine could not be started.', String(event.error?.stack ?? event.filename ?? ''));
    };
    worker.onmessageerror = () => this.died('A message of the engine could not be read.', '');
    this.post({ kind: 'start', seed: this.seed });
    if (this.request !== null) this.post({ kind: 'glass', request: this.request });
  }

  private endWorker(): void {
    this.worker?.terminate();
    this.worker = null;
    const links = [...this.links.values()];
    this.links.clear();
    for (const link of links) link.onClose();
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        return this.listener?.ready(message.version);
      case 'data':
        this.deaths = 0;
        return this.links.get(message.connection)?.onData(message.bytes);
      case 'closed': {
        const link = this.links.get(message.connection);
        this.links.delete(message.connection);
        return link?.onClose();
      }
      case 'glass':
        return this.listener?.glass(message.state);
      case 'fault':
        return this.listener?.fault(message.report, 'nothing');
    }
  }

  private died(message: string, stack: string): void {
    const report = { message, stack, argv: argvOf(this.lastSent), seed: this.seed };
    this.lastSent = null;
    this.deaths++;
    // A new worker first: whoever hears that its link closed may connect at once.
    const dead = [...this.links.values()];
    this.links.clear();
    this.worker?.terminate();
    this.worker = null;
    if (this.deaths < deathsMax) this.startWorker();
    for (const link of dead) link.onClose();
    this.listener?.fault(report, 'everything');
  }
}

function chanceSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const argvBytesMax = 4096;

/** The words of the request sent last, for a report: an array of bulk strings, or else nothing. */
function argvOf(bytes: Uint8Array | null): string[] {
  if (bytes === null) return [];
  const text = String.fromCharCode(...bytes.subarray(0, argvBytesMax));
  const argv: string[] = [];
  const bulk = /\$(\d+)\r\n/y;
  bulk.lastIndex = text.indexOf('\r\n') + 2;
  for (let match = bulk.exec(text); match !== null; match = bulk.exec(text)) {
    const bytesHere = Number(match[1]);
    argv.push(text.slice(bulk.lastIndex, bulk.lastIndex + bytesHere));
    bulk.lastIndex += bytesHere + 2;
  }
  return argv;
}
