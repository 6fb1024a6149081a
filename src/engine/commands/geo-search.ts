/** Searches by GEOSEARCH and GEOSEARCHSTORE, and the work behind all searches. */

import type { TraceEvent } from '../../inspect.ts';
import type { Call } from '../call.ts';
import * as geo from '../geo/geo.ts';
import { distanceWithin, type ScoreSpan, type Shape, spansOf } from '../geo/area.ts';
import { whole } from '../memory/whole.ts';
import * as robj from '../structures/robj.ts';
import * as zset from '../types/zset.ts';
import * as walk from '../types/zset-walk.ts';
import { replyDistance, replyPlace } from './geo-arguments.ts';
import { emptyQuery, type Form, type Query, readOptions, shapeOf } from './geo-query.ts';
import * as keys from './keys.ts';
import { storeBuilt } from './store.ts';
import { command } from './table.ts';

export const geosearch = command({
  name: 'geosearch',
  arity: -7,
  flags: 'readonly',
  acl: 'geo',
  keys: [keys.at(1, 'RO access')],
  group: 'geo',
  since: '6.2.0',
  complexity:
    'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape ' +
    'provided as the filter and M is the number of items inside the shape',
  summary: 'Queries a geospatial index for members inside an area of a box or a circle.',
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  args:
    'key:key#0 <from FROMMEMBER=member:string | FROMLONLAT={fromlonlat longitude:double latitude:double}> <by ' +
    '{circle BYRADIUS=radius:double <unit M | KM | FT | MI>} | {box BYBOX=width:double height:double <unit M | ' +
    'KM | FT | MI>}> [<order ASC | DESC>] [{count-block COUNT=count:integer [ANY]}] [WITHCOORD] [WITHDIST] ' +
    '[WITHHASH]',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.zset);
    answer(c, emptyQuery(), 'search', o, 2);
  },
});

export const geosearchstore = command({
  name: 'geosearchstore',
  arity: -8,
  flags: 'write denyoom',
  acl: 'geo',
  keys: [keys.at(1, 'OW update'), keys.at(2, 'RO access')],
  group: 'geo',
  since: '6.2.0',
  complexity:
    'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape ' +
    'provided as the filter and M is the number of items inside the shape',
  summary: 'Queries a geospatial index for members inside an area of a box or a circle, optionally stores the result.',
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  args:
    'destination:key#0 source:key#1 <from FROMMEMBER=member:string | FROMLONLAT={fromlonlat longitude:double ' +
    'latitude:double}> <by {circle BYRADIUS=radius:double <unit M | KM | FT | MI>} | {box BYBOX=width:double ' +
    'height:double <unit M | KM | FT | MI>}> [<order ASC | DESC>] [{count-block COUNT=count:integer [ANY]}] ' +
    '[STOREDIST]',
  run(c) {
    const o = c.db.readTyped(c.args, 2, robj.type.zset);
    answer(c, { ...emptyQuery(), storeAt: 1 }, 'searchstore', o, 3);
  },
});

/** Reads the options from argument `at` on, searches, and replies or stores what is found. */
export function answer(c: Call, query: Query, form: Form, o: number, at: number): void {
  readOptions(c, query, form, o, at);
  const found = o === 0 ? [] : find(c, o, shapeOf(query), query.any ? query.count : Infinity);
  sort(found, query);
  const points = query.count > 0 ? found.slice(0, query.count) : found;
  const unitM = query.area?.unitM ?? 1;
  if (query.storeAt === 0) replyPoints(c, o, query, points, unitM);
  else storePoints(c, o, query, points, unitM, form);
}

interface Point {
  /** Position in the sorted set. */
  readonly at: number;
  readonly score: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly distanceM: number;
}

/** The members within a shape, a cell of the grid after the other, at most so many. */
function find(c: Call, o: number, shape: Shape, countMax: number): Point[] {
  const { h } = c;
  const found: Point[] = [];
  const spans = spansOf(shape);
  if (h.trace !== undefined) h.trace(searched(shape, spans));
  for (const { min, max } of spans) {
    const range = { by: 'score', min, max, minExclusive: false, maxExclusive: true } as const;
    let at = walk.firstInRange(h, o, range, false);
    while (at !== 0 && found.length < countMax && walk.isWithin(h, o, at, range, false)) {
      const score = walk.scoreAt(h, o, at);
      geo.decode(score);
      const { longitude, latitude } = geo.place;
      const distanceM = distanceWithin(shape, longitude, latitude);
      if (distanceM >= 0) found.push({ at, score, longitude, latitude, distanceM });
      at = walk.step(h, o, at, false);
    }
  }
  return found;
}

const searched = ({ longitude, latitude, unitM, radius, width, height }: Shape, spans: readonly ScoreSpan[]): TraceEvent => ({
  kind: 'geo.searched', longitude, latitude, radiusM: radius === undefined ? null : radius * unitM, widthM: width * unitM,
  heightM: height * unitM, spans,
});

/** Sorts by distance if that is asked for, or if only the nearest are. */
function sort(points: Point[], { order, count, any }: Query): void {
  if (order === 'DESC') points.sort((a, b) => b.distanceM - a.distanceM);
  else if (order === 'ASC' || (count > 0 && !any)) points.sort((a, b) => a.distanceM - b.distanceM);
}

function replyPoints(c: Call, o: number, query: Query, points: readonly Point[], unitM: number): void {
  const { h, reply } = c;
  const { withDistance, withScore, withPlace } = query;
  const extras = [withDistance, withScore, withPlace].filter((isWanted) => isWanted).length;
  reply.array(points.length);
  for (const point of points) {
    if (extras > 0) reply.array(1 + extras);
    walk.replyMember(h, o, point.at, reply);
    if (withDistance) replyDistance(reply, point.distanceM / unitM);
    if (withScore) reply.int(point.score);
    if (withPlace) replyPlace(reply, point);
  }
}

/** A sorted set of the members found. */
function built(c: Call, from: number, points: readonly Point[], scoreOf: (point: Point) => number): number {
  const { h } = c;
  const o = zset.createSkiplist(h, points.length);
  let longestBytes = 0;
  for (const point of points) {
    walk.readMember(h, from, point.at);
    const { u8, start, end } = walk.text;
    longestBytes = Math.max(longestBytes, end - start);
    zset.add(c, o, scoreOf(point), 0, u8, start, end);
  }
  zset.shrinkToListpack(c, o, longestBytes);
  return o;
}

/** Puts the members found under the query's key, with their scores or their distances. None: the key is deleted. */
function storePoints(
  c: Call, from: number, query: Query, points: readonly Point[], unitM: number, form: Form,
): void {
  const scoreOf = ({ score, distanceM }: Point): number => (query.storesDistances ? distanceM / unitM : score);
  const o = points.length === 0 ? 0 : whole(c.h, () => built(c, from, points, scoreOf));
  const event = form === 'searchstore' ? 'geosearchstore' : 'georadiusstore';
  storeBuilt(c, query.storeAt, o, points.length, 'z', event, points.length);
}
