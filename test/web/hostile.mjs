import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { checked, drop, paste } from "./doing.mjs";

/** What somebody could write into every string in the hope that a page takes it for more than text. */
const STRINGS = [
  "<img src=x onerror=\"window.hacked='img'\">",
  "<script>window.hacked='script'</script>",
  "[click](javascript:window.hacked='link')",
  "![picture](https://example.com/x.png)",
  "javascript:window.hacked='url'",
  "data:text/html,<script>window.hacked='data'</script>",
  "`</code><svg onload=window.hacked='svg'>`",
  "\u202etxt.exe\u202c \u2066hidden\u2069 \u200f\u061c\u0000\u001b[31m",
  "</textarea></title></style><iframe srcdoc='<script>parent.hacked=1</script>'>",
  "$\u007balert(1)} {{constructor.constructor('window.hacked=1')()}} <!-- --> ]]> \u2028",
];

/** A document with hostile text wherever a string stands, keys of annotations included. */
function poisoned(value, next, path = "") {
  if (typeof value === "string") return /mediaType$|^schemaVersion$/.test(path) && Math.abs(hash(path + value)) % 3 ? value : `${next()}`;
  if (Array.isArray(value)) return value.map((one, i) => poisoned(one, next, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return value;
  const free = /(?:annotations|Labels|labels)$/.test(path);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => [[key, poisoned(one, next, `${path}.${key}`)], ...(free ? [[next(), next()]] : [])]),
  );
}

const hash = (text) => [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 7);

/** Nothing of it ran, became an element or a link, or can be seen as what it is not. */
async function harmless(page, where) {
  const found = await page.evaluate(() => ({
    hacked: window.hacked,
    elements: document.querySelectorAll(
      "img:not(.home img, .cm-widgetBuffer), script:not([src]), iframe:not([title^='The rule']), object, embed, [onerror], [onload], style:not([nonce])",
    ).length,
    links: [...document.querySelectorAll("a[href]")].map(({ href }) => href).filter((href) => !/^https?:/.test(href)),
    strange: [...document.querySelectorAll("a[href]")].map(({ href }) => href).filter((href) => /example\.com/.test(href)),
    turned: document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u0000\u001b]/)?.[0],
  }));
  assert.deepEqual(found, { hacked: undefined, elements: 0, links: [], strange: [], turned: undefined }, where);
}

async function lookEverywhere(page, where) {
  await harmless(page, `${where}: problems`);
  for (const tab of ["convert", "explain", "picture", "samples"]) {
    await page.click(`#tab-${tab}`);
    await page.waitForTimeout(250);
    await harmless(page, `${where}: ${tab}`);
  }
  await page.click("#tab-problems");
  for (const mark of (await page.locator(".cm-lintRange:visible").all()).slice(0, 3)) {
    await mark.hover();
    await page.waitForTimeout(600);
    await harmless(page, `${where}: hover`);
  }
  await page.locator(".cm-line").nth(3).click();
  await page.keyboard.press("Control+.");
  await page.waitForTimeout(300);
  await harmless(page, `${where}: menu`);
  await page.keyboard.press("Escape");
}

export const tests = {
  "every string hostile: all of it is shown as text, in every panel": async ({ open, root }) => {
    for (const name of ["legacy-cache-index", "multi-platform-index", "image-manifest", "image-config", "helm-chart", "cacheconfig"]) {
      const { page, context } = await open();
      let at = 0;
      const next = () => STRINGS[at++ % STRINGS.length];
      const value = JSON.parse(fs.readFileSync(path.join(root, "samples", `${name}.json`), "utf8"));
      const text = JSON.stringify(poisoned(value, next), null, 2);
      page.on("dialog", () => assert.fail("a dialog"));
      await paste(page, text);
      await lookEverywhere(page, name);
      await context.close();
    }
  },
  "as digests, sizes, types, times and addresses, where messages quote them": async ({ open }) => {
    for (const string of STRINGS) {
      const { page, context } = await open();
      const entry = {
        mediaType: string,
        digest: string,
        size: string,
        urls: [string],
        platform: { architecture: string, os: string },
        annotations: {
          [string]: string,
          "org.opencontainers.image.url": string,
          "org.opencontainers.image.created": string,
          "org.opencontainers.image.licenses": string,
        },
      };
      const document = {
        schemaVersion: string,
        mediaType: "application/vnd.oci.image.index.v1+json",
        artifactType: string,
        manifests: [entry, entry],
        subject: entry,
        [string]: string,
      };
      await paste(page, JSON.stringify(document, null, 1));
      await lookEverywhere(page, string);
      await context.close();
    }
  },
  "file names, names in links and names in archives": async ({ open, root }) => {
    const sample = fs.readFileSync(path.join(root, "samples/helm-chart.json"));
    for (const string of STRINGS) {
      const { page, context } = await open({
        hash: `#name=${encodeURIComponent(string)}&kind=${encodeURIComponent(string)}&target=${encodeURIComponent(string)}&text=y0jNycnXUUjPz0lRBAA`,
      });
      await checked(page);
      await harmless(page, `link ${string}`);
      await drop(page, `${string.replaceAll("/", "").replaceAll("\u0000", "")}.json`, sample);
      await page.waitForFunction(() => /Helm/.test(document.querySelector("#status").textContent));
      await page.click("#tab-explain");
      await page.waitForTimeout(200);
      await harmless(page, `file ${string}`);
      await context.close();
    }
  },
};
