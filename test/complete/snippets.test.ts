import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { type PartSnippet, partSnippets } from "../../server/src/complete/part-snippets.ts";
import { smallest } from "../../server/src/complete/smallest.ts";
import { documentSnippets } from "../../server/src/complete/snippets.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { EMPTY_TAR, EMPTY_TAR_GZIP } from "../../server/src/oci/known-contents.ts";
import { validate } from "../../server/src/validate.ts";
import { accepted, after, ask, explained, find, NOW } from "./asking.ts";

/** Where there may be whole documents: nothing at all, and braces in all the ways in which they are typed. */
const BEGINNINGS = ["|", "\n|\n", "  |", "{|", "{|}", "{ | }", "{}|", "{\n  |\n}\n", "{\n\t|\n}"];

for (const { label, kind, id } of documentSnippets)
  test(`an accepted ${label} has no problem of its own, wherever it is begun (${id})`, async () => {
    for (const beginning of BEGINNINGS) {
      const answer = await ask(beginning);
      const text = accepted(answer, label);
      const report = validate(text);
      assert.equal(report.kind, kind, text);
      assert.deepEqual(
        report.problems.map(({ rule, says }) => `${rule.id}: ${says}`),
        [],
        text,
      );
      JSON.parse(text);
      assert.ok(explained(find(answer, label)).length > 60);
    }
  });

const OCI = "application/vnd.oci.image";
const S1 = createHash("sha256").update("one").digest("hex");

const manifest = (config: string, layers: string, more = "", docker = false): string => {
  const type = docker ? "application/vnd.docker.distribution.manifest.v2+json" : `${OCI}.manifest.v1+json`;
  return `{\n  "schemaVersion": 2,\n  "mediaType": "${type}",${more}\n  "config": ${config},\n  "layers": ${layers}\n}\n`;
};
const typed = (mediaType: string): string => `{"mediaType": "${mediaType}", "digest": "sha256:${S1}", "size": 1234}`;
const index = (entries: string, docker = false): string => {
  const type = docker ? "application/vnd.docker.distribution.manifest.list.v2+json" : `${OCI}.index.v1+json`;
  return `{\n  "schemaVersion": 2,\n  "mediaType": "${type}",\n  "manifests": [\n    ${entries}\n  ]\n}\n`;
};
const image = (settings: string): string =>
  `{\n  "architecture": "amd64",\n  "os": "linux",${settings}\n  "rootfs": {"type": "layers", "diff_ids": ["sha256:${S1}"]}\n}\n`;
const config = typed(`${OCI}.config.v1+json`);
const layer = typed(`${OCI}.layer.v1.tar+gzip`);
const EMPTY = `{"mediaType": "application/vnd.oci.empty.v1+json", "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "size": 2}`;
const ARTIFACT = ' "artifactType": "application/vnd.example.thing.v1",';

