import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { convertArtifact } from "../../server/src/convert/artifact.ts";
import type { Conversion } from "../../server/src/convert/conversion.ts";
import { toImageManifest } from "../../server/src/convert/image-manifest.ts";
import { scan } from "../../server/src/json/index.ts";
import { readDocument } from "../../server/src/model/document.ts";
import { validate } from "../../server/src/validate.ts";
import { digest, entry, MANIFEST } from "./documents.ts";

const OCI = "application/vnd.oci.artifact.manifest.v1+json";
const ORAS = "application/vnd.cncf.oras.artifact.manifest.v1+json";
const EMPTY = `{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}`;
const BLOB = entry("application/spdx+json");
const SUBJECT = entry(MANIFEST, "d");

/** The text of an artifact manifest and of the image manifest that it becomes. */
const artifact = (blobs: string, more = "", type = OCI): string => `{"mediaType":"${type}","artifactType":"a/b"${blobs}${more}}`;
const manifest = (layers: string, more = ""): string =>
  `{"schemaVersion":2,"mediaType":"${MANIFEST}","artifactType":"a/b","config":${EMPTY},"layers":[${layers}]${more}}`;

function convert(text: string): Conversion {
  return convertArtifact(readDocument(scan(text), "oci-artifact"));
}

function converted(text: string): Extract<Conversion, { outcome: "converted" }> {
  const conversion = convert(text);
  if (conversion.outcome === "refused") throw new Error(conversion.reasons.map(({ says }) => says).join("\n"));
  return conversion;
}

const CONVERTED: readonly (readonly [name: string, source: string, result: string])[] = [
  ["blobs become layers", artifact(`,"blobs":[${BLOB},${entry("x/y", "b")}]`), manifest(`${BLOB},${entry("x/y", "b")}`)],
  ["ORAS's form", artifact(`,"blobs":[${BLOB}]`, "", ORAS), manifest(BLOB)],
  ["no blobs", artifact(""), manifest(EMPTY)],
  ["an empty list of blobs", artifact(`,"blobs":[]`), manifest(EMPTY)],
  ["null for blobs, subject and annotations", artifact(`,"blobs":null,"subject":null,"annotations":null`), manifest(EMPTY)],
  ["the subject stays", artifact(`,"blobs":[${BLOB}],"subject":${SUBJECT}`), manifest(BLOB, `,"subject":${SUBJECT}`)],
  [
    "any order of properties",
    `{"subject":${SUBJECT},"blobs":[${BLOB}],"artifactType":"a/b","mediaType":"${OCI}"}`,
    manifest(BLOB, `,"subject":${SUBJECT}`),
  ],
  ["without a media type", `{"artifactType":"a/b","blobs":[${BLOB}]}`, manifest(BLOB)],
  ["a version that is none", artifact(`,"schemaVersion":1,"blobs":[${BLOB}]`), manifest(BLOB)],
  [
    "descriptors stay as they are written, unknown properties and digits included",
    artifact(`,"blobs":[{"size":9007199254740993,"x":[1.0],"digest":"${digest("a")}","mediaType":"a/b"}]`),
    manifest(`{"size":9007199254740993,"x":[1.0],"digest":"${digest("a")}","mediaType":"a/b"}`),
  ],
  [
    "a config among the blobs",
    artifact(`,"blobs":[${entry("application/vnd.oci.image.config.v1+json")}]`),
    manifest(entry("application/vnd.oci.image.config.v1+json")),
  ],
  ["annotations stay in their order", artifact(`,"annotations":{"b":"1","a":"2"}`), manifest(EMPTY, `,"annotations":{"b":"1","a":"2"}`)],
  ["no annotations at all", artifact(`,"annotations":{}`), manifest(EMPTY, `,"annotations":{}`)],
  [
    "annotations get today's names",
    artifact(`,"annotations":{"org.opencontainers.artifact.created":"1","org.opencontainers.artifact.description":"2"}`),
    manifest(EMPTY, `,"annotations":{"org.opencontainers.image.created":"1","org.opencontainers.image.description":"2"}`),
  ],
  [
    "but for a name that stands there already",
    artifact(`,"annotations":{"org.opencontainers.artifact.created":"1","org.opencontainers.image.created":"2"}`),
    manifest(EMPTY, `,"annotations":{"org.opencontainers.artifact.created":"1","org.opencontainers.image.created":"2"}`),
  ],
  [
    "or that another one has got",
    artifact(`,"annotations":{"io.cncf.oras.artifact.created":"1","org.opencontainers.artifact.created":"2"}`),
    manifest(EMPTY, `,"annotations":{"org.opencontainers.image.created":"1","org.opencontainers.artifact.created":"2"}`),
  ],
];
for (const [name, source, result] of CONVERTED)
  test(name, () => {
    const { text, digest: hash, size, losses, notes } = converted(source);
    assert.equal(text, result);
    assert.equal(hash, `sha256:${createHash("sha256").update(result).digest("hex")}`);
    assert.equal(size, Buffer.byteLength(result));
    assert.deepEqual(losses, []);
    assert.match(notes[0]?.says ?? "", /^The config becomes the empty object/);
    const indented = JSON.stringify(JSON.parse(source), null, 2);
    if (!source.includes("9007199254740993"))
      assert.equal(converted(`${indented}\n`).text, `${JSON.stringify(JSON.parse(result), null, 2)}\n`);
    assert.equal(validate(text).kind, "oci-manifest");
    assert.equal(toImageManifest(readDocument(scan(source), "oci-artifact")).outcome, "converted");
  });

