/* What is seen of a cluster: its slots, and how keys find theirs. */

export interface SlotMapView {
  readonly scene: 'slot-map';
  /** False: no slots are anybody's here; those of the keys are where they would lie. */
  readonly isCluster: boolean;
  /** The cluster's state is ok. */
  readonly isServing: boolean;
  readonly assigned: number;
  /** A letter for each of the 16,384: m this node's, o another's, n nobody's, l leaving, c coming; upper case where keys are in it. */
  readonly slots: string;
  readonly keys: number;
  /** More keys are there than were looked at. */
  readonly isCut: boolean;
  readonly filledSlots: number;
  /** The first of those with keys, and some of these. */
  readonly filled: readonly { readonly slot: number; readonly keys: number; readonly names: readonly string[] }[];
  /** Of the keys that were named last. */
  readonly ways: readonly SlotWay[];
  /** Why the command that named them was refused; empty if it was not. */
  readonly refusal: string;
}

export interface SlotWay {
  readonly key: string;
  /** What of the key is hashed. */
  readonly part: string;
  readonly isTag: boolean;
  /** 16 bits. */
  readonly crc: number;
  readonly slot: number;
}
