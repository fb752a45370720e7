// The story of the README, driven as a person would in a real VS Code with the packaged extension: open, look, hover,
// Ctrl+., convert, save; then the command with its preview. The pictures are what README shows.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../../tools/chromium.mjs";
import { startVsCodeServer } from "../../tools/vscode-server.mjs";

const SAMPLE = "legacy-cache-index.json";
const TWIN = "cache-manifest.json";
const LOSSY = "cache-with-platforms.json";
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };
/** Room for the longest line of the samples at this font size, and no more: README shows the pictures at about 900 pixels. */
const WIDE = { width: 1000, height: 620 };
const SMALL = { width: 860, height: 500 };

/** The sample with a `platform` at each entry, which an image manifest's layers do not have. */
function writeLossy(workspace) {
  const index = JSON.parse(fs.readFileSync(path.join(workspace, SAMPLE), "utf8"));
  for (const entry of index.manifests.slice(0, 2)) entry.platform = { architecture: "amd64", os: "linux" };
  fs.writeFileSync(path.join(workspace, LOSSY), `${JSON.stringify(index, null, 2)}\n`);
}

/**
 * Drives the story once.
 * @param shots folder for the pictures
 * @param keep names of the pictures to write, without theme; left out: all
 */
export async function driveAsAPerson({ vsix, workspace, theme, shots, keep, tell }) {
  fs.mkdirSync(shots, { recursive: true });
  writeLossy(workspace);
  const twin = fs.readFileSync(path.join(workspace, TWIN), "utf8");
  const server = await startVsCodeServer({
    vsix: [vsix],
    settings: {
      "workbench.colorTheme": THEMES[theme],
      "editor.fontSize": 13,
      "editor.scrollBeyondLastLine": false,
      "workbench.activityBar.location": "hidden",
      "workbench.layoutControl.enabled": false,
      "window.commandCenter": false,
      "breadcrumbs.enabled": false,
    },
  });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: WIDE, colorScheme: theme, deviceScaleFactor: 1.5 });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const shot = async (name, always = false) => {
    if (!always && keep !== undefined && !keep.includes(`${name}-${theme}`)) return;
    await page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
  };
  const step = async (title, act) => {
    try {
      await act();
      tell(true, `${theme}: ${title}`);
    } catch (error) {
      await page.screenshot({ path: path.join(shots, `failed-${theme}.png`) }).catch(() => {});
      tell(false, `${theme}: ${title}`, String(error?.stack ?? error));
      throw error;
    }
  };
  /** A press can be lost while the workbench settles. */
  const pressUntil = async (key, what, locator) => {
    for (let press = 0; press < 6; press++) {
      await page.keyboard.press(key);
      const found = await locator.waitFor({ timeout: 4_000 }).then(
        () => true,
        () => false,
      );
      if (found) return;
    }
    throw new Error(`${key} brought no ${what}`);
  };
  /** Ctrl+S until the file holds the converted sample: a press before the editor has the focus is lost. */
  const save = async (file) => {
    for (let press = 0; press < 10 && fs.readFileSync(file, "utf8") !== twin; press++) {
      await page.keyboard.press("Control+s");
      await page.waitForTimeout(500);
    }
  };
  const resize = async (size) => {
    await page.setViewportSize(size);
    await page.waitForTimeout(400); // the editor lays itself out anew
  };
  /** Types into the box that a key opens and takes the row; the box closes by itself when something else takes the focus. */
  const choose = async (key, words, row) => {
    const box = page.locator(".quick-input-widget input:visible").first();
    for (let tries = 0; ; tries++) {
      try {
        await pressUntil(key, "box to type into", box);
        await box.fill(words, { timeout: 2_000 });
        await page.locator(".quick-input-list .monaco-list-row", { hasText: row }).first().click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (tries === 3) throw error;
        await page.keyboard.press("Escape");
      }
    }
  };
  const run = (title) => choose("F1", `>${title}`, title);
  const openByName = async (name) => {
    await choose("Control+p", name, name);
    await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: 10_000 });
  };
  const editor = page.locator(".editor-instance .monaco-editor").first();
  const marks = page.locator(".squiggly-warning, .squiggly-error, .squiggly-info");
  const statusItem = page
    .locator("[id='oci-manifest.oci-manifest.oci-manifest.status'], .statusbar-item", { hasText: /^OCI |^Docker / })
    .first();
  const isConverted = page.locator(".statusbar-item", { hasText: /^OCI image manifest/ }).first();

  try {
    await page.goto(`${server.base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });

    await step("the sample opens and is marked at its tokens", async () => {
      await page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
      const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: SAMPLE });
      await row.waitFor({ timeout: 60_000 });
      await row.dblclick();
      await editor.locator(".view-line").first().waitFor();
      await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
      await page.locator(".squiggly-info").first().waitFor({ timeout: 20_000 });
      await page.keyboard.press("Control+b");
      await page.locator(".explorer-folders-view").waitFor({ state: "hidden" });
    });
    await step("the status bar says what the document is, with its digest", async () => {
      await statusItem.waitFor({ timeout: 20_000 });
      assert.match(await statusItem.textContent(), /^OCI image index · sha256:[0-9a-f]{8} · 5\.\d kB · BuildKit cache, legacy form/);
      await statusItem.hover();
      const tooltip = page.locator(".monaco-hover:visible", { hasText: "As it stands" }).first();
      await tooltip.waitFor({ timeout: 10_000 });
      assert.match(await tooltip.textContent(), /sha256:[0-9a-f]{64}[\s\S]*sha256:[0-9a-f]{64}/);
      await shot("status");
      await page.mouse.move(600, 300);
      await page.keyboard.press("Escape");
    });
    await step("the Problems panel lists one warning", async () => {
      await page.keyboard.press("Control+Shift+M");
      const panel = page.locator(".markers-panel");
      await panel.waitFor({ timeout: 20_000 });
      await panel.locator(".monaco-list-row", { hasText: "legacy-cache-index" }).first().waitFor({ timeout: 20_000 });
      await shot("problems");
      await page.keyboard.press("Control+Shift+M");
      await panel.waitFor({ state: "hidden" });
    });
    await step("hovering a media type explains it", async () => {
      const token = editor.locator(".view-line span", { hasText: /application\/vnd\.oci\.image\.layer\.v1\.tar\+gzip/ }).first();
      await token.hover();
      const hover = page.locator(".monaco-hover:visible", { hasText: /Layer · tar, gzip/ }).first();
      await hover.waitFor({ timeout: 20_000 });
      await page.waitForTimeout(500); // it fades in
      assert.match(await hover.textContent(), /--cache-to type=registry,ref=…,image-manifest=true,oci-mediatypes=true/);
      await shot("hover");
      await page.mouse.move(900, 590);
      await page.keyboard.press("Escape");
    });
    await step("Ctrl+. offers the conversion first", async () => {
      await resize(SMALL);
      await editor
        .locator(".view-line span", { hasText: /^"manifests"$/ })
        .first()
        .click();
      const menu = page.locator(".action-widget .monaco-list-row.action");
      await pressUntil("Control+Period", "quick-fix menu", menu.first());
      assert.match(await menu.first().textContent(), /^Convert to an image manifest/);
      await shot("quick-fix");
    });
    await step("the conversion leaves no problem", async () => {
      await page.keyboard.press("Enter");
      await marks.first().waitFor({ state: "detached", timeout: 20_000 });
      await page.keyboard.press("Control+Home");
      await page
        .locator(".statusbar-item", { hasText: /^OCI image manifest/ })
        .first()
        .waitFor({ timeout: 20_000 });
      await page.waitForTimeout(800);
      await shot("converted");
    });
    await step("saving writes the image manifest", async () => {
      const file = path.join(workspace, SAMPLE);
      await save(file);
      assert.equal(fs.readFileSync(file, "utf8"), twin);
    });
    const diff = page.locator(".editor-instance .monaco-diff-editor").first();
    const dialog = page.locator(".monaco-dialog-box");
    const preview = async (name) => {
      await openByName(name);
      await marks.first().waitFor({ timeout: 20_000 });
      await run("Convert Cache Index to Image Manifest");
      await diff.locator(".modified .view-line").first().waitFor({ timeout: 20_000 });
    };
    await step("the command shows the conversion side by side", async () => {
      await resize({ width: WIDE.width, height: SMALL.height });
      await preview("legacy-cache-list.json");
      await page.waitForTimeout(1_000); // the differences are coloured a moment later
      await shot("preview");
      await page.locator(".notifications-toasts").getByText("Convert", { exact: true }).first().click();
      await diff.waitFor({ state: "hidden", timeout: 20_000 });
      await isConverted.waitFor({ timeout: 20_000 });
    });
    await step("what would be lost is asked first, and Cancel changes nothing", async () => {
      await preview(LOSSY);
      await page.locator(".title-actions, .editor-actions").getByRole("button", { name: "Convert", exact: true }).first().click();
      await dialog.waitFor({ timeout: 20_000 });
      assert.match(await dialog.textContent(), /`platform` of 2 entries/);
      await page.waitForTimeout(400);
      await shot("losses");
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await diff.waitFor({ state: "hidden", timeout: 20_000 });
      assert.ok(fs.readFileSync(path.join(workspace, LOSSY), "utf8").includes('"platform"'));
    });
    await step("agreed to, it rewrites the document", async () => {
      await preview(LOSSY);
      await page.locator(".title-actions, .editor-actions").getByRole("button", { name: "Convert", exact: true }).first().click();
      await dialog.getByRole("button", { name: /^Convert, dropping/ }).click();
      await diff.waitFor({ state: "hidden", timeout: 20_000 });
      await isConverted.waitFor({ timeout: 20_000 });
      const file = path.join(workspace, LOSSY);
      await save(file);
      assert.ok(fs.readFileSync(file, "utf8") === twin, "the saved text is that of the sample without platforms, converted");
    });
  } catch {
    // told already
  } finally {
    await browser.close();
    await server.stop();
  }
}
