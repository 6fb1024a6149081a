/** Places in a sorted set: added, read back, measured. */

import type { Call } from '../call.ts';
import * as geo from '../geo/geo.ts';
import { distance } from '../geo/distance.ts';
import { errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as zset from '../types/zset.ts';
import { placeAt, replyDistance, replyPlace, scoreAt, unitAt } from './geo-arguments.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';
import { addMembers, change, scoresFor } from './zset.ts';

export const geoadd = command({
  name: 'geoadd',
  arity: -5,
  flags: 'write denyoom',
  acl: 'geo',
  keys: [keys.at(1, 'RW update')],
  group: 'geo',
  since: '3.2.0',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  quick: true,
  summary: `Adds one or more members to a geospatial index. The key is created if it doesn't exist.`,
  history: [['6.2.0', 'Added the `CH`, `NX` and `XX` options.']],
  args:
    'key:key#0 [<condition NX | XX>@6.2.0] [CH=change@6.2.0] {data longitude:double latitude:double ' +
    'member:string}...',
  run(c) {
    const { args } = c;
    args.from(2);
    const options = takeOptions(c);
    const at = args.index;
    const places = args.left / 3;
    const isBoth = (options & zset.onlyNew) !== 0 && (options & zset.onlyOld) !== 0;
    if (places === 0 || !Number.isInteger(places) || isBoth) throw errors.syntax;
    const scores = scoresFor(places);
    for (let k = 0; k < places; k++) {
      const { longitude, latitude } = placeAt(args, at + 3 * k);
      scores[k] = geo.encode(longitude, latitude);
    }
    const { dirty } = c.changes;
    addMembers(c, options, places, at + 2, 3);
    if (c.propagates && c.changes.dirty !== dirty) propagateScores(c, scores, at, places);
  },
});

/** Places are the scores that they were made into. */
function propagateScores(c: Call, scores: ArrayLike<number>, at: number, places: number): void {
  const { args } = c;
  const members = Array.from({ length: places }, (_, k) => [String(scores[k]), args.text(at + 3 * k + 2)]);
  c.propagateAs('zadd', ...args.texts(1).slice(0, at - 1), ...members.flat());
}

function takeOptions({ args }: Call): number {
  let options = 0;
  for (;;) {
    if (args.take('NX')) options |= zset.onlyNew;
    else if (args.take('XX')) options |= zset.onlyOld;
    else if (args.take('CH')) options |= change;
    else return options;
  }
}

export const geopos = command({
  name: 'geopos',
  arity: -2,
  flags: 'readonly',
  acl: 'geo',
  keys: [keys.at(1, 'RO access')],
  group: 'geo',
  since: '3.2.0',
  complexity: 'O(1) for each member requested.',
  summary: 'Returns the longitude and latitude of members from a geospatial index.',
  args: 'key:key#0 [member:string...]',
  run(c) {
    const { args, reply } = c;
    const o = c.db.readTyped(args, 1, robj.type.zset);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const score = scoreAt(c, o, i);
      if (Number.isNaN(score)) reply.nullArray();
      else {
        geo.decode(score);
        replyPlace(reply, geo.place);
      }
    }
  },
});

export const geohash = command({
  name: 'geohash',
  arity: -2,
  flags: 'readonly',
  acl: 'geo',
  keys: [keys.at(1, 'RO access')],
  group: 'geo',
  since: '3.2.0',
  complexity: 'O(1) for each member requested.',
  summary: 'Returns members from a geospatial index as geohash strings.',
  args: 'key:key#0 [member:string...]',
  run(c) {
    const { args, reply } = c;
    const o = c.db.readTyped(args, 1, robj.type.zset);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const score = scoreAt(c, o, i);
      if (Number.isNaN(score)) reply.null();
      else reply.bulk(geo.geohash(score));
    }
  },
});

export const geodist = command({
  name: 'geodist',
  arity: -4,
  flags: 'readonly',
  acl: 'geo',
  keys: [keys.at(1, 'RO access')],
  group: 'geo',
  since: '3.2.0',
  complexity: 'O(1)',
  summary: 'Returns the distance between two members of a geospatial index.',
  args: 'key:key#0 member1:string member2:string [<unit M | KM | FT | MI>]',
  run(c) {
    const { args, reply } = c;
    const unitM = args.count === 5 ? unitAt(args, 4) : 1;
    if (args.count > 5) throw errors.syntax;
    const o = c.db.readTyped(args, 1, robj.type.zset);
    const from = scoreAt(c, o, 2);
    const to = scoreAt(c, o, 3);
    if (Number.isNaN(from) || Number.isNaN(to)) reply.null();
    else replyDistance(reply, distanceBetween(from, to) / unitM);
  },
});

function distanceBetween(from: number, to: number): number {
  geo.decode(from);
  const { longitude, latitude } = geo.place;
  geo.decode(to);
  return distance(longitude, latitude, geo.place.longitude, geo.place.latitude);
}
