/* Making and opening capsules, from the page's side. */

import type { EngineClient } from '../../worker/client.ts';
import { momentAt, positionAt } from '../state/time.ts';
import { useStore } from '../store.ts';
import type { Travel } from '../time/travel.ts';
import type { CapsuleWords } from '../words-capsule.ts';
import { CapsuleError, linkCharactersMax, pack, unpack } from './pack.ts';

/** The capsule of what is looked at now, as a fragment without its #. */
async function capsuleHere(engine: EngineClient): Promise<string> {
  const session = await engine.ask('save', null);
  const { marks, position, session: state, glassPercent, asText, pinned } = useStore.getState();
  const startUs = state?.branches.find(({ id }) => id === state.current)?.startUs ?? 0;
  const cursor = position === null ? null : momentAt(marks, position, startUs);
  return pack({ session, cursor, look: { glassPercent, asText, pinned } });
}

const addressWith = (capsule: string): string => `${location.href.replace(/[?#].*$/s, '')}#${capsule}`;

/** Copies a link; one that is too long to be sent becomes a file. Tells what it did, and how large it is. */
export async function copyCapsule(engine: EngineClient, words: CapsuleWords): Promise<void> {
  const capsule = await capsuleHere(engine);
  if (capsule.length > linkCharactersMax) return saveFile(capsule, words.tooLong(capsule.length));
  try {
    await navigator.clipboard.writeText(addressWith(capsule));
    useStore.getState().say(words.copied(capsule.length));
  } catch {
    saveFile(capsule, words.notCopied);
  }
}

export async function saveCapsule(engine: EngineClient, words: CapsuleWords): Promise<void> {
  const capsule = await capsuleHere(engine);
  saveFile(capsule, words.saved(capsule.length));
}

function saveFile(capsule: string, told: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([capsule], { type: 'text/plain' }));
  link.download = 'session.keyglass';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  useStore.getState().say(told);
}

/** Goes on with what a capsule holds, at its moment. When it is none, says why, and everything is as before. */
export async function openCapsule(text: string, engine: EngineClient, travel: Travel, words: CapsuleWords): Promise<void> {
  const { say, pin } = useStore.getState();
  try {
    const { session, cursor, look } = await unpack(text);
    await engine.ask('load', session);
    await travel.retell();
    useStore.setState({ glassPercent: look.glassPercent, asText: look.asText });
    pin(look.pinned);
    if (cursor !== null) travel.goTo(positionAt(useStore.getState().marks, cursor));
    say(words.opened);
  } catch (error) {
    say(error instanceof CapsuleError ? words.faults[error.fault] : words.refused(String((error as Error).message)));
  }
}
