import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hoverAt } from "../../server/src/hover/hover.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { validate } from "../../server/src/validate.ts";

const HEX = "0123456789abcdef".repeat(4);
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const CACHE = "application/vnd.buildkit.cacheconfig.v0";
const REMEDY =
  /^\*\*BuildKit cache as (image index, the legacy form|Docker manifest list, the oldest form)\*\*.*?--cache-to type=registry,ref=…,image-manifest=true,oci-mediatypes=true/s;

/** The hover at the mark «» of a text, and the text that it points at. */
function hover(marked: string, kind: Kind): { markdown: string; at: string } | undefined {
  const offset = marked.indexOf("«");
  const text = marked.replace("«", "");
  const found = hoverAt(validate(text, { kind }), offset);
  return found && { markdown: found.markdown, at: text.slice(found.at.start, found.at.end) };
}

interface Case {
  readonly text: string;
  readonly kind: Kind;
  readonly at: string;
  readonly says: readonly (string | RegExp)[];
  readonly silent?: readonly string[];
}

const CACHE_INDEX = `{"manifests":[{"mediaType":"L«","size":1},{"mediaType":"${CACHE}"}]}`;

const CASES: Readonly<Record<string, Case>> = {
  "a layer where a manifest must stand": {
    text: `{"manifests":[{"mediaType":"«${LAYER}"}]}`,
    kind: "oci-index",
    at: `"${LAYER}"`,
    says: [
      /^\*\*Layer · tar, gzip\*\* — OCI, current\n\n/,
      "Here it stands in `manifests`, where clients expect a manifest: they fetch it as one and fail.",
      "Docker equivalent: `application/vnd.docker.image.rootfs.diff.tar.gzip` · [image-spec 1.1.1, layer.md](https://github.com/",
    ],
  },
  "a layer among layers": {
    text: `{"layers":[{"mediaType":"«${LAYER}"}]}`,
    kind: "oci-manifest",
    at: `"${LAYER}"`,
    says: ["Here it stands in `layers`, where it belongs."],
  },
  "a layer of the other family": {
    text: `{"layers":[{"mediaType":"«${LAYER}"}]}`,
    kind: "docker-manifest",
    at: `"${LAYER}"`,
    says: ["podman, skopeo and buildah refuse OCI layer types"],
  },
  "the empty descriptor's type as config and as layer": {
    text: `{"config":{"mediaType":"«application/vnd.oci.empty.v1+json"},"layers":[]}`,
    kind: "oci-manifest",
    at: `"application/vnd.oci.empty.v1+json"`,
    says: ["where it belongs", "makes `artifactType` mandatory"],
  },
  "a manifest as config": {
    text: `{"config":{"mediaType":"«application/vnd.oci.image.manifest.v1+json"},"layers":[]}`,
    kind: "oci-manifest",
    at: `"application/vnd.oci.image.manifest.v1+json"`,
    says: ["where clients expect a config", "(similar, not interchangeable)"],
  },
  "the document's own type": {
    text: `{"mediaType":"«application/vnd.oci.image.index.v1+json","manifests":[]}`,
    kind: "oci-index",
    at: `"application/vnd.oci.image.index.v1+json"`,
    says: ["Here it says what this document is."],
  },
  "the wrong type of its own": {
    text: `{"mediaType":"«application/vnd.oci.image.index.v1+json","manifests":[]}`,
    kind: "docker-list",
    at: `"application/vnd.oci.image.index.v1+json"`,
    says: ["by its properties a Docker manifest list, `application/vnd.docker.distribution.manifest.list.v2+json`."],
  },
  "a legacy name": {
    text: `{"layers":[{"mediaType":"«application/vnd.oci.image.layer.tar+gzip"}]}`,
    kind: "oci-manifest",
    at: `"application/vnd.oci.image.layer.tar+gzip"`,
    says: ["— OCI, legacy", `Replaced by: \`${LAYER}\``],
  },
  "an unknown type": {
    text: `{"layers":[{"mediaType":"«application/vnd.acme.thing"}]}`,
    kind: "oci-manifest",
    at: `"application/vnd.acme.thing"`,
    says: ["Unknown media type", "no fault"],
  },
  "a slip": {
    text: `{"layers":[{"mediaType":"«application/vnd.oci.image.layer.v1.tar.gzip"}]}`,
    kind: "oci-manifest",
    at: `"application/vnd.oci.image.layer.v1.tar.gzip"`,
    says: [`Probably \`${LAYER}\` is meant.`],
    silent: ["no fault"],
  },
  "an entry of a legacy cache": {
    text: CACHE_INDEX.replace("L«", `«${LAYER}`),
    kind: "oci-index",
    at: `"${LAYER}"`,
    says: [REMEDY, "can be converted", "Layer · tar, gzip", "as in every BuildKit cache of the legacy form"],
    silent: ["and fail"],
  },
  "`manifests` of a legacy cache": {
    text: `{"«manifests":[{"mediaType":"${CACHE}"}]}`,
    kind: "docker-list",
    at: `"manifests"`,
    says: [REMEDY, "**`manifests`**"],
  },
  "`manifests` of an ordinary index": {
    text: `{"«manifests":[]}`,
    kind: "oci-index",
    at: `"manifests"`,
    says: [/^\*\*`manifests`\*\*\n\n\S/],
    silent: ["BuildKit"],
  },
  "a manifest among the entries of a legacy cache": {
    text: `{"manifests":[{"mediaType":"«application/vnd.oci.image.manifest.v1+json"},{"mediaType":"${CACHE}"}]}`,
    kind: "oci-index",
    at: `"application/vnd.oci.image.manifest.v1+json"`,
    says: [/^\*\*Image manifest\*\*/],
    silent: ["--cache-to"],
  },
  "a digest and where else it stands": {
    text: `{"config":{"digest":"«sha256:${HEX}"},\n"layers":[\n{"digest":"sha256:${HEX}"},\n{"digest":"sha256:${HEX}"}]}`,
    kind: "oci-manifest",
    at: `"sha256:${HEX}"`,
    says: ["**sha256 digest** — 64 hexadecimal digits", "Also on lines 3 and 4."],
  },
  "the digest of `{}`": {
    text: `{"config":{"digest":"«sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}`,
    kind: "oci-manifest",
    at: `"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"`,
    says: ["The digest of `{}`"],
    silent: ["Also on"],
  },
  "a digest that is too short": {
    text: `{"config":{"digest":"«sha256:abc"}}`,
    kind: "oci-manifest",
    at: `"sha256:abc"`,
    says: ["**Malformed digest**", "3 digits behind the colon; sha256 has 64"],
  },
  "a weak algorithm": {
    text: `{"config":{"digest":"«md5:d41d8cd98f00b204e9800998ecf8427e"}}`,
    kind: "oci-manifest",
    at: `"md5:d41d8cd98f00b204e9800998ecf8427e"`,
    says: ["**`md5` digest** — 32 characters", "easily made"],
  },
  "a digest in a cache config": {
    text: `{"layers":[{"blob":"«sha256:${HEX}"}]}`,
    kind: "buildkit-cacheconfig",
    at: `"sha256:${HEX}"`,
    says: ["64 hexadecimal digits"],
  },
  "a size": {
    text: `{"layers":[{"size":«2712345}]}`,
    kind: "oci-manifest",
    at: "2712345",
    says: ["**2.7 MB** — 2\u00a0712\u00a0345 bytes"],
  },
  "a property of a descriptor": {
    text: `{"layers":[{"«digest":1}]}`,
    kind: "oci-manifest",
    at: `"digest"`,
    says: [/^\*\*`digest`\*\*\n\n\S/],
  },
  "half-typed text": {
    text: `{"layers":[{"mediaType":"«${LAYER}", "dig`,
    kind: "oci-manifest",
    at: `"${LAYER}"`,
    says: ["Layer · tar, gzip"],
  },
};

