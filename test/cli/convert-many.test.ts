import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, converted, index, legacy, lossy, pretty } from "./documents.ts";

const dockerList = pretty({ ...index, mediaType: "application/vnd.docker.distribution.manifest.list.v2+json" });
const blob = `blobs/sha256/${createHash("sha256").update(compact(legacy)).digest("hex")}`;

describe("convert, several documents", () => {
  before(bundled);
  const files = {
    "a.json": pretty(legacy),
    "below/b.json": compact(legacy),
    "index.json": pretty(index),
    "other.json": "{}",
    "broken.json": "{",
  };

  test("--check writes nothing and ends with code 1 where something would be rewritten", () => {
    const there = folderWith(files);
    const { code, out, err } = oci(there, ["convert", "--check", "."]);
    assert.deepEqual({ code, out }, { code: 1, out: "" });
    assert.equal(err, "to convert: a.json\nto convert: below/b.json\n2 to convert · 3 passed over\n");
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), files["a.json"]);
    assert.equal(oci(there, ["convert", "--check", "index.json", "other.json"]).code, 1, "named ones are refused");
    remove(there);
  });

  test("--write rewrites what a folder holds, and a second time there is nothing to do", () => {
    const there = folderWith(files);
    const { code, out, err } = oci(there, ["convert", "--write", "."]);
    assert.deepEqual({ code, out }, { code: 0, out: "" });
    assert.match(err, /\n2 converted · 3 passed over\n$/);
    assert.equal(readFileSync(join(there, "a.json"), "utf8"), pretty(converted));
    assert.equal(readFileSync(join(there, "below/b.json"), "utf8"), compact(converted));
    assert.equal(readFileSync(join(there, "index.json"), "utf8"), files["index.json"]);
    assert.deepEqual(oci(there, ["convert", "--check", "."]), { code: 0, out: "", err: "0 to convert · 5 passed over\n" });
    remove(there);
  });

  test("-o FOLDER keeps the way below the searched folder; a glob is searched in the same manner", () => {
    const there = folderWith({ "in/a.json": pretty(legacy), "in/below/b.json": compact(legacy), "c.json": pretty(legacy) });
    assert.equal(oci(there, ["convert", "in", "c.json", "-o", "out"]).code, 0);
    for (const [name, text] of [
      ["a.json", pretty(converted)],
      ["below/b.json", compact(converted)],
      ["c.json", pretty(converted)],
    ] as const)
      assert.equal(readFileSync(join(there, "out", name), "utf8"), text);
    assert.equal(readFileSync(join(there, "in/a.json"), "utf8"), pretty(legacy));
    assert.equal(oci(there, ["convert", "in/**/b*", "-o", "glob"]).code, 0);
    assert.ok(existsSync(join(there, "glob/below/b.json")));
    assert.equal(oci(there, ["convert", "c.json", "-o", "out/below"]).code, 0);
    assert.ok(existsSync(join(there, "out/below/c.json")), "one document into a folder that is there");
    remove(there);
  });

  test("two documents of one name do not go into one place", () => {
    const there = folderWith({ "one/a.json": pretty(legacy), "two/a.json": compact(legacy) });
    const { code, err } = oci(there, ["convert", "one/a.json", "two/a.json", "-o", "out"]);
    assert.equal(code, 2);
    assert.match(err, /error: out\/a\.json would hold one\/a\.json and two\/a\.json; convert them one by one\n1 converted · 1 not\n$/);
    assert.equal(readFileSync(join(there, "out/a.json"), "utf8"), pretty(converted));
    remove(there);
  });

  test("a loss and a layout's blob are told, and the others go on", () => {
    const there = folderWith({ [blob]: compact(legacy), "lossy.json": pretty(lossy), "z.json": pretty(legacy) });
    const { code, err } = oci(there, ["convert", "--write", "."]);
    assert.equal(code, 1);
    assert.match(err, /named by its digest/);
    assert.match(err, /not converted: lossy\.json: the image manifest cannot hold/);
    assert.match(err, /\n1 converted · 2 not\n$/);
    assert.equal(readFileSync(join(there, blob), "utf8"), compact(legacy));
    assert.equal(readFileSync(join(there, "lossy.json"), "utf8"), pretty(lossy));
    assert.equal(oci(there, ["convert", "--write", "--force", "lossy.json", "nowhere.json"]).code, 2);
    assert.notEqual(readFileSync(join(there, "lossy.json"), "utf8"), pretty(lossy));
    remove(there);
  });

  test("--to oci makes an image index of a Docker manifest list, and says why not of others", () => {
    const there = folderWith({ "list.json": dockerList, "index.json": pretty(index), "bom.json": `\ufeff${dockerList}` });
    const { code, out } = oci(there, ["convert", "--to", "oci", "list.json"]);
    assert.deepEqual({ code, out }, { code: 0, out: pretty(index) });
    const other = oci(there, ["convert", "--to", "oci", "index.json"]);
    assert.deepEqual({ code: other.code, out: other.out }, { code: 1, out: "" });
    assert.match(other.err, /neither a Docker manifest list nor a Docker image manifest/);
    assert.equal(oci(there, ["convert", "--to", "oci", "--check", "."]).code, 1);
    remove(there);
  });

  test("the other forms: what a form gives back is the same bytes, and what has it is unchanged", () => {
    const there = folderWith({ "cache.json": pretty(converted), "index.json": pretty(index) });
    const back = oci(there, ["convert", "--to", "cache-index", "cache.json", "-o", "legacy.json"]);
    assert.equal(back.code, 0);
    assert.match(back.err, /BuildKit 0\.12 and newer reads both/);
    assert.equal(readFileSync(join(there, "legacy.json"), "utf8"), pretty(legacy));
    assert.equal(oci(there, ["convert", "legacy.json"]).out, pretty(converted));
    assert.equal(oci(there, ["convert", "--to", "minified", "index.json"]).out, compact(index));
    assert.equal(oci(there, ["convert", "--to", "minified", "--write", "index.json"]).code, 0);
    const again = oci(there, ["convert", "--to", "minified", "--check", "index.json"]);
    assert.deepEqual({ code: again.code, err: again.err }, { code: 0, err: "unchanged index.json\n" });
    assert.equal(oci(there, ["convert", "--to", "indented", "index.json"]).out, pretty(index));
    assert.match(oci(there, ["convert", "--to", "docker", "index.json"]).err, /a Docker list names Docker manifests/);
    assert.match(oci(there, ["convert", "--to", "sorted-annotations", "nowhere.json"]).err, /no such file/);
    remove(there);
  });
});
