// The story in Neovim, headless: `npm run test:neovim`. Debian's Neovim is enough.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { blocksOf, folderWithNpx } from "./editor-pages.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
if (spawnSync(process.execPath, [path.join(root, "tools/prepare.mjs"), "test"], { stdio: "inherit", cwd: root }).status !== 0)
  process.exit(1);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-nvim-"));
const file = path.join(folder, "legacy-cache-index.json");
for (const name of ["legacy-cache-index.json", "multi-platform-index.json", "cacheconfig.json"])
  fs.copyFileSync(path.join(root, "samples", name), path.join(folder, name));
// The same cache in a layout, under a tag.
const text = fs.readFileSync(file);
const digest = createHash("sha256").update(text).digest("hex");
const manifests = [
  {
    mediaType: "application/vnd.oci.image.index.v1+json",
    digest: `sha256:${digest}`,
    size: text.length,
    annotations: { "org.opencontainers.image.ref.name": "cache" },
  },
];
fs.mkdirSync(path.join(folder, "layout/blobs/sha256"), { recursive: true });
fs.writeFileSync(path.join(folder, "layout/blobs/sha256", digest), text);
fs.writeFileSync(path.join(folder, "layout/oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
fs.writeFileSync(path.join(folder, "layout/index.json"), JSON.stringify({ schemaVersion: 2, manifests }, null, 2));
// What the page tells people to write, and nothing else.
const [current, older] = blocksOf("neovim", "lua").map((block, i) => {
  const at = path.join(folder, `block-${i}.lua`);
  fs.writeFileSync(at, block);
  return at;
});
const { status, error } = spawnSync(
  "nvim",
  ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${path.join(root, "test/neovim/story.lua")}`],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${folderWithNpx(folder)}${path.delimiter}${process.env.PATH}`,
      OCIM_CURRENT: current,
      OCIM_OLDER: older,
      OCIM_FILE: file,
    },
  },
);
fs.rmSync(folder, { recursive: true, force: true });
if (error) console.error(`Neovim could not be started (apt-get install neovim): ${error.message}`);
process.exit(status ?? 1);
