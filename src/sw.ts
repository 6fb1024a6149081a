/* Keeps the page for times without a network. All files of one build are kept together under the build's hash, and a
 * page is served from one build only: a page of yesterday never meets a chunk of today.
 *
 * A new build waits until no page of the old one is open. Browsers count a reload as still open, so a single tab would
 * never see it: when a document is asked for, a new build is waiting, and no other tab is open, the new build is let in
 * and the page asks again.
 *
 * This file imports nothing, because it is emitted as one script; vite.config.ts replaces __PRECACHE__. */

export {};

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { readonly version: string; readonly files: readonly string[] };

const { version, files } = __PRECACHE__;
const scope = self.registration.scope;
/** Caches belong to the origin, which may serve several copies under different paths. */
const cachePrefix = `keyglass:${new URL(scope).pathname}:`;
const cacheName = cachePrefix + version;

async function keepEverything(): Promise<void> {
  const cache = await caches.open(cacheName);
  // Past the browser's own HTTP cache, which may hold files of another build under the same names.
  await cache.addAll(files.map((file) => new Request(new URL(file, scope), { cache: 'reload' })));
}

async function dropOldBuilds(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(cachePrefix) && name !== cacheName) await caches.delete(name);
  }
  await self.clients.claim();
}

async function letNewBuildIn(): Promise<Response | null> {
  const waiting = self.registration.waiting;
  if (!waiting || (await self.clients.matchAll()).length > 1) return null;
  waiting.postMessage('skipWaiting');
  // The empty icon keeps the browser from asking the server for one on behalf of this page of a moment.
  return new Response('<link rel="icon" href="data:,">', { headers: { 'content-type': 'text/html', refresh: '0' } });
}

async function answer(request: Request): Promise<Response> {
  const navigates = request.mode === 'navigate';
  const again = navigates ? await letNewBuildIn() : null;
  if (again) return again;
  const cache = await caches.open(cacheName);
  const kept = navigates
    ? await cache.match(new URL('index.html', scope))
    : await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  return kept ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keepEverything()));
self.addEventListener('activate', (event) => event.waitUntil(dropOldBuilds()));
self.addEventListener('message', (event) => {
  if (event.data === 'skipWaiting') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && event.request.url.startsWith(scope)) event.respondWith(answer(event.request));
});
