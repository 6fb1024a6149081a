/* Two builds of one page. `vite build` makes dist/: relative addresses, so it works under any path, and a service
 * worker that keeps every file, so it works offline after the first visit. `vite build --mode single` puts the same files into
 * one HTML file that opens from disk (src/app/capsule/one-file.ts). */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { oneFile, packSite } from './src/app/capsule/one-file.ts';
import { course } from './src/course/compile/plugin.ts';

type Bundle = Rolldown.OutputBundle;

const contents = (file: Bundle[string]): string | Uint8Array => (file.type === 'chunk' ? file.code : file.source);

/** Replaces `search`, which has to be there: a replacement that silently does nothing would ship a broken page. */
function replaced(text: string, search: string | RegExp, by: string): string {
  const result = text.replace(search, () => by);
  if (result === text) throw new Error(`${search} is not in the built page`);
  return result;
}

/** The licences of what is handed out: our own, and those of the packages in the page, which Vite collects. */
const ourLicence = 'LICENSE.txt';
const packageLicences = 'licenses.md';

function licence(): Plugin {
  return {
    name: 'keyglass:licence',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', fileName: ourLicence, source: readFileSync('LICENSE', 'utf8') });
    },
  };
}

const isKeptOffline = (name: string) => name !== 'sw.js' && !name.endsWith('.map');

/** The list of all files, for the page that exports itself. */
const listName = 'files.json';

/** Emits src/sw.ts beside index.html, with the list of files that make the page and a version that is their hash. */
function serviceWorker(): Plugin {
  return {
    name: 'keyglass:service-worker',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/sw.ts', fileName: 'sw.js' });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle['sw.js'];
        if (worker?.type !== 'chunk') throw new Error('sw.js was not built');
        if (worker.imports.length > 0) throw new Error(`sw.ts shares code with the page: ${worker.imports.join()}`);
        const listed = Object.keys(bundle).filter(isKeptOffline).sort();
        this.emitFile({ type: 'asset', fileName: listName, source: JSON.stringify(listed) });
        const files = [...listed, listName];
        if (!files.includes('index.html')) throw new Error('index.html is not in the bundle yet');
        const version = createHash('sha256');
        for (const name of listed) version.update(name).update(contents(bundle[name] as Bundle[string]));
        const manifest = JSON.stringify({ version: version.digest('hex').slice(0, 12), files });
        worker.code = replaced(worker.code, '__PRECACHE__', manifest);
      },
    },
  };
}

/** Puts everything that was built into index.html, by the same way in which the page exports itself. */
function singleFile(): Plugin {
  return {
    name: 'keyglass:single-file',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('index.html was not built');
        const packed = await packSite(Object.entries(bundle).map(([name, file]) => ({ name, data: textOr(name, contents(file)) })));
        page.source = await oneFile(packed, createHash('sha256').update(packed).digest('base64url'));
        for (const name of Object.keys(bundle)) if (name !== 'index.html') delete bundle[name];
      },
    },
  };
}

const isText = /\.(?:html|js|css|md|txt|svg|json)$/;
const textOr = (name: string, data: string | Uint8Array): string | Uint8Array =>
  isText.test(name) && typeof data !== 'string' ? new TextDecoder().decode(data) : data;

const readText = (path: string): string => readFileSync(path, 'utf8');

export default defineConfig(({ mode }) => {
  const single = mode === 'single';
  return {
    base: './',
    plugins: [licence(), course(readText), react(), single ? singleFile() : serviceWorker()],
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir: single ? 'dist-single' : 'dist',
      copyPublicDir: !single,
      chunkSizeWarningLimit: 3500, // Monaco, which is fetched when an editor is opened
      license: { fileName: packageLicences },
    },
  };
});
