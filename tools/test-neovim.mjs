// The story in Neovim, headless: `npm run test:neovim`. Debian's Neovim is enough.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
if (spawnSync(process.execPath, [path.join(root, "tools/prepare.mjs"), "test"], { stdio: "inherit", cwd: root }).status !== 0)
  process.exit(1);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-nvim-"));
const file = path.join(folder, "legacy-cache-index.json");
for (const name of ["legacy-cache-index.json", "multi-platform-index.json", "cacheconfig.json"])
  fs.copyFileSync(path.join(root, "samples", name), path.join(folder, name));
const { status, error } = spawnSync(
  "nvim",
  ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${path.join(root, "test/neovim/story.lua")}`],
  {
    stdio: "inherit",
    env: { ...process.env, OCIM_SERVER: path.join(root, "dist/cli.js"), OCIM_FILE: file },
  },
);
fs.rmSync(folder, { recursive: true, force: true });
if (error) console.error(`Neovim could not be started (apt-get install neovim): ${error.message}`);
process.exit(status ?? 1);
