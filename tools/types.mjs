// Makes dist/types/, the declarations of the library, for the npm package.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.join(root, "dist/types");
fs.rmSync(out, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.types.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
for (const entry of fs.readdirSync(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.join(entry.parentPath ?? entry.path, entry.name);
  // The sources import each other as .ts; a declaration is looked up beside the .js of the same name.
  fs.writeFileSync(
    file,
    fs
      .readFileSync(file, "utf8")
      .replaceAll(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"')
      .replaceAll(/(import\("\.{1,2}\/[^"]+)\.ts"\)/g, '$1.js")'),
  );
}
