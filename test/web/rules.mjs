import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { deflateRawSync } from "node:zlib";

/** Rules that say nothing without a configuration, or whose fault an everyday setting does not show. */
const SILENT = new Set(["expected-platforms", "required-annotations"]);

/** The fragment that the first wrong example of a page opens with; `undefined` where the page does not hold all of it. */
function firstWrong(html) {
  const wrong = html.slice(html.indexOf("<h2>Wrong</h2>"), html.indexOf("<h2>Right</h2>"));
  const example = wrong.slice(0, wrong.indexOf("</div>"));
  const link = /<a class="open" href="[^"#]*#([^"]+)"/.exec(example)?.[1];
  if (link !== undefined) return plain(link);
  const button = /<button type="button" class="open"([^>]*)>/.exec(example)?.[1];
  if (button === undefined) return undefined;
  const text = plain(/<code[^>]*>([\s\S]*?)\n?<\/code>/.exec(example)[1]);
  const fields = [...button.matchAll(/data-(\w+)="([^"]*)"/g)].map(
    ([, key, value]) => `${key === "specversion" ? "specVersion" : key}=${value}`,
  );
  return [...fields, `text=${deflateRawSync(Buffer.from(text)).toString("base64url")}`].join("&");
}

const plain = (html) =>
  html.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCharCode(code) : { lt: "<", gt: ">", quot: '"', amp: "&" }[name],
  );

export const tests = {
  "a rule's page reads without JavaScript, and leads to its clause and its fellows": async ({ open }) => {
    const { page } = await open({ base: "rules/legacy-cache-index.html", ready: false, javaScriptEnabled: false });
    assert.equal(await page.locator("h1").innerText(), "Legacy cache index");
    const text = await page.locator("main").innerText();
    for (const words of ["Why it matters", "Wrong", "Right", "Facts", "400 Bad Request", "image-manifest=true"])
      assert.ok(text.includes(words), words);
    assert.match(await page.title(), /^Legacy cache index/);
    assert.match(await page.locator('meta[name="description"]').getAttribute("content"), /legacy form/);
  },
  "every wrong example shows its rule in the editor": async ({ open, made, root }) => {
    const { page } = await open();
    const missing = [];
    for (const name of made.map(({ path: one }) => one).filter((one) => /^rules\/(?!index\.html)/.test(one))) {
      const id = path.basename(name, ".html");
      const fragment = SILENT.has(id) ? undefined : firstWrong(fs.readFileSync(path.join(root, "web/dist", name), "utf8"));
      if (fragment === undefined) continue;
      await page.evaluate((hash) => {
        delete document.documentElement.dataset.checked;
        location.hash = hash;
      }, fragment);
      const link = page.locator(`#problems a[data-rule="${id}"]`).first();
      await link.waitFor({ timeout: 5_000 }).catch(() => missing.push(id));
    }
    assert.deepEqual(missing, []);
  },
  "a click on an example opens it, alone or with its layout, also from the panel in the editor": async ({ open }) => {
    for (const id of ["malformed-digest", "missing-blob"]) {
      const { page } = await open({ base: `rules/${id}.html`, ready: false });
      await page.locator(".example .open").first().click();
      await page.waitForURL(/index\.html/);
      await page.locator(`#problems a[data-rule="${id}"]`).first().waitFor();
    }
    const { page } = await open();
    await page.locator("#problems a.rule").first().click();
    await page.frameLocator("#panel-rule iframe").locator(".example .open").last().click();
    await page.waitForFunction(() => document.querySelector("#problems > p")?.textContent === "No problems");
  },
  "an error that somebody pastes leads to its rule, from every page": async ({ open }) => {
    const error =
      'ERROR: failed to solve: error writing manifest blob: failed commit on ref "sha256:9f1c0c4c7a7b1df6c1d2e3b4": unexpected status from PUT request to https://123.dkr.ecr.eu-west-1.amazonaws.com/v2/app/manifests/cache: 400 Bad Request';
    const first = await open();
    await first.page.fill("#search", error);
    const link = first.page.locator("#search-results a").first();
    await link.waitFor();
    assert.equal(await link.locator("strong").innerText(), "Legacy cache index");
    await first.page.keyboard.press("ArrowDown");
    await first.page.keyboard.press("Enter");
    await first.page.frameLocator("#panel-rule iframe").locator("h1", { hasText: "Legacy cache index" }).waitFor();
    const second = await open({ base: "rules/index.html", ready: false });
    await second.page.fill("#search", error);
    await second.page.locator("#search-results a").first().click();
    await second.page.waitForURL(/rules\/legacy-cache-index\.html$/);
    await second.page.fill("#search", "qwxyz plonk");
    await second.page.getByText("No rule has these words").waitFor();
  },
  "the list of rules has them all": async ({ open, made }) => {
    const { page } = await open({ base: "rules/index.html", ready: false });
    const listed = await page.locator(".rules a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.deepEqual(
      listed.sort(),
      made
        .map(({ path: name }) => name)
        .filter((name) => /^rules\/(?!index\.html)/.test(name))
        .map((name) => name.slice(6))
        .sort(),
    );
  },
};
