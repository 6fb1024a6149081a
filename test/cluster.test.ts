/* What transcripts of one server cannot show of cluster mode: the file that a node keeps, and slots that are coming. */

import { describe, expect, test } from 'vitest';
import { Engine } from './tools/engine.ts';
import type { Files } from '../src/engine/acl/file.ts';
import type { ClusterNode } from '../src/engine/cluster/cluster.ts';
import { readConfig } from '../src/engine/config/file.ts';
import { Node } from '../src/engine/node.ts';

/** One that serves all slots, and has met somebody who does not answer. Returns that node's id with it. */
function nodeWithAnother(): { engine: Engine; other: string } {
  const engine = new Engine().startedWith(['cluster-enabled yes']);
  engine.type('CLUSTER ADDSLOTSRANGE 0 16383');
  engine.advance(2100);
  engine.type('CLUSTER MEET 10.0.0.2 7000');
  const other = [...(engine.node.cluster?.nodes.keys() ?? [])][1] as string;
  return { engine, other };
}

describe('a slot that is coming', () => {
  test('is answered to who is asking, once, and whole', () => {
    const { engine, other } = nodeWithAnother();
    const moved = '(error) MOVED 2648 10.0.0.2:7000';
    expect(engine.type(`CLUSTER SETSLOT 2648 NODE ${other}`)).toBe('OK');
    expect(engine.type('GET user:3')).toBe(moved);
    expect(engine.type(`CLUSTER SETSLOT 2648 IMPORTING ${other}`)).toBe('OK');
    expect(engine.type('GET user:3')).toBe(moved);
    engine.type('ASKING');
    expect(engine.type('SET user:3 1')).toBe('OK');
    expect(engine.type('GET user:3')).toBe(moved);
    engine.type('ASKING');
    expect(engine.type('MGET user:3 {user:3}b')).toBe('(error) TRYAGAIN Multiple keys request during rehashing of slot');
    engine.type('ASKING');
    expect(engine.type('MGET user:3 user:3')).toBe('1) "1"\n2) "1"');
    engine.type('ASKING');
    expect(engine.type(`EVAL "return redis.call('get', KEYS[1])" 1 user:3`)).toBe('"1"');
  });

  test('is answered in a transaction that was asked for', () => {
    const { engine, other } = nodeWithAnother();
    engine.type(`CLUSTER SETSLOT 2648 NODE ${other}`);
    engine.type(`CLUSTER SETSLOT 2648 IMPORTING ${other}`);
    for (const line of ['ASKING', 'MULTI', 'SET user:3 1', `EVAL "return redis.call('get', KEYS[1])" 1 user:3`]) engine.type(line);
    expect(engine.type('EXEC')).toBe('1) OK\n2) "1"');
    expect(engine.type('GET user:3')).toBe('(error) MOVED 2648 10.0.0.2:7000');
    for (const line of ['ASKING', 'PING']) engine.type(line);
    expect(engine.type('GET user:3')).toBe('(error) MOVED 2648 10.0.0.2:7000');
  });

  test('is here with the last word, under a new epoch', () => {
    const { engine, other } = nodeWithAnother();
    engine.type(`CLUSTER SETSLOT 2648 NODE ${other}`);
    engine.type(`CLUSTER SETSLOT 2648 IMPORTING ${other}`);
    engine.type(`CLUSTER SETSLOT 2648 NODE ${engine.node.cluster?.myself.id}`);
    expect(engine.type('SET user:3 1')).toBe('OK');
    expect(engine.type('CLUSTER INFO')).toContain('cluster_my_epoch:1');
  });

  test('is nobody\'s once the other node is given up', () => {
    const { engine, other } = nodeWithAnother();
    engine.type(`CLUSTER SETSLOT 2648 NODE ${other}`);
    engine.advance(20_000);
    expect(engine.type('GET user:3')).toBe('(error) CLUSTERDOWN Hash slot not served');
    expect(engine.type('GET foo')).toBe('(error) CLUSTERDOWN The cluster is down');
  });
});

