/* How long a command takes, as a distribution: an HDR histogram (G. Tene) of nanoseconds from 1 to 10^9 with two significant digits,
 * the one that the server keeps, so percentiles and buckets come out at the same values.
 *
 * Values share a slot when they agree in their first eight bits: below 256 each has its own, above that every octave has 128.
 * Recording is one leading-zero count, one shift, one addition, and memory is fixed whatever comes. */

const slotsPerOctave = 128;
const octaveBits = 7;
const maxNs = 1_000_000_000;
/** Where the slots end: the first power of two past the largest value. */
const endNs = 2 ** 30;
const slotCount = slotOf(maxNs) + 1;

/** First of the bounds by which LATENCY HISTOGRAM tells a distribution; each is twice the one before. */
const firstBoundNs = 1024;

function shiftOf(ns: number): number {
  const shift = 31 - octaveBits - Math.clz32(ns);
  return shift > 0 ? shift : 0;
}

function slotOf(ns: number): number {
  const shift = shiftOf(ns);
  return shift * slotsPerOctave + (ns >> shift);
}

/** Largest value of a slot. */
function highestOf(slot: number): number {
  const shift = slot < 2 * slotsPerOctave ? 0 : (slot >> octaveBits) - 1;
  return ((slot - shift * slotsPerOctave + 1) << shift) - 1;
}

export class Histogram {
  private readonly counts = new Float64Array(slotCount);
  count = 0;

  /** Records a value, as often as it occurred. */
  record(us: number, times = 1): void {
    const ns = us * 1000;
    const slot = slotOf(ns >= maxNs ? maxNs : ns < 1 ? 1 : ns | 0);
    this.counts[slot] = (this.counts[slot] as number) + times;
    this.count += times;
  }

  /** The value in ns that this percentage of all does not exceed. */
  percentileNs(percent: number): number {
    const wanted = Math.max(1, Math.floor((percent / 100) * this.count + 0.5));
    let seen = 0;
    for (let slot = 0; slot < slotCount; slot++) {
      seen += this.counts[slot] as number;
      if (seen >= wanted) return percent === 0 ? lowestOf(slot) : highestOf(slot);
    }
    return 0;
  }

  /** Bounds in µs, each with how many do not exceed it; without those that add nothing. */
  cumulative(): [boundUs: number, count: number][] {
    const found: [number, number][] = [];
    let seen = 0;
    let slot = 0;
    for (let bound = firstBoundNs; seen < this.count; bound *= 2) {
      const before = seen;
      const top = bound < endNs ? bound : endNs - 1;
      for (const last = slotOf(top); slot <= last && slot < slotCount; slot++) seen += this.counts[slot] as number;
      if (seen > before) found.push([Math.floor(highestOf(slotOf(top)) / 1000), seen]);
    }
    return found;
  }
}

function lowestOf(slot: number): number {
  const shift = slot < 2 * slotsPerOctave ? 0 : (slot >> octaveBits) - 1;
  return (slot - shift * slotsPerOctave) << shift;
}
