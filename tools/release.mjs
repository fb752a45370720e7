// What a release is made of: `npm run release -- v1.2.3` puts it into release/, which .github/workflows/release.yml attaches as it stands.
// The tag is asked for so that none is made of a version that package.json does not name or CHANGELOG.md does not tell of.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The folder of what is attached. */
export const FOLDER = "release";
/** What CHANGELOG.md says of the version, beside the folder: it is the release's text. */
export const NOTES = "release-notes.md";
const SUMS = "SHA256SUMS";

/** The names of what is attached. */
export const attached = ({ name, version }) => [
  `${name}-${version}.vsix`,
  `${name}-${version}.tgz`,
  `${name}-${version}.cdx.json`,
  "THIRD-PARTY-NOTICES",
  SUMS,
];

/** What a changelog says of a version; `undefined` where it says nothing. */
export function notesOf(changelog, version) {
  const part = changelog.split(/^## /m).find((one) => one.split("\n", 1)[0]?.trim() === version);
  return part?.slice(part.indexOf("\n")).trim() || undefined;
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (error !== undefined) console.error(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status || 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [tag] = process.argv.slice(2);
  const notes = notesOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), manifest.version);
  if (tag !== `v${manifest.version}`) {
    console.error(
      `usage: npm run release -- v${manifest.version}; that is the version in package.json${tag ? `, and ${tag} is another` : ""}`,
    );
    process.exit(2);
  }
  if (notes === undefined) {
    console.error(`CHANGELOG.md has nothing under "## ${manifest.version}"`);
    process.exit(1);
  }
  const there = join(root, FOLDER);
  rmSync(there, { recursive: true, force: true });
  mkdirSync(there);
  run("npm", ["pack", "--pack-destination", FOLDER, "--foreground-scripts=false"]);
  run(process.execPath, ["tools/package.mjs"]);
  const names = attached(manifest).filter((name) => name !== SUMS);
  for (const name of names) {
    if (name.endsWith(".vsix") || name.endsWith(".cdx.json")) renameSync(join(root, name), join(there, name));
    else if (!name.endsWith(".tgz")) copyFileSync(join(root, name), join(there, name));
  }
  // As `sha256sum --check` reads it.
  const sum = (name) =>
    createHash("sha256")
      .update(readFileSync(join(there, name)))
      .digest("hex");
  writeFileSync(join(there, SUMS), names.map((name) => `${sum(name)}  ${name}\n`).join(""));
  writeFileSync(join(root, NOTES), `${notes}\n`);
  console.log(`${FOLDER}/: ${attached(manifest).join(", ")}; ${NOTES}`);
}
