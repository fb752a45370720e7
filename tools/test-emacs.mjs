// The story in Emacs with eglot, in a batch: `npm run test:emacs`. Debian's emacs-nox and elpa-eglot are enough.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { blocksOf, folderWithNpx } from "./editor-pages.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
if (spawnSync(process.execPath, [path.join(root, "tools/prepare.mjs"), "test"], { stdio: "inherit", cwd: root }).status !== 0)
  process.exit(1);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-emacs-"));
fs.copyFileSync(path.join(root, "samples/legacy-cache-index.json"), path.join(folder, "legacy-cache-index.json"));
// The page's configuration, and nothing else of ours.
const [init, settings] = blocksOf("emacs", "elisp").map((text, i) => {
  const file = path.join(folder, `block-${i}.el`);
  fs.writeFileSync(file, text);
  return file;
});
const args = ["--batch", "--no-init-file", "--funcall", "package-initialize"];
const { status, error } = spawnSync("emacs", [...args, "--load", init, "--load", path.join(root, "test/emacs/story.el")], {
  stdio: "inherit",
  timeout: 300_000,
  env: {
    ...process.env,
    HOME: folder,
    PATH: `${folderWithNpx(folder)}${path.delimiter}${process.env.PATH}`,
    OCIM_SETTINGS: settings,
    OCIM_FILE: path.join(folder, "legacy-cache-index.json"),
  },
});
fs.rmSync(folder, { recursive: true, force: true });
if (error) console.error(`Emacs could not be started (apt-get install emacs-nox elpa-eglot): ${error.message}`);
process.exit(status ?? 1);
