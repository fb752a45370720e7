import { BROKEN, kindOf, property, STRING, spanOf, stringOf } from "../json/index.ts";
import { familyOf, findMediaType } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

const document = (artifactType: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":${artifactType},"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/spdx+json","digest":"sha256:b3d63132d21c3ff4c35a061adf23cf43da8ae054247e32faa95494d904a007e5","size":7682}]}`;

/** `artifactType` is the type of a part of an image. */
export const imageArtifactType: Rule = {
  id: "image-artifact-type",
  subject: "artifacts",
  severity: "info",
  kinds: ["oci-manifest", "oci-index"],
  summary: "`artifactType` is the media type of an image's manifest, index, config or layer, which says nothing about the artifact.",
  why: [
    "`artifactType` tells clients what the whole thing is: a signature, an SBOM, a chart. The type of a manifest or of an image config is true",
    "of everything in a registry, or of every image. Nothing refuses it; what happens is that `oras discover --artifact-type …`, the",
    "filter of the list of referrers and the web pages of registries take the artifact for an image, or do not show it as anything.",
    "",
    "It mostly comes from copying the `mediaType` of a descriptor, or from writing out what the list of referrers says of manifests without",
    "`artifactType`: there the type of their config stands in, also `application/vnd.oci.image.config.v1+json`. In that list it is right, so",
    "entries are left alone.",
    "",
    "**By hand:** write a type of the artifact's own (`application/spdx+json`, `application/vnd.example.report.v1`), or leave `artifactType`",
    "out where the document is an image: `oras push --artifact-type TYPE REF FILE`.",
    "",
    "An `artifactType` of another kind on an image that can be run is allowed, and all clients that we tried take it.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, artifactType](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[distribution-spec 1.1.0, Listing Referrers](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers)",
  ],
  covers: ["2.26"],
  since: "0.2.0",
  examples: [
    { good: document(`"application/spdx+json"`) },
    {
      bad: document(`«"application/vnd.oci.image.config.v1+json"»`),
      says: "`application/vnd.oci.image.config.v1+json` is the type of an image's config; `artifactType` says which artifact this is",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const node = property(tree, doc.root, "artifactType");
    if (kindOf(tree, node) !== STRING || ((tree.kind[node] as number) & BROKEN) !== 0) return;
    const type = stringOf(tree, node);
    if (familyOf(type) === undefined) return;
    const role = findMediaType(type)?.role;
    if (role !== "manifest" && role !== "index" && role !== "config" && role !== "layer") return;
    // Plugins are artifacts of Docker's own.
    if (type === "application/vnd.docker.plugin.v1+json") return;
    yield {
      at: spanOf(tree, node),
      says: `\`${type}\` is the type of ${role === "index" ? "an index" : `an image's ${role}`}; \`artifactType\` says which artifact this is`,
    };
  },
};
