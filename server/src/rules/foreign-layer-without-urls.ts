import { ARRAY, firstChild, kindOf, NONE, replaceValue, spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import type { Fix, Rule } from "../rule.ts";

const MARK = ".foreign.";
const FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
const PLAIN = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const URLS = `,"urls":["https://mcr.microsoft.com/v2/windows/servercore/blobs/sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"]`;
const document = (type: string, more = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":${type},"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":1718332879${more}}]}`;

/** A foreign layer does not say where it is had from. */
export const foreignLayerWithoutUrls: Rule = {
  id: "foreign-layer-without-urls",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-manifest"],
  summary: "A foreign layer, which is never pushed to a registry, names no address to fetch it from.",
  why: [
    "A *foreign* layer is one that the registry need not have: clients do not upload it and fetch it from `urls`. Windows base images were",
    "made so until June 2023. Without `urls` nobody knows where it is. What people see:",
    "",
    "- Distribution 2.8 and 3, on push: `missing URL on layer`, `MANIFEST_BLOB_UNKNOWN: blob unknown to registry`, as a 500 at the client",
    "- Quay: `MANIFEST_INVALID`, because remote layers need an address there",
    "- on pull, where the registry has not got the layer by chance: `blob unknown`, `not found`",
    "",
    "Docker, podman, containerd and others pull such a manifest from a registry that has the layer (measured 2026-11).",
    "",
    "With `urls` the layer is no fault, though Distribution's defaults allow none: `invalid URL on layer` means that its operator has not set",
    "`validation.manifests.urls.allow`.",
    "",
    "**By hand:** if the layer is in your registry, give it the plain type, the same name without `foreign`; then it is pushed and pulled like",
    "any other (`docker push --allow-nondistributable-artifacts` of old, `ctr images push --allow-non-distributable-blobs`). Else put the",
    "`urls` back from the image that it came from: `crane manifest REF`, `skopeo inspect --raw docker://REF`.",
  ].join("\n"),
  spec: [
    "[Docker manifest v2 schema 2, image manifest, urls](https://distribution.github.io/distribution/spec/manifest-v2-2/#image-manifest-field-descriptions)",
  ],
  covers: ["8.5"],
  since: "0.2.0",
  examples: [
    { good: document(`"${FOREIGN}"`, URLS) },
    {
      bad: document(`«"${FOREIGN}"»`),
      says: `\`${FOREIGN}\` is fetched from \`urls\`, and this layer has none`,
      fixed: document(`"${PLAIN}"`),
    },
  ],
  *check(doc) {
    // In an unfinished text the addresses may be about to be typed.
    if (doc.tree.faults.length > 0) return;
    const found = doc.descriptors.filter((one) => one.place === "layer" && isForeign(one.mediaType) && hasNoUrls(doc, one));
    const [first, ...others] = found;
    if (first === undefined) return;
    yield {
      at: spanOf(doc.tree, first.mediaTypeNode),
      says:
        others.length === 0
          ? `\`${first.mediaType}\` is fetched from \`urls\`, and this layer has none`
          : `\`${first.mediaType}\` is fetched from \`urls\`, and ${found.length} such layers have none`,
      fixes: () => [makePlain(doc, found)],
    };
    for (const one of others)
      yield {
        at: spanOf(doc.tree, one.mediaTypeNode),
        says: `\`${one.mediaType}\` is fetched from \`urls\`, and this layer has none`,
        place: true,
        severity: "info",
      };
  },
};

function isForeign(mediaType: string | undefined): boolean {
  return mediaType === FOREIGN || mediaType === "application/vnd.docker.image.rootfs.foreign.diff.tar";
}

/** No `urls`, or an empty list; what is no list is told by its shape. */
function hasNoUrls({ tree }: Document, { urlsNode }: Descriptor): boolean {
  return urlsNode === NONE || (kindOf(tree, urlsNode) === ARRAY && firstChild(tree, urlsNode) === NONE);
}

function makePlain({ tree }: Document, layers: readonly Descriptor[]): Fix {
  const plain = (one: Descriptor): string => (one.mediaType ?? "").replace(MARK, ".");
  const [first] = layers;
  return {
    title:
      layers.length === 1 && first !== undefined ? `Replace with \`${plain(first)}\`` : `Give ${layers.length} layers their plain types`,
    // Clients upload a layer of the plain type from now on, which its licence may forbid.
    safe: false,
    edits: layers.map((one) => replaceValue(tree, one.mediaTypeNode, JSON.stringify(plain(one)))),
  };
}
