/* What an allocation of n bytes really takes: the size classes of jemalloc with an 8-byte quantum (the build that Redis ships), four
 * classes to each doubling, so that at most a quarter of an allocation is lost inside of it. */

/** Bytes of one page, the unit in which runs are handed out. */
export const pageBytes = 4096;
export const pageShift = 12;
/** Allocations above this are page runs of their own. */
export const smallBytesMax = 14_336;

/** Size classes up to smallBytesMax: 8, 16, …, 64, then four to a doubling. */
export const classBytes: readonly number[] = (() => {
  const sizes = [8, 16, 24, 32, 40, 48, 56, 64];
  for (let base = 64; base < 16_384; base *= 2) for (let k = 1; k <= 4; k++) sizes.push(base + (base / 4) * k);
  return sizes.filter((size) => size <= smallBytesMax);
})();

/** Class of a request of n bytes: classOf[(n + 7) >>> 3]. */
export const classOf = (() => {
  const table = new Uint8Array((smallBytesMax >>> 3) + 1);
  for (let k = 0, c = 0; k < table.length; k++) {
    while (k * 8 > (classBytes[c] as number)) c++;
    table[k] = c;
  }
  return table;
})();

/** Pages of a slab, per class: as few as are filled without a rest, at most eight. */
export const slabPages = classBytes.map((size) => {
  let pages = 1;
  while ((pages * pageBytes) % size !== 0 && pages < 8) pages++;
  return pages;
});

/** Bytes of the page run that an allocation above smallBytesMax takes. */
export const roundLarge = (bytes: number): number => {
  let step = pageBytes;
  while (step * 8 < bytes) step *= 2; // four classes to a doubling: the step is a quarter of the power of two below
  return Math.ceil(bytes / step) * step;
};

/** What an allocation of n bytes really takes. */
export const roundedBytes = (bytes: number): number =>
  bytes <= smallBytesMax ? (classBytes[classOf[(bytes + 7) >>> 3] as number] as number) : roundLarge(bytes);
