/* What commands do and what they cost, in Korean: fetched by the parts that tell of it, when they first do. In English the server tells it
 * by itself. */

import { fetchedOnce } from './fetched.tsx';

export const koreanDocs = fetchedOnce(() => import('./commands-ko/docs.ts'));
