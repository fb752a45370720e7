import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { buildWeb, isAsset } from "../../tools/build-web.mjs";

const sum = (files) => files.reduce((all, { compressed }) => all + compressed, 0);

export const tests = {
  "the page has at most 600 kB of assets, compressed": async ({ made }) => {
    const assets = made.filter(({ path: name }) => isAsset(name));
    assert.ok(assets.length > 5);
    assert.ok(sum(assets) <= 600_000, `${sum(assets)} bytes`);
  },
  "a rule's page is read by itself and stays small": async ({ made }) => {
    const pages = made.filter(({ path: name }) => !isAsset(name));
    assert.ok(pages.length > 100);
    for (const { path: name, compressed } of pages) assert.ok(compressed <= 20_000, `${name}: ${compressed} bytes`);
  },
  "every file that a page names is there, and nothing from elsewhere is loaded": async ({ root, made }) => {
    const names = new Set(made.map(({ path: name }) => name));
    for (const name of [...names].filter((one) => one.endsWith(".html"))) {
      const html = fs.readFileSync(path.join(root, "web/dist", name), "utf8");
      assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'none';/);
      assert.doesNotMatch(html, /unsafe-inline|unsafe-eval|<script(?![^>]*\bsrc=)|\son\w+="/);
      const loads = [...html.matchAll(/<(?:script|img|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(([, target]) => target);
      assert.ok(loads.length >= 4);
      const links = [...html.matchAll(/<a\b[^>]*?href="([^"#]+)[^"]*"/g)]
        .map(([, target]) => target)
        .filter((target) => !/^https:/.test(target));
      for (const target of [...loads, ...links]) {
        const file = path.posix.join(path.posix.dirname(name), target.replace(/[?#].*/, ""));
        assert.ok(names.has(file), `${name}: ${target}`);
      }
    }
  },
  "the same sources give the same bytes, and nothing of this machine": async ({ root, made }) => {
    assert.deepEqual(await buildWeb(), made);
    for (const { path: name } of made) {
      const text = fs.readFileSync(path.join(root, "web/dist", name), "utf8");
      assert.ok(!text.includes(root), name);
    }
  },
};
