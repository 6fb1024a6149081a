/* What is seen of the ways to the disk is what went there, and what a fork would cost. */

import { describe, expect, test } from 'vitest';
import { Glass } from '../../src/worker/glass.ts';
import { Looker } from '../tools/looker.ts';

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