test("what an image manifest does not have is named, and dropped", () => {
  const { text, losses, lossSummary } = converted(artifact(`,"blobs":[${BLOB}],"reference":"x","note":1`));
  assert.equal(text, manifest(BLOB));
  assert.equal(losses.length, 2);
  assert.equal(lossSummary, "top-level `reference` and top-level `note`");
});

/** «…» marks what the first reason points at. */
const REFUSED: readonly (readonly [name: string, marked: string, says: RegExp])[] = [
  ["no artifactType", `«{»"mediaType":"${OCI}","blobs":[]}`, /give it an `artifactType` first/],
  ["an empty one", `{"mediaType":"${OCI}","artifactType":«""»}`, /give it an `artifactType` first/],
  ["another document's type", `{"mediaType":«"${MANIFEST}"»,"artifactType":"a/b","blobs":[]}`, /not the type of an artifact manifest/],
  ["a manifest's parts beside it", artifact(`,"blobs":[],«"config"»:{}`), /this is two documents/],
  ["the same in other letters", artifact(`,"blobs":[],«"Layers"»:[]`), /this is two documents/],
  ["a manifest among the blobs", artifact(`,"blobs":[{"mediaType":«"${MANIFEST}"»,"digest":"x","size":1}]`), /`layers` cannot hold one/],
  ["a blob that is none", artifact(`,"blobs":[«7»]`), /no descriptor/],
  ["a blob without size", artifact(`,"blobs":[«{»"mediaType":"a/b","digest":"x"}]`), /needs `mediaType`, `digest` and `size`/],
  ["blobs that are no list", artifact(`,"blobs":«{}»`), /no array/],
  ["a subject that is none", artifact(`,"subject":«"x"»`), /no descriptor/],
  ["a name twice", artifact(`,"blobs":[],«"blobs"»:[]`), /stands twice/],
  ["an annotation twice", artifact(`,"annotations":{"a":"1",«"a"»:"2"}`), /stands twice/],
  ["an annotation that is no string", artifact(`,"annotations":{«"a"»:1}`), /no string/],
  ["annotations that are no object", artifact(`,"annotations":«[]»`), /no object/],
  ["another letter case", artifact(`,«"Blobs"»:[]`), /write `blobs`/],
  ["text that is not JSON", artifact(`,"blobs":[]«,»`), /not JSON/],
];
for (const [name, marked, says] of REFUSED)
  test(`refused: ${name}`, () => {
    const text = marked.replace(/[«»]/g, "");
    const conversion = convert(text);
    assert.equal(conversion.outcome, "refused");
    if (conversion.outcome !== "refused") return;
    const [first] = conversion.reasons;
    assert.match(first?.says ?? "", says);
    const { start = 0, end = 0 } = first?.at ?? {};
    assert.equal(`${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`, marked);
  });

test("everything that is wrong is told at once, in text order", () => {
  const conversion = convert(`{"blobs":[7],"annotations":[],"mediaType":"x"}`);
  assert.equal(conversion.outcome, "refused");
  if (conversion.outcome === "refused") assert.equal(conversion.reasons.length, 4);
});
