/* Redlock: the same token on five independent servers, and a majority within the lease. Here the five are five prefixes on one
 * server, which is enough to see the counting; that servers fail one by one is what `down` plays. */

import { fact, judged, outcomes } from '../measure.ts';
import { code, number, type Pattern } from '../pattern.ts';
import { clockMs, isNil, type Program, redis, sleep } from '../program.ts';

const release = "if redis.call('GET',KEYS[1])==ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0";
const servers = 5;
const majority = Math.floor(servers / 2) + 1;

/** `hopMs` is what one server takes on top of the network: a slow one eats the lease. */
function* holder(token: string, leaseMs: number, down: number, hopMs: number): Program {
  const startMs = yield* clockMs('start');
  let won = 0;
  for (let i = 1; i <= servers; i++) {
    if (i <= down) {
      yield* sleep('timeout', hopMs);
      continue;
    }
    yield* sleep('hop', hopMs);
    if (!isNil(yield* redis('acquire', 'SET', `n${i}:lock`, token, 'NX', 'PX', leaseMs))) won++;
  }
  const spentMs = (yield* clockMs('elapsed')) - startMs;
  if (won >= majority && spentMs < leaseMs) return { word: 'held', isGood: true, value: String(won) };
  for (let i = down + 1; i <= servers; i++) yield* redis('release', 'EVAL', release, 1, `n${i}:lock`, token);
  return { word: 'notHeld', isGood: true, value: String(won) };
}

export const redlock: Pattern = {
  id: 'redlock',
  knobs: [
    number('clients', 'clients', 2, 1, 4),
    number('down', 'clients', 0, 0, 5),
    number('leaseMs', 'ms', 1000, 50, 5000, 50),
    number('hopMs', 'ms', 5, 0, 500, 5),
  ],
  code: () => code(`
     | def acquire():
 start |     start = now()
     |     for server in servers:
 timeout |         # a server that is down costs its timeout
 hop |         # one that is slow costs its time
 acquire |         won += server.set("lock", token, nx=True, px=lease)
 elapsed |     if won >= 3 and now() - start < lease: return True
     |     for server in servers:
 release |         release_if_mine(server, token)
     |     return False`),
  scenario: ({ clients = 0, down = 0, leaseMs = 0, hopMs = 0 }) => ({
    rows: {},
    commands: [],
    clients: Array.from({ length: clients }, (_, i) =>
      ({ name: `c${i + 1}`, startsAtMs: i * 3, run: () => holder(`t${i + 1}`, leaseMs, down, hopMs) })),
  }),
  verdicts: (run) => [
    judged('holders', outcomes(run, 'held'), outcomes(run, 'held') <= 1),
    fact('notHeld', outcomes(run, 'notHeld')),
  ],
};
