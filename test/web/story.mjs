import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { checked, paste, sample, textOf } from "./doing.mjs";

const read = (root, name) => fs.readFileSync(path.join(root, "samples", name), "utf8");
const problems = (page) => page.locator("#problems > p").first().innerText();

export const tests = {
  "the first sample is checked when the page opens: marks, list, status line": async ({ open }) => {
    const { page } = await open();
    assert.equal(await problems(page), "1 warning");
    assert.equal(await page.locator("#story h2").innerText(), "A cache that ECR refuses");
    assert.ok((await page.locator(".cm-lintRange-warning").count()) >= 1);
    assert.match(await page.locator("#problems li").first().innerText(), /BuildKit cache as image index/);
    const status = await page.locator("#status").innerText();
    assert.match(status, /OCI image index · BuildKit cache, legacy form · 12 layers/);
    assert.match(status, /sha256:7a583bd1…\s+5\s081 bytes as it stands/);
    assert.equal(await page.locator("#count").innerText(), "1 warning");
  },
  "each sample opens from the gallery and is told as what it is": async ({ open }) => {
    const { page } = await open();
    const expected = {
      cache: [/BuildKit cache, legacy form/, /^1 warning$/],
      unknown: [/3 platforms, 3 attestations/, /^No problems$/],
      ambiguous: [/./, /error/],
      broken: [/OCI image manifest/, /^4 errors, 4 warnings/],
      secret: [/image config/i, /remark/],
      machine: [/OCI image index/, /error/],
      layout: [/OCI image index/, /./],
      chart: [/Helm/i, /^No problems$/],
      config: [/BuildKit cache config/, /^No problems$/],
    };
    await page.click("#tab-samples");
    const ids = await page.locator("[data-sample]").evaluateAll((all) => all.map((one) => one.dataset.sample));
    assert.deepEqual(ids, Object.keys(expected));
    for (const [id, [status, count]] of Object.entries(expected)) {
      await sample(page, id);
      assert.match(await page.locator("#status .kind").innerText(), status, id);
      assert.match(await problems(page), count, id);
      assert.ok((await page.locator("#story h2").innerText()).length > 5, id);
    }
  },
  "what is pasted into an untouched sample takes its place": async ({ open, root }) => {
    const { page } = await open();
    await page.click(".cm-content");
    await page.evaluate((text) => navigator.clipboard.writeText(text), read(root, "image-manifest.json"));
    await page.keyboard.press("Control+v");
    await page.waitForFunction(() => document.querySelector("#status .kind")?.textContent.includes("OCI image manifest"));
    assert.equal(await problems(page), "No problems");
    assert.equal(await textOf(page), read(root, "image-manifest.json"));
    assert.equal(await page.locator("#story").innerText(), "");
  },
  "hover tells the problem with its fix and what the token means; a click in it converts": async ({ open, root }) => {
    const { page } = await open();
    await page.locator(".cm-line", { hasText: "layer.v1.tar+gzip" }).first().locator(".cm-lintRange").hover();
    const hover = page.locator(".cm-tooltip .hover, .cm-tooltip.hover").first();
    await hover.waitFor();
    const says = await hover.innerText();
    assert.match(says, /is a layer; manifests lists manifests and indexes/);
    assert.match(says, /Layer · tar, gzip/);
    await hover.locator("button.fix").first().click();
    await checked(page);
    assert.equal(await textOf(page), read(root, "cache-manifest.json"));
    assert.equal(await problems(page), "No problems");
    await page.keyboard.press("Control+z");
    await checked(page);
    assert.equal(await textOf(page), read(root, "legacy-cache-index.json"));
  },
  "a problem leads to its token, and its fix mends it; all safe fixes at once": async ({ open }) => {
    const { page } = await open();
    await sample(page, "broken");
    const row = page.locator("#problems li", { hasText: "has upper-case digits" });
    await row.locator("button.problem").click();
    const selected = await page.evaluate(() => getSelection().toString());
    assert.match(selected, /^"sha256:540F0C1/);
    const before = await page.locator("#problems .problems > li").count();
    await row.locator("button.fix").click();
    await checked(page);
    await page.waitForFunction((count) => document.querySelectorAll("#problems .problems > li").length < count, before);
    await page.getByRole("button", { name: "Apply all fixes that keep the meaning" }).click();
    await checked(page);
    await page.waitForFunction(() => !/Apply all/.test(document.querySelector("#problems").textContent));
    assert.doesNotMatch(await textOf(page), /"2199018"/);
  },
  "the menu of Ctrl-. works by keyboard alone, and Escape gives the editor back": async ({ open, root }) => {
    const { page } = await open();
    await page.locator("#problems button.problem").first().click();
    await page.keyboard.press("Control+.");
    const first = page.getByRole("menuitem").first();
    await first.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
    assert.match(await first.innerText(), /^Convert to an image manifest/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
    assert.equal(await page.getByRole("menuitem").count(), 0);
    await page.keyboard.press("Control+.");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
    await page.keyboard.press("Enter");
    await checked(page);
    assert.equal(await textOf(page), read(root, "cache-manifest.json"));
  },
  "Convert shows the new digest, before and after, and converts": async ({ open, root }) => {
    const { page } = await open();
    await page.click("#tab-convert");
    const panel = page.locator("#panel-convert");
    await panel.locator("code.digest").waitFor();
    assert.match(await panel.innerText(), /sha256:f2d7237f/);
    assert.ok((await panel.locator(".diff ins").count()) > 3 && (await panel.locator(".diff del").count()) > 3);
    await panel.getByRole("button", { name: "Convert", exact: true }).click();
    await checked(page);
    assert.equal(await textOf(page), read(root, "cache-manifest.json"));
    assert.match(await page.locator("#status").innerText(), /sha256:f2d7237f/);
  },
  "what a conversion costs stands on its button, and a refusal at its token": async ({ open, root }) => {
    const { page } = await open();
    const index = JSON.parse(read(root, "legacy-cache-index.json"));
    for (const entry of index.manifests.slice(0, 2)) entry.platform = { architecture: "amd64", os: "linux" };
    await paste(page, JSON.stringify(index, null, 2));
    await page.click("#tab-convert");
    await page.getByRole("button", { name: /^Convert, dropping `?platform/ }).waitFor();
    await paste(page, read(root, "image-config.json"));
    await page.getByText("Not converted").waitFor();
  },
  "Explain and Picture show the document, and a box leads to its digest": async ({ open }) => {
    const { page } = await open();
    await sample(page, "unknown");
    await page.click("#tab-explain");
    await page.locator("#panel-explain h3", { hasText: "What does what" }).waitFor();
    await page.click("#tab-picture");
    await page.locator("#panel-picture .node").first().waitFor();
    assert.equal(await page.locator("#panel-picture .node").count(), 7);
    await page.locator("#panel-picture .node.root").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    assert.match(await page.evaluate(() => getSelection().toString()), /^sha256:12abcf6e/);
    await sample(page, "config");
    await page.click("#tab-picture");
    await page.locator("#panel-picture pre", { hasText: "flowchart" }).waitFor();
  },
  "completion writes a document from nothing, and says what its parts mean": async ({ open }) => {
    const { page } = await open();
    await page.click("#clear");
    await page.click(".cm-content");
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
    await page.locator(".cm-completionInfo").waitFor();
    const titles = await page.locator(".cm-tooltip-autocomplete li").allInnerTexts();
    assert.ok(
      titles.some((title) => /index/i.test(title)),
      titles.join("; "),
    );
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "manifest" }).first().click();
    await checked(page);
    const text = await textOf(page);
    assert.equal(JSON.parse(text).schemaVersion, 2);
    assert.doesNotMatch(text, /\$\{|\$\d/);
  },
  "in half-typed text a media type is completed with its quotation marks": async ({ open }) => {
    const { page } = await open();
    await paste(
      page,
      '{\n  "schemaVersion": 2,\n  "mediaType": "application/vnd.oci.image.manifest.v1+json",\n  "config": {\n    "mediaType": \n  }\n}\n',
    );
    await page.locator(".cm-line", { hasText: '"mediaType": ' }).nth(1).click();
    await page.keyboard.press("End");
    await page.keyboard.type('"', { delay: 30 });
    await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
    await page.keyboard.type("image.config", { delay: 30 });
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "application/vnd.oci.image.config.v1+json" }).first().click();
    await checked(page);
    assert.match(await textOf(page), /"mediaType": "application\/vnd\.oci\.image\.config\.v1\+json"\n/);
  },
  "Ctrl-K Ctrl-I says what stands at the caret": async ({ open }) => {
    const { page } = await open({ viewport: { width: 1280, height: 2400 } });
    await sample(page, "unknown");
    await page.locator(".cm-line", { hasText: '"architecture": "unknown"' }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+i");
    await page.locator(".cm-tooltip", { hasText: "Attestation of linux/amd64" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector(".cm-tooltip") === null);
  },
  "a reader that is chosen refuses what it is known to refuse": async ({ open, root }) => {
    const { page } = await open();
    await paste(page, read(root, "legacy-cache-index.json"));
    await page.selectOption("#target", "ecr");
    await page.locator("#problems .severity.error").first().waitFor();
    assert.match(await page.locator("#problems li").first().innerText(), /refused by Amazon ECR/i);
  },
  "JSON that is nothing of ours is left alone, and so is an empty page": async ({ open, root }) => {
    const { page } = await open();
    await paste(page, read(root, "unrelated-app-manifest.json"));
    assert.match(await problems(page), /no container manifest/);
    assert.equal(await page.locator(".cm-lintRange").count(), 0);
    assert.equal(await page.locator("#status").innerText(), "Not a container manifest");
    await page.click("#clear");
    await checked(page);
    assert.match(await problems(page), /^Paste a manifest/);
  },
};