/** For each part a document that lacks just this; left out: parts that stand in the one of their place. */
const HOMES: Readonly<Record<string, readonly [Kind, string]>> = {
  entry: ["oci-index", index("|")],
  "docker-entry": ["docker-list", index("|", true)],
  attestation: ["oci-index", withImage(index("|"))],
  layer: ["oci-manifest", manifest(config, "[|]")],
  "docker-layer": ["docker-manifest", manifest(typed("application/vnd.docker.container.image.v1+json"), "[|]", "", true)],
  "file-layer": ["oci-manifest", manifest(EMPTY, "[|]", ARTIFACT)],
  "cache-layer-descriptor": ["oci-manifest", manifest(typed("application/vnd.buildkit.cacheconfig.v0"), "[|]")],
  "empty-layer": ["oci-manifest", manifest(EMPTY, "[|]", ARTIFACT)],
  "image-config": ["oci-manifest", manifest("|", `[${layer}]`)],
  "docker-image-config": ["docker-manifest", manifest("|", `[${typed("application/vnd.docker.image.rootfs.diff.tar.gzip")}]`, "", true)],
  "empty-config": ["oci-manifest", manifest("|", `[${EMPTY}]`, ARTIFACT)],
  "cache-config": [
    "oci-manifest",
    manifest(
      "|",
      `[${layer.slice(0, -1)}, "annotations": {"buildkit/createdat": "${NOW}", "containerd.io/uncompressed": "sha256:${S1}"}}]`,
    ),
  ],
  subject: ["oci-manifest", manifest(EMPTY, `[${EMPTY}]`, `${ARTIFACT} "subject": |,`)],
  annotations: ["oci-manifest", manifest(config, `[${layer}]`, ' "annotations": |,')],
  rootfs: ["oci-config", '{"architecture": "amd64", "os": "linux", "rootfs": |}'],
  history: ["oci-config", image(' "history": [|],')],
  "empty-history": ["oci-config", image(` "history": [{"created": "${NOW}", "created_by": "COPY . /"}, |],`)],
  healthcheck: ["docker-config", image(' "config": {"Healthcheck": |},')],
  "cache-layer": [
    "buildkit-cacheconfig",
    '{"layers": [|], "records": [{"layers": [{"layer": 0}], "digest": "sha256:DIGEST"}]}'.replace("DIGEST", S1),
  ],
  "cache-record": ["buildkit-cacheconfig", `{"layers": [{"blob": "sha256:${S1}", "parent": -1}], "records": [|]}`],
  "cache-link": [
    "buildkit-cacheconfig",
    `{"layers": [{"blob": "sha256:${S1}", "parent": -1}], "records": [{"digest": "sha256:${S1}"}, {"layers": [{"layer": 0}], "digest": "sha256:f${S1.slice(1)}", "inputs": [[|]]}]}`,
  ],
  "saved-image": ["docker-save", "[|]"],
};

/** An index with the image that an attestation is of, whose digest and size the snippet for an entry has. */
function withImage(home: string): string {
  const { manifest: known } = smallest();
  const entry = `{"mediaType": "${OCI}.manifest.v1+json", "digest": "${known.digest}", "size": ${known.size}, "platform": {"architecture": "amd64", "os": "linux"}},\n    |`;
  return home.replace("|", entry);
}

function homeOf({ id, place }: PartSnippet): readonly [Kind, string] {
  if (place === "platform") {
    const annotations = id.endsWith("unknown/unknown")
      ? `, "annotations": {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": "sha256:${S1}"}`
      : "";
    const others =
      annotations === ""
        ? ""
        : `${typed(`${OCI}.manifest.v1+json`).slice(0, -1)}, "platform": {"architecture": "arm64", "os": "linux"}},\n    `;
    const entry = `{"mediaType": "${OCI}.manifest.v1+json", "digest": "sha256:${S1.replace(/^../, "00")}", "size": 1234${annotations}, "platform": |}`;
    return ["oci-index", index(others + entry)];
  }
  if (place === "blob")
    return [
      "oci-artifact",
      `{"mediaType": "application/vnd.oci.artifact.manifest.v1+json", "artifactType": "application/vnd.example.a", "blobs": [|]}`,
    ];
  const home = HOMES[id];
  assert.ok(home, `the test knows where ${id} stands`);
  return home;
}

for (const part of partSnippets)
  test(`an accepted part has no problem of its own: ${part.id}`, async () => {
    const [kind, home] = homeOf(part);
    const answer = await ask(home, kind);
    const { at, also } = find(answer, part.label);
    const text = accepted(answer, part.label);
    const end = text.length - (answer.text.length - at.end);
    const inside = validate(text, { kind }).problems.filter(({ at: where }) => where.start < end && where.end > at.start);
    assert.deepEqual(
      inside.map(({ rule, says }) => `${rule.id}: ${says}`),
      [],
      text,
    );
    assert.equal(also, undefined);
    JSON.parse(text);
    assert.ok(explained(find(answer, part.label)).length > 20);
  });

