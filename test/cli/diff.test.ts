import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, converted, index, legacy, pretty } from "./documents.ts";

describe("diff", () => {
  before(bundled);

  test("exit codes, standard input, and the two formats", () => {
    const there = folderWith({ "a.json": pretty(legacy), "b.json": pretty(converted), "index.json": pretty(index), "odd.json": "{}" });
    assert.deepEqual({ ...oci(there, ["diff", "a.json", "a.json"]), out: "" }, { code: 0, out: "", err: "" });
    const { code, out, err } = oci(there, ["diff", "a.json", "b.json"]);
    assert.deepEqual({ code, err }, { code: 1, err: "" });
    assert.match(out, /^`a\.json` → `b\.json`\n/);
    assert.match(out, /3 parts kept \(2\.7 MB\).* Another form: OCI image index → OCI image manifest\./);
    const same = oci(there, ["diff", "index.json", "-"], { stdin: compact(index) });
    assert.equal(same.code, 1);
    assert.match(same.out, /They say the same; only spacing/);
    const json = oci(there, ["diff", "--format", "json", "a.json", "index.json"]);
    assert.equal(json.code, 1);
    const found = JSON.parse(json.out);
    assert.deepEqual(
      [found.was.name, found.is.kind, found.kept.length, found.dropped.length, found.added.length, found.platforms.gained],
      ["a.json", "oci-index", 0, 3, 1, ["linux/amd64"]],
    );
    for (const args of [["a.json", "odd.json"], ["nowhere.json", "a.json"], ["-", "-"], ["a.json"]]) {
      const failed = oci(there, ["diff", ...args]);
      assert.deepEqual({ code: failed.code, out: failed.out }, { code: 2, out: "" }, args.join(" "));
      assert.match(failed.err, /^error: /);
    }
    remove(there);
  });
});
