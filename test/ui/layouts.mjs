// The layout's view, driven as a person would in a real VS Code with the packaged extension: open it, look for what is missing, convert
// the cache from its row, follow a digest.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../../tools/chromium.mjs";
import { startVsCodeServer } from "../../tools/vscode-server.mjs";

/** As it comes: another story may have converted the copy. */
const SAMPLE = new URL("../../samples/legacy-cache-index.json", import.meta.url);
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A layout of an image whose layer is missing, and the sample's cache. Gives the digest of the cache. */
function writeLayout(folder, cache) {
  const put = (mediaType, content, more = {}) => {
    const hex = createHash("sha256").update(content).digest("hex");
    fs.writeFileSync(path.join(folder, "blobs/sha256", hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(content), ...more };
  };
  const tagged = (tag) => ({ annotations: { "org.opencontainers.image.ref.name": tag } });
  fs.mkdirSync(path.join(folder, "blobs/sha256"), { recursive: true });
  const layer = { mediaType: LAYER, digest: `sha256:${createHash("sha256").update("nowhere").digest("hex")}`, size: 24_512_345 };
  const rootfs = { type: "layers", diff_ids: [`sha256:${createHash("sha256").update("files").digest("hex")}`] };
  const config = put("application/vnd.oci.image.config.v1+json", JSON.stringify({ architecture: "amd64", os: "linux", rootfs }));
  const image = put(MANIFEST, JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }), tagged("latest"));
  const entry = put(INDEX, cache, tagged("buildcache"));
  fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [image, entry] };
  fs.writeFileSync(path.join(folder, "index.json"), JSON.stringify(index, null, 2));
  return entry.digest;
}

/**
 * Drives the story once.
 * @param workspace a copy of the samples, into which the layout is written
 * @param shots folder for the pictures
 */
export async function driveLayouts({ vsix, workspace, theme, shots, tell }) {
  fs.mkdirSync(shots, { recursive: true });
  const folder = path.join(workspace, "image");
  const cache = writeLayout(folder, fs.readFileSync(SAMPLE));
  const entries = () => JSON.parse(fs.readFileSync(path.join(folder, "index.json"), "utf8")).manifests;
  const settings = { "workbench.colorTheme": THEMES[theme], "editor.formatOnSave": true, "files.insertFinalNewline": true };
  const server = await startVsCodeServer({ vsix: [vsix], settings });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1200, height: 700 }, colorScheme: theme });
  const page = await context.newPage();
  const step = async (title, act) => {
    try {
      await act();
      tell(true, `${theme}: ${title}`);
    } catch (error) {
      await page.screenshot({ path: path.join(shots, `failed-layouts-${theme}.png`) }).catch(() => {});
      tell(false, `${theme}: ${title}`, String(error?.stack ?? error));
      throw error;
    }
  };
  const pane = page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Image Layouts" }) }).first();
  const row = (text) => pane.locator(".monaco-list-row", { hasText: text }).first();
  const until = async (what, holds) => {
    for (let tries = 0; tries < 100; tries++, await page.waitForTimeout(200)) if (holds()) return;
    throw new Error(`waited in vain for ${what}`);
  };
  try {
    await page.goto(`${server.base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });
    await step("the view shows tags, and what is missing of an image", async () => {
      await page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
      await pane.locator(".pane-header").waitFor({ timeout: 60_000 });
      await pane.locator(".pane-header").click();
      await page.locator(".pane-header", { hasText: "samples" }).first().click();
      await row("buildcache").waitFor({ timeout: 60_000 });
      await row("latest").locator(".monaco-tl-twistie").click();
      await row("tar+gzip").waitFor({ timeout: 20_000 });
      assert.match(await row("tar+gzip").textContent(), /missing/);
      assert.match(await row("config").textContent(), /linux\/amd64/);
      await page.screenshot({ path: path.join(shots, `layouts-${theme}.png`) });
    });
    await step("the cache is converted from its row: a new blob, its entry in the index", async () => {
      await row("buildcache").hover();
      await row("buildcache").locator(".action-label").first().click();
      await until("the index", () => entries()[1].mediaType === MANIFEST);
      const { digest, annotations } = entries()[1];
      assert.notEqual(digest, cache);
      assert.equal(annotations["org.opencontainers.image.ref.name"], "buildcache");
      const blob = fs.readFileSync(path.join(folder, "blobs", digest.replace(":", "/")));
      assert.equal(`sha256:${createHash("sha256").update(blob).digest("hex")}`, digest, "to the byte, whatever is done on save");
      await page.locator(".tab.active", { hasText: digest.slice("sha256:".length, 20) }).waitFor({ timeout: 20_000 });
      await page.screenshot({ path: path.join(shots, `layouts-converted-${theme}.png`) });
    });
    await step("the row says so", async () => {
      await row("buildcache").filter({ hasNotText: "legacy form" }).waitFor({ timeout: 20_000 });
    });
  } catch {
    // Told above.
  } finally {
    await browser.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
