/* One traveller for the page. */

import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type { TerminalHandle } from '../../repl/Terminal.tsx';
import type { EngineClient } from '../../worker/client.ts';
import { capsuleInPage } from '../capsule/in-page.ts';
import { isCapsule } from '../capsule/pack.ts';
import { type Connections, connectionNames } from '../connections.ts';
import { languageNow } from '../settings.ts';
import { useStore } from '../store.ts';
import { en as capsuleEn, ko as capsuleKo } from '../words-capsule.ts';
import { en, ko } from '../words-time.ts';
import { en as pageEn, ko as pageKo } from '../words.ts';
import { renameTabSession } from './tab-session.ts';
import { Travel } from './travel.ts';

const words = { en, ko } as const;
const pageWords = { en: pageEn, ko: pageKo } as const;
const capsuleWords = { en: capsuleEn, ko: capsuleKo } as const;

type Handles = RefObject<Map<string, TerminalHandle>>;

/** Resolves once there is a terminal of each name. */
async function terminals(handles: Handles, names: readonly string[]): Promise<void> {
  while (!names.every((name) => handles.current.has(name))) await new Promise(requestAnimationFrame);
}

/** The capsule of the address; for a page that carries one, that one, when the address says nothing else. */
function capsuleGiven(): string | null {
  if (isCapsule(location.hash)) return location.hash;
  return location.hash === '' ? capsuleInPage() : null;
}

/** Opens a capsule, and removes it from the address: a reload goes on with the session that it has become. */
async function openGiven(capsule: string, engine: EngineClient, travel: Travel): Promise<void> {
  const address = location.hash;
  history.replaceState(null, '', '#/');
  const { openCapsule } = await import('../capsule/capsules.ts');
  const isOpen = await openCapsule(capsule, engine, travel, capsuleWords[languageNow()]);
  if (!isOpen && address !== '') history.replaceState(null, '', address); // a reload tries once more
}

/** On a new branch: the last one. */
function sayWhereItGoesOn(): void {
  const { session, say } = useStore.getState();
  const left = session?.branches.find(({ id }) => id === session.current);
  const whole = session?.branches.find(({ id }) => id === left?.parent?.id);
  if (left !== undefined && whole !== undefined) say(pageWords[languageNow()].replaying.restoredInPart(left.name, whole.name));
}

/** Restores the session that was kept for this tab, with its terminals; again when the engine had to be restarted. */
function useRestoring(engine: EngineClient, travel: Travel, { handles, ensure }: Pick<Connections, 'handles' | 'ensure'>): void {
  const trouble = useStore((state) => state.trouble?.kind);
  const open = useRef(ensure);
  open.current = ensure;
  useEffect(() => {
    if (trouble === 'fault' || trouble === 'end') return; // it goes on, or nothing does
    const restore = async (): Promise<void> => {
      const kept = await engine.ask('kept', null);
      if (kept !== null) renameTabSession(kept.session);
      const names = (kept?.names ?? []).filter((name) => (connectionNames as readonly string[]).includes(name));
      open.current(names);
      await terminals(handles, names);
      const { isStopped } = await engine.ask('restore', { anew: trouble === 'shutdown' });
      if (kept !== null) await travel.retell();
      if (isStopped) sayWhereItGoesOn();
      const capsule = capsuleGiven();
      if (capsule !== null) await openGiven(capsule, engine, travel);
    };
    engine.gate
      .during(restore)
      .catch(() => undefined) // an engine that died tells so by itself
      .finally(() => engine.tookUp());
  }, [engine, travel, handles, trouble]);
}

export function useTravel(engine: EngineClient, connections: Connections): Travel {
  const { handles } = connections;
  const travel = useMemo(() => new Travel(engine, handles, () => words[languageNow()]), [engine, handles]);
  useEffect(() => travel.follow(), [travel]);
  useRestoring(engine, travel, connections);
  useEffect(() => {
    // A link opened in a page that is there already: a fresh one takes it, with a session of its own.
    const follow = (): void => {
      if (isCapsule(location.hash)) location.reload();
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return travel;
}
