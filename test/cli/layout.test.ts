import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { at, imageLayout, MANIFEST, pointer } from "../layout/layouts.ts";
import { bundled, folderWith, oci } from "./bundle.ts";

before(bundled);

const HUGE = pointer(MANIFEST, "huge");
/** What the rule says that needs nothing but a layout with a file too large to be read. */
const SAYS = `Not read: \`${at(HUGE.digest)}\` has 104.9 MB, more than any document has`;

/** A folder with a layout below `img` that `partly-read-layout` speaks of. */
function withLayout(): { readonly folder: string; readonly index: string } {
  const { files, index } = imageLayout();
  const parsed = JSON.parse(index);
  const both = JSON.stringify({ ...parsed, manifests: [...parsed.manifests, HUGE] });
  const folder = folderWith();
  for (const [name, content] of Object.entries({ ...files, "index.json": both, [at(HUGE.digest)]: "{" })) {
    const file = join(folder, "img", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content as string);
  }
  truncateSync(join(folder, "img", at(HUGE.digest)), 100 * 2 ** 20);
  return { folder, index: both };
}

/** The files of which the rule speaks. */
function speaks(cwd: string, args: readonly string[], stdin = ""): string[] {
  const { out, err } = oci(cwd, ["check", "--format", "json", ...args], { stdin });
  assert.notEqual(out, "", err);
  const { files } = JSON.parse(out) as { files: { file: string; problems: { rule: string; message: string }[] }[] };
  return files.filter(({ problems }) => problems.some(({ message }) => message === SAYS)).map(({ file }) => file);
}

describe("check finds the layout", () => {
  test("below a folder, in a folder that is one, and of a file that is named alone", () => {
    const { folder } = withLayout();
    assert.deepEqual(speaks(folder, ["."]), ["img/index.json"]);
    assert.deepEqual(speaks(join(folder, "img"), ["."]), ["index.json"]);
    assert.deepEqual(speaks(folder, ["img/index.json"]), ["img/index.json"]);
    assert.deepEqual(speaks(join(folder, "img", "blobs", "sha256"), ["../../index.json"]), ["../../index.json"]);
  });

  test("over a link to the layout, and over one to its file", { skip: process.platform === "win32" }, () => {
    const { folder } = withLayout();
    symlinkSync("img", join(folder, "link"));
    symlinkSync("img/index.json", join(folder, "alias.json"));
    assert.deepEqual(speaks(folder, ["link/index.json"]), ["link/index.json"]);
    assert.deepEqual(speaks(folder, ["alias.json"]), ["alias.json"]);
  });

  test("of standard input that says where it stands, with its own text", () => {
    const { folder, index } = withLayout();
    assert.deepEqual(speaks(folder, ["--stdin-filename", "img/index.json", "-"], `${index}\n`), ["img/index.json"]);
    assert.deepEqual(speaks(folder, ["-"], index), []);
    assert.deepEqual(speaks(folder, ["--stdin-filename", "img/index.json", "-"], imageLayout().index), []);
  });

  test("and nothing where there is none", () => {
    const { folder, index } = withLayout();
    writeFileSync(join(folder, "index.json"), index);
    assert.deepEqual(speaks(folder, ["index.json"]), []);
  });

  test("--fix leaves blobs alone and mends index.json", () => {
    const { folder, index } = withLayout();
    const file = join(folder, "img", "index.json");
    writeFileSync(file, index.replace('"schemaVersion":2', '"schemaVersion":"2"'));
    const { out } = oci(folder, ["check", "--fix", "img"]);
    assert.match(out, /1 fix applied/);
    assert.equal(readFileSync(file, "utf8"), index);
  });
});
