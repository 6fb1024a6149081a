/** The newest part of the stream, in a ring. A replica that was away for a short while is sent what it missed, and not everything anew. */

export class Backlog {
  private readonly ring: Uint8Array;
  /** Bytes of the stream that are still here. */
  length = 0;
  /** Where in the ring the next byte goes. */
  private at = 0;

  constructor(bytes: number) {
    this.ring = new Uint8Array(bytes);
  }

  get size(): number {
    return this.ring.length;
  }

  add(bytes: Uint8Array): void {
    const { ring } = this;
    const kept = bytes.subarray(Math.max(0, bytes.length - ring.length));
    const first = Math.min(kept.length, ring.length - this.at);
    ring.set(kept.subarray(0, first), this.at);
    ring.set(kept.subarray(first), 0);
    this.at = (this.at + kept.length) % ring.length;
    this.length = Math.min(ring.length, this.length + kept.length);
  }

  /** The last `count` bytes of the stream, which must still be here. */
  last(count: number): Uint8Array {
    const { ring } = this;
    const from = (this.at - count + ring.length) % ring.length;
    const bytes = new Uint8Array(count);
    const first = Math.min(count, ring.length - from);
    bytes.set(ring.subarray(from, from + first));
    bytes.set(ring.subarray(0, count - first), first);
    return bytes;
  }
}