test('slots on their way are told in order, and no more once the other node is forgotten', () => {
  const { engine, other } = nodeWithAnother();
  engine.type(`CLUSTER SETSLOT 9 MIGRATING ${other}`);
  engine.type(`CLUSTER SETSLOT 7 NODE ${other}`);
  engine.type(`CLUSTER SETSLOT 7 IMPORTING ${other}`);
  engine.type(`CLUSTER SETSLOT 8 MIGRATING ${other}`);
  expect(engine.type('CLUSTER NODES')).toContain(`[7-<-${other}] [8->-${other}] [9->-${other}]`);
  engine.type(`CLUSTER FORGET ${other}`);
  expect(engine.type('CLUSTER NODES')).not.toContain('[');
});

test('only who has answered is a master to be counted', () => {
  const { engine, other } = nodeWithAnother();
  engine.type(`CLUSTER SETSLOT 7 NODE ${other}`);
  expect(engine.type('CLUSTER INFO')).toMatch(/slots_assigned:16384.*cluster_known_nodes:2.*cluster_size:1/);
  engine.type('CLUSTER FLUSHSLOTS');
  expect(engine.type('CLUSTER INFO')).toMatch(/slots_assigned:1\\r.*cluster_size:0/);
});

test('a node that is to meet itself learns its address', () => {
  const engine = new Engine().startedWith(['cluster-enabled yes']);
  expect(engine.type('CLUSTER MEET 127.0.0.1 6379')).toBe('OK');
  expect(engine.type('CLUSTER NODES')).toMatch(/^"[\da-f]{40} 127.0.0.1:6379@16379 myself,master - 0 0 0 connected\\n"$/);
});

const handshakes = [[100, 1000], [3000, 3000]] as const;

test.each(handshakes)('with a node timeout of %d ms a handshake is over after %d ms, though nobody asks', (timeoutMs, endMs) => {
  const engine = new Engine().startedWith(['cluster-enabled yes', `cluster-node-timeout ${timeoutMs}`]);
  engine.type('CLUSTER MEET 10.0.0.2 7000');
  engine.advance(endMs);
  expect(engine.node.cluster?.nodes.size).toBe(2);
  engine.advance(100);
  expect(engine.node.cluster?.nodes.size).toBe(1);
});

test('a cluster serves at the moment at which it said that it would', () => {
  const engine = new Engine().startedWith(['cluster-enabled yes']);
  engine.type('CLUSTER ADDSLOTSRANGE 0 16383');
  engine.advance((engine.node.cluster?.nextChangeMs ?? 0) - engine.node.space.nowMs);
  expect(engine.node.cluster?.isOk).toBe(true);
});

test.each(['yes', 'no'])('a cluster without a majority sleeps, and serves in time (full coverage: %s)', (coverage) => {
  const engine = new Engine().startedWith(['cluster-enabled yes', `cluster-require-full-coverage ${coverage}`]);
  engine.type('PING');
  engine.advance(100_000);
  const { steps } = engine.node;
  engine.advance(24 * 3600 * 1000);
  expect(engine.node.steps - steps).toBeLessThan(100);
  engine.type('CLUSTER ADDSLOTSRANGE 0 16383');
  engine.advance(5000);
  expect(engine.node.cluster?.isOk).toBe(true);
});

/** A disk of text files. */
function memoryFiles(texts: Record<string, string>): Files & { readonly texts: Record<string, string> } {
  return {
    texts,
    read: (path) => texts[path],
    write(path, text) {
      texts[path] = text;
      return undefined;
    },
  };
}

function started(files: Files): Node {
  const node = new Node({ seed: 'file', files, heapBytes: 65_536 });
  readConfig('cluster-enabled yes\n', node, () => undefined);
  return node;
}

