import { findKey, NONE, property, spanOf, stringAt } from "../json/index.ts";
import { ATTESTATION_MANIFEST, REFERENCE_TYPE } from "../model/attestation.ts";
import { type Document, isParsable } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isUnknown, platformsOf } from "../model/platform.ts";
import { quotedFew } from "../model/quote.ts";
import { comparablePlatform, comparablePlatformText } from "../oci/expectations.ts";
import type { Rule } from "../rule.ts";

const DIGESTS = [
  "sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
  "sha256:3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
  "sha256:8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f",
] as const;
const entry = (architecture: string, image: 0 | 1, variant = ""): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${DIGESTS[image]}","size":1043,"platform":{"architecture":"${architecture}","os":"linux"${variant === "" ? "" : `,"variant":"${variant}"`}}}`;
const attestation = `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${DIGESTS[2]}","size":839,"annotations":{"vnd.docker.reference.digest":"${DIGESTS[0]}","vnd.docker.reference.type":"attestation-manifest"},"platform":{"architecture":"unknown","os":"unknown"}}`;
const index = (key: string, ...entries: string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",${key}:[${entries.join(",")}]}`;

/** As many platforms are named in a message. */
const NAMED = 4;

/** An index lacks platforms that somebody said it must have. */
export const expectedPlatforms: Rule = {
  id: "expected-platforms",
  subject: "platforms",
  severity: "error",
  kinds: INDEX_KINDS,
  summary: "An index lacks a platform that `expect.platforms` or `--expect-platforms` asks for; without them this rule is silent.",
  why: [
    "A release pipeline that loses a platform publishes an index that is right in itself. It is found where the platform is: `no matching",
    "manifest for linux/arm64/v8 in the manifest list entries` (Docker), `no match for platform in manifest: not found` (containerd), `choosing",
    "an image from manifest list …: no image found in manifest list for architecture arm64` (podman). It happens when a matrix job fails and the",
    "one that joins the images goes on, when `--platform` is changed in one of two places, or when a mirror copies one platform only.",
    "",
    'So say what must be there, in a configuration (`"expect": { "platforms": ["linux/amd64", "linux/arm64"] }`) or where the pipeline',
    "publishes:",
    "",
    "```sh",
    "docker buildx imagetools inspect --raw REF | oci-manifest check - --stdin-filename REF --expect-platforms linux/amd64,linux/arm64",
    "```",
    "",
    "`arm64` is the same as `arm64/v8`, `arm` as `arm/v7` and `amd64` as `amd64/v1`, as clients take them; every other variant is a platform of its",
    "own. `os.version` does not count. Attestations, which stand under `unknown/unknown`, are no platforms. Silent are BuildKit caches, lists of",
    "referrers, and the `index.json` of a layout, whose entries have names instead of platforms.",
    "",
    "**By hand:** build the platform and join it: `docker buildx build --platform linux/amd64,linux/arm64 --push …`, or for images that are",
    "there `docker buildx imagetools create -t REF REF-amd64 REF-arm64`, `crane index append`, `regctl index add`, `podman manifest add`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: [],
  since: "0.2.0",
  examples: [
    {
      good: index('"manifests"', entry("amd64", 0), entry("arm64", 1, "v8"), attestation),
      expect: { platforms: ["linux/amd64", "linux/arm64"] },
    },
    { good: index('"manifests"', entry("arm", 0, "v7")), expect: { platforms: ["linux/arm"] } },
    {
      bad: index('«"manifests"»', entry("amd64", 0), attestation),
      says: "`linux/arm64` is expected and not here; this index has `linux/amd64`",
      expect: { platforms: ["linux/amd64", "linux/arm64"] },
    },
    {
      bad: index('«"manifests"»', entry("arm", 0, "v6"), entry("arm64", 1, "v8")),
      says: "`linux/amd64` and `linux/arm/v7` are expected and not here; this index has `linux/arm/v6` and `linux/arm64`",
      expect: { platforms: ["linux/amd64", "linux/arm64", "linux/arm/v7"] },
    },
  ],
  *check(doc, { expect }) {
    const { platforms } = expect;
    // Of a text that is still being written nothing is missed.
    if (platforms === undefined || platforms.length === 0 || doc.cache !== undefined || !isParsable(doc.tree)) return;
    const key = findKey(doc.tree, doc.root, "manifests");
    if (key === NONE) return;
    const there = platformsIn(doc);
    if (there === undefined) return;
    const missing = [...new Set(platforms)].filter((text) => !there.has(comparablePlatformText(text)));
    if (missing.length === 0) return;
    const has = there.size === 0 ? "no entry of this index has a platform" : `this index has ${quotedFew([...there], NAMED, 32)}`;
    yield {
      at: spanOf(doc.tree, key),
      says: `${quotedFew(missing, NAMED, 32)} ${missing.length === 1 ? "is" : "are"} expected and not here; ${has}`,
    };
  },
};

/** The platforms of the entries as they are compared, or `undefined` for an index that lists no platforms by its nature. */
function platformsIn(doc: Document): Set<string> | undefined {
  const { tree } = doc;
  const { groups, groupOf } = platformsOf(doc);
  const there = new Set<string>();
  let images = 0;
  let others = 0;
  for (const [at, { place, annotationsNode, artifactTypeNode }] of doc.descriptors.entries()) {
    if (place !== "manifest") continue;
    if (stringAt(tree, property(tree, annotationsNode, REFERENCE_TYPE)) === ATTESTATION_MANIFEST) continue;
    images++;
    const group = groups[groupOf[at] ?? -1];
    if (group?.os !== undefined && group.architecture !== undefined) {
      if (!isUnknown(group)) there.add(comparablePlatform(group.os, group.architecture, group.variant));
    } else if (artifactTypeNode !== NONE || property(tree, annotationsNode, "org.opencontainers.image.ref.name") !== NONE) others++;
  }
  return images > 0 && others === images ? undefined : there;
}
