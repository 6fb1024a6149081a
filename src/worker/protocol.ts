/* What the page and the worker say to each other. RESP bytes travel for real: the worker is a server, the page a client of
 * it, and everything beside the bytes is about looking. */

import type { FaultReport, KeyView, TraceEvent } from '../inspect.ts';

/** A connection of the page's own numbering. */
export type ConnectionId = number;

/** Which key the glass shows, and which part of it: scenes ask for a window, and are told how much there is. */
export interface GlassRequest {
  /** A pinned key, or null to follow the key that was touched last. */
  readonly pinned: { readonly db: number; readonly key: string } | null;
  /** First element, bucket or rank of the window; scenes count in their own unit. */
  readonly from: number;
}

/** The glass after something ran. */
export interface GlassState {
  /** The key shown: the pinned one, else the last touched; null before anything was touched. */
  readonly subject: { readonly db: number; readonly key: string } | null;
  /** Null when the key does not exist (any more). */
  readonly view: KeyView | null;
  /** What happened to it since the state before, oldest first. */
  readonly events: readonly TraceEvent[];
  /** Events left out because there were more than a frame can show. */
  readonly eventsDropped: number;
}

export type ToWorker =
  | { readonly kind: 'start'; readonly seed: string }
  | { readonly kind: 'open'; readonly connection: ConnectionId }
  | { readonly kind: 'send'; readonly connection: ConnectionId; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly connection: ConnectionId }
  | { readonly kind: 'glass'; readonly request: GlassRequest };

export type FromWorker =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'data'; readonly connection: ConnectionId; readonly bytes: Uint8Array }
  | { readonly kind: 'closed'; readonly connection: ConnectionId }
  | { readonly kind: 'glass'; readonly state: GlassState }
  /** The server has shut down (SHUTDOWN): its data is gone, a new worker may be started. */
  | { readonly kind: 'stopped' }
  /** A bug of ours: what ran, and the inputs before it, a line each, so that it can be told and repeated. The engine goes on. */
  | { readonly kind: 'fault'; readonly report: FaultReport; readonly inputs: readonly string[] };

/** One open connection as the page sees it; the same shape over a worker, in process, or over a socket. */
export interface Link {
  send(bytes: Uint8Array): void;
  close(): void;
  /** Called for each piece received. Set before the first send. */
  onData: (bytes: Uint8Array) => void;
  /** Called once, when the other side has closed. */
  onClose: () => void;
}
