import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { checked, drop, sample, textOf } from "./doing.mjs";

/** samples/local-cache as a tar archive, as a person makes one. */
function archive(root, change = () => {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "oci-manifest-web-"));
  try {
    fs.cpSync(path.join(root, "samples/local-cache"), path.join(folder, "cache"), { recursive: true });
    change(path.join(folder, "cache"));
    execFileSync("tar", ["-cf", path.join(folder, "cache.tar"), "-C", path.join(folder, "cache"), "."]);
    return fs.readFileSync(path.join(folder, "cache.tar"));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const files = (page) => page.locator("#panel-files");

export const tests = {
  "a dropped .tar of a layout is read as a whole: its tree, its documents, its rules": async ({ open, root }) => {
    const { page } = await open();
    await drop(page, "cache.tar", archive(root));
    await page.waitForFunction(() => !document.querySelector("#tab-files").hidden);
    await checked(page);
    assert.equal(await textOf(page), fs.readFileSync(path.join(root, "samples/local-cache/index.json"), "utf8"));
    await page.click("#tab-files");
    const entry = files(page).getByRole("button", { name: /BuildKit cache, legacy form/ });
    await entry.waitFor();
    assert.match(await entry.innerText(), /1 warning/);
    await files(page).locator("summary").first().click();
    await files(page).locator("details li").nth(2).waitFor();
    await entry.click();
    await checked(page);
    await page.click("#tab-problems");
    await page.locator("#problems li", { hasText: "BuildKit cache as image index" }).waitFor();
    assert.equal(await page.locator("#documents .document").count(), 2);
    await page.getByRole("button", { name: /^Close sha256/ }).click();
    await checked(page);
    assert.equal(await page.locator("#documents .document").count(), 1);
  },
  "a blob that is missing from the archive is told, also when it is compressed": async ({ open, root }) => {
    const { page } = await open();
    const lacking = archive(root, (folder) => {
      const blobs = path.join(folder, "blobs/sha256");
      const largest = fs.readdirSync(blobs).sort((a, b) => fs.statSync(path.join(blobs, b)).size - fs.statSync(path.join(blobs, a)).size);
      const index = JSON.parse(fs.readFileSync(path.join(folder, "index.json"), "utf8"));
      assert.ok(largest.includes(index.manifests[0].digest.slice(7)));
      fs.rmSync(path.join(blobs, index.manifests[0].digest.slice(7)));
    });
    await drop(page, "cache.tar.gz", gzipSync(lacking));
    await page
      .locator("#problems li", { hasText: /not in the layout|is not in|missing/i })
      .first()
      .waitFor();
    assert.match(await page.locator("#problems a.rule").first().innerText(), /missing-blob/);
  },
  "an edit of one document is seen in what is said of another": async ({ open, root }) => {
    const { page } = await open();
    await drop(page, "cache.tar", archive(root));
    await page.waitForFunction(() => !document.querySelector("#tab-files").hidden);
    await page.click("#tab-files");
    await files(page)
      .getByRole("button", { name: /BuildKit cache, legacy form/ })
      .click();
    await checked(page);
    await page.focus(".cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    await checked(page);
    await page.click("#tab-problems");
    await page.locator("#problems a.rule", { hasText: "wrong-blob-digest" }).waitFor();
  },
  "what is no layout, no archive and no text is told": async ({ open, root }) => {
    const { page } = await open();
    const told = (pattern) =>
      page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#says").textContent), pattern);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "oci-manifest-web-"));
    fs.writeFileSync(path.join(folder, "a.txt"), "a");
    execFileSync("tar", ["-cf", path.join(folder, "a.tar"), "-C", folder, "a.txt"]);
    await drop(page, "a.tar", fs.readFileSync(path.join(folder, "a.tar")));
    fs.rmSync(folder, { recursive: true });
    await told("holds no image layout");
    await drop(page, "layer.gz", gzipSync(Buffer.from("no tar")));
    await told("holds no image layout");
    await drop(page, "cut.tgz", gzipSync(archive(root)).subarray(0, 300));
    await told("damaged");
    await drop(page, "image.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]));
    await told("no text in UTF-8");
    // Nothing of it took the place of the document.
    assert.equal(await page.locator("#documents .document").innerText(), "legacy-cache-index.json");
  },
  "an archive that is cut off is read as far as it goes, and told": async ({ open, root }) => {
    const { page } = await open();
    const whole = archive(root);
    await drop(page, "cut.tar", whole.subarray(0, whole.length - 12_000));
    await page.waitForFunction(() => /not whole|holds no image layout/.test(document.body.textContent));
  },
  "a single file takes the place of the sample, and its name is shown": async ({ open, root }) => {
    const { page } = await open();
    await drop(page, "<img src=x onerror=alert(1)>.json", fs.readFileSync(path.join(root, "samples/helm-chart.json")));
    await page.waitForFunction(() => /Helm/.test(document.querySelector("#status").textContent));
    assert.equal(await page.locator("#documents .document").innerText(), "<img src=x onerror=alert(1)>.json");
    assert.equal(await page.locator("#documents img").count(), 0);
  },
  "the samples with a layout show it, too": async ({ open }) => {
    const { page } = await open();
    await sample(page, "machine");
    await page.locator("#problems a.rule", { hasText: "wrong-target-platform" }).waitFor();
    await page.click("#tab-files");
    await files(page).locator("li").nth(1).waitFor();
    await sample(page, "chart");
    assert.equal(await page.locator("#tab-files").isVisible(), false);
  },
};
