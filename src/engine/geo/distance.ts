/* Distances over the globe, taken as a sphere: the haversine formula, which is exact enough down to metres where the
 * plain cosine rule would lose all its digits. */

import { arcsine, cosine, sine } from './trigonometry.ts';

const earthRadiusM = 6372797.560856;

export const radians = (degrees: number): number => degrees * (Math.PI / 180);
export const degrees = (radians: number): number => radians / (Math.PI / 180);

/** The angle at the centre of the globe that an arc on its surface has, in degrees. */
export const arcDegrees = (metres: number): number => degrees(metres / earthRadiusM);

/** Metres along a meridian. */
export const latitudeDistance = (a: number, b: number): number => earthRadiusM * Math.abs(radians(b) - radians(a));

/** Metres between two places given in degrees. */
export function distance(aLongitude: number, aLatitude: number, bLongitude: number, bLatitude: number): number {
  const across = sine((radians(bLongitude) - radians(aLongitude)) / 2);
  if (across === 0) return latitudeDistance(aLatitude, bLatitude);
  const aRadians = radians(aLatitude);
  const bRadians = radians(bLatitude);
  const along = sine((bRadians - aRadians) / 2);
  const square = along * along + cosine(aRadians) * cosine(bRadians) * across * across;
  return 2 * earthRadiusM * arcsine(Math.sqrt(square));
}
