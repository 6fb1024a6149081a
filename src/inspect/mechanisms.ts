/* The part of the window through which the server itself is seen, rather than one key: its keyspace, its clients, its memory, what
 * it refuses and forgets. One view per scene, told apart by `scene`; all of them are read from the live node when somebody looks.
 * What a live node no longer knows (the bytes that came, who was told) is kept from its events by whoever looks, and a view
 * says how much of it there is. */

import type {
  EventLoopView, WireView, TransactionsView, TimelineView, PubsubView, TrackingView, BlockedView, AclView,
} from './clients.ts';
import type { SlotMapView } from './cluster.ts';
import type { AofView, ForkView } from './disk.ts';
import type { KeyspaceMapView, ExpiryView, EvictionView, MemoryView, FragmentationView, LazyfreeView } from './keyspace.ts';
import type { LatencyView, LatencyLadderView } from './latency.ts';
import type { LuaSteppingView } from './lua.ts';
import type {
  ElementsView, QueueFlowView, SetVennView, BitmapView, HyperLogLogView, GeoMapView, StreamLanesView, EncodingInspectorView, SdsGrowthView,
} from './values.ts';

export type MechanismView =
  | LuaSteppingView
  | KeyspaceMapView
  | SlotMapView
  | ExpiryView
  | ElementsView
  | QueueFlowView
  | SetVennView
  | BitmapView
  | HyperLogLogView
  | GeoMapView
  | StreamLanesView
  | EncodingInspectorView
  | SdsGrowthView
  | EventLoopView
  | WireView
  | TransactionsView
  | TimelineView
  | PubsubView
  | TrackingView
  | BlockedView
  | AclView
  | EvictionView
  | MemoryView
  | FragmentationView
  | LazyfreeView
  | ForkView
  | AofView
  | LatencyView
  | LatencyLadderView;

export type MechanismId = MechanismView['scene'];
/** What can be looked at: the key touched last, as it is in memory, or a mechanism of the server. */
export type SceneId = 'key' | MechanismId;
