import assert from "node:assert/strict";
import { test } from "node:test";
import { type LayoutConversionOptions, planConversions } from "../../server/src/layout/conversion.ts";
import { digestOf } from "../../server/src/oci/digest.ts";
import { convert } from "../../server/src/rewrite.ts";
import { after, faultsOf, INDEX, image, indexOf, layout, legacy, MANIFEST, type Made, planned, put, tagged } from "./made.ts";

const plan = (made: Made, options: Partial<LayoutConversionOptions> = {}) => planConversions(made, { digest: digestOf, ...options });

test("a local cache: the blob is what the conversion of a file gives, and the entry keeps its tag", () => {
  for (const indent of [0, 2]) {
    const made = layout();
    const cache = legacy(made, "one", indent);
    const entry = { ...cache, annotations: { "org.opencontainers.image.ref.name": "latest", "org.example.kept": "é\u2028" } };
    made.index = `${JSON.stringify(indexOf([entry]), null, "\t")}\r\n`;
    const { found, plan: made2, tags } = plan(made);
    assert.deepEqual(
      found.map(({ digest, tags }) => ({ digest, tags })),
      [{ digest: cache.digest, tags: [{ entry: 0, tag: "latest", digest: cache.digest }] }],
    );
    assert.equal(tags.length, 1);
    const done = planned(made2);
    const file = convert(made.blobs.get(cache.digest) ?? "");
    assert.equal(file.outcome, "converted");
    if (file.outcome !== "converted") return;
    assert.deepEqual(
      done.blobs.map(({ digest, text }) => ({ digest, text })),
      [{ digest: file.digest, text: file.text }],
    );
    const now = after(made, done);
    assert.equal(
      now.index,
      made.index
        .replace(`"mediaType": "${INDEX}",\n\t\t\t"digest"`, `"mediaType": "${MANIFEST}",\n\t\t\t"digest"`)
        .replace(cache.digest, file.digest)
        .replace(`"size": ${cache.size}`, `"size": ${file.size}`),
    );
    assert.deepEqual(faultsOf(now), []);
    assert.deepEqual(plan(now).found, [], "nothing is left to convert");
  }
});

test("one tag alone, also where another names the same blob", () => {
  const made = layout();
  const cache = legacy(made);
  made.index = JSON.stringify(indexOf([tagged(cache, "a"), tagged(cache, "b"), tagged(legacy(made, "c"), "c")]));
  const one = plan(made, { only: { tag: "b" } });
  const now = after(made, planned(one.plan));
  const types = JSON.parse(now.index).manifests.map(({ mediaType }: { mediaType: string }) => mediaType);
  assert.deepEqual(types, [INDEX, MANIFEST, INDEX]);
  assert.deepEqual(faultsOf(now), []);
  assert.deepEqual(plan(made, { only: { tag: "none" } }), { tags: [], found: [], plan: undefined });
  assert.equal(planned(plan(made, { only: { entry: 2 } }).plan).blobs.length, 1);
  assert.equal(planned(plan(made).plan).blobs.length, 2);
});

test("a cache below an index of indexes moves its parents", () => {
  const made = layout();
  const cache = legacy(made);
  const inner = put(made, INDEX, indexOf([cache, image(made, "one")]));
  made.index = JSON.stringify(indexOf([tagged(inner, "a")]));
  const done = planned(plan(made).plan);
  assert.equal(done.blobs.length, 2);
  assert.deepEqual(faultsOf(after(made, done)), []);
});

test("what is refused or would lose something stays, and the others go on", () => {
  const made = layout();
  const good = legacy(made, "good");
  const parts = JSON.parse(made.blobs.get(good.digest) ?? "");
  const lossy = put(
    made,
    INDEX,
    indexOf([{ ...parts.manifests[0], platform: { os: "linux", architecture: "amd64" } }, parts.manifests[1]]),
  );
  const two = put(made, INDEX, indexOf([...parts.manifests, { ...parts.manifests[1], size: 1 }]));
  made.index = JSON.stringify(indexOf([good, lossy, two]));
  const { found, plan: some } = plan(made);
  assert.deepEqual(
    found.map(({ conversion }) => (conversion.outcome === "refused" ? "refused" : conversion.losses.length)),
    [0, 1, "refused"],
  );
  assert.deepEqual([...planned(some).moved.keys()], [good.digest]);
  assert.deepEqual([...planned(plan(made, { force: true }).plan).moved.keys()].sort(), [good.digest, lossy.digest].sort());
});

test("an artifact manifest brings the empty config along", () => {
  const made = layout();
  const type = "application/vnd.oci.artifact.manifest.v1+json";
  const artifact = put(made, type, { mediaType: type, artifactType: "application/x.sbom", blobs: [put(made, "text/plain", "hello")] });
  made.index = JSON.stringify(indexOf([{ ...tagged(artifact, "sbom"), artifactType: "application/x.sbom" }]));
  const now = after(made, planned(plan(made).plan));
  assert.deepEqual(faultsOf(now), []);
  const [entry] = JSON.parse(now.index).manifests;
  assert.deepEqual([entry.mediaType, entry.artifactType], [MANIFEST, "application/x.sbom"]);
});

test("Docker's list and manifests become OCI's together", () => {
  const made = layout();
  const docker = "application/vnd.docker.distribution.manifest";
  const layer = put(made, "application/vnd.docker.image.rootfs.diff.tar.gzip", "layer");
  const config = put(made, "application/vnd.docker.container.image.v1+json", {});
  const one = put(made, `${docker}.v2+json`, { schemaVersion: 2, mediaType: `${docker}.v2+json`, config, layers: [layer] });
  const list = put(made, `${docker}.list.v2+json`, { schemaVersion: 2, mediaType: `${docker}.list.v2+json`, manifests: [one] });
  made.index = JSON.stringify(indexOf([tagged(list, "a")]));
  const now = after(made, planned(plan(made, { to: "oci" }).plan));
  assert.deepEqual(faultsOf(now), []);
  const [entry] = JSON.parse(now.index).manifests;
  assert.equal(entry.mediaType, INDEX);
  assert.equal(JSON.parse(now.blobs.get(entry.digest) ?? "").manifests[0].mediaType, MANIFEST);
});

test("an index.json that is no index says nothing", () => {
  for (const index of ["", "[]", "null", '{"manifests":{}}', '{"manifests":[1,null,{"digest":5}]}'])
    assert.equal(planConversions({ index, blobs: new Map() }, { digest: digestOf }).plan, undefined);
});
