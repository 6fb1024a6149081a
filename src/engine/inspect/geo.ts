/** The members of a sorted set as places on the earth, and where the last search looked. */

import type { GeoMapView, GeoPoint, GeoSearchView } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import { boundsOfSpan, distanceWithin } from '../geo/area.ts';
import * as geo from '../geo/geo.ts';
import * as zset from '../types/zset.ts';
import * as walk from '../types/zset-walk.ts';
import { type Look, subjectOf } from './look.ts';

const pointsMax = 400;
/** Every score below this one is a place. */
const scoreEnd = 2 ** 52;

function searchOf({ history }: Look): GeoSearchView | null {
  const event = history.last('geo.searched')?.event;
  if (event === undefined) return null;
  const { longitude, latitude, radiusM, widthM, heightM, spans } = event;
  return { longitude, latitude, radiusM, widthM, heightM, cells: spans.map(boundsOfSpan) };
}

/** Null when the key is not a sorted set. */
export function geoMap(look: Look): GeoMapView | null {
  const { h } = look.node;
  const o = subjectOf(look, 'zset');
  if (o === 0 || look.subject === null) return null;
  const search = searchOf(look);
  const points: GeoPoint[] = [];
  for (let at = walk.first(h, o); at !== 0 && points.length < pointsMax; at = walk.step(h, o, at, false)) {
    const score = walk.scoreAt(h, o, at);
    walk.readMember(h, o, at);
    const { u8, start, end } = walk.text;
    const member = byteString(u8, start, end);
    if (!(score >= 0 && score < scoreEnd)) continue;
    geo.decode(score);
    const { longitude, latitude } = geo.place;
    points.push({
      member,
      longitude,
      latitude,
      score,
      hash: geo.geohash(score),
      foundM: foundM(search, longitude, latitude),
    });
  }
  return { scene: 'geo-map', key: look.subject.key, db: look.subject.db, total: zset.length(h, o), points, search };
}

function foundM(search: GeoSearchView | null, longitude: number, latitude: number): number | null {
  if (search === null) return null;
  const { radiusM, widthM: width, heightM: height } = search;
  const shape = { longitude: search.longitude, latitude: search.latitude, unitM: 1, width, height };
  const found = distanceWithin(radiusM === null ? shape : { ...shape, radius: radiusM }, longitude, latitude);
  return found < 0 ? null : found;
}
