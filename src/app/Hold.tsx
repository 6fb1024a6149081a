/* Rendered while a part is fetched that will prepare a world: until then terminals wait. */

import { useLayoutEffect } from 'react';
import type { EngineClient } from '../worker/client.ts';

export function Hold({ engine }: { readonly engine: EngineClient }) {
  useLayoutEffect(() => engine.gate.hold(), [engine]);
  return null;
}
