/* One traveller for the page. */

import { type RefObject, useEffect, useMemo } from 'react';
import type { TerminalHandle } from '../../repl/Terminal.tsx';
import type { EngineClient } from '../../worker/client.ts';
import { languageNow } from '../settings.ts';
import { en, ko } from '../words-time.ts';
import { Travel } from './travel.ts';

const words = { en, ko } as const;

export function useTravel(engine: EngineClient, handles: RefObject<Map<string, TerminalHandle>>): Travel {
  const travel = useMemo(() => new Travel(engine, handles, () => words[languageNow()]), [engine, handles]);
  useEffect(() => travel.follow(), [travel]);
  return travel;
}
