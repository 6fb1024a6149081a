/* The whole page as one HTML file that opens from disk, with or without a capsule: for the build, and for exporting a moment. It needs no
 * second build of the page: it holds the files of the site as they are.
 *
 * From file:// a browser loads no module, style sheet or worker. So the files are data in the document, deflated; a small script
 * makes an address of each (blob:) and gives the page an import map, in which modules find each other by name. Workers have no import
 * maps, and from disk may not be modules: a worker is a script that carries its files and imports them by addresses it makes. The content
 * policy admits that one script by its nonce, and addresses that the page has made; a capsule is text in a script element of a type that
 * no browser runs. */

import { capsuleId, siteId } from './in-page.ts';

export interface SiteFile {
  /** Its path in the site. */
  readonly name: string;
  readonly data: string | Uint8Array;
}

/** What a document holds. Modules and workers by their names, without a folder. */
interface Site {
  /** index.html without what it loads. */
  readonly shell: string;
  readonly entry: string;
  readonly styles: string;
  readonly modules: Readonly<Record<string, string>>;
  readonly workers: Readonly<Record<string, string>>;
  readonly licences: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml', png: 'image/png', woff2: 'font/woff2', ttf: 'font/ttf',
};
/** A quoted neighbour, as built modules name each other. */
const neighbour = /(["'`])\.\/([\w.-]+\.js)\1/g;
const neighbourImported = /\bimport\((["'`])\.\/([\w.-]+\.js)\1\)/g;
const workerMade = /new URL\((["'`])([\w.-]+\.js)\1,import\.meta\.url\)\.href,\{type:(["'`])module\3,/g;
/** How Vite lists what to fetch ahead of a module: here all is at hand. */
const fetchedAhead = '=>i.map(i=>d[i])';

const base = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Packs the files of a site. Throws when they are not what a build of this page makes. */
export async function packSite(files: readonly SiteFile[]): Promise<string> {
  const texts = new Map(files.filter(({ data }) => typeof data === 'string').map(({ name, data }) => [base(name), data as string]));
  const assets = new Map(files.map(({ name, data }) => [base(name), dataAddress(name, data)]));
  const index = texts.get('index.html');
  if (index === undefined) throw new Error('The site has no index.html.');
  const scripts = [...texts].filter(([name]) => name.endsWith('.js') && name !== 'sw.js');
  const entries = new Set(scripts.flatMap(([, code]) => [...code.matchAll(workerMade)].map(([, , name]) => name as string)));
  const ofWorkers = new Set([...entries].flatMap((entry) => [...reachable(entry, texts)]));
  const modules = scripts.filter(([name]) => !ofWorkers.has(name)).map(([name, code]) => [name, linkedModule(code, texts)] as const);
  const { shell, entry } = shellOf(index, assets);
  return deflated(JSON.stringify({
    shell,
    entry,
    styles: [...texts].filter(([name]) => name.endsWith('.css')).map(([, css]) => withAssets(css, assets)).join('\n'),
    modules: Object.fromEntries(modules),
    workers: Object.fromEntries([...entries].map((name) => [name, linkedWorker(name, texts)])),
    licences: [...texts].filter(([name]) => /^licen[sc]e/i.test(name)).map(([, text]) => text).join('\n\n'),
  } satisfies Site));
}

/** The document. `packed` is packSite's; the nonce is a new one for each document; a capsule is as capsules.ts packs it. */
export async function oneFile(packed: string, nonce: string, capsule = ''): Promise<string> {
  const { shell, licences } = JSON.parse(await inflated(packed)) as Site;
  const policy = replaced(shell, "script-src 'self'", `script-src 'nonce-${nonce}' blob:`);
  const parts = [
    `<script type="text/plain" id="${capsuleId}">${escaped(capsule)}</script>`,
    `<script type="text/plain" id="${siteId}">${packed}</script>`,
    `<script nonce="${nonce}">${opening}</script>`,
  ];
  return `${replaced(policy, '</body>', `${parts.join('\n')}\n</body>`)}<!--\n${licences.replaceAll('-->', '-- >')}\n-->\n`;
}

/** Runs in the document, before anything of the page does. */
const opening = `(async () => {
  const { nonce } = document.currentScript;
  const packed = Uint8Array.from(atob(document.getElementById('${siteId}').textContent), (char) => char.charCodeAt(0));
  const unfolded = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const site = JSON.parse(await new Response(unfolded).text());
  const address = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const addresses = (codes, prefix) => Object.fromEntries(Object.entries(codes).map(([name, code]) => [prefix + name, address(code)]));
  globalThis.keyglassWorkers = addresses(site.workers, '');
  const map = Object.assign(document.createElement('script'), { type: 'importmap', nonce });
  map.textContent = JSON.stringify({ imports: addresses(site.modules, 'keyglass/') });
  const style = Object.assign(document.createElement('style'), { textContent: site.styles });
  document.head.append(map, style);
  const entry = 'keyglass/' + site.entry;
  await import(entry);
})();`;

function shellOf(index: string, assets: ReadonlyMap<string, string>): { readonly shell: string; readonly entry: string } {
  const script = /<script type="module"[^>]*src="([^"]*)"[^>]*><\/script>\s*/;
  const entry = script.exec(index)?.[1];
  if (entry === undefined) throw new Error('index.html loads no module.');
  const bare = index.replace(script, '').replace(/<link rel="(?:modulepreload|stylesheet)"[^>]*>\s*/g, '');
  const shell = bare.replace(/(<link rel="icon" href=")([^"]*)"/, (_, start, href) => `${start}${assets.get(base(href)) ?? ''}"`);
  return { shell, entry: base(entry) };
}

const withAssets = (css: string, assets: ReadonlyMap<string, string>): string =>
  css.replace(/url\(\.\/([\w.-]+)\)/g, (whole, name) => (assets.has(name) ? `url(${assets.get(name)})` : whole));

const linkedModule = (code: string, texts: ReadonlyMap<string, string>): string =>
  code
    .replaceAll(fetchedAhead, '=>[]')
    .replace(workerMade, (_, __, name) => `keyglassWorkers["${name}"],{`)
    .replace(neighbour, (whole, quote, name) => (texts.has(name) ? `${quote}keyglass/${name}${quote}` : whole));

/** A worker's files, itself among them. */
function reachable(entry: string, texts: ReadonlyMap<string, string>, found = new Set<string>()): Set<string> {
  found.add(entry);
  for (const [, , name] of (texts.get(entry) ?? '').matchAll(neighbour))
    if (texts.has(name as string) && !found.has(name as string)) reachable(name as string, texts, found);
  return found;
}

function linkedWorker(entry: string, texts: ReadonlyMap<string, string>): string {
  const carried = [...reachable(entry, texts)].map((name) => {
    const code = texts.get(name) as string;
    // A neighbour may import this one in turn: so an address that is asked for later is made later.
    return [name, code.replace(neighbourImported, (_, __, other) => `import(keyglassAddress("${other}"))`)];
  });
  return `const keyglassFiles=${JSON.stringify(Object.fromEntries(carried))},keyglassMade={},keyglassEarly=[];
const keyglassAddress=(name)=>keyglassMade[name]??=URL.createObjectURL(new Blob([keyglassFiles[name].replace(${neighbour},
(whole,quote,other)=>other in keyglassFiles?quote+keyglassAddress(other)+quote:whole)],{type:'text/javascript'}));
self.keyglassAddress=keyglassAddress;
self.onmessage=(event)=>keyglassEarly.push(event);
import(keyglassAddress(${JSON.stringify(entry)})).then(()=>{for(const event of keyglassEarly)self.onmessage(event)});`;
}

function dataAddress(name: string, data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return `data:${mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain'};base64,${base64(bytes)}`;
}

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
}

function inflated(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

const escaped = (text: string): string => text.replaceAll('<', '&lt;');

/** Replaces `search`, which has to be there: a replacement that silently does nothing would ship a broken page. */
function replaced(text: string, search: string, by: string): string {
  if (!text.includes(search)) throw new Error(`${search} is not in the built page`);
  return text.replace(search, () => by);
}
