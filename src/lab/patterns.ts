/* The patterns that the lab can run, in the order in which the course meets them. */

import type { Pattern } from './pattern.ts';
import { cacheAside } from './patterns/cache-aside.ts';
import { fillRace } from './patterns/fill-race.ts';
import { lock } from './patterns/lock.ts';
import { lostUpdate } from './patterns/lost-update.ts';
import { penetration } from './patterns/penetration.ts';
import { rateLimiter } from './patterns/rate-limiter.ts';
import { redlock } from './patterns/redlock.ts';
import { thunderingHerd } from './patterns/thundering-herd.ts';
import { workQueue } from './patterns/work-queue.ts';
import { writeThrough } from './patterns/write-through.ts';

export const patterns: readonly Pattern[] = [
  lostUpdate, cacheAside, penetration, fillRace, writeThrough, workQueue, thunderingHerd, rateLimiter, lock, redlock,
];

export const patternOf = (id: string): Pattern | undefined => patterns.find((pattern) => pattern.id === id);
