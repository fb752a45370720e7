// `node bench/page.mjs`: the page in Chromium, from its folder on 127.0.0.1. Wall time in milliseconds as the page's own clock has it, medians
// of fresh browsers' contexts, with nothing in any cache.
import path from "node:path";
import { serve } from "../test/web/serve.mjs";
import { buildWeb, isAsset } from "../tools/build-web.mjs";
import { launchChromium } from "../tools/chromium.mjs";

const ROUNDS = 9;
const root = path.resolve(import.meta.dirname, "..");
const made = await buildWeb();
const host = await serve(path.join(root, "web", "dist"));
const browser = await launchChromium();
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const shown = (values) => `${Math.round(median(values))} (${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))})`;

/** Notes when a check is on the page, and how long the page was busy without a pause. */
function watch() {
  window.checks = [];
  window.busy = [];
  new MutationObserver(() => {
    const { checked, shown: what } = document.documentElement.dataset;
    // What is in the document now is seen with the next frame.
    if (checked !== undefined && checked === what) requestAnimationFrame(() => window.checks.push(performance.now()));
  }).observe(document, { subtree: true, attributeFilter: ["data-checked"] });
  new PerformanceObserver((list) => window.busy.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
}

async function opened() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(host.url);
  await page.waitForFunction(() => window.checks.length > 0);
  return { context, page };
}

const cold = [];
for (let round = 0; round <= ROUNDS; round++) {
  const { context, page } = await opened();
  // The first one starts the browser itself.
  if (round > 0) cold.push(await page.evaluate(() => window.checks[0]));
  await context.close();
}

/** An index of 4 MiB, put into the page as a dropped file, then typed into. */
const { context, page } = await opened();
const entry = (i) => ({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: `sha256:${i.toString(16).padStart(64, "a")}`,
  size: 1000 + i,
  platform: { architecture: "amd64", os: "linux", variant: `v${i}` },
});
const large = JSON.stringify(
  { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: Array.from({ length: 15_000 }, (_, i) => entry(i)) },
  null,
  2,
);
const settled = (count) => page.waitForFunction((least) => window.checks.length > least, count);
const begun = await page.evaluate((text) => {
  const data = new DataTransfer();
  data.items.add(new File([text], "large.json"));
  window.checks.length = 0;
  window.busy.length = 0;
  const at = performance.now();
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  return at;
}, large);
await settled(0);
const load = (await page.evaluate(() => window.checks[0])) - begun;
await page.waitForTimeout(1500);
const busyAtLoad = Math.max(0, ...(await page.evaluate(() => window.busy)));
await page.locator(".cm-line").nth(2).click();
await page.keyboard.press("End");
const typed = [];
await page.evaluate(() => {
  window.busy.length = 0;
});
for (let i = 0; i < 20; i++) {
  const before = await page.evaluate(() => [window.checks.length, performance.now()]);
  await page.keyboard.press("Space");
  await settled(before[0]);
  typed.push((await page.evaluate(() => window.checks.at(-1))) - before[1]);
}
const busyTyping = Math.max(0, ...(await page.evaluate(() => window.busy)));
await context.close();
await browser.close();
await host.close();

const compressed = (some) => Math.round(some.reduce((sum, one) => sum + one.compressed, 0) / 1000);
console.log(`assets, compressed with gzip: ${compressed(made.filter(({ path: name }) => isAsset(name)))} kB`);
console.log(`cold load → first check on the screen, median of ${cold.length}: ${shown(cold)} ms`);
console.log(
  `${(large.length / 1e6).toFixed(1)} MB dropped → checked: ${Math.round(load)} ms, the page busy for at most ${Math.round(busyAtLoad)} ms at a time`,
);
console.log(
  `a key in it → checked, median of ${typed.length}: ${shown(typed)} ms, the page busy for at most ${Math.round(busyTyping)} ms at a time`,
);
