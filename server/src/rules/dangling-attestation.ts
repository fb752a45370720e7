import { childCount, insertProperty, keyOf, NONE, replaceValue, spanOf } from "../json/index.ts";
import { ATTESTATION_MANIFEST, entryPlatform, REFERENCE_DIGEST, type Reference, referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { digestFault } from "../oci/digest.ts";
import { isSlip } from "../oci/platforms.ts";
import type { Finding, Rule } from "../rule.ts";
import { attestedIndex, UNKNOWN_PLATFORM } from "./attestation-without-reference.ts";
import { sizeAt } from "./invalid-size.ts";
import { shortDigest } from "./malformed-digest.ts";

const STRANGER = `"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812"`;
const attestation = (digest: string): string =>
  `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.type":"attestation-manifest"${digest}}`;

/** An attestation refers to a digest that is none of this index's images. */
export const danglingAttestation: Rule = {
  id: "dangling-attestation",
  subject: "platforms",
  severity: "warning",
  kinds: INDEX_KINDS,
  summary: "The attestation's `vnd.docker.reference.digest` is not the digest of an image in this index, so nobody finds it.",
  why: [
    "An attestation of BuildKit's names the image that it is about by digest, and tools look only at the entries of the same index. If no",
    'entry has that digest, nothing fails and nothing is found: `docker buildx imagetools inspect --format "{{json .Provenance}}"` prints',
    "`null` or `{}`, Docker Scout reports the image as one without SBOM or provenance, and a policy that asks for provenance refuses it.",
    "",
    "It happens where an image is replaced in an index (squashed, re-compressed, signed, converted) and its attestation is not, or where",
    "an entry was taken out. None of the clients and registries tried in November 2026 compares the two.",
    "",
    "**By hand:** write the digest of the image's own entry, if the attestation is really about these bytes; a replaced image needs a new",
    "attestation. If the image is gone, take the attestation out as well. With tools: build again with",
    "`docker buildx build --provenance=true --sbom=true`, and combine images with `docker buildx imagetools create`, which keeps image",
    "and attestation together.",
  ].join("\n"),
  spec: ["[BuildKit 0.12, attestation storage](https://github.com/moby/buildkit/blob/v0.12.0/docs/attestations/attestation-storage.md)"],
  covers: ["3.20"],
  since: "0.2.0",
  examples: [
    { good: attestedIndex(attestation(`,"vnd.docker.reference.digest":IMAGE`)) },
    {
      bad: attestedIndex(attestation(`,"vnd.docker.reference.digest":«${STRANGER}»`)),
      says: "`sha256:891809c735ff…` is no entry of this index; `sha256:b79606fb3afe…` (`linux/amd64`) has no attestation",
      fixed: attestedIndex(attestation(`,"vnd.docker.reference.digest":IMAGE`)),
    },
    {
      bad: attestedIndex(
        `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.digest":«"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"»,"vnd.docker.reference.type":"attestation-manifest"}`,
      ),
      says: "`sha256:77ea7eee3d80…` is an attestation itself; `sha256:b79606fb3afe…` (`linux/amd64`) has no attestation",
      fixed: attestedIndex(
        `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":"attestation-manifest"}`,
      ),
    },
    {
      bad: attestedIndex(`${UNKNOWN_PLATFORM},"annotations":{«"vnd.docker.reference.type"»:"attestation-manifest"}`),
      says: "`vnd.docker.reference.digest` is missing, so nobody knows what this attests; `sha256:b79606fb3afe…` (`linux/amd64`) has no attestation",
      fixed: attestedIndex(attestation(`,"vnd.docker.reference.digest":IMAGE`)),
    },
  ],
  *check(doc, { layout }) {
    const { tree, descriptors } = doc;
    // The image may not be typed yet.
    if (tree.faults.length > 0) return;
    const attestations = [...referencesOf(doc).values()].filter(({ type }) => type === ATTESTATION_MANIFEST);
    if (attestations.length === 0) return;
    const entries = new Map<string, Descriptor>();
    let whole = true;
    let count = 0;
    for (const descriptor of descriptors) {
      if (descriptor.place !== "manifest") continue;
      count++;
      const { digest, digestNode, sizeNode } = descriptor;
      if (digest === undefined || (!isPlainSha256(tree, digestNode) && digestFault(digest) !== undefined)) whole = false;
      else if (!entries.has(digest)) entries.set(digest, descriptor);
      if (layout !== undefined && layout.blob(digest ?? "")?.size !== sizeAt(tree, sizeNode)) whole = false;
    }
    // Where an entry's own digest is faulty, that is told, and it may be the one that is meant here.
    if (!whole || count !== childCount(tree, doc.manifestsNode)) return;
    const references = referencesOf(doc);
    const isAttestation = ({ node }: Descriptor): boolean => references.has(node);
    const attested = new Set<string>();
    for (const { digest } of attestations) if (digest !== undefined) attested.add(digest);
    const free = [...entries.values()].filter(
      (entry) => !isAttestation(entry) && entry.artifactTypeNode === NONE && !attested.has(entry.digest as string),
    );
    const told: (readonly [Reference, boolean])[] = [];
    for (const reference of attestations) {
      const found = reference.digest === undefined ? undefined : entries.get(reference.digest);
      if (found === undefined ? reference.digest !== undefined || reference.digestNode === NONE : isAttestation(found))
        told.push([reference, found !== undefined]);
    }
    // Each with each: only as many as an index that people read has.
    const candidates = told.length * free.length <= COMPARISONS ? free : free.slice(0, 2);
    for (const [reference, itself] of told) yield faultOf(doc, reference, itself, candidates);
  },
};

/** So many digests are compared with each other to find the one that is meant. */
const COMPARISONS = 10_000;

function faultOf(
  doc: Document,
  { descriptor, digest, digestNode, typeNode }: Reference,
  itself: boolean,
  free: readonly Descriptor[],
): Finding {
  const { tree } = doc;
  const near = digest === undefined ? [] : free.filter((entry) => isNear(digest, entry.digest as string));
  const meant = near.length === 1 ? near[0] : free.length === 1 ? free[0] : undefined;
  const hint = meant === undefined ? "" : `; ${shortDigest(meant.digest as string)}${platformOf(doc, meant)} has no attestation`;
  const fault =
    digest === undefined
      ? `\`${REFERENCE_DIGEST}\` is missing, so nobody knows what this attests`
      : `${shortDigest(digest)} ${itself ? "is an attestation itself" : "is no entry of this index"}`;
  const finding = { at: spanOf(tree, digestNode === NONE ? keyOf(tree, typeNode) : digestNode), says: fault + hint };
  if (meant === undefined) return finding;
  const json = JSON.stringify(meant.digest);
  return {
    ...finding,
    related: [{ at: spanOf(tree, meant.digestNode), says: "The image that has no attestation" }],
    fixes: () => [
      {
        title: `Refer to ${shortDigest(meant.digest as string)}`,
        safe: false,
        edits: [
          digestNode === NONE
            ? insertProperty(tree, descriptor.annotationsNode, REFERENCE_DIGEST, json)
            : replaceValue(tree, digestNode, json),
        ],
      },
    ],
  };
}

/** Whether a digest is another one with a slip: letter case, space, a letter, or its end or its algorithm cut off. */
function isNear(written: string, digest: string): boolean {
  const plain = written.trim().toLowerCase();
  const hex = digest.slice(digest.indexOf(":") + 1);
  if (plain === digest || isSlip(plain, digest)) return true;
  const bare = plain.slice(plain.indexOf(":") + 1);
  return bare.length >= 12 && hex.startsWith(bare);
}

function platformOf(doc: Document, descriptor: Descriptor): string {
  const name = entryPlatform(doc, descriptor);
  return name === undefined ? "" : ` (\`${name}\`)`;
}
