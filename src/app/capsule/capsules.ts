/* Making and opening capsules, from the page's side. */

import { type EngineClient, Stopped } from '../../worker/client.ts';
import { go } from '../place.ts';
import { momentAt, positionAt } from '../state/time.ts';
import { useStore } from '../store.ts';
import type { Travel } from '../time/travel.ts';
import type { CapsuleWords } from '../words-capsule.ts';
import { siteInPage } from './in-page.ts';
import { oneFile, packSite, type SiteFile } from './one-file.ts';
import { CapsuleError, carried, linkCharactersMax, pack, unpack } from './pack.ts';

/** The capsule of what is looked at now, as a fragment without its #. */
async function capsuleHere(engine: EngineClient): Promise<string> {
  const session = await engine.ask('save', null);
  const { marks, position, session: state, thirdPercent, glassPercent, big, asText, pinned } = useStore.getState();
  const startUs = state?.branches.find(({ id }) => id === state.current)?.startUs ?? 0;
  const cursor = position === null ? null : momentAt(marks, position, startUs);
  const look = { address: carried(location.hash), thirdPercent, glassPercent, big, asText, pinned };
  return pack({ session, cursor, look });
}

const addressWith = (capsule: string): string => `${location.href.replace(/[?#].*$/s, '')}#${capsule}`;

/** Copies a link; where it would be too long to be sent a file is made. Says which, and how large it is. */
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

/** Saves the page itself with the capsule in it: one HTML file that opens anywhere at this moment. */
export async function savePage(engine: EngineClient, words: CapsuleWords): Promise<void> {
  try {
    const packed = siteInPage() ?? (await packSite(await siteFiles()));
    const nonce = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16)).join('');
    const page = await oneFile(packed, nonce, await capsuleHere(engine));
    saveFile(page, words.savedPage(page.length), { name: 'keyglass.html', type: 'text/html' });
  } catch (error) {
    useStore.getState().say(words.notSavedPage(String((error as Error).message)));
  }
}

/** The files that this page is built of, as the service worker keeps them. */
async function siteFiles(): Promise<SiteFile[]> {
  const get = async (name: string): Promise<Response> => {
    const response = await fetch(new URL(name, document.baseURI));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response;
  };
  const names = (await (await get('files.json')).json()) as readonly string[];
  return Promise.all(names.map(async (name) => {
    const response = await get(name);
    return { name, data: isText.test(name) ? await response.text() : new Uint8Array(await response.arrayBuffer()) };
  }));
}

const isText = /\.(?:html|js|css|md|txt|svg|json)$/;
const capsuleFile = { name: 'session.keyglass', type: 'text/plain' };

function saveFile(text: string, told: string, { name, type } = capsuleFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  useStore.getState().say(told);
}

/** Goes on with a capsule's session, at its moment. If it is not a capsule, or the student stops on the way, says why and returns false;
 * then everything is as before. `saveFirst` keeps what is here now, once it is known that there is something to take its place. */
export async function openCapsule(
  text: string, engine: EngineClient, travel: Travel, words: CapsuleWords, saveFirst: () => Promise<void> = async () => {},
): Promise<boolean> {
  const { say, pin } = useStore.getState();
  try {
    const { session, cursor, look } = await unpack(text);
    await saveFirst();
    await engine.ask('load', session);
    await travel.retell();
    const { address, thirdPercent, glassPercent, big, asText } = look;
    useStore.setState({ thirdPercent, glassPercent, big, asText });
    if (address !== '#/') go(address, { replace: true });
    pin(look.pinned);
    if (cursor !== null) travel.goTo(positionAt(useStore.getState().marks, cursor));
    say(words.opened);
    return true;
  } catch (error) {
    if (error instanceof Stopped) return false; // whoever stopped it knows
    say(error instanceof CapsuleError ? words.faults[error.fault] : words.refused(String((error as Error).message)));
    return false;
  }
}
