import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import { type BlobReplacement, planRewrite, type RewriteOptions } from "../../server/src/layout/rewrite.ts";
import { digestOf } from "../../server/src/oci/digest.ts";
import { after, CONFIG, faultsOf, INDEX, image, indexOf, layout, MANIFEST, type Made, planned, put, sha, tagged } from "./made.ts";

const plan = (made: Made, replacements: readonly BlobReplacement[], options: Partial<RewriteOptions> = {}) =>
  planRewrite(made, replacements, { digest: digestOf, ...options });

/** The text of a blob with a top-level annotation more. */
const annotated = (made: Made, digest: string): string =>
  (made.blobs.get(digest) ?? "").replace(/\}\s*$/, `,"annotations":{"note":"née"}}`);

const reasons = (made: Made, replacements: readonly BlobReplacement[]): string => {
  const found = plan(made, replacements);
  assert.equal(found.outcome, "refused");
  return found.outcome === "refused" ? found.reasons.map(({ path, says }) => `${path}: ${says}`).join("\n") : "";
};

describe("a blob gets another text", () => {
  test("index.json names the new blob, and nothing else of it changes", () => {
    const made = layout();
    const one = image(made, "one");
    const two = image(made, "two");
    made.index = `\ufeff{\r\n\t"manifests" : [ ${JSON.stringify(tagged(one, "a"))},\r\n  ${JSON.stringify(two)} ],\r\n"x":1e2}\r\n`;
    const text = annotated(made, one.digest);
    const found = planned(plan(made, [{ digest: one.digest, text }]));
    const digest = sha(text);
    assert.deepEqual(
      found.blobs.map(({ path, digest, replaces }) => ({ path, digest, replaces })),
      [{ path: `blobs/sha256/${digest.slice(7)}`, digest, replaces: one.digest }],
    );
    assert.equal(Buffer.from(found.blobs[0]?.bytes ?? []).toString(), text);
    const expected = made.index.replace(one.digest, digest).replace(`"size":${one.size}`, `"size":${Buffer.byteLength(text)}`);
    assert.deepEqual(
      found.files.map(({ path, text }) => ({ path, text })),
      [{ path: "index.json", text: expected }],
    );
    assert.equal(applyEdits(made.index, found.files[0]?.edits ?? []), expected);
    assert.deepEqual([...found.moved], [[one.digest, digest]]);
    assert.deepEqual(faultsOf(after(made, found)), []);
  });

  test("the chain of parents is rewritten to the root, what is named first", () => {
    const made = layout();
    const one = image(made, "one");
    const inner = put(made, INDEX, indexOf([one, image(made, "two")]));
    const outer = put(made, INDEX, indexOf([inner]));
    made.index = JSON.stringify(indexOf([tagged(outer, "a"), tagged(inner, "b")]));
    const config = JSON.parse(made.blobs.get(one.digest) ?? "").config.digest as string;
    const found = planned(plan(made, [{ digest: config, text: annotated(made, config) }]));
    assert.deepEqual(
      found.blobs.map(({ replaces }) => replaces),
      [config, one.digest, inner.digest, outer.digest],
    );
    assert.deepEqual(faultsOf(after(made, found)), []);
    assert.equal(found.files.length, 1);
  });

  test("the same blob twice in one index, and under several parents", () => {
    const made = layout();
    const one = image(made, "one");
    const left = put(made, INDEX, indexOf([one, one]));
    const right = put(made, INDEX, indexOf([one], { annotations: { side: "right" } }));
    made.index = JSON.stringify(indexOf([left, right, one]));
    const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
    assert.equal(found.blobs.length, 3);
    assert.ok(!found.files[0]?.text.includes(one.digest));
    assert.deepEqual(faultsOf(after(made, found)), []);
  });

  test("several blobs at once, one of them the parent of another", () => {
    const made = layout();
    const one = image(made, "one");
    const inner = put(made, INDEX, indexOf([one]));
    made.index = JSON.stringify(indexOf([inner]));
    const found = planned(
      plan(made, [
        { digest: inner.digest, text: annotated(made, inner.digest) },
        { digest: one.digest, text: annotated(made, one.digest) },
      ]),
    );
    assert.equal(found.blobs.length, 2);
    assert.match(found.blobs[1]?.text ?? "", /"note"/);
    assert.deepEqual(faultsOf(after(made, found)), []);
  });

  test("an attestation goes on naming its image, and a referrer its subject", () => {
    const made = layout();
    const one = image(made, "one");
    const attestation = image(
      made,
      "sbom",
      {},
      {
        annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": one.digest },
      },
    );
    const inner = put(made, INDEX, indexOf([one, attestation]));
    const signature = image(made, "signature", { subject: one, artifactType: "application/x.signature" });
    made.index = JSON.stringify(indexOf([tagged(inner, "a"), signature]));
    const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
    const now = after(made, found);
    assert.deepEqual(faultsOf(now), []);
    assert.equal(found.blobs.length, 3);
    assert.match(found.notes.join(), /sign or attest again/);
    const moved = found.moved.get(signature.digest) ?? "";
    assert.equal(JSON.parse(now.blobs.get(moved) ?? "").subject.digest, found.moved.get(one.digest));
  });

  test("what only a subject leads to is found, and moves what is attached to it", () => {
    const made = layout();
    const base = image(made, "base");
    const attached = image(made, "sbom", { subject: image(made, "middle", { subject: base }) });
    made.index = JSON.stringify(indexOf([attached]));
    const found = planned(plan(made, [{ digest: base.digest, text: annotated(made, base.digest) }]));
    assert.equal(found.blobs.length, 3);
    assert.deepEqual(faultsOf(after(made, found)), []);
  });

  test("an annotation that only names a digest, and a reference to another index's image, stay", () => {
    const made = layout();
    const one = image(made, "one");
    const other = image(made, "two", {}, { annotations: { "vnd.docker.reference.digest": one.digest, "org.example.of": one.digest } });
    const apart = put(made, INDEX, indexOf([other]));
    made.index = JSON.stringify(indexOf([one, apart]));
    const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
    assert.equal(found.blobs.length, 1);
  });

  test("media type and artifact type follow the document, also where the blob's file holds the new text already", () => {
    for (const saved of [false, true]) {
      const made = layout();
      const docker = "application/vnd.docker.distribution.manifest.v2+json";
      const one = image(made, "one", { mediaType: docker, artifactType: "application/x.old" }, { artifactType: "application/x.old" });
      const entry = { ...one, mediaType: docker };
      made.index = JSON.stringify(indexOf([entry]));
      const text = (made.blobs.get(one.digest) ?? "").replace(docker, MANIFEST).replace("x.old", "x.new");
      if (saved) made.blobs.set(one.digest, text);
      const now = after(made, planned(plan(made, [{ digest: one.digest, text }])));
      const [descriptor] = JSON.parse(now.index).manifests;
      assert.equal(descriptor.mediaType, MANIFEST);
      if (!saved) assert.equal(descriptor.artifactType, "application/x.new");
    }
  });

  test("an artifact type that the document has no more goes, and a wrong media type that was there before stays", () => {
    const made = layout();
    const inner = put(made, INDEX, indexOf([image(made, "one")], { artifactType: "application/x.old" }));
    const entry = { ...inner, mediaType: "application/x.wrong", artifactType: "application/x.old" };
    made.index = JSON.stringify(indexOf([entry]), null, 2);
    const text = (made.blobs.get(inner.digest) ?? "").replace(',"artifactType":"application/x.old"', "");
    const now = after(made, planned(plan(made, [{ digest: inner.digest, text }])));
    const { digest, size } = JSON.parse(now.index).manifests[0];
    assert.equal(now.index, JSON.stringify(indexOf([{ mediaType: "application/x.wrong", digest, size }]), null, 2));
    assert.equal(digest, sha(text));
  });

  test("embedded data follows; a copy of other bytes is refused at its place", () => {
    const made = layout();
    const one = image(made, "one");
    const config = JSON.parse(made.blobs.get(one.digest) ?? "").config as { digest: string };
    const data = Buffer.from(made.blobs.get(config.digest) ?? "").toString("base64");
    const withData = put(made, MANIFEST, { ...JSON.parse(made.blobs.get(one.digest) ?? ""), config: { ...config, data } });
    made.index = JSON.stringify(indexOf([withData]));
    const text = annotated(made, config.digest);
    assert.deepEqual(faultsOf(after(made, planned(plan(made, [{ digest: config.digest, text }])))), []);
    const wrong = put(made, MANIFEST, { ...JSON.parse(made.blobs.get(one.digest) ?? ""), config: { ...config, data: "e30=" } });
    made.index = JSON.stringify(indexOf([wrong]));
    const refused = plan(made, [{ digest: config.digest, text }]);
    assert.equal(refused.outcome, "refused");
    if (refused.outcome !== "refused") return;
    const [reason] = refused.reasons;
    assert.equal(reason?.path, `blobs/sha256/${wrong.digest.slice(7)}`);
    assert.equal(made.blobs.get(wrong.digest)?.slice(reason?.at?.start, reason?.at?.end), '"e30="');
  });

  test("each digest keeps its algorithm; one that cannot be made is refused", () => {
    const made = layout();
    const one = put(made, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config: put(made, CONFIG, {}), layers: [] }, {}, "sha512");
    const inner = put(made, INDEX, indexOf([one]));
    made.index = JSON.stringify(indexOf([inner]));
    const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
    assert.match(found.blobs[0]?.path ?? "", /^blobs\/sha512\/[0-9a-f]{128}$/);
    assert.match(found.blobs[1]?.path ?? "", /^blobs\/sha256\/[0-9a-f]{64}$/);
    assert.deepEqual(faultsOf(after(made, found)), []);
    const strange = `sha384:${"0".repeat(96)}`;
    made.blobs.set(strange, made.blobs.get(one.digest) ?? "");
    made.index = JSON.stringify(indexOf([{ ...one, digest: strange }]));
    assert.match(reasons(made, [{ digest: strange, text: "{}" }]), /`sha384` digests cannot be made here/);
  });

  test("the same text is no change", () => {
    const made = layout();
    const one = image(made, "one");
    made.index = JSON.stringify(indexOf([one]));
    assert.deepEqual(plan(made, [{ digest: one.digest, text: made.blobs.get(one.digest) ?? "" }]), { outcome: "unchanged" });
  });

  test("docker save's manifest.json goes along", () => {
    const made = layout();
    const one = image(made, "one");
    made.index = JSON.stringify(indexOf([one]));
    const config = JSON.parse(made.blobs.get(one.digest) ?? "").config.digest as string;
    const path = (digest: string): string => `blobs/${digest.replace(":", "/")}`;
    made.saved = JSON.stringify([{ Config: path(config), RepoTags: ["a:b"], Layers: ["blobs/sha256/1"] }]);
    const found = planned(plan(made, [{ digest: config, text: annotated(made, config) }]));
    assert.deepEqual(
      found.files.map(({ path }) => path),
      ["manifest.json", "index.json"],
    );
    assert.equal(found.files[0]?.text, made.saved.replace(path(config), path(found.moved.get(config) ?? "")));
  });

  test("only the chosen entries move; what they share stays for the others", () => {
    const made = layout();
    const one = image(made, "one");
    const inner = put(made, INDEX, indexOf([one]));
    made.index = JSON.stringify(indexOf([tagged(inner, "a"), tagged(inner, "b")]));
    const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }], { entries: new Set([1]) }));
    const now = after(made, found);
    const [a, b] = JSON.parse(now.index).manifests;
    assert.equal(a.digest, inner.digest);
    assert.equal(b.digest, found.moved.get(inner.digest));
    assert.deepEqual(faultsOf(now), []);
  });
});

