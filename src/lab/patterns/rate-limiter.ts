/* Rate limiting: a counter per window lets twice its limit through around the edge; a log of the last window is exact and costs
 * one member a request; a bucket of tokens lets a burst through and then its rate. */

import { fact, judged, mostWithin, outcomes } from '../measure.ts';
import { choice, code, number, type Pattern, type Settings } from '../pattern.ts';
import { numberOf, type Program, redis } from '../program.ts';
import type { LabRun } from '../record.ts';

const slidingScript =
  "local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) " +
  "redis.call('ZREMRANGEBYSCORE',KEYS[1],0,now-ARGV[2]) " +
  "if redis.call('ZCARD',KEYS[1])<tonumber(ARGV[1]) then redis.call('ZADD',KEYS[1],now,ARGV[3]) " +
  "redis.call('PEXPIRE',KEYS[1],ARGV[2]) return 1 end return 0";
const bucketScript =
  "local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local cap=tonumber(ARGV[1]) " +
  "local b=redis.call('HMGET',KEYS[1],'tokens','at') local tokens=tonumber(b[1]) or cap local at=tonumber(b[2]) or now " +
  "tokens=math.min(cap,tokens+(now-at)*cap/ARGV[2]) local ok=0 if tokens>=1 then tokens=tokens-1 ok=1 end " +
  "redis.call('HSET',KEYS[1],'tokens',tokens,'at',now) redis.call('PEXPIRE',KEYS[1],ARGV[2]) return ok";

function* fixed(limit: number, windowMs: number): Program {
  const count = numberOf(yield* redis('count', 'INCR', 'rl:ann'));
  if (count === 1) yield* redis('expire', 'PEXPIRE', 'rl:ann', windowMs);
  return count <= limit ? { word: 'allowed', isGood: true } : { word: 'refused', isGood: true };
}

function* scripted(script: string, limit: number, windowMs: number, id: string): Program {
  const allowed = numberOf(yield* redis('script', 'EVAL', script, 1, 'rl:ann', limit, windowMs, id));
  return allowed === 1 ? { word: 'allowed', isGood: true } : { word: 'refused', isGood: true };
}

const codes = [
  `
     | def allow(user):
 count |     n = redis.incr("rl:ann")
 expire |     if n == 1: redis.pexpire("rl:ann", window)
     |     return n <= limit`,
  `
     | def allow(user):  # one script:
 script |     forget what is older than the window   (ZREMRANGEBYSCORE)
     |     if what is left < limit:                (ZCARD)
     |         remember this request              (ZADD, PEXPIRE)
     |         return True`,
  `
     | def allow(user):  # one script:
 script |     tokens = min(limit, tokens + elapsed * limit / window)
     |     if tokens >= 1:
     |         tokens -= 1
     |         return True`,
] as const;

const allowedAtUs = (run: LabRun): number[] =>
  run.clients.flatMap(({ outcome }, client) =>
    outcome?.word === 'allowed' ? [run.spans.find((span) => span.client === client)?.effectUs ?? 0] : []);

export const rateLimiter: Pattern = {
  id: 'rate-limiter',
  knobs: [
    choice('kind', 0, 'fixed', 'sliding', 'bucket'),
    number('limit', 'requests', 5, 1, 20),
    number('windowMs', 'ms', 1000, 100, 5000, 100),
    number('requests', 'requests', 24, 1, 60),
    number('everyMs', 'ms', 70, 5, 500, 5),
  ],
  code: ({ kind = 0 }: Settings) => code(codes[kind] ?? codes[0]),
  scenario: ({ kind = 0, limit = 0, windowMs = 0, requests = 0, everyMs = 0 }) => {
    const program = (id: string): Program => {
      if (kind === 0) return fixed(limit, windowMs);
      return scripted(kind === 1 ? slidingScript : bucketScript, limit, windowMs, id);
    };
    return {
      rows: {},
      commands: [],
      // One early request opens the window; the crowd comes near its end, so that it straddles the edge.
      clients: Array.from({ length: requests }, (_, i) => {
        const startsAtMs = i === 0 ? 0 : Math.max(0, windowMs - (requests * everyMs) / 2) + i * everyMs;
        return { name: `r${i + 1}`, startsAtMs, run: () => program(`r${i + 1}`) };
      }),
    };
  },
  verdicts: (run, { limit = 0, windowMs = 0, kind = 0 }) => {
    const most = mostWithin(allowedAtUs(run), windowMs * 1000);
    // A bucket that was full lets its burst through on top of what trickles in: that is its promise, not a fault.
    const promised = kind === 2 ? 2 * limit : limit;
    return [
      judged('mostWithinWindow', most, most <= promised),
      fact('allowed', outcomes(run, 'allowed')),
      fact('refused', outcomes(run, 'refused')),
    ];
  },
};
