// Two windows of a real VS Code on one layout, with the packaged extension: what one converts the other reads, a text that is not saved
// stays, two conversions at one moment are both done, and whatever happens the layout is whole.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { launchChromium } from "../../tools/chromium.mjs";
import { startVsCodeServer } from "../../tools/vscode-server.mjs";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const NAME = "shared layout";
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** A layout on the disk, to which caches in the legacy form can be added as another program would. */
function layoutIn(folder) {
  const file = path.join(folder, "index.json");
  fs.mkdirSync(path.join(folder, "blobs/sha256"), { recursive: true });
  fs.writeFileSync(path.join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const put = (mediaType, content, more = {}) => {
    const hex = createHash("sha256").update(content).digest("hex");
    fs.writeFileSync(path.join(folder, "blobs/sha256", hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(content), ...more };
  };
  const cache = (tag, more = {}) => {
    const layer = put("application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(`cached ${tag}`));
    const config = put(
      "application/vnd.buildkit.cacheconfig.v0",
      JSON.stringify({ layers: [{ blob: layer.digest, parent: -1 }], records: [] }),
    );
    return put(INDEX, JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [{ ...layer, ...more }, config] }), {
      annotations: { "org.opencontainers.image.ref.name": tag },
    });
  };
  const text = () => fs.readFileSync(file, "utf8");
  /** VS Code empties a file before it writes it: what is read in between is no document yet. */
  const entries = () => {
    if (!fs.existsSync(file)) return [];
    for (const end = Date.now() + 5000; ; Atomics.wait(PAUSE, 0, 0, 20)) {
      const read = text();
      try {
        return JSON.parse(read).manifests;
      } catch (error) {
        if (Date.now() > end) throw new Error(`index.json stays broken: ${JSON.stringify(read)}`, { cause: error });
      }
    }
  };
  return {
    text,
    lock: path.join(folder, "index.json.lock"),
    entry: (tag) => entries().find(({ annotations }) => annotations["org.opencontainers.image.ref.name"] === tag),
    /** Puts caches before all others, so that what stood at a line stands somewhere else. */
    add: (...caches) => {
      const manifests = [...caches.map(({ tag, ...more }) => cache(tag, more)), ...entries()];
      fs.writeFileSync(`${file}.new`, `${JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }, null, 2)}\n`);
      fs.renameSync(`${file}.new`, file);
    },
    /** Holds when every blob is what its name and those that name it say. */
    verified: () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "verify", folder], { encoding: "utf8" });
      assert.equal(status, 0, stdout + stderr);
    },
  };
}

