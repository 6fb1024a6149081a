/* Stands where something is fetched that will prepare a world: until it is there, terminals wait. */

import { useLayoutEffect } from 'react';
import type { EngineClient } from '../worker/client.ts';

export function Hold({ engine }: { readonly engine: EngineClient }) {
  useLayoutEffect(() => engine.gate.hold(), [engine]);
  return null;
}
