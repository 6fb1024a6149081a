/* What is seen of the keyspace and its memory is what is there: keys in their buckets and slots, who goes when, where the bytes are. */

import { describe, expect, test } from 'vitest';
import type { KeyspaceMapView } from '../../src/inspect.ts';
import { Looker } from '../tools/looker.ts';

describe('keyspace map', () => {
  const keysIn = ({ tables }: KeyspaceMapView): number =>
    tables.flatMap(({ counts }) => counts).reduce((sum, n) => sum + n, 0);

  test('counts every key once, before, during and after a rehash', () => {
    const looker = new Looker();
    const stages = new Set<boolean>();
    for (let i = 0; i < 600; i++) {
      looker.run(`SET key:${i} v`);
      const view = looker.see('keyspace-map');
      stages.add(view.rehashIndex >= 0);
      expect(keysIn(view)).toBe(i + 1);
    }
    expect(stages.size).toBe(2);
  });

  test('the touched key hangs in the bucket that is named', () => {
    const looker = new Looker();
    for (let i = 0; i < 100; i++) {
      looker.run(`SET key:${i} v`);
      const { touched, tables } = looker.see('keyspace-map');
      expect(touched?.key).toBe(`key:${i}`);
      const chains = tables[touched?.table ?? 0]?.chains ?? [];
      if (chains.length > 0) expect(chains[touched?.bucket ?? 0]).toContain(`key:${i}`);
    }
  });

  test('a whole SCAN visits every bucket', () => {
    const looker = new Looker();
    looker.run('DEBUG POPULATE 20');
    let cursor = '0';
    do {
      const reply = looker.engine.type(`SCAN ${cursor} COUNT 3`);
      cursor = /"(\d+)"/.exec(reply)?.[1] ?? '0';
    } while (cursor !== '0');
    const { scan, tables } = looker.see('keyspace-map');
    const mask = (tables[0]?.size ?? 0) - 1;
    expect(new Set(scan?.visited.map((at) => at & mask)).size).toBe(mask + 1);
    expect(scan?.next).toBe(0);
  });
});

describe('expiry', () => {
  test('tells who found a key that was due: a command, or the cycle', () => {
    const looker = new Looker();
    looker.run('DEBUG SET-ACTIVE-EXPIRE 0', 'SET lazy v PX 10', 'SET active v PX 10');
    looker.engine.advance(50);
    looker.run('GET lazy');
    expect(looker.see('ttl-ring').gone).toMatchObject([{ key: 'lazy', by: 'lookup' }]);
    looker.run('DEBUG SET-ACTIVE-EXPIRE 1');
    looker.engine.advance(500);
    const view = looker.see('ttl-ring');
    expect(view.gone.map(({ key, by }) => `${key} ${by}`)).toEqual(['active cycle', 'lazy lookup']);
    expect([view.byLookup, view.byCycle]).toEqual([1, 1]);
  });

  test('lists the soonest first', () => {
    const looker = new Looker();
    looker.run('SET a v EX 300', 'SET b v EX 3', 'SET c v EX 30', 'SET d v');
    expect(looker.see('ttl-ring').keys.map(({ key }) => key)).toEqual(['b', 'c', 'a']);
  });
});

describe('slots', () => {
  test('a server in cluster mode shows whose they are, which hold keys, and how keys find theirs', () => {
    const looker = new Looker();
    looker.engine.startedWith(['cluster-enabled yes']);
    looker.run('CLUSTER ADDSLOTSRANGE 0 9999', 'CONFIG SET cluster-require-full-coverage no');
    looker.engine.advance(5200);
    looker.run('SET user:3 a', 'SET {user:3}b a', 'MGET user:3 user:7');
    const { slots, keys, filled, ways, refusal, isServing, assigned } = looker.see('slot-map');
    expect([slots.length, slots[0], slots[2648], slots[9999], slots[10_000]]).toEqual([16_384, 'm', 'M', 'm', 'n']);
    expect({ keys, isServing, assigned }).toEqual({ keys: 2, isServing: true, assigned: 10_000 });
    expect(filled).toEqual([{ slot: 2648, keys: 2, names: ['{user:3}b', 'user:3'] }]);
    expect(refusal).toMatch(/^CROSSSLOT /);
    for (const { key, slot } of ways) expect(looker.engine.type(`CLUSTER KEYSLOT ${key}`)).toBe(`(integer) ${slot}`);
    looker.run('CLUSTER KEYSLOT foo{bar}{zap}');
    expect(looker.see('slot-map').ways).toEqual([{ key: 'foo{bar}{zap}', part: 'bar', isTag: true, crc: 37_829, slot: 5061 }]);
  });

  test('one that is not tells where its keys would lie', () => {
    const looker = new Looker();
    looker.run('MSET user:1000 a {user:1000}.profile b');
    const { isCluster, filled, ways, slots } = looker.see('slot-map');
    expect({ isCluster, filled: filled.map(({ slot, keys }) => [slot, keys]) }).toEqual({ isCluster: false, filled: [[1649, 2]] });
    expect(ways.map(({ part, isTag }) => [part, isTag])).toEqual([['user:1000', false], ['user:1000', true]]);
    expect(slots[1649]).toBe('N');
  });
});

describe('memory', () => {
  test('size classes hold what the heap counts', () => {
    const looker = new Looker();
    looker.run('DEBUG POPULATE 500', 'SET big x', 'SETRANGE big 100000 x');
    const { node } = looker.engine;
    const { classes, usedBytes } = looker.see('memory-meter');
    const small = classes.reduce((sum, { used, blockBytes }) => sum + used * blockBytes, 0);
    expect(small).toBeLessThanOrEqual(usedBytes);
    expect(usedBytes).toBe(node.h.usedBytes);
    const { freePages, largePages, slabPages, pages } = looker.see('frag-map');
    expect(freePages + largePages + slabPages).toBe(pages);
    expect(small + largePages * 4096 - 4096).toBe(usedBytes); // page 0 is nobody's
  });

  test('the pool and the evicted are told', () => {
    const looker = new Looker();
    looker.run('DEBUG POPULATE 400', 'CONFIG SET maxmemory-policy allkeys-lru');
    looker.run(`CONFIG SET maxmemory ${looker.engine.node.h.usedBytes - 2000}`, 'SET one more');
    const { evicted, policy } = looker.see('eviction-pool');
    expect(policy).toBe('allkeys-lru');
    expect(evicted.length).toBeGreaterThan(0);
    expect(looker.engine.type(`EXISTS ${evicted[0]?.key}`)).toBe('(integer) 0');
  });

  test('what UNLINK leaves is in the queue until it is freed', () => {
    const looker = new Looker();
    looker.engine.call(['SADD', 'big', ...Array.from({ length: 60_000 }, (_, i) => `member ${i}`)]);
    looker.run('UNLINK big');
    expect(looker.see('lazy-free').pendingObjects).toBe(1);
    looker.engine.advance(1000);
    expect(looker.see('lazy-free')).toMatchObject({ pendingObjects: 0, freedObjects: 1 });
  });
});