/** What a person does in a window. */
function personAt(page) {
  const pane = page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Image Layouts" }) }).first();
  const row = (tag) => pane.locator(".monaco-list-row", { hasText: new RegExp(`^${tag}`) }).first();
  const isThere = (locator, timeout = 4000) =>
    locator
      .first()
      .waitFor({ timeout })
      .then(
        () => true,
        () => false,
      );
  /** A press is lost while something else takes the focus. */
  const choose = async (key, words, wanted) => {
    const box = page.locator(".quick-input-widget input:visible").first();
    for (let tries = 0; tries < 6; tries++) {
      await page.keyboard.press(key);
      if (!(await isThere(box))) continue;
      await box.fill(words);
      const found = page.locator(".quick-input-list .monaco-list-row", { hasText: wanted });
      const chosen = await isThere(found);
      if (chosen) await found.first().click();
      // A press that came late opens it again.
      for (let more = 0; more < 5 && (await box.isVisible()); more++, await page.waitForTimeout(200)) await page.keyboard.press("Escape");
      if (chosen) return;
    }
    throw new Error(`${wanted} could not be chosen`);
  };
  const tab = page.locator(".tab", { hasText: "index.json" }).first();
  return {
    page,
    row,
    tab,
    dialog: page.locator(".monaco-dialog-box"),
    told: (words) => page.locator(".notification-list-item", { hasText: words }).first(),
    open: async (base, workspace) => {
      await page.goto(`${base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });
      await pane.locator(".pane-header").waitFor({ timeout: 90_000 });
      // A second window becomes what the first one is, at some moment.
      const files = page.locator(".pane-header", { hasText: path.basename(workspace) }).first();
      const isOpen = async (header) => (await header.getAttribute("aria-expanded")) === "true";
      await until(
        "the tree",
        async () => {
          if (await isOpen(files)) await files.click();
          if (!(await isOpen(pane.locator(".pane-header")))) await pane.locator(".pane-header").click();
          return isThere(row("one"));
        },
        60_000,
      );
      await choose("Control+p", `${NAME}/index.json`, "index.json");
      await tab.waitFor({ timeout: 20_000 });
      // It stays when another document is shown.
      await tab.dblclick();
    },
    aim: (tag) => row(tag).hover(),
    convert: async (tag) => {
      await row(tag).hover();
      await row(tag).locator(".action-label").first().click({ timeout: 5000 });
      // What is told of a row lies over the next one.
      await page.mouse.move(700, 900);
    },
    /** Shows index.json and gives its visible lines, in no order. */
    lines: async () => {
      await tab.click();
      const lines = await page.locator(".editor-instance .monaco-editor .view-line").allTextContents();
      return lines.join("\n").replaceAll("\u00a0", " ");
    },
    insertAtTop: async (text) => {
      await tab.click();
      await page.locator(".editor-instance .monaco-editor .view-line").first().click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("End");
      await page.keyboard.insertText(text);
      await page.keyboard.press("Escape");
    },
    save: async () => {
      await tab.click();
      await page.locator(".editor-instance .monaco-editor .view-line").first().click();
      await page.keyboard.press("Control+s");
    },
    isUnsaved: () => page.locator(".tab.dirty", { hasText: "index.json" }).count(),
    clear: () => choose("F1", ">Notifications: Clear All", "Clear All Notifications"),
  };
}

async function until(what, holds, milliseconds = 20_000) {
  for (const end = Date.now() + milliseconds; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

/**
 * Drives the story once.
 * @param shots folder for the pictures of a failure
 */
export async function driveTwoWindows({ vsix, workspace, shots, tell }) {
  fs.mkdirSync(shots, { recursive: true });
  const folder = path.join(workspace, NAME);
  const layout = layoutIn(folder);
  layout.add({ tag: "one" }, { tag: "two" });
  const server = await startVsCodeServer({ vsix: [vsix] });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1200, height: 1000 } });
  const windows = [personAt(await context.newPage()), personAt(await context.newPage())];
  const [first, second] = windows;
  const isConverted = (...tags) => tags.every((tag) => layout.entry(tag)?.mediaType === MANIFEST);
  const converted = (...tags) => until(`${tags} to be converted`, () => isConverted(...tags));
  const shown = (window, tag) => window.row(tag).filter({ hasNotText: "legacy form" }).waitFor({ timeout: 20_000 });
  const step = async (title, act) => {
    try {
      await act();
      layout.verified();
      tell(true, `two windows: ${title}`);
    } catch (error) {
      for (const [i, { page }] of windows.entries())
        await page.screenshot({ path: path.join(shots, `failed-window-${i + 1}.png`) }).catch(() => {});
      tell(false, `two windows: ${title}`, String(error?.stack ?? error));
      throw error;
    }
  };
  try {
    await step("both are open", async () => {
      // At the same moment one of them stays empty: they share what the browser stores.
      for (const window of windows) await window.open(server.base, workspace);
    });
    await step("what one converts is read in the other: text, tree and problems", async () => {
      await second.row("one").filter({ hasText: "legacy form" }).waitFor({ timeout: 20_000 });
      await first.convert("one");
      await converted("one");
      for (const window of windows) await shown(window, "one");
      const { digest } = layout.entry("one");
      await until("the text", async () => (await second.lines()).includes(digest));
      // The old blob is nobody's now.
      await second.page.locator(".squiggly-info").first().waitFor({ timeout: 20_000 });
      assert.equal(await second.isUnsaved(), 0);
    });
    await step("a text that is not saved stays as it is, and is not written over what the other window wrote", async () => {
      const { digest: before } = layout.entry("two");
      await second.insertAtTop('\n  "annotations": { "org.example.note": "mine" },');
      await until("the text to be unsaved", () => second.isUnsaved());
      await first.convert("two");
      await converted("two");
      const written = layout.text();
      // It is told nothing and asked nothing, and converts what it sees.
      const lines = await second.lines();
      assert.ok(lines.includes("org.example.note") && lines.includes(before), lines);
      await second.convert("two");
      await until("its own conversion", async () => (await second.lines()).includes(layout.entry("two").digest));
      assert.ok((await second.lines()).includes("org.example.note"));
      assert.equal(await second.isUnsaved(), 1);
      assert.equal(layout.text(), written);
      await second.save();
      await second.told(/newer/).waitFor({ timeout: 20_000 });
      assert.equal(layout.text(), written);
    });
    await step("saved all the same, nothing of either is lost", async () => {
      await second.told(/newer/).hover();
      await second.told(/newer/).getByRole("button", { name: "Overwrite" }).click();
      await until("the note on the disk", () => layout.text().includes("org.example.note"));
      await until("the text to be saved", async () => (await second.isUnsaved()) === 0);
      assert.ok(isConverted("one", "two"));
      await until("the note in the other window", async () => (await first.lines()).includes("org.example.note"));
    });
    await step("two conversions at one moment are both done", async () => {
      layout.add({ tag: "three" }, { tag: "four" });
      for (const window of windows) for (const tag of ["three", "four"]) await window.row(tag).waitFor({ timeout: 20_000 });
      await Promise.all([first.aim("three"), second.aim("four")]);
      await Promise.all([first.convert("three"), second.convert("four")]);
      await converted("three", "four");
      for (const window of windows) for (const tag of ["three", "four"]) await shown(window, tag);
    });
    await step("the same one at one moment is converted once", async () => {
      layout.add({ tag: "five" });
      for (const window of windows) await window.row("five").waitFor({ timeout: 20_000 });
      for (const window of windows) await window.aim("five");
      // For the later one there may be nothing to press any more.
      const pressed = await Promise.allSettled(windows.map((window) => window.convert("five")));
      assert.ok(pressed.some(({ status }) => status === "fulfilled"));
      await converted("five");
      for (const window of windows) await shown(window, "five");
      for (const window of windows) assert.equal(await window.isUnsaved(), 0);
    });
    await step("what changed while a window asks is not written over", async () => {
      layout.add({ tag: "lossy", platform: { architecture: "amd64", os: "linux" } });
      await second.row("lossy").waitFor({ timeout: 20_000 });
      await second.convert("lossy");
      await second.dialog.waitFor({ timeout: 20_000 });
      layout.add({ tag: "six" });
      await first.row("six").waitFor({ timeout: 20_000 });
      await first.convert("six");
      await converted("six");
      await second.dialog.getByRole("button", { name: "Convert" }).click();
      await converted("lossy");
      assert.ok(isConverted("six"));
    });
    await step("a lock that another program holds is waited for, and who holds it is told", async () => {
      layout.add({ tag: "seven" });
      await first.row("seven").waitFor({ timeout: 20_000 });
      const holder = { program: "a program", process: process.pid, host: os.hostname(), since: "2026-01-02T03:04:05.678Z" };
      fs.writeFileSync(layout.lock, JSON.stringify(holder));
      const before = layout.text();
      await first.convert("seven");
      await first.told(/Not done: .*index\.json\.lock. is held by a program/).waitFor({ timeout: 20_000 });
      assert.equal(layout.text(), before);
      assert.equal(await first.isUnsaved(), 0);
      await second.row("seven").waitFor({ timeout: 20_000 });
      await second.convert("seven");
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal(layout.text(), before);
      fs.rmSync(layout.lock);
      await converted("seven");
      await until("the lock to be gone", () => !fs.existsSync(layout.lock));
    });
  } catch {
    // Told above.
  } finally {
    await browser.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