describe("what is refused", () => {
  test("documents that name each other in a circle, and one that names itself", () => {
    const made = layout();
    const [a, b] = [sha("a"), sha("b")];
    const entry = (digest: string) => ({ mediaType: INDEX, digest, size: 1 });
    made.blobs.set(a, JSON.stringify(indexOf([entry(b)])));
    made.blobs.set(b, JSON.stringify(indexOf([entry(a)])));
    made.index = JSON.stringify(indexOf([entry(a)]));
    assert.match(reasons(made, [{ digest: a, text: annotated(made, a) }]), /leads back to this document, and no digest can hold itself/);
    const one = image(made, "one");
    made.index = JSON.stringify(indexOf([one]));
    const text = (made.blobs.get(one.digest) ?? "").replace('"layers"', `"subject":${JSON.stringify(one)},"layers"`);
    assert.match(reasons(made, [{ digest: one.digest, text }]), /This document names itself/);
  });

  test("a circle that the change does not touch is nobody's business", () => {
    const made = layout();
    const a = sha("a");
    made.blobs.set(a, JSON.stringify(indexOf([{ mediaType: INDEX, digest: a, size: 1 }])));
    const one = image(made, "one");
    made.index = JSON.stringify(indexOf([{ mediaType: INDEX, digest: a, size: 1 }, one]));
    planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
  });

  test("a blob that nothing names, with what may be missing", () => {
    const made = layout();
    const one = image(made, "one");
    const gone = image(made, "gone");
    made.index = JSON.stringify(indexOf([gone]));
    assert.match(
      reasons(made, [{ digest: one.digest, text: "{}" }]),
      /No document that `index\.json` leads to names this blob, so there is nothing to repoint$/,
    );
    made.blobs.delete(gone.digest);
    assert.match(reasons(made, [{ digest: one.digest, text: "{}" }]), /; `sha256:[0-9a-f]{64}`, which might, is missing or not readable$/);
  });

  test("a parent that is no JSON, half a character, and what is no digest", () => {
    const made = layout();
    const one = image(made, "one");
    made.index = `${JSON.stringify(indexOf([one])).slice(0, -1)},}`;
    assert.match(reasons(made, [{ digest: one.digest, text: annotated(made, one.digest) }]), /^index\.json: The text is not JSON here/);
    assert.match(reasons(made, [{ digest: one.digest, text: '{"a":"\ud800"}' }]), /half a character/);
    assert.match(reasons(made, [{ digest: "sha256:../../etc/passwd", text: "{}" }]), /is no digest/);
  });

  test("what a layer or a config holds is content, and is not followed", () => {
    const made = layout();
    const inner = image(made, "inner");
    const wrapped = put(made, "application/x.bundle", indexOf([inner]));
    const config = put(made, CONFIG, {});
    made.index = JSON.stringify(indexOf([put(made, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers: [wrapped] })]));
    assert.match(reasons(made, [{ digest: inner.digest, text: "{}" }]), /No document/);
  });
});

test("a hundred thousand entries and a chain of ten thousand indexes are planned in one go", () => {
  const made = layout();
  const one = image(made, "one");
  made.index = JSON.stringify(indexOf(Array.from({ length: 100_000 }, () => one)));
  const found = planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }]));
  assert.equal(found.files[0]?.edits.length, 200_000);
  let at = put(made, INDEX, indexOf([one]));
  for (let i = 0; i < 10_000; i++) at = put(made, INDEX, indexOf([at]));
  made.index = JSON.stringify(indexOf([at]));
  assert.equal(planned(plan(made, [{ digest: one.digest, text: annotated(made, one.digest) }])).blobs.length, 10_002);
});
