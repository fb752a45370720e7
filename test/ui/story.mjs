// The story of the README, driven as a person would in a real VS Code with the packaged extension: open, look, hover,
// Ctrl+., convert, save. The pictures are what README shows.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../../tools/chromium.mjs";
import { startVsCodeServer } from "../../tools/vscode-server.mjs";

const SAMPLE = "legacy-cache-index.json";
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };

export async function driveAsAPerson({ vsix, workspace, theme, shots, tell }) {
  fs.mkdirSync(shots, { recursive: true });
  const server = await startVsCodeServer({ vsix: [vsix], settings: { "workbench.colorTheme": THEMES[theme], "editor.fontSize": 13 } });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1180, height: 720 }, colorScheme: theme, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  const shot = (name) => page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
  const step = async (title, act) => {
    try {
      await act();
      tell(true, `${theme}: ${title}`);
    } catch (error) {
      await shot("failed").catch(() => {});
      tell(false, `${theme}: ${title}`, String(error?.stack ?? error));
      throw error;
    }
  };
  try {
    await page.goto(`${server.base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });
    const editor = page.locator(".editor-instance .monaco-editor").first();
    const statusItem = page.locator(".statusbar-item", { hasText: /OCI|BuildKit/ });

    await step("the sample opens and is marked at its tokens", async () => {
      await page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
      const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: SAMPLE });
      await row.waitFor({ timeout: 60_000 });
      await row.dblclick();
      await editor.locator(".view-line").first().waitFor();
      await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
      await page.locator(".squiggly-info").first().waitFor({ timeout: 20_000 });
    });
    await step("the status bar says what the document is", async () => {
      await statusItem.first().waitFor({ timeout: 20_000 });
      assert.match(await statusItem.first().innerText(), /cache/i);
    });
    await step("the Problems panel lists one warning", async () => {
      await page.keyboard.press("Control+Shift+M");
      const panel = page.locator(".markers-panel");
      await panel.waitFor({ timeout: 20_000 });
      await panel.locator(".monaco-list-row", { hasText: "legacy-cache-index" }).first().waitFor({ timeout: 20_000 });
      await shot("problems");
      await page.keyboard.press("Control+Shift+M");
    });
    const token = editor.locator(".view-line span", { hasText: /application\/vnd\.oci\.image\.layer\.v1\.tar\+gzip/ }).first();
    await step("hovering a media type explains it", async () => {
      await token.hover();
      const hover = page.locator(".monaco-hover:visible", { hasText: /Layer/ });
      await hover.first().waitFor({ timeout: 20_000 });
      await page.waitForTimeout(400); // the second provider's part arrives a moment later
      await shot("hover");
      await page.mouse.move(900, 690);
      await page.keyboard.press("Escape");
    });
    await step("Ctrl+. offers the conversion first", async () => {
      await editor
        .locator(".view-line span", { hasText: /^"manifests"$/ })
        .first()
        .click();
      const entry = page
        .locator(".action-widget")
        .getByText(/^Convert to an image manifest/)
        .first();
      for (let press = 0; ; press++) {
        await page.keyboard.press("Control+Period"); // the first press can be lost while the workbench settles
        if (
          await entry.waitFor({ timeout: 4_000 }).then(
            () => true,
            () => false,
          )
        )
          break;
        if (press === 5) throw new Error("no quick-fix menu");
      }
      await shot("quick-fix");
    });
    await step("the conversion leaves no problem", async () => {
      await page.keyboard.press("Enter");
      await page.locator(".squiggly-warning").first().waitFor({ state: "detached", timeout: 20_000 });
      await page.locator(".squiggly-info").first().waitFor({ state: "detached", timeout: 20_000 });
      await page.keyboard.press("Control+Home");
      await page.waitForTimeout(800);
      await shot("converted");
    });
    await step("saving writes the image manifest", async () => {
      await page.keyboard.press("Control+s");
      const file = path.join(workspace, SAMPLE);
      for (let i = 0; i < 100 && fs.readFileSync(file, "utf8").includes('"manifests"'); i++) await page.waitForTimeout(100);
      const saved = JSON.parse(fs.readFileSync(file, "utf8"));
      assert.equal(saved.mediaType, "application/vnd.oci.image.manifest.v1+json");
      assert.equal(saved.config.mediaType, "application/vnd.buildkit.cacheconfig.v0");
      assert.ok(saved.layers.length > 0);
    });
  } catch {
    // told already
  } finally {
    await browser.close();
    await server.stop();
  }
}
