/* What is seen of clients is what the server knows of them: what they sent, wait for, were told and may. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Looker } from '../tools/looker.ts';

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
