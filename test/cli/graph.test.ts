import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, test } from "node:test";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, index, pretty } from "./documents.ts";

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("graph", () => {
  before(bundled);

  test("a file, standard input, and the three formats", () => {
    const there = folderWith({
      "a.json": pretty(index),
      "odd.json": "{}",
      "cache.json": `{"layers":[],"records":[{"digest":"sha256:${"1a".repeat(32)}"}]}`,
    });
    const { code, out, err } = oci(there, ["graph", "a.json"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^<svg [\s\S]*linux\/amd64[\s\S]*<\/svg>\n$/);
    assert.match(
      oci(there, ["graph", "--format", "mermaid", "-"], { stdin: compact(index) }).out,
      /^flowchart LR\n {2}n0\["OCI image index<br\/>/,
    );
    assert.match(oci(there, ["graph", "--format", "dot", "a.json"]).out, /^digraph "a\.json" \{\n[\s\S]*n0 -> n1;\n\}\n$/);
    assert.match(oci(there, ["graph", "--format", "mermaid", "cache.json"]).out, /records\[0\]/);
    for (const args of [["odd.json"], ["nowhere.json"], ["cache.json"], ["."], ["--format", "png", "a.json"]]) {
      const failed = oci(there, ["graph", ...args]);
      assert.deepEqual({ code: failed.code, out: failed.out }, { code: 2, out: "" }, args.join(" "));
      assert.match(failed.err, /^error: /);
    }
    remove(there);
  });

  test("the folder of a layout, and a document in one: what stands behind the digests, and what is missing", () => {
    const config = '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}';
    const manifest = compact({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: `sha256:${digestOf(config)}`, size: config.length },
      layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: `sha256:${digestOf("layer")}`, size: 5 }],
    });
    const list = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          digest: `sha256:${digestOf(manifest)}`,
          size: manifest.length,
          annotations: { "org.opencontainers.image.ref.name": "1.4" },
        },
      ],
    };
    const there = folderWith({
      "lay/oci-layout": '{"imageLayoutVersion":"1.0.0"}',
      "lay/index.json": pretty(list),
      [`lay/blobs/sha256/${digestOf(manifest)}`]: manifest,
      [`lay/blobs/sha256/${digestOf(config)}`]: config,
    });
    for (const path of ["lay", "lay/index.json"]) {
      const { code, out, err } = oci(there, ["graph", "--format", "mermaid", path]);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
      assert.match(out, /OCI image index, index\.json/);
      assert.match(out, /Image manifest, 1\.4/);
      assert.match(out, /Layer · tar<br\/>[^"]* · 5 bytes · missing"/);
      assert.match(out, /Image config<br\/>[^"]* · 78 bytes"/);
    }
    remove(there);
  });
});
