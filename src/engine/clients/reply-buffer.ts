/* A client's reply buffer. A real server gives each client 16 KB. For one that needs less than half of its buffer it makes that smaller,
 * down to 1 KB, so that ten thousand idle clients do not hold 160 MB; for one that fills its buffer it doubles that again. Every beat of
 * the cron compares the buffer's size with the most that lay in it, and every few seconds that peak is forgotten.
 *
 * This is a model of it, as replies are really written into buffers that are lent for a step. What the beats would have done is worked
 * out when somebody asks, or when the client is sent something, so an idle client costs no beat. */

import type { Limits } from '../limits.ts';
import { roundedBytes } from '../memory/size-classes.ts';

const bytesMin = 1 << 10;
const bytesMax = 16 << 10;
const beatMs = 100;

/** How often buffers were made smaller and larger, for INFO. */
export interface Resized {
  replyBufferShrinks: number;
  replyBufferExpands: number;
}

export class ReplyBuffer {
  bytes = bytesMax;
  /** The most that lay in it since the peak was last forgotten. */
  peakBytes = bytesMax;
  private peakSinceMs: number;
  private settledMs: number;

  constructor(nowMs: number) {
    this.peakSinceMs = this.settledMs = nowMs;
  }

  /** So many bytes were written for the client at once. What finds no room in the buffer goes elsewhere. */
  wrote(bytes: number, nowMs: number, limits: Limits, resized: Resized): void {
    if (nowMs - this.settledMs >= beatMs) this.settle(nowMs, limits, resized);
    const lying = bytes < this.bytes ? bytes : this.bytes;
    if (lying > this.peakBytes) this.peakBytes = lying;
  }

  /** Catches up on what the beats since the last time would have done. */
  settle(nowMs: number, limits: Limits, resized: Resized): void {
    const beats = Math.floor((nowMs - this.settledMs) / beatMs);
    if (beats === 0) return;
    this.settledMs = nowMs;
    this.resize(limits, resized);
    const { replyBufferPeakMs } = limits;
    if (replyBufferPeakMs < 0 || nowMs - this.peakSinceMs <= replyBufferPeakMs) return;
    this.peakBytes = 0;
    this.peakSinceMs = nowMs;
    if (beats > 1) this.resize(limits, resized);
  }

  private resize({ replyBufferResizing }: Limits, resized: Resized): void {
    if (!replyBufferResizing) return;
    if (this.bytes / 2 >= bytesMin && this.peakBytes < this.bytes / 2) {
      this.bytes = roundedBytes(Math.max(bytesMin, this.peakBytes + 1));
      resized.replyBufferShrinks++;
    } else if (this.bytes < bytesMax && this.peakBytes === this.bytes) {
      this.bytes = Math.min(bytesMax, this.bytes * 2);
      resized.replyBufferExpands++;
    }
  }
}
