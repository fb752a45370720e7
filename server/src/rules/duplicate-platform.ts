import { firstChild, keyOf, kindOf, NONE, type Node, OBJECT, removeNodes, spanOf } from "../json/index.ts";
import { referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isUnknown, platformName, platformsOf } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import { placeRole } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const DIGESTS = [
  "b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910",
  "77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2",
];
const entry = (digest: string | undefined, platform: string, more = ""): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:${digest}","size":1043,${platform}:{"architecture":"amd64","os":"linux"}${more}}`;
const document = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;

/** Two entries of an index are for the same platform and differ in nothing that a client chooses by. */
export const duplicatePlatform: Rule = {
  id: "duplicate-platform",
  subject: "platforms",
  severity: "warning",
  kinds: INDEX_KINDS,
  summary: "Two entries are for the same platform and differ in nothing that a client could choose by, so the second is never taken.",
  why: [
    "A client takes the first entry that fits its machine. A second one for the same platform is fetched by nobody and refused by nobody:",
    "of 23 clients and registries tried in November 2026 not one said a word. What people see is the wrong image: `docker run` goes on",
    "starting the old build although the new one was added, because `docker manifest create --amend`, `podman manifest add` or a script",
    "put it behind the old entry. Later the registry may keep, scan and bill both.",
    "",
    "**By hand:** take out the entry that is not wanted, or say how the two differ: `variant` (`v7` and `v6`), `os.version` (Windows",
    "builds), `os.features`, `artifactType`, or an annotation that your reader knows (zstd images carry",
    "`io.github.containers.compression.zstd`). Entries that differ in one of these are not told, nor are attestations (`unknown/unknown`)",
    "and the lists of referrers. With tools: `docker buildx imagetools create -t REF IMAGE…` writes the index anew,",
    "`podman manifest remove LIST DIGEST` and `regctl index delete --digest DIGEST REF` take one entry out.",
    "",
    "Where both entries are the same manifest it is info: nothing is hidden, the line is only there twice.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, manifests](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["3.16"],
  since: "0.2.0",
  examples: [
    {
      good: document(
        entry(DIGESTS[0], `"platform"`),
        entry(DIGESTS[1], `"platform"`, `,"annotations":{"io.github.containers.compression.zstd":"true"}`),
      ),
    },
    {
      bad: document(entry(DIGESTS[0], `"platform"`), entry(DIGESTS[1], `«"platform"»`)),
      says: "`linux/amd64` stands here a second time; clients take the first entry and never this one",
      fixed: document(entry(DIGESTS[0], `"platform"`)),
    },
    {
      bad: document(entry(DIGESTS[0], `"platform"`), entry(DIGESTS[0], `«"platform"»`)),
      says: "The same manifest for `linux/amd64` is listed twice",
      severity: "info",
      fixed: document(entry(DIGESTS[0], `"platform"`)),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    // What tells two entries apart may not be typed yet; in a cache nothing is chosen by platform.
    if (tree.faults.length > 0 || doc.cache === "index") return;
    const { groups, groupOf } = platformsOf(doc);
    for (const positions of twins(doc)) {
      const [first, ...others] = positions.map((at) => doc.descriptors[at] as Descriptor);
      const group = groups[groupOf[positions[0] as number] as number];
      if (first === undefined || group === undefined) continue;
      const name = quote(platformName(group));
      for (const same of [false, true]) {
        const told = others.filter(({ digest }) => (digest === first.digest) === same);
        const says = same
          ? `The same manifest for ${name} is listed ${told.length > 1 ? `${told.length + 1} times` : "twice"}`
          : told.length > 1
            ? `${name} stands here ${told.length} more times; clients take the first entry and never these`
            : `${name} stands here a second time; clients take the first entry and never this one`;
        for (const [index, other] of told.entries()) {
          const key = keyOf(tree, other.platformNode);
          const at = spanOf(tree, key === NONE ? other.platformNode : key);
          if (index > 0) {
            yield { at, says, place: true, severity: "info" };
            continue;
          }
          yield {
            at,
            says,
            ...(same ? { severity: "info" as const } : {}),
            related: [{ at: spanOf(tree, keyOf(tree, first.platformNode)), says: `The first entry for ${name}` }],
            fixes: () => [
              {
                title: told.length > 1 ? `Remove ${told.length} entries` : "Remove this entry",
                safe: false,
                edits: removeNodes(
                  tree,
                  told.map(({ node }) => node),
                ),
              },
            ],
          };
        }
      }
    }
  },
};

/** So many entries are compared as they stand. */
const FEW = 16;

/** Positions of entries that no client can tell apart, two or more each, in text order. Linear. */
function twins(doc: Document): readonly (readonly number[])[] {
  const { tree, descriptors } = doc;
  const { text, start, end } = tree;
  const { groups, groupOf, osVersionOf, osFeaturesOf } = platformsOf(doc);
  const usable = groups.map(
    (group) => !group.misshapen && !isUnknown(group) && isSaid(group.architecture) && isSaid(group.os) && group.nodes.length > 1,
  );
  if (!usable.includes(true)) return [];
  const references = referencesOf(doc);
  let lastType: string | undefined;
  let lastIsManifest = false;
  let positions: number[] = [];
  for (let at = 0; at < descriptors.length; at++) {
    const group = groupOf[at] as number;
    if (group === -1 || usable[group] !== true) continue;
    const { place, mediaType, artifactTypeNode, node } = descriptors[at] as Descriptor;
    if (place !== "manifest" || artifactTypeNode !== NONE || (references.size > 0 && references.has(node))) continue;
    if (mediaType !== lastType) {
      lastType = mediaType;
      lastIsManifest = placeRole(mediaType) === "manifest";
    }
    if (lastIsManifest) positions.push(at);
  }

  const hashed = (node: Node, from: number): number => {
    let hash = from;
    if (node !== NONE)
      for (let i = start[node] as number; i < (end[node] as number); i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
    return hash;
  };
  // Texts are made only of what the hash of the platform alone could not tell apart, where there are many.
  if (positions.length < 2) return [];
  if (positions.length > FEW)
    positions = repeated(positions, (at) => hashed(osFeaturesOf[at] as Node, hashed(osVersionOf[at] as Node, (groupOf[at] as number) + 1)));
  const rawOf = (node: Node): string => (node === NONE ? "" : text.slice(start[node], end[node]));
  /** By everything but the annotations, and then by these: of each the first position, or all where there are several. */
  const byPlatform = new Map<string, Map<string, number | number[]>>();
  /** The same by group alone, for entries of one type that have neither `os.version` nor `os.features`: nearly all. */
  const byGroup: (Map<string, number | number[]> | undefined)[] = groups.map(() => undefined);
  const found: number[][] = [];
  for (const at of positions) {
    const { mediaType, annotationsNode } = descriptors[at] as Descriptor;
    const group = groupOf[at] as number;
    const plain = mediaType === lastType && osVersionOf[at] === NONE && osFeaturesOf[at] === NONE;
    let byAnnotations = plain ? byGroup[group] : undefined;
    if (byAnnotations === undefined) {
      const platform = `${group} ${mediaType} ${rawOf(osVersionOf[at] as Node)} ${rawOf(osFeaturesOf[at] as Node)}`;
      byAnnotations = byPlatform.get(platform) ?? new Map<string, number | number[]>();
      byPlatform.set(platform, byAnnotations);
      if (plain) byGroup[group] = byAnnotations;
    }
    const none = kindOf(tree, annotationsNode) === OBJECT && firstChild(tree, annotationsNode) === NONE;
    const annotations = none ? "" : rawOf(annotationsNode);
    const of = byAnnotations.get(annotations);
    if (of === undefined) byAnnotations.set(annotations, at);
    else if (typeof of !== "number") of.push(at);
    else {
      const several = [of, at];
      byAnnotations.set(annotations, several);
      found.push(several);
    }
  }
  return found;
}

/** The positions whose hash stands in a slot that others have, too; nearly always because they have the same hash. */
function repeated(positions: readonly number[], hashOf: (at: number) => number): number[] {
  let size = 256;
  while (size < positions.length * 16) size *= 2;
  const met = new Uint8Array(size);
  const slots = new Int32Array(positions.length);
  let again = false;
  for (let i = 0; i < positions.length; i++) {
    const slot = (Math.imul(hashOf(positions[i] as number), 0x9e3779b1) >>> 8) & (size - 1);
    slots[i] = slot;
    if (met[slot] === 0) met[slot] = 1;
    else {
      met[slot] = 2;
      again = true;
    }
  }
  return again ? positions.filter((_, i) => met[slots[i] as number] === 2) : [];
}

function isSaid(name: string | undefined): boolean {
  return name !== undefined && name !== "";
}
