/* Makes modules of the course's files when the page is built: what is wrong in one of them stops the build. */

import type { Plugin } from 'vite';
import { compiled, isCourseFile } from './files.ts';

export function course(): Plugin {
  return {
    name: 'keyglass:course',
    enforce: 'pre',
    transform(text, id) {
      const path = id.split('?')[0] as string;
      if (!isCourseFile(path)) return null;
      return { code: `export default ${JSON.stringify(compiled(path, text))};`, map: null };
    },
  };
}