for (const [name, { text, kind, at, says, silent = [] }] of Object.entries(CASES))
  test(`hover: ${name}`, () => {
    const found = hover(text, kind);
    assert.ok(found, "there is a hover");
    assert.equal(found.at, at);
    for (const part of says)
      if (typeof part === "string") assert.ok(found.markdown.includes(part), `${part}\nnot in\n${found.markdown}`);
      else assert.match(found.markdown, part);
    for (const part of silent) assert.ok(!found.markdown.includes(part), `${part}\nin\n${found.markdown}`);
  });

test("says nothing where there is nothing to say", () => {
  for (const text of [`{«}`, `{"x-unknown«": 1}`, `«  {}`]) assert.equal(hover(text, "oci-index"), undefined, text);
  const report = validate(`{"mediaType":"${LAYER}"}`, { kind: "oci-index" });
  assert.equal(hoverAt({ ...report, kind: undefined, document: undefined }, 15), undefined);
});

test("never throws, wherever the pointer is and whatever was typed so far", () => {
  const whole = `{"manifests":[{"mediaType":"${LAYER}","digest":"sha256:${HEX}","size":12,"annotations":{"a":"b"}},{"mediaType":"${CACHE}"}]}`;
  const typed = fc.tuple(fc.nat(whole.length), fc.nat(whole.length), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(typed, fc.nat(whole.length + 8), ([from, length, between], offset) => {
      const text = whole.slice(0, from) + between + whole.slice(from + length);
      const found = hoverAt(validate(text, { kind: "oci-index" }), offset);
      if (found) assert.ok(found.at.start <= offset && offset <= found.at.end);
    }),
    { numRuns: 500 },
  );
});

test("annotations, labels and platforms are explained from their catalogues", () => {
  const rows: readonly (readonly [text: string, kind: Kind, ...says: RegExp[]])[] = [
    [
      `{"manifests":[],"annotations":{"«org.opencontainers.image.created":"yesterday"}}`,
      "oci-index",
      /OCI, current/,
      /Its value is a date and time/,
      /Here the value /,
      /image-spec/,
    ],
    [
      `{"config":{"Labels":{"org.label-schema.vcs-url":"«https://example.com"}}}`,
      "oci-config",
      /deprecated/,
      /Now `org\.opencontainers\.image\.source`/,
    ],
    [`{"manifests":[{"platform":{"architecture":"«x86_64","os":"linux"}}]}`, "oci-index", /`amd64` is/],
    [`{"manifests":[{"platform":{"architecture":"arm","variant":"«v7"}}]}`, "oci-index", /of `arm`/],
    [`{"manifests":[{"platform":{"architecture":"unknown","os":"«unknown"}}]}`, "oci-index", /attestations/],
    [`{"architecture":"«arm64","os":"linux","rootfs":{"diff_ids":[]}}`, "oci-config", /\*\*`arm64`\*\*/, /Variants: /],
  ];
  for (const [text, kind, ...says] of rows) for (const words of says) assert.match(hover(text, kind)?.markdown ?? "", words, text);
  assert.equal(hover(`{"manifests":[],"annotations":{"com.example.mine":"«x"}}`, "oci-index"), undefined);
});
