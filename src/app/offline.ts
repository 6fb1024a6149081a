/* Reports when the page can be opened without a network: once a service worker is active, all files of this build are kept. Opened from a
 * file, or while developing, there is no worker and nothing is reported. */

export function keepOffline(ready: () => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  void navigator.serviceWorker.ready.then(ready);
  navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => {
    // Without one (a private window, a full disk) the page works; it only needs the network next time.
  });
}
