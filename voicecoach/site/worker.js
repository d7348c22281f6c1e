"use strict";
// Keeps the list of sessions and whole pages for use without a network. A kept page is used until the list,
// which knows the SHA-256 of each page, has it kept anew.
const SHELL = "voicecoach-shell";
const PAGES = "voicecoach-pages";
const SHELL_FILES = ["./", "site.webmanifest", "icon-192.png", "icon-512.png"];
const PATIENCE_MS = 4000;

const root = new URL("./", self.location);

function plain(address) {
  const url = new URL(address);
  url.hash = "";
  url.search = "";
  if (url.href === new URL("index.html", root).href) return root.href;
  return url.href;
}

function isPage(address) {
  return address.startsWith(root.href) && address.endsWith(".html");
}

self.addEventListener("install", (event) => {
  const requests = SHELL_FILES.map((file) => new Request(new URL(file, root), { cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = plain(event.request.url);
  if (event.request.method !== "GET" || !address.startsWith(root.href)) return;
  if (isPage(address)) event.respondWith(page(event, address));
  else if (SHELL_FILES.some((file) => new URL(file, root).href === address)) event.respondWith(shell(address));
});

self.addEventListener("message", (event) => {
  const address = plain(event.data.keep);
  if (!isPage(address)) return;
  const answer = (kept) => event.ports[0]?.postMessage(kept);
  const work = event.data.anew ? keep(address) : keepOnce(address);
  event.waitUntil(work.then(() => answer(true), () => answer(false)));
});

async function page(event, address) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(address);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(store(address, response.clone()).catch(() => {}));
  return response;
}

async function shell(address) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(address);
  const fresh = fetch(address, { cache: "no-cache" }).then(async (response) => {
    if (response.ok) await cache.put(address, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([fresh.catch(() => kept), late]);
}

async function keepOnce(address) {
  const cache = await caches.open(PAGES);
  if (!(await cache.match(address))) await keep(address);
}

async function keep(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(String(response.status));
  await store(address, response);
}

async function store(address, response) {
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-SHA-256": sha256 };
  await (await caches.open(PAGES)).put(address, new Response(body, { headers }));
}
