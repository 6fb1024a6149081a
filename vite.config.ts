/* Two builds of one page. `vite build` makes dist/: relative addresses, so it works under any path, and a service
 * worker that keeps every file, so it works offline after the first visit. `vite build --mode single` makes one HTML
 * file that opens from disk: a browser refuses module scripts, style sheets and workers from file://, so all of them
 * are put into the page, and the content policy names the script by its hash instead of by its origin. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
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
const isLicence = (name: string) => name === ourLicence || name === packageLicences;

function licence(): Plugin {
  return {
    name: 'keyglass:licence',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', fileName: ourLicence, source: readFileSync('LICENSE', 'utf8') });
    },
  };
}

const isKeptOffline = (name: string) => name !== 'sw.js' && !name.endsWith('.map') && !isLicence(name);

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
        const files = Object.keys(bundle).filter(isKeptOffline).sort();
        if (!files.includes('index.html')) throw new Error('index.html is not in the bundle yet');
        const version = createHash('sha256');
        for (const name of files) version.update(name).update(contents(bundle[name] as Bundle[string]));
        const manifest = JSON.stringify({ version: version.digest('hex').slice(0, 12), files });
        worker.code = replaced(worker.code, '__PRECACHE__', manifest);
      },
    },
  };
}

/** Workers are imported as `./name.worker.ts?worker`; in the single file they are made from the page's own text. */
function inlineWorkers(): Plugin {
  return {
    name: 'keyglass:inline-workers',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith('?worker')) return null;
      const found = await this.resolve(id.slice(0, -'?worker'.length), importer, { skipSelf: true });
      return found && `${found.id}?worker&inline`;
    },
  };
}

const mediaTypes: Record<string, string> = { svg: 'image/svg+xml', png: 'image/png', woff2: 'font/woff2' };

function dataAddress(name: string, data: string | Uint8Array): string {
  const mediaType = mediaTypes[name.slice(name.lastIndexOf('.') + 1)];
  if (mediaType === undefined) throw new Error(`${name} cannot be put into a single page`);
  return `data:${mediaType};base64,${Buffer.from(data).toString('base64')}`;
}

/** Moves everything that was built into index.html. */
function singleFile(): Plugin {
  return {
    name: 'keyglass:single-file',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('index.html was not built');
        let html = String(page.source);
        for (const [name, file] of Object.entries(bundle)) {
          if (name === 'index.html') continue;
          html = inlined(html, name, file);
          delete bundle[name];
        }
        page.source = html;
      },
    },
  };
}

function inlined(html: string, name: string, file: Bundle[string]): string {
  const address = name.replaceAll('.', '\\.');
  if (file.type === 'chunk') {
    const code = file.code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
    const hash = createHash('sha256').update(code).digest('base64');
    const withPolicy = replaced(html, "script-src 'self'", `script-src 'sha256-${hash}' blob:`);
    const tag = new RegExp(`<script[^>]*src="[^"]*${address}"[^>]*></script>`);
    return replaced(withPolicy, tag, `<script type="module">${code}</script>`);
  }
  const data = file.source;
  if (isLicence(name)) return `${html}<!--\n${String(data).replaceAll('-->', '-- >')}-->\n`;
  if (!name.endsWith('.css')) return replaced(html, new RegExp(`"[^"]*${address}"`), `"${dataAddress(name, data)}"`);
  const style = String(data).replaceAll('</style', '<\\/style');
  return replaced(html, new RegExp(`<link[^>]*href="[^"]*${address}"[^>]*>`), `<style>${style}</style>`);
}

const readText = (path: string): string => readFileSync(path, 'utf8');

export default defineConfig(({ mode }) => {
  const single = mode === 'single';
  return {
    base: './',
    plugins: [licence(), course(readText), react(), ...(single ? [inlineWorkers(), singleFile()] : [serviceWorker()])],
    worker: { format: single ? 'iife' : 'es' },
    build: {
      target: 'es2022',
      outDir: single ? 'dist-single' : 'dist',
      copyPublicDir: !single,
      chunkSizeWarningLimit: 3500, // Monaco, which is fetched when an editor is opened
      license: { fileName: packageLicences },
      ...(single && {
        assetsInlineLimit: Number.MAX_SAFE_INTEGER,
        cssCodeSplit: false,
        modulePreload: false as const,
        rolldownOptions: { output: { codeSplitting: false } },
      }),
    },
  };
});
