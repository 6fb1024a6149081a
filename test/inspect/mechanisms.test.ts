/* What is seen of the server is what it is: views against the server's own answers. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyspaceMapView } from '../../src/inspect.ts';
import { sceneGroups } from '../../src/scenes/catalog.ts';
import { isAnswer } from '../../src/scenes/mechanisms/set-venn.ts';
import { Glass } from '../../src/worker/glass.ts';
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

describe('clients', () => {
  test('a transaction shows its queue, and that a watched key was changed', () => {
    const looker = new Looker();
    looker.run('WATCH stock', 'MULTI', 'DECR stock');
    expect(looker.see('tx-timeline').clients[0]).toMatchObject({
      isOpen: true,
      isBroken: false,
      queue: [['DECR', 'stock']],
    });
    looker.run('2> SET stock 5');
    expect(looker.see('tx-timeline').clients[0]).toMatchObject({ isBroken: true, watched: [{ db: 0, key: 'stock' }] });
    looker.run('EXEC');
    const { clients, steps } = looker.see('tx-timeline');
    expect(clients[0]).toMatchObject({ isOpen: false, queue: [], isBroken: false });
    expect(steps.map(({ argv, outcome }) => `${argv[0]} ${outcome}`)).toEqual([
      'WATCH ran',
      'MULTI ran',
      'DECR queued',
      'SET ran',
      'EXEC ran',
    ]);
  });

  test('what EXEC runs stands inside of it', () => {
    const looker = new Looker();
    looker.run('MULTI', 'INCR a', 'INCR a', 'EXEC');
    const ran = looker.see('two-client-timeline').steps.filter(({ outcome }) => outcome === 'ran');
    expect(ran.map(({ argv, depth }) => `${argv.join(' ')} ${depth}`)).toEqual([
      'MULTI 0',
      'INCR a 1',
      'INCR a 1',
      'EXEC 0',
    ]);
  });

  test('a refused command is told with its error', () => {
    const looker = new Looker();
    looker.run('GET', 'NOSUCH x');
    const { steps } = looker.see('two-client-timeline');
    expect(steps.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect(steps[0]?.error).toContain('wrong number of arguments');
  });

  test('blocked clients stand in the order in which they came', () => {
    const looker = new Looker();
    looker.run('2> BLPOP jobs 10', '3> BLPOP jobs mail 0');
    const { queues, clients } = looker.see('blocked-clients');
    const [second, third] = clients;
    expect(queues.find(({ key }) => key === 'jobs')?.clientIds).toEqual([second?.id, third?.id]);
    expect([second?.leftMs, third?.leftMs]).toEqual([10_000, null]);
    looker.engine.advance(4000);
    expect(looker.see('blocked-clients').clients[0]?.leftMs).toBe(6000);
  });

  test('a message is told to channel and pattern, and to nobody twice by one way', () => {
    const looker = new Looker();
    looker.run('2> SUBSCRIBE news', '3> PSUBSCRIBE n*', '3> PSUBSCRIBE x*', 'PUBLISH news hi');
    const { last } = looker.see('pubsub-fanout');
    expect(last?.told.map(({ via, isPattern, clientIds }) => [via, isPattern, clientIds.length])).toEqual([
      ['news', false, 1],
      ['n*', true, 1],
    ]);
    looker.run('PUBLISH silence hi');
    expect(looker.see('pubsub-fanout').last?.told).toEqual([{ via: 'silence', isPattern: false, clientIds: [] }]);
  });

  test('a tracked key is forgotten when it changes', () => {
    const looker = new Looker();
    looker.run('HELLO 3', 'CLIENT TRACKING ON', 'GET a', 'GET b');
    expect(
      looker
        .see('tracking-table')
        .keys.map(({ key }) => key)
        .sort(),
    ).toEqual(['a', 'b']);
    looker.run('2> SET a 1');
    const { keys, told } = looker.see('tracking-table');
    expect(keys.map(({ key }) => key)).toEqual(['b']);
    expect(told.at(-1)?.keys).toEqual(['a']);
  });

  test('pieces on the wire are the bytes, with the requests in each', () => {
    const looker = new Looker();
    const request = '*1\r\n$4\r\nPING\r\n';
    looker.engine.receive(
      1,
      Uint8Array.from(request.repeat(3), (char) => char.charCodeAt(0)),
    );
    expect(looker.see('protocol-inspector').pieces).toMatchObject([
      { direction: 'in', bytes: request.repeat(3), commands: 3 },
      { direction: 'out', bytes: '+PONG\r\n'.repeat(3) },
    ]);
    expect(looker.see('event-loop').turns.at(-1)).toMatchObject({ reads: [{ bytes: 42 }], writes: [{ bytes: 21 }] });
  });
});

describe('access control', () => {
  const rules = [
    '+@read',
    '-@write',
    '+@all',
    '-@all',
    '+get',
    '-get',
    '+set',
    '+config|get',
    '-config',
    '~cache:*',
    '%R~log:*',
    '~*',
    'resetkeys',
    '&news',
    '(+@all ~x:*)',
  ];
  const commands = [
    'GET cache:1',
    'SET cache:1 v',
    'GET log:1',
    'SET log:1 v',
    'CONFIG GET port',
    'PUBLISH news x',
    'SUBSCRIBE other',
    'MGET cache:1 x:1',
    'SET x:1 v',
  ];

  test('the verdict is the one that the server gave', () => {
    const some = fc.array(fc.constantFrom(...rules), { maxLength: 8 });
    fc.assert(
      fc.property(some, fc.constantFrom(...commands), (chosen, line) => {
        const looker = new Looker();
        looker.run(`ACL SETUSER bob on nopass ${chosen.join(' ')}`, '2> AUTH bob x');
        const reply = looker.engine.type(line, 2);
        const { decision } = looker.see('acl-matrix');
        expect(decision?.isAllowed).toBe(!reply.includes('NOPERM'));
        for (const { checks, isAllowed } of decision?.selectors ?? [])
          expect(checks.every((check) => check.isAllowed)).toBe(isAllowed);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  test('the deciding rule is the last that speaks of the command', () => {
    const looker = new Looker();
    looker.run('ACL SETUSER bob on nopass ~* +@read -get', '2> AUTH bob x', '2> GET a');
    expect(looker.see('acl-matrix').decision?.selectors[0]?.checks).toEqual([
      { of: 'command', object: 'get', isAllowed: false, rule: '-get' },
    ]);
  });
});

describe('values', () => {
  const sets = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }), {
    minLength: 1,
    maxLength: 4,
  });

  test('the lit parts of the plane are the reply', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom('SINTER', 'SUNION', 'SDIFF'), (members, name) => {
        const looker = new Looker();
        looker.run(...members.map((each, i) => `SADD s${i} ${each.join(' ')}`));
        const reply = looker.engine.type(`${name} ${members.map((_, i) => `s${i}`).join(' ')}`);
        const operation = looker.see('set-venn').operation;
        const lit = operation?.regions
          .filter(({ mask }) => isAnswer(operation.kind, mask, members.length))
          .flatMap((region) => region.members);
        expect(lit?.sort()).toEqual([...reply.matchAll(/"(.*)"/g)].map(([, member]) => member).sort());
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('registers, histogram and estimate agree with PFCOUNT, sparse and dense', () => {
    for (const elements of [20, 20_000]) {
      const looker = new Looker();
      for (let i = 0; i < elements; i += 500)
        looker.engine.call(['PFADD', 'v', ...Array.from({ length: Math.min(500, elements) }, (_, n) => `e${i + n}`)]);
      const view = looker.see('hll-registers');
      expect(view.histogram.reduce((sum, n) => sum + n, 0)).toBe(16_384);
      expect(looker.engine.type('PFCOUNT v')).toBe(`(integer) ${view.estimate}`);
      expect(view.encoding).toBe(elements === 20 ? 'sparse' : 'dense');
      if (view.encoding === 'sparse') expect(view.opcodes.reduce((sum, { length }) => sum + length, 0)).toBe(16_384);
    }
  });

  test('bits are those of GETBIT and BITCOUNT', () => {
    const looker = new Looker();
    looker.run('SETBIT b 3 1', 'SETBIT b 17 1', 'SETBIT b 4000 1');
    const view = looker.see('bitmap-grid');
    const bit = (offset: number): number =>
      (view.bytes.charCodeAt((offset >> 3) - view.from) >> (7 - (offset & 7))) & 1;
    expect([3, 4, 17].map(bit)).toEqual([1, 0, 1]);
    expect(looker.engine.type('BITCOUNT b')).toBe(`(integer) ${view.bitCount}`);
    expect(looker.see('bitmap-grid', 490)).toMatchObject({ from: 501 - 256, bytesTotal: 501 });
  });

  test('who lies in the area is who was found', () => {
    const looker = new Looker();
    const places = Array.from({ length: 80 }, (_, i) => `${(i * 37) % 20} ${40 + ((i * 13) % 15)} m${i}`);
    looker.run(`GEOADD g ${places.join(' ')}`);
    for (const area of ['BYRADIUS 600 km', 'BYBOX 900 500 km']) {
      const reply = looker.engine.type(`GEOSEARCH g FROMLONLAT 9 47 ${area}`);
      const { points, search } = looker.see('geo-map');
      const found = points
        .filter(({ foundM }) => foundM !== null)
        .map(({ member }) => member)
        .sort();
      expect(found).toEqual([...reply.matchAll(/"(.*)"/g)].map(([, member]) => member).sort());
      const isCovered = ({ longitude, latitude }: { longitude: number; latitude: number }): boolean =>
        search?.cells.some(
          ({ west, east, south, north }) =>
            longitude >= west && longitude <= east && latitude >= south && latitude <= north,
        ) ?? false;
      expect(points.filter(({ foundM }) => foundM !== null).every(isCovered)).toBe(true);
    }
  });

  test('elements are those of the reply, in their order, whatever holds them', () => {
    for (const n of [5, 300]) {
      const looker = new Looker();
      for (let i = 0; i < n; i++) looker.run(`RPUSH l e${i}`, `ZADD z ${n - i} m${i}`, `HSET h f${i} ${i}`);
      looker.run('LLEN l');
      looker.run('LRANGE l 0 0');
      const [list] = looker.see('list-rail').lists;
      expect(list?.elements.slice(0, 3).map(([text]) => text)).toEqual(['e0', 'e1', 'e2']);
      if (n > 100) expect(list?.tail.at(-1)?.[0]).toBe(`e${n - 1}`);
      looker.run('ZCARD z');
      expect(looker.see('zset-ladder').lists[0]?.elements[0]).toEqual([`m${n - 1}`, '1']);
      looker.run('HLEN h');
      expect(looker.see('hash-grid').lists[0]?.length).toBe(n);
    }
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

describe('the append-only file', () => {
  test('is its files, and what the last commands have become in it, safe or not yet', () => {
    const looker = new Looker();
    looker.run('SET a 1');
    expect(looker.see('aof-tape')).toMatchObject({ state: 'off', parts: [], tape: [] });
    looker.run('CONFIG SET appendonly yes');
    looker.engine.advance(3000);
    looker.run('INCR n', 'SET b 2 EX 100', 'GET a');
    const { state, parts, tape, unsyncedBytes, sizeBytes, earlierBytes } = looker.see('aof-tape');
    expect([state, parts.map(({ isBase }) => isBase)]).toEqual(['on', [true, false]]);
    expect(tape.map(({ argv }) => argv[0])).toEqual(['SELECT', 'INCR', 'SET']);
    expect(tape[2]?.argv.slice(0, 4)).toEqual(['SET', 'b', '2', 'PXAT']);
    // The last sync was more than a second ago when INCR came, and less when SET did.
    expect(tape.map(({ isSynced }) => isSynced)).toEqual([true, true, false]);
    expect(tape[2]?.bytes).toBe(unsyncedBytes);
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sizeBytes);
    expect(earlierBytes).toBe(0);
    looker.engine.advance(2000);
    expect(looker.see('aof-tape')).toMatchObject({ unsyncedBytes: 0, tape: [{ isSynced: true }, { isSynced: true }, { isSynced: true }] });
  });

  test('tells its commands also to who looks later', () => {
    const looker = new Looker();
    looker.run('CONFIG SET appendonly yes', 'SET a 1');
    const late = new Glass(looker.engine.node);
    late.show({ scene: 'aof-tape', pinned: null, from: 0 });
    expect(late.take().mechanism).toMatchObject({ tape: [{ argv: ['SELECT', '0'] }, { argv: ['SET', 'a', '1'] }], earlierBytes: 0 });
  });

  test('that is rewritten has another base, and an increment in which the tape begins anew', () => {
    const looker = new Looker();
    looker.run('CONFIG SET appendonly yes', 'CONFIG SET rdb-key-save-delay 1000000', 'SET a 1');
    looker.engine.advance(3000);
    looker.run('SET b 2', 'BGREWRITEAOF', 'SET c 3');
    expect(looker.see('aof-tape').rewrite).not.toBeNull();
    looker.engine.advance(5000);
    const { rewrite, parts, tape } = looker.see('aof-tape');
    expect([rewrite, parts.length]).toEqual([null, 2]);
    expect(tape.map(({ argv }) => argv.join(' '))).toEqual(['SELECT 0', 'SET c 3']);
  });
});

describe('a fork', () => {
  const pageBytes = 4096;

  /** Pages in use at the fork that have other bytes by now. */
  function changedPages(looker: Looker, then: Uint8Array): number {
    const { h } = looker.engine.node;
    let changed = 0;
    h.forEachRun((page, pages, kind) => {
      for (let i = page; i < page + pages && kind !== 'free'; i++) {
        const [from, to] = [i * pageBytes, (i + 1) * pageBytes];
        if (Buffer.compare(h.u8.subarray(from, to), then.subarray(from, to)) !== 0) changed++;
      }
    });
    return changed;
  }

  test('costs the pages that are written before the child has ended, and no other', () => {
    const looker = new Looker();
    looker.run('DEBUG POPULATE 400');
    expect(looker.see('fork-cow').fork).toBeNull();
    looker.run('CONFIG SET rdb-key-save-delay 10000', 'BGSAVE');
    const then = looker.engine.node.h.u8.slice();
    expect(looker.see('fork-cow').fork).toMatchObject({ by: 'BGSAVE', isRunning: true, copied: 0, changes: 0, keys: [] });
    looker.run('SET key:7 other', 'SET key:300 other', 'SET key:7 again', 'GET key:9');
    const { fork, cells } = looker.see('fork-cow');
    expect(fork).toMatchObject({ isRunning: true, changes: 3, keys: ['key:7', 'key:300'] });
    expect((fork?.copied ?? 0) + (fork?.fresh ?? 0)).toBe(changedPages(looker, then));
    expect(fork?.copied).toBeGreaterThan(0);
    expect([...cells].filter((code) => code === 'c').length).toBe(fork?.copied);
  });

  test('that nobody saw begin is said to be at work, not to be none', () => {
    const looker = new Looker();
    looker.run('SET a 1', 'CONFIG SET rdb-key-save-delay 1000000', 'BGSAVE');
    const late = new Glass(looker.engine.node);
    late.show({ scene: 'fork-cow', pinned: null, from: 0 });
    expect(late.take().mechanism).toMatchObject({ fork: null, unseen: 'BGSAVE' });
  });

  test('is over when the child is, and then costs nothing more', () => {
    const looker = new Looker();
    looker.run('SET a 1', 'CONFIG SET rdb-key-save-delay 1000000', 'BGSAVE', 'SET a 2');
    const { fork } = looker.see('fork-cow');
    looker.engine.advance(2000);
    looker.run('SET a 3', 'SET b 4');
    expect(looker.see('fork-cow').fork).toMatchObject({ isRunning: false, copied: fork?.copied, changes: 1, keys: ['a'] });
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
