/* The rarer part of the prompt, when it is there. */

import type { Extras } from './extras.ts';
import type { Steps } from './steps.ts';

let fetched: Extras | null = null;

/** Fetches what is not there yet. Without a network it stays away, and is asked for again the next time. */
export async function fetchExtras(): Promise<void> {
  fetched ??= await import('./extras.ts').catch(() => null);
}

/** Null when they cannot be had. */
export function* extras(): Steps<Extras | null> {
  if (fetched === null) yield { wait: 'code', fetched: fetchExtras() };
  return fetched;
}
