/// <reference lib="WebWorker" />
// Keeps the page for times without a network: all of its files, of one version. It fetches these and nothing else, and takes no part in what
// the page does with documents.

declare const VERSION: string;
declare const FILES: readonly string[];

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = `oci-manifest-${VERSION}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })))));
  void scope.skipWaiting();
});

scope.addEventListener("activate", (event) => {
  const old = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name.startsWith("oci-manifest-") && name !== CACHE) await caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(old());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === scope.location.origin) event.respondWith(answer(request));
});

/** What is kept is not asked for again: a newer version comes as a whole, with a service worker of its own, and is there at the next visit. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url.endsWith("/") ? `${request.url}index.html` : request, { ignoreSearch: true });
  return kept ?? fetch(request);
}