describe('the file of a node', () => {
  test('makes it the same node again', () => {
    const files = memoryFiles({});
    const first = started(files);
    expect(first.cluster?.load()).toBe(undefined);
    first.cluster?.take(5);
    for (const slot of [7, 8, 9]) first.cluster?.take(slot);
    first.cluster?.bumpEpoch();
    first.cluster?.save();
    const text = files.texts['nodes.conf'] as string;
    expect(text).toMatch(/^[\da-f]{40} :6379@16379,,tls-port=0,shard-id=[\da-f]{40} myself,master - 0 0 1 connected 5 7-9\n/);
    expect(text).toContain('\nvars currentEpoch 1 lastVoteEpoch 0\n');
    const again = started(files);
    again.identity.draw();
    expect(again.cluster?.load()).toBe(undefined);
    expect(again.cluster?.myself.id).toBe(first.cluster?.myself.id);
    expect(again.cluster?.myself.shardId).toBe(first.cluster?.myself.shardId);
    expect(again.cluster?.rangesOf(again.cluster.myself)).toEqual([[5, 5], [7, 9]]);
    expect(files.texts['nodes.conf']).toBe(text);
  });

  test('tells nothing of slots on their way, keeps a name and an address with colons, and is written when something has changed', () => {
    const files = memoryFiles({});
    const { cluster, config } = started(files);
    if (cluster === undefined) throw new Error('it is in cluster mode');
    cluster.load();
    cluster.meet('::1', 7000, 17_000);
    cluster.importing.set(5, [...cluster.nodes.values()][1] as ClusterNode);
    cluster.myself.ip = '2001:db8::1';
    config.set([['cluster-announce-hostname', 'one.example']]);
    cluster.changed();
    cluster.look();
    const text = files.texts['nodes.conf'] as string;
    expect(text).toMatch(/^\w{40} 2001:db8::1:6379@16379,one.example,tls-port=0,shard-id=\w{40} myself,master - 0 0 0 connected\n/);
    const again = started(files);
    expect([again.cluster?.load(), again.cluster?.myself.ip]).toEqual([undefined, '2001:db8::1']);
  });

  test('may be empty, and need not say which shard a node is in', () => {
    const [id, other] = ['a'.repeat(40), 'b'.repeat(40)];
    const line = `${id} :1@2 myself,master - 0 0 1 connected [5-<-${other}] 7\nvars currentEpoch 1 lastVoteEpoch 0\n`;
    for (const text of ['', line]) {
      const { cluster } = started(memoryFiles({ 'nodes.conf': text }));
      expect(cluster?.load()).toBe(undefined);
      expect(cluster?.myself.shardId).toMatch(/^[\da-f]{40}$/);
      expect(cluster?.owners[7]).toBe(text === '' ? undefined : cluster?.myself);
    }
  });

  test('is refused when it is none, and stays as it is', () => {
    const id = 'a'.repeat(40);
    const vars = 'vars currentEpoch 1 lastVoteEpoch 0\n';
    const broken = [
      'nonsense\n', vars, `${id} :1@2 myself,master - 0 0 1 connected 5-99999\n${vars}`,
      `${id} :1@2 myself,master - 0 0 1 connected 16384\n${vars}`, `${id} :1@2 myself,master - 0 0 1 connected 9-5\n${vars}`,
      `${id} :1@2 master - 0 0 1 connected\n${vars}`,
      `${id} :1@2 myself,master - 0 0 1 connected\n${id} :1@2 master - 0 0 1 connected\n${vars}`,
      `${id} :1@2 myself,master - 0 0 1 connected\n`,
    ];
    for (const text of broken) {
      const files = memoryFiles({ 'nodes.conf': text });
      expect(started(files).cluster?.load()).toMatch(/^Unrecoverable error: corrupted cluster config file "nodes.conf": /);
      expect(files.texts['nodes.conf']).toBe(text);
    }
  });
});