test("parts stand on lines of their own where the document has lines, and on one line where it has none", async () => {
  const lines = await ask(index("|"), "oci-index");
  assert.match(accepted(lines), /\n {4}\{\n {6}"mediaType": .*,\n {6}"digest"/);
  const one = await ask('{"schemaVersion":2,"manifests":[|]}', "oci-index");
  assert.match(accepted(one), /^\{"schemaVersion":2,"manifests":\[\{"mediaType":"[^\n]*"os":"linux"\}\}\]\}$/);
});

test("tab stops are numbered in their order, and hold what is accepted", async () => {
  const entry = after(await ask(index("|"), "oci-index"), "entry for a platform");
  assert.deepEqual(
    [...entry.matchAll(/\$\{(\d+):/g)].map(([, number]) => number),
    ["1", "2", "3", "4"],
  );
});

test("an empty file gets nothing unless somebody asks; other JSON never does", async () => {
  for (const beginning of ["|", "{|", '{"|"}', "[|]"])
    assert.deepEqual((await ask(beginning, undefined, { explicit: false })).labels, [], beginning);
  for (const foreign of ['{"|"}', "[|]", '{"name": "|"}', '"|"', "1|", "tr|", "nu|", "fa|", '{ "a": 1 }|', "[]|", "// x\n|", "a: b|"])
    assert.deepEqual((await ask(foreign)).labels, [], foreign);
  // Where the settings say what the file is, the list opens by itself.
  assert.ok((await ask("|", "oci-index", { explicit: false })).labels.includes("OCI image index"));
  assert.ok(!(await ask("|", "oci-index")).labels.includes("OCI image config"));
});

test("a word asks for the documents that are called so, and is replaced by them", async () => {
  const answer = await ask("cach|");
  assert.deepEqual(answer.labels, ["BuildKit cache manifest"]);
  assert.ok(accepted(answer).startsWith("{"));
  assert.deepEqual((await ask("docker|")).labels, ["Docker manifest list", "Docker image manifest"]);
  assert.ok(answer.incomplete);
});

test("the contents that snippets name are what they say", () => {
  const gzip = Buffer.from("H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ43oAAAAAAAAAAAAIA3A5reHScAKAAA", "base64");
  const tar = gunzipSync(gzip);
  const sha = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  assert.deepEqual(
    [sha(gzip), gzip.length, sha(tar), tar.length],
    [EMPTY_TAR_GZIP.digest, EMPTY_TAR_GZIP.size, EMPTY_TAR.digest, EMPTY_TAR.size],
  );
  assert.ok(tar.every((byte) => byte === 0));
});

test("a document that is begun by hand: what may stand beside its version, and what it may call itself", async () => {
  const begun = await ask('{\n  "schemaVersion": 2,\n  |\n}');
  for (const label of ["mediaType", "manifests", "config", "layers", "artifactType", "subject", "annotations"]) find(begun, label);
  assert.equal(after(begun, "mediaType"), '{\n  "schemaVersion": 2,\n  "mediaType": "$1"\n}');
  assert.deepEqual((await ask('{"schemaVersion": 2, "mediaType": "|"}')).labels.slice(0, 2), [
    `${OCI}.index.v1+json`,
    `${OCI}.manifest.v1+json`,
  ]);
  assert.ok((await ask('{"schemaVersion": 2, "la|"}')).labels.includes("layers"));
  for (const foreign of [
    '{"schemaVersion": 1, |}',
    '{"schemaVersion": "2", |}',
    '{"schemaVersion": 2, "name": "x", |}',
    '{"mediaType": "|"}',
    '{"a": {"schemaVersion": 2, |}}',
    '{"schemaVersion": 2, "a": "|"}',
    '{"schemaVersion": 2, "mediaType": "x", "a": [|]}',
  ])
    assert.deepEqual((await ask(foreign)).labels, [], foreign);
  assert.deepEqual((await ask('{"schemaVersion": 2, "|"}', undefined, { explicit: false })).labels, []);
});
