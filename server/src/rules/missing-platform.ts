import { keysOf, kindOf, NONE, OBJECT, type Span, stringOf } from "../json/index.ts";
import { referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { isUnknown, platformsOf } from "../model/platform.ts";
import { standsMisspelt } from "../model/properties.ts";
import { placeRole } from "../model/roles.ts";
import type { Rule } from "../rule.ts";
import { indexFor } from "./unknown-architecture.ts";

/** An entry of a multi-platform index does not say for which platform it is. */
export const missingPlatform: Rule = {
  id: "missing-platform",
  subject: "platforms",
  severity: "info",
  kinds: ["oci-index"],
  summary: "An entry of an index for several platforms has no `platform`, so Docker never chooses it.",
  why: [
    "`platform` is optional, and the specification wants it where the image is for one platform. Where it is missing, clients differ.",
    "Measured on 24 November 2026, with the image for the machine as the entry without `platform`:",
    "",
    "- Docker 20.10.24: `no matching manifest for linux/amd64 in the manifest list entries`",
    "- the JavaScript client of Snyk: `no supported manifest found for platform`",
    "- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2, containerd 1.6.20 and 2.0.0 take the entry",
    "",
    "So who gets the image depends on the client.",
    "",
    "**By hand:** add `platform` as the image's config has it: `crane config REF` prints `architecture`, `os` and `variant`. With tools:",
    "`docker buildx imagetools create -t REF IMAGE…` and `docker manifest create` fill it in from the configs;",
    "`podman manifest annotate --os linux --arch amd64 LIST DIGEST`, `regctl index add --desc-platform linux/amd64 REF`.",
    "",
    "Not told: entries that are found by something else, as artifacts (`artifactType`), attestations, nested indexes, the images of a",
    "layout's `index.json`, and all that carry an annotation other than `org.opencontainers.image.…`. An index in which no entry has a",
    "`platform` is told only where `docker` is a `target`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["1.21"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"amd64","os":"linux"}`) },
    { good: indexFor(`{"architecture":"amd64","os":"linux"}`).replace(/,"platform":\{[^{}]*\}/, "") },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux"}`, "null")
        .replace(`,{"mediaType"`, `,«{»"mediaType"`)
        .replace(`,"platform":null`, ""),
      says: "This entry has no `platform`: Docker never chooses it, podman and containerd may",
    },
    {
      bad: indexFor("null").replace(`[{"mediaType"`, `[«{»"mediaType"`).replace(`,"platform":null`, ""),
      says: "No entry has a `platform` · refused by Docker 20.10.24",
      severity: "error",
      targets: ["docker"],
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0 || doc.cache === "index") return;
    const entries = doc.descriptors.filter((descriptor) => isNamedByNothing(doc, descriptor));
    const [first] = entries;
    if (first === undefined) return;
    if (!hasPlatforms(doc)) {
      // The index of a layout is read from a folder, where nobody chooses by platform.
      const isLayout = doc.file !== undefined && /(?:^|[\\/])index\.json$/.test(doc.file);
      if (!isLayout && doc.descriptors.every(({ platformNode }) => platformNode === NONE))
        yield { at: brace(doc, first), says: "No entry has a `platform`", case: "nowhere", onlyForTarget: true };
      return;
    }
    for (const [index, entry] of entries.entries()) {
      const at = brace(doc, entry);
      const count = index === 0 && entries.length > 1 ? ` (${entries.length} entries)` : "";
      const says = `This entry has no \`platform\`: Docker never chooses it, podman and containerd may${count}`;
      if (index === 0) yield { at, says, case: "among-others" };
      else yield { at, says, place: true, severity: "info" };
    }
  },
};

/** Annotations that describe an image; by any other an entry may be found without a platform, as in layouts and CNAB bundles. */
const OF_AN_IMAGE = /^org\.opencontainers\.image\.(?!ref\.name$)/;

/** Whether an entry is an image and nothing but a platform could say when to take it. */
function isNamedByNothing(
  doc: Document,
  { node, odd, place, mediaType, platformNode, artifactTypeNode, annotationsNode }: Descriptor,
): boolean {
  if (platformNode !== NONE || place !== "manifest" || artifactTypeNode !== NONE || placeRole(mediaType) !== "manifest") return false;
  if (referencesOf(doc).has(node)) return false;
  // One under a misspelt name is told by that.
  if (odd && (standsMisspelt(doc, node, "platform") || standsMisspelt(doc, node, "artifactType"))) return false;
  if (annotationsNode === NONE) return true;
  // What is no object is told as shape.
  if (kindOf(doc.tree, annotationsNode) !== OBJECT) return false;
  for (const key of keysOf(doc.tree, annotationsNode)) if (!OF_AN_IMAGE.test(stringOf(doc.tree, key))) return false;
  return true;
}

/** Whether the index is one for platforms: an entry has one, and not only attestations have. */
function hasPlatforms(doc: Document): boolean {
  return platformsOf(doc).groups.some((group) => group.architecture !== undefined && group.os !== undefined && !isUnknown(group));
}

/** The brace that opens an entry: the smallest place for what is not there. */
function brace(doc: Document, { node }: Descriptor): Span {
  const start = doc.tree.start[node] as number;
  return { start, end: start + 1 };
}
