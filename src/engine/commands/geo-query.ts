/* What is asked in a search: where, in which shape, how many, in which order, and what of each member is replied. The
 * GEOSEARCH and the GEORADIUS families say the same in two ways; both are read here into a Query. */

import type { Call } from '../call.ts';
import * as geo from '../geo/geo.ts';
import type { Shape } from '../geo/area.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { type Place, placeAt, scoreAt, unitAt } from './geo-arguments.ts';

const noPlace = new CommandError('ERR could not decode requested zset member');
const badRadius = new CommandError('ERR need numeric radius');
const negativeRadius = new CommandError('ERR radius cannot be negative');
const badWidth = new CommandError('ERR need numeric width');
const badHeight = new CommandError('ERR need numeric height');
const negativeBox = new CommandError('ERR height or width cannot be negative');
const badCount = new CommandError('ERR COUNT must be > 0');
const anyNeedsCount = new CommandError('ERR the ANY argument requires COUNT argument');

export interface Query {
  /** Which option gave the place. */
  from?: 'member' | 'place';
  place?: Place;
  area?: Area;
  /** Undefined: in the order found. */
  order?: 'ASC' | 'DESC';
  /** 0: all. */
  count: number;
  /** The first ones found, not the nearest. */
  any: boolean;
  withDistance: boolean;
  withScore: boolean;
  withPlace: boolean;
  /** Index of the key that takes the result; 0: it is replied. */
  storeAt: number;
  /** Distances are stored as scores. */
  storesDistances: boolean;
}

/** A shape without its place. */
type Area = Omit<Shape, 'longitude' | 'latitude'>;

/** The forms in which a search is asked: a shape among the options, or a radius before them, with or without STORE. */
export type Form = 'search' | 'searchstore' | 'radius' | 'radius_ro';

export const emptyQuery = (): Query => ({
  count: 0, any: false, withDistance: false, withScore: false, withPlace: false, storeAt: 0, storesDistances: false,
});

/** The shape of a query that is complete. */
export const shapeOf = ({ place, area }: Query): Shape => ({ ...(place as Place), ...(area as Area) });

/** Reads the options from argument `at` on. `o` is the sorted set, 0 when there is none. */
export function readOptions(c: Call, query: Query, form: Form, o: number, at: number): void {
  const { args } = c;
  args.from(at);
  while (args.more) {
    const isKnown =
      takeCommon(args, query) ||
      (form === 'radius' && takeStore(args, query)) ||
      (form === 'searchstore' && takeStoreDistances(args, query)) ||
      ((form === 'search' || form === 'searchstore') && (takePlace(c, query, o) || takeArea(args, query)));
    if (!isKnown) throw errors.syntax;
  }
  refuseContradictions(c, query, form);
}

function takeCommon(args: Args, query: Query): boolean {
  if (args.take('WITHDIST')) query.withDistance = true;
  else if (args.take('WITHHASH')) query.withScore = true;
  else if (args.take('WITHCOORD')) query.withPlace = true;
  else if (args.take('ANY')) query.any = true;
  else if (args.take('ASC')) query.order = 'ASC';
  else if (args.take('DESC')) query.order = 'DESC';
  else if (args.left > 1 && args.take('COUNT')) query.count = readCount(args);
  else return false;
  return true;
}

function readCount(args: Args): number {
  const count = args.integer();
  if (count <= 0) throw badCount;
  return count;
}

function takeStore(args: Args, query: Query): boolean {
  if (args.left < 2) return false;
  const isDistances = args.take('STOREDIST');
  if (!isDistances && !args.take('STORE')) return false;
  query.storeAt = args.next();
  query.storesDistances = isDistances;
  return true;
}

function takeStoreDistances(args: Args, query: Query): boolean {
  if (!args.take('STOREDIST')) return false;
  query.storesDistances = true;
  return true;
}

function takePlace(c: Call, query: Query, o: number): boolean {
  const { args } = c;
  if (query.from !== 'place' && args.left > 1 && args.take('FROMMEMBER')) {
    query.from = 'member';
    fromMember(c, query, o, args.next());
  } else if (query.from !== 'member' && args.left > 2 && args.take('FROMLONLAT')) {
    query.from = 'place';
    query.place = placeAt(args, args.next());
    args.next();
  } else return false;
  return true;
}

/** Takes a member's place as the centre; without a sorted set there is none, and none is needed. */
export function fromMember(c: Call, query: Query, o: number, i: number): void {
  if (o === 0) return;
  const score = scoreAt(c, o, i);
  if (Number.isNaN(score)) throw noPlace;
  geo.decode(score);
  query.place = { ...geo.place };
}

function takeArea(args: Args, query: Query): boolean {
  const isCircle = query.area?.radius !== undefined;
  const isBox = query.area !== undefined && !isCircle;
  if (!isBox && args.left > 2 && args.take('BYRADIUS')) query.area = readCircle(args);
  else if (!isCircle && args.left > 3 && args.take('BYBOX')) query.area = readBox(args);
  else return false;
  return true;
}

/** A circle from a radius and a unit at the cursor. */
export function readCircle(args: Args): Area {
  const radius = args.double(badRadius);
  if (radius < 0) throw negativeRadius;
  return { radius, width: 0, height: 0, unitM: unitAt(args, args.next()) };
}

function readBox(args: Args): Area {
  const width = args.double(badWidth);
  const height = args.double(badHeight);
  if (width < 0 || height < 0) throw negativeBox;
  return { width, height, unitM: unitAt(args, args.next()) };
}

function refuseContradictions({ args }: Call, query: Query, form: Form): void {
  const isSearch = form === 'search' || form === 'searchstore';
  const isStored = query.storeAt > 0;
  if (isStored && (query.withDistance || query.withScore || query.withPlace)) {
    const what = isSearch ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw new CommandError(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  const exactlyOne = (which: string): CommandError =>
    new CommandError(`ERR exactly one of ${which} can be specified for ${args.text(0)}`);
  if (isSearch && query.from === undefined) throw exactlyOne('FROMMEMBER or FROMLONLAT');
  if (isSearch && query.area === undefined) throw exactlyOne('BYRADIUS and BYBOX');
  if (query.any && query.count === 0) throw anyNeedsCount;
}
