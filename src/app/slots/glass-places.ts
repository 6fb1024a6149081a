/* Addresses that put something under the glass. A new kind adds itself here: its head, and what it does with the parts
 * behind it. It answers false where they name nothing, and the page says so. */

import { useStore } from '../store.ts';

const databasesMax = 16;

export const glassPlaces: Readonly<Record<string, (rest: readonly string[]) => boolean>> = {
  key([db = '', key = '']) {
    if (!/^\d+$/.test(db) || Number(db) >= databasesMax) return false;
    useStore.getState().pin({ db: Number(db), key });
    return true;
  },
};
