/* The world that a lesson plays in: prepared when a step is opened that does not simply go on from the step before. It is the student's own
 * world on the server, so whatever is done to it is left as it is until a step needs another one. */

import { useCallback, useEffect, useState } from 'react';
import type { Step } from '../../course/play.ts';
import { stepsOf } from '../../course/play.ts';
import { parseScript } from '../../course/script.ts';
import type { EngineClient } from '../../worker/client.ts';
import { useStore } from '../store.ts';
import { scriptStepOf } from './page-world.ts';

export const stepsOfScript = (script: string): Step[] => parseScript(script).flatMap(stepsOf);

/** What was prepared last, and where in the session it began. */
interface Prepared {
  readonly name: string;
  readonly epoch: number;
  /** Inputs of the session when this step was opened: what is typed later belongs to it. */
  readonly entries: number;
}

let prepared: Prepared | null = null;

const here = () => {
  const { session } = useStore.getState();
  const branch = session?.branches.find(({ id }) => id === session.current);
  return { epoch: session?.epoch ?? -1, entries: branch?.entries ?? 0 };
};

const isOurs = (): boolean => prepared !== null && prepared.epoch === here().epoch;

/** Whether a world is at hand in which somebody has done something of their own. */
const isInUse = (): boolean => !isOurs() && useStore.getState().marks.some(({ kind }) => kind === 'write');

export async function prepareWorld(engine: EngineClient, name: string, script: string): Promise<void> {
  const session = await engine.ask('reset', { seed: name, steps: stepsOfScript(script).map(scriptStepOf) });
  const branch = session.branches.find(({ id }) => id === session.current);
  prepared = { name, epoch: session.epoch, entries: branch?.entries ?? 0 };
}

export interface Stage {
  /** `asking`: the student's own keys would go; `ready`: the world is as the step wants it. */
  readonly state: 'asking' | 'preparing' | 'ready';
  readonly prepare: () => void;
  readonly entries: number;
}

/** @param goesOnFrom the name under which the step before was prepared, if this one just goes on from it */
export function useStage(engine: EngineClient, name: string, script: string, goesOnFrom: string | null): Stage {
  const [readyFor, setReady] = useState<Prepared | null>(null);
  const [isAsking, setAsking] = useState(false);
  const prepare = useCallback(() => {
    setAsking(false);
    setReady(null);
    void prepareWorld(engine, name, script).then(() => setReady(prepared));
  }, [engine, name, script]);
  useEffect(() => {
    if (isOurs() && goesOnFrom !== null && prepared?.name === goesOnFrom) prepared = { name, ...here() };
    if (isOurs() && prepared?.name === name) setReady(prepared);
    else if (isInUse()) setAsking(true);
    else prepare();
  }, [name, goesOnFrom, prepare]);
  if (readyFor?.name === name) return { state: 'ready', prepare, entries: readyFor.entries };
  return { state: isAsking ? 'asking' : 'preparing', prepare, entries: 0 };
}
