/* What is seen of the ways to the disk. */

/** What a server forks for. */
export type ForkedBy = 'BGSAVE' | 'BGREWRITEAOF';

export interface ForkView {
  readonly scene: 'fork-cow';
  /** The last child since somebody looked; null: there was none. */
  readonly fork: null | {
    readonly by: ForkedBy;
    readonly isRunning: boolean;
    readonly startedMs: number;
    /** When it has ended, or will have. */
    readonly endsMs: number;
    /** Pages that there were, and were compared. */
    readonly pages: number;
    /** Pages that were too many to be compared. */
    readonly left: number;
    /** Of those compared, those with other bytes than at the fork. */
    readonly copied: number;
    /** Pages that came into use since. */
    readonly fresh: number;
    /** Changes since, which the file will not hold. */
    readonly changes: number;
    /** Keys written since, as far as they are known, the last first. */
    readonly keys: readonly string[];
  };
  /** Who writes without anybody having looked when the child was forked. */
  readonly unseen: ForkedBy | null;
  readonly nowMs: number;
  readonly pageBytes: number;
  readonly pagesPerCell: number;
  /** A letter a cell: `.` free, `s` shared with the child, `c` copied, `n` new. Of several pages, what most of all is to be seen. */
  readonly cells: string;
  /** Keys in all databases, and what rdb-key-save-delay makes of each. */
  readonly keyCount: number;
  readonly keySaveDelayUs: number;
}

export interface AofView {
  readonly scene: 'aof-tape';
  /** `begins`: not whole until the first rewrite is done. */
  readonly state: 'off' | 'begins' | 'on';
  readonly appendfsync: string;
  readonly nowMs: number;
  /** The files that the manifest tells, in the order in which they are loaded. */
  readonly parts: readonly { readonly name: string; readonly isBase: boolean; readonly bytes: number }[];
  /** A new base that is being written. */
  readonly rewrite: null | { readonly bytes: number; readonly endsMs: number };
  readonly sizeBytes: number;
  /** After the last rewrite; auto-aof-rewrite-percentage goes by it. */
  readonly baseBytes: number;
  /** Written, and lost if the machine ended now. */
  readonly unsyncedBytes: number;
  /** The last commands of the last increment, oldest first; of a long one, those that were written while somebody looked. */
  readonly tape: readonly { readonly from: number; readonly bytes: number; readonly argv: readonly string[]; readonly isSynced: boolean }[];
  /** Bytes of that increment before them. */
  readonly earlierBytes: number;
  /** Why nothing can be written; '' when all is well. */
  readonly failure: string;
}
