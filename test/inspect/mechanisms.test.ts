/* Looking at any mechanism changes nothing, and what is seen can be sent. */

import { describe, expect, test } from 'vitest';
import { sceneGroups } from '../../src/scenes/catalog.ts';
import { Looker } from '../tools/looker.ts';

const scenes = sceneGroups.flatMap(({ scenes: ids }) => ids).filter((id) => id !== 'key');

const busy = [
  'SET greeting hello',
  'HSET h f v g w',
  'RPUSH l a b c',
  'ZADD z 1 a 2 b',
  'SADD s1 a b',
  'SADD s2 b c',
  'SINTER s1 s2',
  'SETBIT bits 9 1',
  'PFADD hll a b c',
  'GEOADD geo 13.4 52.5 Berlin 2.35 48.85 Paris',
  'GEOSEARCH geo FROMMEMBER Paris BYRADIUS 500 km',
  'XADD x 1-1 f v',
  'XGROUP CREATE x g 0',
  'XREADGROUP GROUP g ann COUNT 1 STREAMS x >',
  'EXPIRE greeting 100',
  'SCAN 0',
  '2> SUBSCRIBE news',
  'PUBLISH news hi',
  '3> BLPOP nothing 10',
  'WATCH greeting',
  'MULTI',
  'GET greeting',
];

describe('looking', () => {
  test('changes nothing: no byte, no bucket, no allocation that stays', () => {
    const looker = new Looker();
    looker.run('DEBUG POPULATE 300', ...busy);
    const { node } = looker.engine;
    const state = () => [looker.engine.type('DEBUG DIGEST', 4), node.h.usedBytes, node.h.blocks, node.space.stats.hits];
    const before = state();
    for (const scene of scenes) looker.look(scene);
    expect(state()).toEqual(before);
    node.h.checkInvariants();
  });

  test('every scene can be posted between threads', () => {
    const looker = new Looker();
    looker.run(...busy);
    for (const scene of scenes) expect(structuredClone(looker.look(scene))).toEqual(looker.look(scene));
  });
});
