/* What a server passes on of the commands of modules: whoever runs it at another time must end with the same values. */

import { expect, test } from 'vitest';
import { Engine } from '../tools/engine.ts';
import { Told } from '../tools/propagated.ts';

test('a follower ends with the same documents and series, whenever it runs what it is told', () => {
  const primary = new Engine('primary');
  const follower = new Engine('follower');
  const told = new Told();
  primary.node.propagation.add(told);
  follower.advance(60_000);
  for (const line of [
    'TS.ADD t * 1 LABELS a b',
    'TS.ADD t * 2',
    'TS.CREATE d',
    'TS.CREATERULE t d AGGREGATION sum 10',
    'TS.MADD t * 3 none * 1 t 5 2',
    'TS.INCRBY c 5',
    'TS.INCRBY c 2.5',
    'TS.DECRBY c 1 TIMESTAMP *',
    `JSON.SET j $ '{"n":1,"list":[]}'`,
    'JSON.NUMINCRBY j $.n 2.5',
    'JSON.ARRAPPEND j $.list 1 2',
    'JSON.ARRPOP j $.list 0',
    'JSON.GET j',
  ]) {
    primary.type(line);
    primary.advance(7);
    // As they are: told of no moment, it tells points in time as they were sent.
    for (const passedOn of told.take(0)) follower.type(passedOn);
  }
  for (const question of ['TS.RANGE t - +', 'TS.RANGE d - +', 'TS.RANGE c - +', 'JSON.GET j', 'TS.QUERYINDEX a=b', 'DEBUG DIGEST'])
    expect(follower.type(question), question).toBe(primary.type(question));
  expect(primary.type('TS.RANGE c - +')).toMatch(/6\.5$/);
});
