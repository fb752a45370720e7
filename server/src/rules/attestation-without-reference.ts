import { insertProperty, keyOf, kindOf, NONE, type Node, OBJECT, spanOf } from "../json/index.ts";
import { ATTESTATION_MANIFEST, REFERENCE_TYPE, referencesOf } from "../model/attestation.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isUnknown, platformsOf } from "../model/platform.ts";
import { placeRole } from "../model/roles.ts";
import type { Rule } from "../rule.ts";
import { toldOnce } from "./unknown-architecture.ts";

const IMAGE = `"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910"`;
const ATTESTATION = `"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"`;
const MANIFEST = `"mediaType":"application/vnd.oci.image.manifest.v1+json"`;
/** An index with an image and another entry, for the examples of the rules about attestations; `IMAGE` in it is the image's digest. */
export const attestedIndex = (entry: string, image = `"architecture":"amd64","os":"linux"`): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{${MANIFEST},"digest":${IMAGE},"size":1043,"platform":{${image}}},{${MANIFEST},"digest":${ATTESTATION},"size":841,${entry}}]}`.replaceAll(
    "IMAGE",
    IMAGE,
  );
/** The platform that attestations have. */
export const UNKNOWN_PLATFORM = `"platform":{"architecture":"unknown","os":"unknown"}`;

/** An entry is for no platform, as attestations are, and does not say of what it is one. */
export const attestationWithoutReference: Rule = {
  id: "attestation-without-reference",
  subject: "platforms",
  severity: "info",
  kinds: INDEX_KINDS,
  summary: "An entry for `unknown/unknown` has no `vnd.docker.reference.type`, so no tool knows that it is an attestation, and of what.",
  why: [
    "BuildKit stores provenance and SBOM as entries beside the images, with the platform `unknown/unknown`, so that nobody starts them,",
    "and with two annotations that say what they are: `vnd.docker.reference.type` and `vnd.docker.reference.digest`. Registries that do",
    "not know them, such as GitHub's, show a platform `unknown/unknown` and people ask what it is",
    "([gitea#24973](https://github.com/go-gitea/gitea/issues/24973), [buildx#3047](https://github.com/docker/buildx/issues/3047)).",
    'Without the annotations the entry is lost for the tools that do: `docker buildx imagetools inspect --format "{{json .Provenance}}"`',
    "and Docker Scout find nothing, and Docker lists it as an image for a platform that does not exist.",
    "",
    "The annotations get lost where an index becomes a Docker manifest list, which has none, or is put together by",
    "`docker manifest create`. No client of those tried in November 2026 refuses such an entry, so this is `info`; where the digest is",
    "there and the type alone is missing, it is a warning.",
    "",
    "**By hand:** give the entry both annotations, or take it out. With tools: build the index with `docker buildx imagetools create`,",
    "which keeps them, and build images without attestations by `docker buildx build --provenance=false --sbom=false`.",
  ].join("\n"),
  spec: ["[BuildKit 0.12, attestation storage](https://github.com/moby/buildkit/blob/v0.12.0/docs/attestations/attestation-storage.md)"],
  covers: ["3.19"],
  since: "0.2.0",
  examples: [
    {
      good: attestedIndex(
        `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":"attestation-manifest"}`,
      ),
    },
    {
      bad: attestedIndex(`«"platform"»:{"architecture":"unknown","os":"unknown"}`),
      says: "`unknown/unknown` is the platform of attestations, and no annotation says what this entry attests",
    },
    {
      bad: attestedIndex(`${UNKNOWN_PLATFORM},"annotations":{«"vnd.docker.reference.digest"»:IMAGE}`),
      says: "`vnd.docker.reference.type` is missing; without it nobody takes this entry for the attestation of that image",
      severity: "warning",
      fixed: attestedIndex(
        `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":"attestation-manifest"}`,
      ),
    },
  ],
  *check(doc) {
    const { tree, descriptors } = doc;
    // The annotations come last and may not be typed yet.
    if (tree.faults.length > 0) return;
    const { groups, groupOf } = platformsOf(doc);
    const unknown = groups.findIndex((group) => isUnknown(group) && (group.variant ?? "") === "");
    if (unknown === -1) return;
    const references = referencesOf(doc);
    const bare: Node[] = [];
    for (let at = 0; at < descriptors.length; at++) {
      if (groupOf[at] !== unknown) continue;
      const descriptor = descriptors[at];
      if (descriptor === undefined || descriptor.artifactTypeNode !== NONE || placeRole(descriptor.mediaType) !== "manifest") continue;
      const reference = references.get(descriptor.node);
      // What is no object is told as shape.
      const { annotationsNode } = descriptor;
      if (reference === undefined) {
        if (annotationsNode === NONE || kindOf(tree, annotationsNode) === OBJECT) bare.push(keyOf(tree, descriptor.platformNode));
      } else if (reference.typeNode === NONE && reference.digest !== undefined) {
        yield {
          at: spanOf(tree, keyOf(tree, reference.digestNode)),
          says: `\`${REFERENCE_TYPE}\` is missing; without it nobody takes this entry for the attestation of that image`,
          severity: "warning",
          fixes: () => [
            {
              title: `Add \`"${REFERENCE_TYPE}": "${ATTESTATION_MANIFEST}"\``,
              safe: false,
              edits: [insertProperty(tree, annotationsNode, REFERENCE_TYPE, JSON.stringify(ATTESTATION_MANIFEST))],
            },
          ],
        };
      }
    }
    yield* toldOnce(tree, bare, "`unknown/unknown` is the platform of attestations, and no annotation says what this entry attests");
  },
};
