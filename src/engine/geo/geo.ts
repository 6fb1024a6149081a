/* Places as scores. The ranges of longitudes and latitudes are halved 26 times: is the place in the upper half, then in
 * the upper half of that half, and so on. The answers are two numbers of 26 bits; interleaved, longitude first, they
 * are one of 52, which a double holds exactly, so a sorted set can keep it as a score. (G. M. Morton's order, 1966;
 * Gustavo Niemeyer's geohash, 2008, is the same with five bits a letter.)
 *
 * Two numbers that begin with the same 2n bits lie in the same cell of a grid of 2^n by 2^n cells; so the members of a
 * cell stand side by side in the set, and a search is a few ranges of scores (geo-area.ts).
 *
 * Latitudes end at 85.05112878, where the map of the web (EPSG:3857) is a square. What comes back is the middle of the
 * smallest cell, up to 30 cm away from the place that was put in. */

export interface Span {
  readonly min: number;
  readonly max: number;
}

export const longitudes: Span = { min: -180, max: 180 };
export const latitudes: Span = { min: -85.05112878, max: 85.05112878 };
const allLatitudes: Span = { min: -90, max: 90 };

/** Times that each axis is halved for a score. */
export const stepMax = 26;

const letters = '0123456789bcdefghjkmnpqrstuvwxyz';
/** Letters that 52 bits fill. The eleventh that a reply has is always the first of the alphabet. */
const lettersFilled = 10;

/** 13 bits with a gap before each. */
function spread(bits: number): number {
  const bytes = (bits | (bits << 8)) & 0x00ff00ff;
  const fours = (bytes | (bytes << 4)) & 0x0f0f0f0f;
  const pairs = (fours | (fours << 2)) & 0x33333333;
  return (pairs | (pairs << 1)) & 0x55555555;
}

/** Every second bit of 26: the inverse. */
function gather(bits: number): number {
  const singles = bits & 0x55555555;
  const pairs = (singles | (singles >>> 1)) & 0x33333333;
  const fours = (pairs | (pairs >>> 2)) & 0x0f0f0f0f;
  const bytes = (fours | (fours >>> 4)) & 0x00ff00ff;
  return (bytes | (bytes >>> 8)) & 0xffff;
}

/** Interleaves two numbers of up to 27 bits (the last place of an axis lies past its last cell). */
export function interleave(latitude: number, longitude: number): number {
  const upper = interleaved(latitude, longitude, 26) * 2 ** 52 + interleaved(latitude, longitude, 13) * 2 ** 26;
  return upper + interleaved(latitude, longitude, 0);
}

/** Thirteen bits of each from one on. */
const interleaved = (latitude: number, longitude: number, shift: number): number =>
  spread((latitude >>> shift) & 0x1fff) | (spread((longitude >>> shift) & 0x1fff) << 1);

/** The two numbers of 26 bits that one of 52 is made of. */
export function deinterleave(bits: number): { readonly latitude: number; readonly longitude: number } {
  const upper = Math.floor(bits / 2 ** 26);
  const lower = bits % 2 ** 26;
  return { latitude: gathered(upper, lower), longitude: gathered(upper >>> 1, lower >>> 1) };
}

/** Every second bit of two times 26. */
const gathered = (upper: number, lower: number): number => gather(lower) + gather(upper) * 2 ** 13;

/** Which of 2^step cells of an axis a place falls into. */
export const cellOf = (place: number, { min, max }: Span, step: number): number =>
  Math.floor(((place - min) / (max - min)) * (1 << step)); // a power by ** would take as long as all the rest

/** Where a cell begins; the next one's beginning is its end. */
export const beginOf = (cell: number, { min, max }: Span, step: number): number =>
  min + (cell / 2 ** step) * (max - min);

/** The score of a place. */
export const encode = (longitude: number, latitude: number): number =>
  interleave(cellOf(latitude, latitudes, stepMax), cellOf(longitude, longitudes, stepMax));

/** The place of the last `decode`. */
export const place = { longitude: 0, latitude: 0 };

/** Finds the place that a score stands for. Any score does, as in the server, where it becomes 64 bits: only the even
 * and the odd ones of them are looked at. */
export function decode(score: number): void {
  let top = 0;
  let low = Math.trunc(score);
  if (!(low >= 0 && low < 2 ** 52)) {
    const bits = wide(score);
    top = Number(bits >> 52n);
    low = Number(bits & 0xfffffffffffffn);
  }
  const upper = Math.floor(low / 2 ** 26);
  const lower = low % 2 ** 26;
  place.latitude = middle(gathered(upper, lower) + gather(top) * 2 ** 26, latitudes);
  place.longitude = middle(gathered(upper >>> 1, lower >>> 1) + gather(top >>> 1) * 2 ** 26, longitudes);
}

/** A score as the 64 bits that the processor makes of it. */
function wide(score: number): bigint {
  if (Number.isNaN(score) || score < -(2 ** 63)) return 1n << 63n;
  return score >= 2 ** 64 ? 0n : BigInt.asUintN(64, BigInt(Math.trunc(score)));
}

/** The middle of a cell, within the axis. */
function middle(cell: number, span: Span): number {
  const next = (cell + 1) % 2 ** 32;
  const found = (beginOf(cell, span, stepMax) + beginOf(next, span, stepMax)) / 2;
  return Math.max(span.min, Math.min(span.max, found));
}

/** The eleven letters by which the rest of the world knows the place of a score. There latitudes end at the poles, so
 * its bits are others. */
export function geohash(score: number): string {
  decode(score);
  const latitude = cellOf(place.latitude, allLatitudes, stepMax);
  const bits = interleave(latitude, cellOf(place.longitude, longitudes, stepMax));
  let text = '';
  for (let i = 1; i <= lettersFilled; i++) text += letters[Math.floor(bits / 2 ** (52 - 5 * i)) % 32];
  return text + letters[0];
}
