import { insertProperty, keyOf, kindOf, NONE, OBJECT, replaceValue, spanOf, writeIn } from "../json/index.ts";
import { ATTESTATION_MANIFEST, type Reference, referencesOf } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isUnknown, platformName, readPlatform } from "../model/platform.ts";
import { standsMisspelt } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import { UNKNOWN } from "../oci/platforms.ts";
import type { Finding, Rule } from "../rule.ts";
import { attestedIndex, UNKNOWN_PLATFORM } from "./attestation-without-reference.ts";

const ANNOTATIONS = `"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":"attestation-manifest"}`;

/** An attestation has a platform, so that a client may take it for the image. */
export const attestationWithPlatform: Rule = {
  id: "attestation-with-platform",
  subject: "platforms",
  severity: "warning",
  kinds: INDEX_KINDS,
  summary: "An entry that is an attestation has another platform than `unknown/unknown`, so a client may take it for the image.",
  why: [
    "An attestation is a manifest like that of an image, with in-toto documents for layers. The platform `unknown/unknown` keeps clients",
    "away from it: Docker, podman and containerd choose by platform and know nothing of the annotation. With a real platform, or none,",
    "the first of image and attestation is taken, and unpacking ends with `invalid tar header`, `unexpected EOF`, `gzip: invalid header`,",
    "`mismatched image rootfs and manifest layers` or `unknown layer media type`.",
    "",
    "**By hand:** write `unknown` for both `architecture` and `os` and nothing else into `platform`, as BuildKit does. If the entry is",
    "the image after all, take the annotation `vnd.docker.reference.type` out. With tools: `docker buildx imagetools create` keeps both",
    "as they are; tools that copy `platform` from a config are the usual cause.",
  ].join("\n"),
  spec: ["[BuildKit 0.12, attestation storage](https://github.com/moby/buildkit/blob/v0.12.0/docs/attestations/attestation-storage.md)"],
  covers: ["3.19"],
  since: "0.2.0",
  examples: [
    { good: attestedIndex(`${UNKNOWN_PLATFORM},${ANNOTATIONS}`) },
    {
      bad: attestedIndex(`«"platform"»:{"architecture":"amd64","os":"linux"},${ANNOTATIONS}`),
      says: "`linux/amd64` on an attestation: clients choose by platform and may take it for the image; attestations have `unknown/unknown`",
      fixed: attestedIndex(`${UNKNOWN_PLATFORM},${ANNOTATIONS}`),
    },
    {
      bad: attestedIndex(`"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":«"attestation-manifest"»}`),
      says: "This attestation has no `platform`: a client may take it for the image; attestations have `unknown/unknown`",
      fixed: attestedIndex(
        `"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":"attestation-manifest"},${UNKNOWN_PLATFORM}`,
      ),
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    for (const reference of referencesOf(doc).values())
      if (reference.type === ATTESTATION_MANIFEST && reference.descriptor.artifactTypeNode === NONE) yield* faultOf(doc, reference);
  },
};

function* faultOf(doc: Document, { descriptor, typeNode }: Reference): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const { node, platformNode } = descriptor;
  const platform = { architecture: UNKNOWN, os: UNKNOWN };
  if (platformNode === NONE) {
    // In a Docker list a missing platform is told as shape.
    if (doc.kind === "docker-list" || standsMisspelt(doc, node, "platform")) return;
    yield {
      at: spanOf(tree, typeNode),
      says: "This attestation has no `platform`: a client may take it for the image; attestations have `unknown/unknown`",
      fixes: () => [
        {
          title: "Add the platform `unknown/unknown`",
          safe: false,
          edits: [insertProperty(tree, node, "platform", writeIn(tree, node, platform))],
        },
      ],
    };
    return;
  }
  if (kindOf(tree, platformNode) !== OBJECT) return;
  const now = readPlatform(tree, platformNode);
  // A missing or misshapen name is told as shape, an empty one by itself.
  if (!now.architecture || !now.os || isUnknown(now)) return;
  yield {
    at: spanOf(tree, keyOf(tree, platformNode)),
    says: `${quote(platformName(now))} on an attestation: clients choose by platform and may take it for the image; attestations have \`unknown/unknown\``,
    fixes: () => [
      {
        title: "Replace with `unknown/unknown`",
        safe: false,
        edits: [replaceValue(tree, platformNode, writeIn(tree, platformNode, platform))],
      },
    ],
  };
}
