// Packs the extension: `npm run package` makes oci-manifest-VERSION.vsix from a minified build.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { writeSbom } from "./sbom.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const out = `${name}-${version}.vsix`;

const made = await build({ minify: true }).catch((error) => {
  console.error(`build failed: ${error.message}`);
  process.exit(1);
});
for (const file of ["client.js", "browser/client.js", "browser/server.js", "server.js", "language-server.js", "cli.js"])
  if (!made.some((bundle) => bundle.name === file)) {
    console.error(`dist/${file} could not be built: an extension without it would not start`);
    process.exit(1);
  }

const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
// Everything is bundled, so no dependency goes along; the repository that package.json will name is not public yet.
const args = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "-o", out];
// vsce runs `vscode:prepublish` only if there is such a script: there is none, the build above is the one that counts.
const { status } = spawnSync(process.execPath, [vsce, ...args], { cwd: root, stdio: "inherit" });
if (status !== 0 || !existsSync(join(root, out))) process.exit(status || 1);
const bill = writeSbom();
console.log(`${bill.out}: ${bill.components} libraries`);
console.log(`${out}: ${(statSync(join(root, out)).size / 1e6).toFixed(1)} MB`);
