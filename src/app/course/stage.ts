/* The world of a lesson: prepared when a step is opened that does not simply go on from the step before. It becomes the live world, to
 * which the student types; the student's own is put aside meanwhile (own-world.ts brings it back). Terminals wait from the moment at which
 * a step is opened until its world is ready. */

import { useCallback, useLayoutEffect, useState } from 'react';
import type { Step } from '../../course/play.ts';
import { stepsOf } from '../../course/play.ts';
import { parseScript } from '../../course/script.ts';
import type { EngineClient } from '../../worker/client.ts';
import { useStore } from '../store.ts';
import { scriptStepOf, wasRun } from './page-world.ts';

export const stepsOfScript = (script: string): Step[] => parseScript(script).flatMap(stepsOf);

/** What was prepared last, and where in the session it began. */
interface Prepared {
  readonly name: string;
  /** The session's number: another session is not what was prepared. */
  readonly seed: string;
  /** Inputs of the session when this step was opened: what is typed later belongs to it. */
  readonly entries: number;
}

const storageKey = 'keyglass lesson';

/** A reload finds the lesson's world again, and what was prepared in it. */
function remembered(): Prepared | null {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
  } catch {
    return null;
  }
}

let prepared: Prepared | null = remembered();

function remember(next: Prepared): void {
  prepared = next;
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // The browser allows no storage: a reload prepares the world anew.
  }
}

function here(): Omit<Prepared, 'name'> {
  const { session, marks } = useStore.getState();
  const branch = session?.branches.find(({ id }) => id === session.current);
  return { seed: session?.seed ?? '', entries: Math.max(branch?.entries ?? 0, marks.at(-1)?.entries ?? 0) };
}

/** Once nothing is put aside any more, the live world is the student's own, even if a lesson made it. */
const isOurs = (): boolean => prepared?.seed === here().seed && useStore.getState().session?.hasAside === true;

/** Whether the student has done something in the live world, and it cannot be put aside. */
function wouldBeLost(): boolean {
  const { session, marks } = useStore.getState();
  if (session === null || isOurs() || !marks.some(({ kind }) => kind === 'write')) return false;
  return session.hasAside || !session.isWhole;
}

interface StageHands {
  readonly engine: EngineClient;
  /** Closes the terminals that belong to the lesson before. */
  readonly giveBack: () => void;
}

/** `skiplist-1` of its step `skiplist-1/3`. */
const lessonOf = (name: string | undefined): string | undefined => name?.replace(/\/\d+$/, '');

async function prepareWorld({ engine, giveBack }: StageHands, name: string, script: string): Promise<Prepared> {
  if (lessonOf(prepared?.name) !== lessonOf(name)) giveBack();
  const steps = stepsOfScript(script).map(scriptStepOf);
  const session = await engine.ask('reset', { seed: name, steps, setsAside: true });
  const branch = session.branches.find(({ id }) => id === session.current);
  remember({ name, seed: session.seed, entries: branch?.entries ?? 0 });
  return prepared as Prepared;
}

/** The step before one that simply goes on, by the name of its world, and what it has run. */
export interface Before {
  readonly name: string;
  readonly script: string;
}

/** What was prepared under this name or, if the step just goes on, under the one before; null where that is not live. If the student left
 * out what the step before runs, its world is made as it would be then: what the prose says has to be true there. */
async function atHand(engine: EngineClient, name: string, before: Before | null): Promise<Prepared | null> {
  if (!isOurs()) return null;
  if (prepared?.name === name) return prepared;
  if (before === null || prepared?.name !== before.name) return null;
  if (!(await wasRun(engine, prepared.entries, before.script))) return null;
  remember({ name, ...here() });
  return prepared;
}

export interface Stage {
  /** `asking`: the student's own keys would go; `ready`: the world is as the step wants it. */
  readonly state: 'asking' | 'preparing' | 'ready';
  readonly prepare: () => void;
  /** Makes the world anew without leaving what the step shows; answers whether it did: a world that the student has kept stays. */
  readonly renew: () => Promise<boolean>;
  readonly entries: number;
}

/** @param before the step before, if this one just goes on from it; the same object as long as it is the same step */
export function useStage({ engine, giveBack }: StageHands, name: string, script: string, before: Before | null): Stage {
  const [readyFor, setReady] = useState<Prepared | null>(null);
  const [isAsking, setAsking] = useState(false);
  const make = useCallback(
    () =>
      engine.gate.during(async () => {
        const done = await prepareWorld({ engine, giveBack }, name, script);
        engine.gate.pass(() => setReady(done)); // the terminals have to be told first
      }),
    [engine, giveBack, name, script],
  );
  const prepare = useCallback(() => {
    setAsking(false);
    setReady(null);
    return make();
  }, [make]);
  const renew = useCallback(async () => {
    if (!isOurs()) return false;
    await make();
    await new Promise<void>((resolve) => engine.gate.pass(resolve)); // until terminals can be given commands
    return true;
  }, [engine, make]);
  useLayoutEffect(() => {
    let isCurrent = true;
    const open = async (): Promise<void> => {
      await engine.restored;
      if (!isCurrent) return;
      const found = await atHand(engine, name, before);
      if (!isCurrent) return;
      if (found !== null) setReady(found);
      else if (wouldBeLost()) setAsking(true);
      else await prepare();
    };
    void engine.gate.during(open);
    return () => {
      isCurrent = false;
    };
  }, [engine, name, before, prepare]);
  const ways = { prepare: () => void prepare(), renew };
  if (readyFor?.name === name) return { state: 'ready', ...ways, entries: readyFor.entries };
  return { state: isAsking ? 'asking' : 'preparing', ...ways, entries: 0 };
}
