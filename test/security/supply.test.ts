import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { bundled, root } from "../cli/bundle.ts";

// What users get besides our own code: pinned, listed, under licences that allow it.

before(bundled);

const text = (name: string): string => readFileSync(path.join(root, name), "utf8");
const manifest = JSON.parse(text("package.json"));
const lock = JSON.parse(text("package-lock.json"));

test("every library is pinned to one version, the lock file's, with the hash of its content", () => {
  for (const group of ["dependencies", "devDependencies"] as const)
    for (const [name, version] of Object.entries(manifest[group] as Record<string, string>)) {
      assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
      assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
    }
  for (const [name, { integrity, link }] of Object.entries(lock.packages as Record<string, { integrity?: string; link?: boolean }>))
    if (name !== "" && link !== true) assert.match(integrity ?? "", /^sha512-/, name);
});

test("no library of ours runs a program when it is installed", () => {
  for (const [name, { dev, hasInstallScript }] of Object.entries(
    lock.packages as Record<string, { dev?: boolean; hasInstallScript?: boolean }>,
  ))
    if (dev !== true && name !== "") assert.notEqual(hasInstallScript, true, name);
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.equal(manifest.scripts[script], undefined, script);
});

test("THIRD-PARTY-NOTICES lists what the bundles hold, each under a licence that asks for no more than to be named", async () => {
  const { notices } = (await import("../../tools/licenses.mjs" as string)) as {
    notices: () => {
      readonly parts: readonly { readonly name: string; readonly license: string; readonly text: string }[];
      readonly text: string;
    };
  };
  const { parts, text: made } = notices();
  assert.ok(parts.length > 20);
  const allowed = [
    "MIT",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "0BSD",
    "CC0-1.0",
    "CC-BY-3.0",
    "Unlicense",
  ];
  for (const { name, license, text: licence } of parts) {
    assert.ok(allowed.includes(license), `${name}: ${license}`);
    assert.ok(licence.length > 10, name);
  }
  assert.equal(text("THIRD-PARTY-NOTICES"), made, "npm run licenses");
});

test("it goes along in both packages, and so do the words on security where they belong", () => {
  assert.match(text(".vscodeignore"), /^!THIRD-PARTY-NOTICES$/m);
  assert.match(text(".npmignore"), /^!\/THIRD-PARTY-NOTICES$/m);
  assert.match(text("SECURITY.md"), /report/i);
});
