import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { bundled, folderWith, oci, remove, root } from "./bundle.ts";

// The examples of docs/cli.md are what the program prints. `UPDATE_DOCS=1 npm test -- cli/docs` writes them anew.

const page = join(root, "docs", "cli.md");
const EXAMPLE = /```console\n\$ oci-manifest ([^\n]*)\n([^`]*(?:`(?!``)[^`]*)*)```/g;

let folder: string;
before(async () => {
  await bundled();
  folder = folderWith();
  cpSync(join(root, "samples"), join(folder, "samples"), { recursive: true });
});
after(() => remove(folder));

test("docs/cli.md shows what the program prints", () => {
  const text = readFileSync(page, "utf8");
  let examples = 0;
  const actual = text.replace(EXAMPLE, (_, command: string) => {
    examples++;
    const { out, err } = oci(folder, command.split(" "));
    return `\`\`\`console\n$ oci-manifest ${command}\n${out}${err}\`\`\``;
  });
  assert.ok(examples >= 2, "the page has examples");
  if (process.env.UPDATE_DOCS) writeFileSync(page, actual);
  else assert.equal(actual, text);
});

test("docs/cli.md names every property of the JSON form", () => {
  const text = readFileSync(page, "utf8");
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === "object")
      for (const [name, inner] of Object.entries(value)) {
        names.add(name);
        walk(inner);
      }
  };
  walk(JSON.parse(oci(folder, ["check", "--format", "json", "samples", "nowhere.json"]).out));
  assert.ok(names.has("problems") && names.has("error") && names.has("offset"), "the samples show the whole form");
  for (const name of names) assert.ok(text.includes(`\`${name}\``) || text.includes(`"${name}"`), name);
});
