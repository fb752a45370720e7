import assert from "node:assert/strict";
import { before, test } from "node:test";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, converted, index, legacy } from "./documents.ts";

before(bundled);

const PLATFORMS = "linux/amd64,linux/arm64";

test("--expect-platforms names what an index lacks, and ends with code 1", () => {
  const asked = ["check", "-", "--stdin-filename", "acme/serve:1.2", "--expect-platforms"];
  const { code, out } = oci(".", [...asked, PLATFORMS], { stdin: compact(index) });
  assert.equal(code, 1);
  assert.match(out, /expected-platforms {2}acme\/serve:1\.2:1:\d+/);
  assert.match(out, /`linux\/arm64` is expected and not here; this index has `linux\/amd64`/);
  assert.equal(oci(".", [...asked, "linux/amd64"], { stdin: compact(index) }).code, 0);
});

test("what is named and lists no platforms is no yes; what a folder brings along is passed over", () => {
  const there = folderWith({ "a.json": compact(converted), "b.json": "{}", "c.json": compact(index) });
  for (const [file, says] of [
    ["a.json", "error: a.json: OCI image manifest, which lists no platforms: --expect-platforms needs an index\n"],
    ["b.json", "error: b.json: this is no container manifest: --expect-platforms needs an index\n"],
  ] as const) {
    const { code, err } = oci(there, ["check", file, "--expect-platforms", PLATFORMS]);
    assert.equal(code, 2);
    assert.ok(err.startsWith(says), err);
  }
  assert.deepEqual(oci(there, ["check", ".", "--expect-platforms", "linux/amd64"]).code, 0);
  remove(there);
});

test("the option is over the configuration, which asks for both, and the pointer to the rule's page works", () => {
  const expect = { platforms: ["linux/s390x"], annotations: { "*": { "com.acme.team": "a*" } } };
  const there = folderWith({ "a.json": compact(index), ".oci-manifest.json": JSON.stringify({ expect }), "legacy.json": compact(legacy) });
  const configured = oci(there, ["check", "."]);
  assert.equal(configured.code, 1);
  assert.match(configured.out, /`linux\/s390x` is expected/);
  assert.match(configured.out, /The annotation `com\.acme\.team` is expected and missing/);
  const asked = oci(there, ["check", "a.json", "--expect-platforms", "linux/amd64"]);
  assert.doesNotMatch(asked.out, /expected-platforms/);
  assert.match(asked.out, /required-annotations/);
  remove(there);
});
