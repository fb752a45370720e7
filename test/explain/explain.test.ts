import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { explainDocument } from "../../server/src/explain/explain.ts";
import { type Subject, subjectOf } from "../../server/src/explain/subject.ts";
import { WORDS } from "../../server/src/explain/words.ts";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { validate } from "../../server/src/validate.ts";
import { containers, layouts, render } from "../json/texts.ts";

const samples = path.resolve(import.meta.dirname, "../../samples");

function explained(text: string, kind?: Kind, name = "a.json"): string {
  const bytes = utf8(text);
  return explainDocument(validate(text, kind === undefined ? {} : { kind }), { name, digest: digestOf(bytes), size: bytes.length });
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const blob = (mediaType: string, more: object = {}) => ({ mediaType, digest: digestOf(utf8(mediaType)), size: 7, ...more });
const LAYER = blob("application/vnd.oci.image.layer.v1.tar+gzip");
const CACHE = blob("application/vnd.buildkit.cacheconfig.v0");
const IMAGE = blob(MANIFEST, { platform: { os: "linux", architecture: "amd64" } });
const STATEMENT = { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2" };

const SUBJECTS: readonly (readonly [kind: Kind, value: unknown, subject: Subject, says: RegExp])[] = [
  ["oci-index", { manifests: [LAYER, CACHE] }, "legacy cache", /image-manifest=true/],
  ["oci-manifest", { config: CACHE, layers: [LAYER] }, "cache", /image-manifest=false/],
  ["oci-index", { manifests: [IMAGE] }, "image index", /linux\/amd64/],
  [
    "oci-index",
    {
      manifests: [
        IMAGE,
        blob(MANIFEST, {
          platform: { os: "unknown", architecture: "unknown" },
          annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": IMAGE.digest },
        }),
      ],
    },
    "index with attestations",
    /attestation of linux\/amd64[\s\S]*What `--provenance=false` would lose/,
  ],
  ["oci-index", { manifests: [blob(MANIFEST, { artifactType: "application/vnd.example+json" })] }, "referrers", /`sha256-…`/],
  ["oci-manifest", { config: blob("application/vnd.oci.image.config.v1+json"), layers: [LAYER] }, "image", /oci-mediatypes=false/],
  [
    "oci-manifest",
    {
      config: blob("application/vnd.oci.image.config.v1+json"),
      layers: [blob("application/vnd.in-toto+json", { annotations: STATEMENT })],
    },
    "attestations",
    /provenance: by what, when and from which/,
  ],
  ["oci-manifest", { config: blob("application/vnd.cncf.helm.config.v1+json"), layers: [LAYER] }, "artifact", /Helm chart config/],
  ["oci-manifest", { artifactType: "application/vnd.nobody", config: CACHE.digest, layers: [] }, "artifact", /not in the catalogue/],
  ["docker-list", { manifests: [IMAGE] }, "Docker list", /convert --to oci/],
  ["docker-manifest", { config: blob("application/vnd.docker.container.image.v1+json"), layers: [LAYER] }, "Docker image", /schema 2/],
  ["oci-artifact", { artifactType: "a/b", blobs: [LAYER] }, "artifact manifest", /withdrawn/],
  [
    "oci-config",
    { os: "linux", architecture: "arm64", config: { Cmd: ["sh"], Env: ["A=b"] } },
    "image config",
    /starts `sh`.*\n.*runs as root.*\n- 1 environment variable\n/,
  ],
  [
    "docker-config",
    { config: { Entrypoint: ["a", "b c"], Cmd: ["d"], User: "1" } },
    "image config",
    /starts `a b c`, with the arguments `d`/,
  ],
  ["oci-layout", { imageLayoutVersion: "1.0.0" }, "layout", /index\.json/],
  ["oci-descriptor", LAYER, "descriptor", /by type, digest and size/],
  ["docker-schema1", { fsLayers: [] }, "schema 1", /2015/],
  ["docker-save", [{ Config: "a.json", RepoTags: ["a:1"], Layers: ["b"] }], "docker save", /image 1: `a:1`, 1 layer\n/],
  [
    "buildkit-cacheconfig",
    { layers: [{ blob: LAYER.digest, parent: -1 }], records: [{ digest: "random:1" }] },
    "cache config",
    /belong to no step[\s\S]*`random:`/,
  ],
];

for (const [kind, value, subject, says] of SUBJECTS)
  test(`${kind}: ${subject}`, () => {
    const { document } = validate(JSON.stringify(value), { kind });
    assert.ok(document);
    assert.equal(subjectOf(document), subject);
    const page = explained(JSON.stringify(value), kind);
    assert.match(page, says);
    assert.ok(page.includes(WORDS[subject].what));
  });

test("every subject and every kind is among these", () => {
  assert.deepEqual([...new Set(SUBJECTS.map(([, , subject]) => subject))].sort(), Object.keys(WORDS).sort());
  assert.deepEqual([...new Set(SUBJECTS.map(([kind]) => kind))].sort(), [...KINDS].sort());
});

test("a page is one page: the samples have fewer than a hundred lines each, and headings once", () => {
  for (const name of readdirSync(samples).filter((each) => each.endsWith(".json"))) {
    const page = explained(readFileSync(path.join(samples, name), "utf8"), undefined, name);
    assert.ok(page.split("\n").length < 100, name);
    const headings = page.match(/^#+ .*/gm) ?? [];
    assert.equal(new Set(headings).size, headings.length, name);
  }
});

test("what may be a secret is not on the page", () => {
  const token = `ghp_${createHash("sha256").update("token").digest("hex").slice(0, 36)}`;
  for (const Cmd of [
    ["login", token],
    ["login", "--password", "hunter22"],
    ["get", "https://name:hunter22@example.org/"],
  ]) {
    const page = explained(JSON.stringify({ os: "linux", architecture: "amd64", config: { Cmd } }), "oci-config");
    assert.ok(!page.includes(Cmd.at(-1) ?? ""), page);
    assert.match(page, /starts something that may hold a secret/);
  }
});

test("nothing in a document becomes markup, and no value makes a page fail", () => {
  const evil = "`</code><img src=x>|[a](command:evil)\n# b";
  for (const [kind, value] of SUBJECTS) {
    const text = JSON.stringify(value, (_, inner) =>
      typeof inner === "string" && !/^(?:application|sha256|vnd\.)/.test(inner) ? evil : inner,
    );
    const page = explained(text, kind, evil);
    assert.doesNotMatch(page.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, ""), /<img|\]\(command|^# b/m, kind);
  }
  fc.assert(
    fc.property(containers, layouts, fc.constantFrom(...KINDS), (part, seed, kind) => {
      assert.ok(explained(render(part, seed), kind).length > 0);
    }),
  );
});
