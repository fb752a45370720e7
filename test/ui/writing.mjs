// Writing from an empty file, as a person does it in a real VS Code with the packaged extension: ask for proposals, accept one with its
// tab stops, ask inside a string, read the documentation, and hover over what is unknown.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../../tools/chromium.mjs";
import { startVsCodeServer } from "../../tools/vscode-server.mjs";

const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };

/**
 * Drives the story once.
 * @param shots folder for the pictures
 */
export async function driveWriting({ vsix, workspace, theme, shots, tell }) {
  fs.mkdirSync(shots, { recursive: true });
  const file = path.join(workspace, "new.json");
  fs.writeFileSync(file, "");
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
      "workbench.startupEditor": "none",
    },
  });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1000, height: 560 }, colorScheme: theme, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  const shot = (name) => page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
  const step = async (title, act) => {
    try {
      await act();
      tell(true, `${theme}: ${title}`);
    } catch (error) {
      await page.screenshot({ path: path.join(shots, `failed-writing-${theme}.png`) }).catch(() => {});
      tell(false, `${theme}: ${title}`, String(error?.stack ?? error));
      throw error;
    }
  };
  const until = async (what, holds) => {
    for (let tries = 0; tries < 60; tries++) {
      if (await holds()) return;
      await page.waitForTimeout(200);
    }
    throw new Error(`waited in vain for ${what}`);
  };
  const openByName = async (name) => {
    const box = page.locator(".quick-input-widget input:visible").first();
    for (let tries = 0; tries < 5; tries++) {
      await page.keyboard.press("Control+p");
      if (
        !(await box.waitFor({ timeout: 4_000 }).then(
          () => true,
          () => false,
        ))
      )
        continue;
      await box.fill(name);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click({ timeout: 8_000 });
      break;
    }
    await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: 15_000 });
  };
  const editor = page.locator(".editor-instance .monaco-editor").first();
  const list = page.locator(".suggest-widget.visible .monaco-list-row");
  /** Asks for proposals until the list holds the one that is awaited: the server may still be starting. */
  const suggest = async (label) => {
    for (let tries = 0; tries < 12; tries++) {
      await page.keyboard.press("Control+Space");
      const found = await list
        .filter({ hasText: label })
        .first()
        .waitFor({ timeout: 4_000 })
        .then(
          () => true,
          () => false,
        );
      if (found) return;
      await page.keyboard.press("Escape");
    }
    throw new Error(`${label} is not proposed`);
  };
  const save = async (holds) => {
    await until("the saved text", async () => {
      await page.keyboard.press("Control+s");
      await page.waitForTimeout(300);
      return holds(fs.readFileSync(file, "utf8"));
    });
  };

  try {
    await page.goto(`${server.base}/?folder=${encodeURIComponent(workspace)}`, { waitUntil: "commit" });
    await step("an empty file: whole documents are proposed when asked", async () => {
      await page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
      await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "new.json" }).waitFor({ timeout: 60_000 });
      await page.keyboard.press("Control+b");
      await openByName("new.json");
      await editor.click();
      await suggest("OCI image index");
      await page.waitForTimeout(600);
      await shot("writing-documents");
    });
    await step("accepted, it is an index without problems", async () => {
      await list.filter({ hasText: "OCI image index" }).first().click();
      await page.waitForTimeout(800);
      await shot("writing-tab-stops");
      await page.keyboard.press("Escape");
      await save((text) => /"platform": \{\n {8}"architecture": "amd64"/.test(text));
      JSON.parse(fs.readFileSync(file, "utf8"));
      assert.equal(await page.locator(".squiggly-warning, .squiggly-error").count(), 0);
    });
    await step("a second entry: parts are proposed, and what is accepted gets its comma", async () => {
      const brace = editor.locator(".view-line", { hasText: /^\s+\}$/ });
      await brace.last().click();
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await suggest("attestation entry");
      await page.waitForTimeout(600);
      await shot("writing-parts");
      await list.filter({ hasText: "attestation entry" }).first().click();
      await page.keyboard.press("Escape");
      await save((text) => text.includes("attestation-manifest"));
      const { manifests } = JSON.parse(fs.readFileSync(file, "utf8"));
      assert.equal(manifests.length, 2);
      assert.equal(manifests[1].annotations["vnd.docker.reference.digest"], manifests[0].digest);
    });
    await step("media types with their documentation", async () => {
      const type = editor.locator(".view-line span", { hasText: /application\/vnd\.oci\.image\.manifest/ }).first();
      await type.dblclick();
      await suggest("application/vnd.oci.image.index.v1+json");
      await page.keyboard.press("Control+Space"); // opens the details
      await page.locator(".suggest-details", { hasText: "image-spec" }).waitFor({ timeout: 10_000 });
      assert.match(await list.first().textContent(), /application\/vnd\.oci\.image\.manifest/);
      await page.waitForTimeout(600);
      await shot("writing-media-types");
      await page.keyboard.press("Escape");
    });
    await step("hover says what unknown/unknown is", async () => {
      await openByName("multi-platform-index.json");
      const token = editor.locator(".view-line span", { hasText: /^"unknown"$/ }).last();
      const hover = page.locator(".monaco-hover:visible", { hasText: /Attestation of linux/ }).first();
      // A press is lost while the editor opens, and a hover while it settles.
      await until("the hover", async () => {
        if ((await token.count()) === 0) {
          await editor.locator(".view-line").first().click();
          await page.keyboard.press("Control+End");
        }
        await page.mouse.move(700, 540);
        await token.hover({ timeout: 3_000 }).catch(() => {});
        return hover.waitFor({ timeout: 4_000 }).then(
          () => true,
          () => false,
        );
      });
      await page.waitForTimeout(600);
      assert.match(await hover.textContent(), /--provenance=false/);
      await shot("hover-attestation");
    });
  } catch {
    // told already
  } finally {
    await browser.close();
    await server.stop();
  }
}
