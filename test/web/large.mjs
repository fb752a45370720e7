import assert from "node:assert/strict";
import { drop } from "./doing.mjs";

const LIMIT = 4 * 1024 * 1024;

/** An index of 4 MiB whose every other entry has a fault. */
function index() {
  const entries = [];
  for (let i = 0, length = 0; length < LIMIT; i++) {
    const digest = i.toString(16).padStart(64, "a");
    entries.push({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${i % 2 ? digest : digest.toUpperCase()}`,
      size: 1000 + i,
      platform: { architecture: "amd64", os: "linux", variant: `v${i}` },
    });
    length += 200;
  }
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: entries }, null, 2);
}

export const tests = {
  "a document of 4 MiB is checked, listed up to a limit, and typed into": async ({ open }) => {
    const { page } = await open();
    const text = index();
    assert.ok(text.length > LIMIT);
    await drop(page, "large.json", Buffer.from(text));
    await page.waitForFunction(() => /large\.json/.test(document.querySelector("#documents").textContent));
    // The page answers while the check runs.
    await page.click("#tab-samples");
    await page.locator("[data-sample=cache]").waitFor();
    await page.click("#tab-problems");
    await page.waitForFunction(() => document.documentElement.dataset.checked === document.documentElement.dataset.shown, undefined, {
      timeout: 60_000,
    });
    assert.match(await page.locator("#status").innerText(), /OCI image index/);
    assert.equal(await page.locator("#problems .problems > li").count(), 100);
    assert.match(await page.locator("#problems").innerText(), /more problems are not shown here/);
    await page.getByRole("button", { name: /^Show \d+ more$/ }).click();
    assert.equal(await page.locator("#problems .problems > li").count(), 1000);
    await page.click(".cm-line:nth-child(2)");
    await page.keyboard.press("Home");
    await page.keyboard.type("  ", { delay: 20 });
    await page.waitForFunction(() => document.documentElement.dataset.checked === document.documentElement.dataset.shown, undefined, {
      timeout: 60_000,
    });
    assert.match(await page.locator(".cm-line").nth(1).innerText(), /^ {4}"schemaVersion"/);
    await page.locator("#problems button.problem").nth(3).click();
    assert.match(await page.evaluate(() => getSelection().toString()), /^"sha256:A/);
  },
  "one line of megabytes, and depth without end, leave the page alive": async ({ open }) => {
    const { page } = await open();
    for (const text of [
      `{"schemaVersion":2,"manifests":[],"annotations":{"a":"${"x".repeat(3_000_000)}"}}`,
      `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":${"[".repeat(200_000)}`,
    ]) {
      await drop(page, "odd.json", Buffer.from(text));
      await page.waitForFunction(
        (size) => document.querySelector("#status").textContent.replaceAll("\u00a0", "").includes(`${size} bytes`),
        text.length,
        { timeout: 60_000 },
      );
      await page.click("#tab-explain");
      await page.click("#tab-problems");
      await page.locator("#problems > p").waitFor();
    }
  },
};
