// What docs/editors/ tells people to write into their configuration, so that tests run that and nothing else.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * The fenced blocks of a page in their order.
 * @param name of the page, without `.md`
 * @param language the word behind the fence; left out: every block
 */
export function blocksOf(name, language) {
  const page = fs.readFileSync(path.join(root, "docs/editors", `${name}.md`), "utf8");
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, word]) => language === undefined || word === language)
    .map(([, , text]) => text);
}

/**
 * A folder for PATH in which `npx oci-manifest …` is this checkout's command line: the pages' commands run as they stand, and nothing is
 * fetched.
 */
export function folderWithNpx(folder) {
  const bin = path.join(folder, "bin");
  fs.mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = oci-manifest ] || exit 64\nshift\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(root, "dist/cli.js"))} "$@"\n`;
  fs.writeFileSync(path.join(bin, "npx"), script, { mode: 0o755 });
  return bin;
}
