"use strict";
const { labels, sha256 } = JSON.parse(document.getElementById("settings").textContent);
const PAGES = "voicecoach-pages";
const rows = [...document.querySelectorAll("#routines > li")];
const links = [...document.querySelectorAll("a.page")];
const search = document.getElementById("search");
const language = document.getElementById("language");
const found = document.getElementById("found");
const all = document.getElementById("keep-all");
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));

function show() {
  const words = folded(search.value).split(/\s+/u).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = texts.get(row);
    const fits = words.every((word) => text.includes(word)) && (!language.value || row.lang === language.value);
    row.hidden = !fits;
    count += fits;
  }
  found.textContent = count ? String(count) + " / " + String(rows.length) : labels.nothing_found;
}

async function worker() {
  if (!location.protocol.startsWith("http") || !navigator.serviceWorker) return null;
  await navigator.serviceWorker.register("worker.js");
  return (await navigator.serviceWorker.ready).active;
}

function ask(active, address) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    active.postMessage({ keep: address, anew: true }, [channel.port2]);
  });
}

async function keptDigest(cache, link) {
  const kept = await cache.match(link.href);
  return kept ? kept.headers.get("X-SHA-256") : null;
}

function buttonOf(link) {
  return link.closest("p").querySelector("button");
}

function label(button, text, pressed) {
  button.textContent = text;
  button.setAttribute("aria-pressed", String(pressed));
}

async function keepLink(active, link) {
  const button = buttonOf(link);
  button.disabled = true;
  label(button, labels.keeping, false);
  const kept = await ask(active, link.href);
  button.disabled = false;
  label(button, kept ? labels.kept : labels.not_kept, kept);
  return kept;
}

async function offline() {
  const active = await worker();
  if (!active) return;
  const cache = await caches.open(PAGES);
  for (const link of links) {
    const button = buttonOf(link);
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-pressed") === "true") {
        await cache.delete(link.href);
        label(button, labels.keep, false);
      } else {
        navigator.storage?.persist?.();
        await keepLink(active, link);
      }
    });
  }
  all.hidden = links.length < 2;
  all.addEventListener("click", async () => {
    navigator.storage?.persist?.();
    all.disabled = true;
    for (const link of links) {
      if (buttonOf(link).getAttribute("aria-pressed") !== "true") await keepLink(active, link);
    }
    all.disabled = false;
  });
  for (const link of links) {
    const digest = await keptDigest(cache, link);
    label(buttonOf(link), digest ? labels.kept : labels.keep, Boolean(digest));
    if (digest && digest !== sha256[link.getAttribute("href")] && navigator.onLine) await keepLink(active, link);
  }
  document.body.dataset.offline = "ready";
}

search.addEventListener("input", show);
language.addEventListener("change", show);
document.getElementById("tools").hidden = false;
offline().catch(() => {});
