import { property, replaceValue, spanOf, stringAt } from "../../json/index.ts";
import type { LayoutDocument } from "../../layout-view.ts";
import { configOf } from "../../model/artifact.ts";
import { quote } from "../../model/quote.ts";
import { isWellFormed, MEDIA_TYPE_OCI_CONFIG, MEDIA_TYPE_OCI_MANIFEST } from "../../oci/mediatypes.ts";
import type { Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { beside, pointTo, sampleIndex, sampleManifest, textBlob } from "../sample.ts";
import { isSound, isWhole, placeIn } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** An entry's artifact type is not that of the artifact in the layout. */
export const wrongTargetArtifactType: Rule = {
  id: "wrong-target-artifact-type",
  subject: "layout",
  severity: "warning",
  kinds: ["oci-index"],
  summary: "The `artifactType` of an index entry is not that of the manifest that lies in the layout under its digest.",
  why: [
    "An entry repeats the artifact's type, so that who looks for signatures or SBOMs need not open each manifest: the `artifactType` of the",
    "manifest, or, where it has none, the media type of its config. If the two differ, nothing fails; a filter such as `oras discover",
    "--artifact-type` or `regctl artifact list --filter-artifact-type` passes the artifact over, or takes another for it.",
    "",
    "None of the clients and registries tried in November 2026 compares the two.",
    "",
    "**By hand:** write what the manifest says: `jq -r '.artifactType // .config.mediaType' DIR/blobs/sha256/HEX`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, artifactType](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[distribution-spec 1.1.0, Listing Referrers](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers)",
  ],
  covers: ["1.20"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    const { tree } = doc;
    for (const descriptor of doc.descriptors) {
      const { place, digest, artifactTypeNode } = descriptor;
      if (place !== "manifest" || digest === undefined || !isWhole(tree, artifactTypeNode)) continue;
      const said = stringAt(tree, artifactTypeNode);
      const file = layout.document(digest);
      if (said === undefined || !isWellFormed(said) || file === undefined) continue;
      const own = artifactTypeOf(file);
      if (own === undefined || own.type === said || !isSound(file, digest)) continue;
      // Then the digest is another blob's.
      if (otherSize(doc, layout, descriptor) !== undefined) continue;
      const { type } = own;
      yield {
        at: spanOf(tree, artifactTypeNode),
        says: `${quote(said)} is said here, but ${shortDigest(digest)} is ${quote(type)} by its \`${own.by}\``,
        related: [placeIn(file, own.node, "It says so itself here")],
        fixes: () => [
          { title: `Replace with ${quote(type)}`, safe: false, edits: [replaceValue(tree, artifactTypeNode, JSON.stringify(type))] },
        ],
      };
    }
  },
};

/** What a manifest is by its own words; `undefined` where it has none that are well-formed. */
function artifactTypeOf({ document }: LayoutDocument): { readonly type: string; readonly node: number; readonly by: string } | undefined {
  if (document === undefined || (document.kind !== "oci-manifest" && document.kind !== "oci-artifact")) return undefined;
  const node = property(document.tree, document.root, "artifactType");
  const type = stringAt(document.tree, node);
  if (type !== undefined && type !== "") return isWellFormed(type) ? { type, node, by: "artifactType" } : undefined;
  const config = configOf(document);
  if (config?.mediaType === undefined || !isWellFormed(config.mediaType)) return undefined;
  return { type: config.mediaType, node: config.mediaTypeNode, by: "config" };
}

function examples(): Rule["examples"] {
  const empty = textBlob("{}");
  const sbom = textBlob(`{"spdxVersion":"SPDX-2.3"}`);
  const manifest = textBlob(
    sampleManifest(pointTo(empty, "application/vnd.oci.empty.v1+json"), [pointTo(sbom, "application/spdx+json")]).replace(
      `"config"`,
      `"artifactType":"application/spdx+json","config"`,
    ),
  );
  const index = (type: string): string => sampleIndex([pointTo(manifest, MEDIA_TYPE_OCI_MANIFEST, `,"artifactType":${type}`)]);
  const blobs = [empty, sbom, manifest];
  const chart = textBlob(`{"name":"web"}`);
  const untyped = textBlob(
    sampleManifest(pointTo(chart, "application/vnd.cncf.helm.config.v1+json"), [
      pointTo(sbom, "application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
    ]),
  );
  const helm = (type: string): string => sampleIndex([pointTo(untyped, MEDIA_TYPE_OCI_MANIFEST, `,"artifactType":${type}`)]);
  return [
    { good: index(`"application/spdx+json"`), ...beside(blobs) },
    { good: sampleIndex([pointTo(manifest, MEDIA_TYPE_OCI_MANIFEST)]), ...beside(blobs) },
    {
      bad: index(`«"application/vnd.cyclonedx+json"»`),
      says: `\`application/vnd.cyclonedx+json\` is said here, but ${shortDigest(manifest.digest)} is \`application/spdx+json\` by its \`artifactType\``,
      fixed: index(`"application/spdx+json"`),
      ...beside(blobs),
    },
    {
      bad: helm(`«"${MEDIA_TYPE_OCI_CONFIG}"»`),
      says: `\`${MEDIA_TYPE_OCI_CONFIG}\` is said here, but ${shortDigest(untyped.digest)} is \`application/vnd.cncf.helm.config.v1+json\` by its \`config\``,
      fixed: helm(`"application/vnd.cncf.helm.config.v1+json"`),
      ...beside([chart, sbom, untyped]),
    },
  ];
}
