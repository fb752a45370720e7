import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { checked, paste, textOf } from "./doing.mjs";

const packed = (text) => deflateRawSync(Buffer.from(text)).toString("base64url");

/** Presses *Share* and reads the link as a person pastes it. */
async function shared(page) {
  await page.click("#share");
  await page.waitForFunction(() => /link/.test(document.querySelector("#says").textContent));
  return page.evaluate(() => navigator.clipboard.readText());
}

export const tests = {
  "a text goes into the link and comes out of it to the byte, line ends and all": async ({ open, url, root }) => {
    const texts = {
      "as it is": fs.readFileSync(path.join(root, "samples/broken-manifest.json"), "utf8"),
      CRLF: fs.readFileSync(path.join(root, "samples/image-manifest.json"), "utf8").replaceAll("\n", "\r\n"),
      "mixed line ends": '{\r\n  "schemaVersion": 2,\n  "mediaType": "application/vnd.oci.image.index.v1+json",\r  "manifests": [ ]\r\n}\n',
      "a byte order mark and signs beyond the plane":
        '\uFEFF{ "schemaVersion": 2, "manifests": [], "annotations": { "a": "\u{1F433} ü \u2028" } }',
    };
    for (const [what, text] of Object.entries(texts)) {
      const first = await open({ hash: `#text=${packed(text)}` });
      await checked(first.page);
      const size = Buffer.byteLength(text);
      const shown = (await first.page.locator("#status").innerText()).replaceAll("\u00a0", "");
      assert.ok(shown.includes(`${size} bytes as it stands`), `${what}: ${shown}`);
      const link = await shared(first.page);
      assert.ok(link.startsWith(`${url}index.html#`) || link.startsWith(`${url}#`), link);
      const fragment = new Map(
        link
          .slice(link.indexOf("#") + 1)
          .split("&")
          .map((part) => part.split("=")),
      );
      const { inflateRawSync } = await import("node:zlib");
      assert.equal(inflateRawSync(Buffer.from(fragment.get("text"), "base64url")).toString("utf8"), text, what);
      await first.context.close();
    }
  },
  "the link opens the document again, with its name and the reader it is for": async ({ open, root }) => {
    const first = await open();
    const text = fs.readFileSync(path.join(root, "samples/legacy-cache-list.json"), "utf8");
    await paste(first.page, text);
    await first.page.selectOption("#target", "podman");
    const link = await shared(first.page);
    const { page } = await open({ hash: link.slice(link.indexOf("#")) });
    await checked(page);
    assert.equal(await textOf(page), text);
    assert.equal(await page.inputValue("#target"), "podman");
    assert.equal(await page.locator("#story").innerText(), "");
  },
  "a second link in the same tab is opened, too, and typing takes it out of the address": async ({ open, root }) => {
    const { page } = await open();
    const text = fs.readFileSync(path.join(root, "samples/helm-chart.json"), "utf8");
    await page.evaluate((hash) => (location.hash = hash), `text=${packed(text)}`);
    await page.waitForFunction(() => /Helm/.test(document.querySelector("#status").textContent));
    assert.equal(await textOf(page), text);
    await page.keyboard.type(" ");
    await checked(page);
    assert.equal(new URL(page.url()).hash, "");
  },
  "a long link is copied with a word of warning, and one that is too long is not": async ({ open }) => {
    const { page } = await open();
    const noise = (count) =>
      JSON.stringify({
        schemaVersion: 2,
        manifests: [],
        annotations: Object.fromEntries(Array.from({ length: count }, () => [Math.random().toString(36), Math.random().toString(36)])),
      });
    await paste(page, noise(1000));
    await page.click("#share");
    await page.waitForFunction(() => /some programs cut long links/.test(document.querySelector("#says").textContent));
    await paste(page, noise(60_000));
    await page.click("#share");
    await page.waitForFunction(() => /too long for a link/.test(document.querySelector("#says").textContent));
    assert.equal(new URL(page.url()).hash, "");
  },
  "a damaged link, and one that unpacks to more than anybody wants, are told and do no harm": async ({ open }) => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, 32)).toString("base64url");
    for (const [fragment, says] of [
      ["text=AAAA", /damaged/],
      [`text=${packed('{"schemaVersion":2}').slice(0, -6)}`, /damaged/],
      [`text=${bomb}`, /16 MB/],
    ]) {
      const { page, context } = await open({ hash: `#${fragment}`, ready: false });
      await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector("#says").textContent), says.source);
      // The first sample is there instead.
      await page.waitForSelector("#story h2");
      await context.close();
    }
    const { page } = await open({ hash: "#text=%%%&name=%E0%A4%A" });
    await page.waitForSelector("#story h2");
  },
  "what was typed is there after a reload, in this tab alone": async ({ open, root }) => {
    const { page, context } = await open();
    const text = fs.readFileSync(path.join(root, "samples/image-config.json"), "utf8");
    await paste(page, text);
    await page.waitForTimeout(600);
    await page.reload();
    await page.waitForSelector("html[data-checked]");
    assert.equal(await textOf(page), text);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.waitForSelector("#story h2");
  },
};
