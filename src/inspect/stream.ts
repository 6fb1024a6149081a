/* A stream: a radix tree of listpacks of entries, and the groups that read it. */

import type { Address, ListpackView, RaxView } from './structures.ts';

export interface StreamView {
  readonly address: Address;
  readonly length: number;
  readonly lastId: string;
  readonly firstId: string;
  readonly maxDeletedId: string;
  readonly entriesAdded: string;
  readonly rax: RaxView;
  readonly nodeCount: number;
  /** Nodes from `from` on; `nodes.length` of them are here. */
  readonly from: number;
  readonly nodes: readonly StreamNodeView[];
  readonly groups: readonly StreamGroupView[];
}

/** A listpack of entries under the id of its first one. */
export interface StreamNodeView {
  readonly masterId: string;
  readonly listpack: ListpackView;
  readonly entries: readonly StreamEntryView[];
}

export interface StreamEntryView {
  readonly id: string;
  readonly isDeleted: boolean;
  /** It has the master entry's fields, and stores values only. */
  readonly hasMasterFields: boolean;
  /** Of its flags, from the listpack's first byte. */
  readonly offset: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface StreamGroupView {
  readonly address: Address;
  readonly name: string;
  readonly lastId: string;
  /** -1 when nobody knows. */
  readonly entriesRead: string;
  readonly pendingCount: number;
  /** The first of them. */
  readonly pending: readonly StreamPendingView[];
  readonly consumers: readonly StreamConsumerView[];
}

export interface StreamPendingView {
  readonly address: Address;
  readonly id: string;
  readonly consumer: string;
  readonly deliveryMs: number;
  readonly deliveries: string;
}

export interface StreamConsumerView {
  readonly address: Address;
  readonly name: string;
  readonly seenMs: number;
  /** -1 for one that was never given anything. */
  readonly activeMs: number;
  readonly pendingCount: number;
}
