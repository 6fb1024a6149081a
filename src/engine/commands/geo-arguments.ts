/** Places, units and distances as arguments, and as replies. */

import type { Call } from '../call.ts';
import * as geo from '../geo/geo.ts';
import { CommandError } from '../resp/errors.ts';
import type { Args } from '../resp/args.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as zset from '../types/zset.ts';

const badUnit = new CommandError('ERR unsupported unit provided. please use M, KM, FT, MI');

/** Metres of a unit. */
const units = [['M', 1], ['KM', 1000], ['FT', 0.3048], ['MI', 1609.34]] as const;

/** Metres of the unit that argument i names. */
export function unitAt(args: Args, i: number): number {
  for (const [name, metres] of units) if (args.is(i, name)) return metres;
  throw badUnit;
}

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/** The place that argument i and the next one give, within what can be a score. */
export function placeAt(args: Args, i: number): Place {
  const longitude = args.doubleAt(i);
  const latitude = args.doubleAt(i + 1);
  if (isWithin(longitude, geo.longitudes) && isWithin(latitude, geo.latitudes)) return { longitude, latitude };
  throw new CommandError(`ERR invalid longitude,latitude pair ${sixDecimals(longitude)},${sixDecimals(latitude)}`);
}

const isWithin = (x: number, { min, max }: geo.Span): boolean => x >= min && x <= max;

/** As C's %f. */
function sixDecimals(x: number): string {
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (Object.is(x, -0)) return '-0.000000';
  return Math.abs(x) < 1e21 ? x.toFixed(6) : `${BigInt(x)}.000000`;
}

/** The score of the member that argument i names; NaN when it is none. */
export const scoreAt = ({ args, h }: Call, o: number, i: number): number =>
  o === 0 ? Number.NaN : zset.score(h, o, args.buffer, args.start[i] as number, args.end[i] as number);

/** A distance with four decimals, half to even. */
export function replyDistance(reply: ReplyWriter, distance: number): void {
  const scaled = distance * 10_000;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  const digits = String(rounded).padStart(5, '0');
  reply.bulk(`${digits.slice(0, -4)}.${digits.slice(-4)}`);
}

/** Longitude and latitude, with 17 decimals less the zeros at the end. */
export function replyPlace(reply: ReplyWriter, { longitude, latitude }: Place): void {
  reply.array(2);
  replyDegrees(reply, longitude);
  replyDegrees(reply, latitude);
}

const replyDegrees = (reply: ReplyWriter, degrees: number): void => reply.doubleText(degrees.toFixed(17).replace(/\.?0+$/, ''));
