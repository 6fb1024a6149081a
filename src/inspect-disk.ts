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
    /** Of these, those with other bytes than at the fork. */
    readonly copied: number;
    /** Pages that came into use since. */
    readonly fresh: number;
    /** Changes since, which the file will not hold. */
    readonly changes: number;
    /** Keys written since, as far as they are known, the last first. */
    readonly keys: readonly string[];
  };
  readonly nowMs: number;
  readonly usedBytes: number;
  readonly pageBytes: number;
  readonly pagesPerCell: number;
  /** A letter a cell: `.` free, `s` shared with the child, `c` copied, `n` new. Of several pages, what most of all is to be seen. */
  readonly cells: string;
  /** Keys in all databases, and what rdb-key-save-delay makes of each. */
  readonly keyCount: number;
  readonly keySaveDelayUs: number;
}
