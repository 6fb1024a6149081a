/* What the palette knows by itself: actions, places, and the server's commands. */

import { syntaxOf } from '../../repl/hints.ts';
import { sceneGroups } from '../../scenes/catalog.ts';
import { readable } from '../../scenes/bytes-text.ts';
import { type ActionId, actionKeys } from '../actions.ts';
import { koreanDocs } from '../korean-docs.ts';
import { addressOf, go } from '../place.ts';
import type { Entry, PaletteContext } from './entry.ts';
import { en, ko } from '../words-palette.ts';
import { en as scenesEn, ko as scenesKo } from '../words-scene-names.ts';

export function actionEntries({ paletteWords, actions }: PaletteContext): Entry[] {
  const ids = (Object.keys(actionKeys) as ActionId[]).filter((id) => id !== 'palette'); // it is open already
  return ids.map((id) => ({
    id,
    title: paletteWords.actions[id],
    also: `${en.actions[id]} ${ko.actions[id]}`,
    action: id,
    run: actions[id],
  }));
}

/** Places without a list of their own. */
export function placeEntries({ paletteWords }: PaletteContext): Entry[] {
  return (['playground', 'lesson', 'quiz', 'lab', 'editor'] as const).map((id) => ({
    id,
    title: paletteWords.places[id],
    also: `${en.places[id]} ${ko.places[id]}`,
    run: () => go(addressOf(id === 'playground' ? '' : id)),
  }));
}

/** Pictures of mechanisms. */
export function sceneEntries({ language }: PaletteContext): Entry[] {
  const words = language === 'ko' ? scenesKo : scenesEn;
  return sceneGroups.flatMap(({ scenes }) => scenes).map((id) => ({
    id,
    title: words.names[id],
    also: `${scenesEn.names[id]} ${scenesKo.names[id]} ${words.about[id]}`,
    detail: words.about[id],
    run: () => go(addressOf('scene', id)),
  }));
}

/** Found by what they do, too. */
export async function commandEntries({ connections, language }: PaletteContext): Promise<Entry[]> {
  const docs = connections.handles.current.get(connections.active)?.docs();
  const korean = language === 'ko' ? await koreanDocs().catch(() => null) : null;
  return (docs?.commands ?? []).map((command) => ({
    id: command.name,
    title: command.name,
    also: `${command.summary} ${korean?.inKorean(command).summary ?? ''}`,
    detail: syntaxOf(command),
    run: () => connections.run(`HELP ${command.name}`),
  }));
}

/** All keys there are, told by a copy of the world: the student's own is not asked, and its log stays as it is. */
export async function keyEntries({ engine }: PaletteContext): Promise<Entry[]> {
  const { keys } = await engine.ask('probe', { from: 'here', steps: [], keys: true });
  return keys.map(({ db, key, type, encoding }) => ({
    id: `${db} ${key}`,
    title: readable(key),
    detail: [type, encoding, ...(db === 0 ? [] : [`db ${db}`])].join(' · '),
    run: () => go(addressOf('key', String(db), key)),
  }));
}
