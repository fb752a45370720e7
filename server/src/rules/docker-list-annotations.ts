import { firstChild, keyOf, kindOf, NONE, type Node, OBJECT, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import type { Rule } from "../rule.ts";
import { fixesOf } from "./oci-property-in-docker.ts";
import { isMistyped } from "./wrong-media-type.ts";

/** Whether there are annotations that a reader would miss: an object with something in it. */
function isFilled(doc: Document, annotations: Node): boolean {
  return kindOf(doc.tree, annotations) === OBJECT && firstChild(doc.tree, annotations) !== NONE;
}

const entry = (tail: string): string =>
  `{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043,"platform":{"architecture":"amd64","os":"linux"}${tail}}`;
const list = (tail: string, top = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[${entry(tail)}]${top}}`;

/** A Docker manifest list has annotations, which its format does not define. */
export const dockerListAnnotations: Rule = {
  id: "docker-list-annotations",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-list"],
  summary: "A Docker manifest list has `annotations`, which only the OCI image index defines; readers of Docker lists ignore them.",
  why: [
    "Docker's manifest list has no `annotations`, neither at the top nor at its entries. Nothing refuses them (23 readers and registries tried in",
    "November 2026), and most lose them: a tool that reads the list as what it says it is writes it back without. What then is missing is",
    "missing silently: a description on GitHub's package page, the mark of an attestation (`vnd.docker.reference.type`), or, in a BuildKit",
    "cache, the diff IDs without which no layer can be used.",
    "",
    "**By hand:** make it an OCI image index, in which annotations belong: `docker buildx imagetools create -t NEW REF` with OCI sources,",
    "`docker buildx build --output type=image,oci-mediatypes=true`, `skopeo copy --all --format oci` or `regctl image mod --to-oci`. A BuildKit",
    "cache: see [legacy-cache-index](legacy-cache-index.md); the conversion keeps the annotations, where they are at home.",
    "",
    "The quick fixes remove the annotations, or make the list an OCI index, which keeps them; its entries stay the Docker manifests they are,",
    "which [mixed-index](mixed-index.md) then remarks. The second is offered where all entries are manifests that an index may list.",
    "",
    "Told once for a document, at the first, with the number of places.",
  ].join("\n"),
  spec: [
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
    "[image-spec 1.1.1, media-types.md, compatibility matrix](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md#compatibility-matrix)",
  ],
  covers: ["6.2"],
  since: "0.1.0",
  examples: [
    { good: list("") },
    {
      bad: list(`,«"annotations"»:{"org.opencontainers.image.title":"app"}`),
      says: "A Docker manifest list has no `annotations`; most readers ignore them",
      fixed: list(""),
    },
    {
      bad: list(`,«"annotations"»:{"org.opencontainers.image.title":"app"}`, `,"annotations":{"org.opencontainers.image.title":"app"}`),
      says: "A Docker manifest list has no `annotations` (here in 2 places); most readers ignore them",
      fixed: list(""),
    },
  ],
  *check(doc) {
    if (isMistyped(doc)) return;
    const found: Node[] = [];
    const note = (annotations: Node): void => {
      if (isFilled(doc, annotations)) found.push(annotations);
    };
    note(doc.annotationsNode);
    for (const descriptor of doc.descriptors) if (descriptor.place === "manifest") note(descriptor.annotationsNode);
    const [one] = found;
    if (one === undefined) return;
    // At the top they may stand before the entries or behind them.
    const first = Math.min(one, found.at(1) ?? one);
    const count = found.length;
    const key = keyOf(doc.tree, first);
    yield {
      at: spanOf(doc.tree, key === NONE ? first : key),
      says: `A Docker manifest list has no \`annotations\`${count > 1 ? ` (here in ${count} places)` : ""}; ${
        doc.cache === "index" ? "BuildKit alone reads them here" : "most readers ignore them"
      }`,
      // In a cache the layers' annotations are what it is made of.
      ...(doc.cache === "index" ? {} : { fixes: () => fixesOf(doc, found, "`annotations`") }),
    };
  },
};
