/* Monaco in a language. It reads most of its words once, while its modules are run, so for another language they are run once more: the
 * same file (which the browser has), under an address of its own. Where that cannot be (a page in one file), the first one
 * stays. */

import type { Language } from '../state/settings.ts';

type Monaco = typeof import('../../editor/monaco.ts');

let first: Monaco | undefined;
const fetched = new Map<Language, Monaco>();
/** One after the other: the words that lie there belong to the one that is being run. */
let last: Promise<unknown> = Promise.resolve();

export function fetchMonaco(language: Language): Promise<Monaco> {
  const monaco = last.then(() => fetchNow(language));
  last = monaco.catch(() => undefined); // it may be there another time
  return monaco;
}

async function fetchNow(language: Language): Promise<Monaco> {
  const { korean } = language === 'ko' ? await import('../../editor/monaco-korean.ts') : { korean: undefined };
  globalThis._VSCODE_NLS_MESSAGES = korean;
  const monaco = fetched.get(language) ?? (await (first === undefined ? import('../../editor/monaco.ts') : again(language, first)));
  first ??= monaco;
  fetched.set(language, monaco);
  return monaco;
}

function again(language: Language, { address, ...monaco }: Monaco): Promise<Monaco> {
  const other = new URL(address);
  other.search = `language=${language}`;
  return import(/* @vite-ignore */ other.href).catch(() => ({ address, ...monaco })) as Promise<Monaco>;
}
