/** The older searches: a radius around a place or a member. */

import type { Call } from '../call.ts';
import * as robj from '../structures/robj.ts';
import { placeAt } from './geo-arguments.ts';
import { emptyQuery, type Form, fromMember, readCircle } from './geo-query.ts';
import { answer } from './geo-search.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

/** What GEORADIUS and its like have in common. */
const readsCircle = {
  acl: 'geo',
  group: 'geo',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by ' +
    'center and radius and M is the number of items inside the index.',
  history: [['6.2.0', 'Added the `ANY` option for `COUNT`.'], ['7.0.0', 'Added support for uppercase unit names.']],
} satisfies Partial<CommandSpec>;

export const georadius = command({
  name: 'georadius',
  ...readsCircle,
  arity: -6,
  flags: 'write denyoom',
  keys: [
    keys.at(1, 'RO access'),
    keys.at({ keyword: 'STORE', from: 6 }, 'OW update'),
    keys.at({ keyword: 'STOREDIST', from: 6 }, 'OW update'),
  ],
  since: '3.2.0',
  summary: 'Queries a geospatial index for members within a distance from a coordinate, optionally stores the result.',
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument' },
  args:
    'key:key#0 longitude:double latitude:double radius:double <unit M | KM | FT | MI> [WITHCOORD] [WITHDIST] ' +
    '[WITHHASH] [{count-block COUNT=count:integer [ANY@6.2.0]}] [<order ASC | DESC>] [<store ' +
    'STORE=storekey/key:key#1 | STOREDIST=storedistkey/key:key#2>]',
  run(c) {
    aroundPlace(c, 'radius');
  },
});

export const georadius_ro = command({
  name: 'georadius_ro',
  ...readsCircle,
  arity: -6,
  flags: 'readonly',
  keys: [keys.at(1, 'RO access')],
  since: '3.2.10',
  summary: 'Returns members from a geospatial index that are within a distance from a coordinate.',
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument' },
  args:
    'key:key#0 longitude:double latitude:double radius:double <unit M | KM | FT | MI> [WITHCOORD] [WITHDIST] ' +
    '[WITHHASH] [{count-block COUNT=count:integer [ANY@6.2.0]}] [<order ASC | DESC>]',
  run(c) {
    aroundPlace(c, 'radius_ro');
  },
});

export const georadiusbymember = command({
  name: 'georadiusbymember',
  ...readsCircle,
  arity: -5,
  flags: 'write denyoom',
  keys: [
    keys.at(1, 'RO access'),
    keys.at({ keyword: 'STORE', from: 5 }, 'OW update'),
    keys.at({ keyword: 'STOREDIST', from: 5 }, 'OW update'),
  ],
  since: '3.2.0',
  summary: 'Queries a geospatial index for members within a distance from a member, optionally stores the result.',
  deprecated: {
    since: '6.2.0',
    replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments',
  },
  args:
    'key:key#0 member:string radius:double <unit M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] ' +
    '[{count-block COUNT=count:integer [ANY]}] [<order ASC | DESC>] [<store STORE=storekey/key:key#1 | ' +
    'STOREDIST=storedistkey/key:key#2>]',
  run(c) {
    aroundMember(c, 'radius');
  },
});

export const georadiusbymember_ro = command({
  name: 'georadiusbymember_ro',
  ...readsCircle,
  arity: -5,
  flags: 'readonly',
  keys: [keys.at(1, 'RO access')],
  since: '3.2.10',
  summary: 'Returns members from a geospatial index that are within a distance from a member.',
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments' },
  args:
    'key:key#0 member:string radius:double <unit M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] ' +
    '[{count-block COUNT=count:integer [ANY]}] [<order ASC | DESC>]',
  run(c) {
    aroundMember(c, 'radius_ro');
  },
});

function aroundPlace(c: Call, form: Form): void {
  const query = emptyQuery();
  const o = c.db.readTyped(c.args, 1, robj.type.zset);
  query.place = placeAt(c.args, 2);
  query.area = readCircle(c.args.from(4));
  answer(c, query, form, o, 6);
}

/** Without a sorted set the radius is not even read. */
function aroundMember(c: Call, form: Form): void {
  const query = emptyQuery();
  const o = c.db.readTyped(c.args, 1, robj.type.zset);
  fromMember(c, query, o, 2);
  if (o !== 0) query.area = readCircle(c.args.from(3));
  answer(c, query, form, o, 5);
}
