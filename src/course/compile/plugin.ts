/* Makes modules of the course's files when the page is built: what is wrong in one of them stops the build. With `?head` behind its name
 * a file is cut down to what a list of lessons shows, so that the map of all of them is one small module. */

import type { Plugin } from 'vite';
import { compiled, headOf, isCourseFile } from './files.ts';

/** @param read a file's text by its path */
export function course(read: (path: string) => string): Plugin {
  return {
    name: 'keyglass:course',
    enforce: 'pre',
    load(id) {
      const [path = '', query] = id.split('?');
      if (!isCourseFile(path)) return null;
      this.addWatchFile(path);
      const data = compiled(path, read(path));
      return { code: `export default ${JSON.stringify(query === 'head' ? headOf(path, data) : data)};`, map: null };
    },
  };
}
