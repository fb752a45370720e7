import { keyOf, kindOf, NONE, type Node, STRING, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { KIND_NAMES } from "../model/kinds.ts";
import { exceedsBytes, MANIFEST_LIMIT } from "../oci/limits.ts";
import type { Rule } from "../rule.ts";

const index = (note: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"manifests"»:[],"annotations":{"com.example.report":"${note}"}}`;

/** A manifest that is larger than clients and registries read. */
export const manifestTooLarge: Rule = {
  id: "manifest-too-large",
  subject: "text",
  severity: "warning",
  kinds: ["oci-index", "oci-manifest", "oci-artifact", "docker-list", "docker-manifest", "docker-schema1"],
  summary: "This document is over 4 MiB, more than registries and clients take for a manifest.",
  why: [
    "Manifests are read into memory whole, so everybody has a limit, and 4 MiB (4 194 304 bytes) is the one that the specification lets you",
    "count on. What people see above it:",
    "",
    "- podman, skopeo, buildah: `exceeded maximum allowed size of 4194304 bytes`",
    "- containerd: `rejecting 4500702 byte manifest for REF: not found`",
    "- oras: `content size 4500702 exceeds push size limit 4194304: size exceeds limit`",
    "- Distribution, on push: `MANIFEST_INVALID: manifest invalid`, `http: request body too large`; other registries `413 Payload Too Large`",
    "",
    "Docker and regclient read larger ones (measured 2026-11), which only helps where the registry takes them.",
    "",
    "**By hand:** a manifest only *names* content. Move what makes it large into blobs: embedded `data` can be left out, long annotations",
    "become a file of an artifact that refers to this one (`oras attach REF FILE:TYPE`), and an index of thousands of entries is split into",
    "several. Indentation counts, too: `jq -c . FILE` writes the document on one line, under another digest.",
  ].join("\n"),
  spec: [
    "[distribution-spec 1.1.0, Pushing Manifests](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests)",
  ],
  covers: ["0.7"],
  since: "0.2.0",
  examples: [
    { good: index("in another blob").replace(/[«»]/g, "") },
    {
      bad: index("x".repeat(MANIFEST_LIMIT)),
      says: "This OCI image index is over 4 MiB (4194304 bytes), more than registries and clients take",
    },
  ],
  *check(doc) {
    // A cache has a narrower limit, of which cache-too-large speaks.
    if (doc.cache !== undefined || !exceedsBytes(doc.text, MANIFEST_LIMIT)) return;
    const { largest, bytes } = embedded(doc);
    const over = `This ${KIND_NAMES[doc.kind]} is over 4 MiB (${MANIFEST_LIMIT} bytes), more than registries and clients take`;
    const inData = bytes * 2 > doc.text.length;
    yield {
      at: spanOf(doc.tree, inData ? keyOf(doc.tree, largest) : placeOf(doc)),
      says: inData ? `${over}; most of it is content embedded as \`data\`` : over,
    };
  },
};

/** The embedded content of a document: all of it as it stands in the text, in characters, and the longest piece. */
export function embedded(doc: Document): { readonly largest: Node; readonly bytes: number } {
  const { tree } = doc;
  let largest = NONE;
  let most = 0;
  let bytes = 0;
  for (const { dataNode } of doc.descriptors) {
    if (kindOf(tree, dataNode) !== STRING) continue;
    const length = (tree.end[dataNode] as number) - (tree.start[dataNode] as number);
    bytes += length;
    if (length > most) {
      most = length;
      largest = dataNode;
    }
  }
  return { largest, bytes };
}

/** A small token that stands for the whole: the name of the list that the document is about, else its bracket. */
function placeOf(doc: Document): Node {
  const list = doc.manifestsNode === NONE ? doc.layersNode : doc.manifestsNode;
  return list === NONE ? doc.root : keyOf(doc.tree, list);
}
