/* Addresses that put something under the glass. A new kind adds itself here: its head, and what it does with the parts
 * behind it. It answers false where they name nothing, and the page says so. */

import { isSceneId } from '../../scenes/catalog.ts';
import { useStore } from '../store.ts';

const databasesMax = 16;

/** Going to a key or a scene is also leaving another one: whoever follows a link wants to see what it names. */
export const glassPlaces: Readonly<Record<string, (rest: readonly string[]) => boolean>> = {
  key([db = '', key = '']) {
    if (!/^\d+$/.test(db) || Number(db) >= databasesMax) return false;
    useStore.getState().setScene('key');
    useStore.getState().pin({ db: Number(db), key });
    return true;
  },
  scene([id = '']) {
    if (!isSceneId(id)) return false;
    useStore.getState().setScene(id);
    return true;
  },
};
