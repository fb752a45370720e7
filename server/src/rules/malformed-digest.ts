import {
  BROKEN,
  elementsOf,
  kindOf,
  NONE,
  type Node,
  property,
  replaceValue,
  type Span,
  STRING,
  spanInside,
  spanOf,
  stringOf,
} from "../json/index.ts";
import type { Document, Place } from "../model/document.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { quote } from "../model/quote.ts";
import { type DigestFault, digestFault } from "../oci/digest.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

/** Where a digest stands: the place of its descriptor, or that of a digest by itself. */
export type DigestPlace = Place | "diff-id" | "blob-sum";

/**
 * Calls `visit` with every digest that the document refers by, but for those that are faultless SHA-256 and no placeholder: of descriptors, `rootfs.diff_ids` of a config, and the layers of a
 * schema 1 manifest. Text order within each.
 */
export function eachDigest(doc: Document, visit: (digest: string, node: Node, place: DigestPlace) => void): void {
  for (const { digest, digestNode, place } of doc.doubtful) if (digest !== undefined) visit(digest, digestNode, place);
  const { tree } = doc;
  if (doc.kind === "docker-schema1")
    for (const layer of elementsOf(tree, property(tree, doc.root, "fsLayers"))) {
      const node = property(tree, layer, "blobSum");
      if (kindOf(tree, node) === STRING) visit(stringOf(tree, node), node, "blob-sum");
    }
  if (doc.kind !== "oci-config" && doc.kind !== "docker-config") return;
  for (const node of elementsOf(tree, property(tree, property(tree, doc.root, "rootfs"), "diff_ids")))
    if (kindOf(tree, node) === STRING) visit(stringOf(tree, node), node, "diff-id");
}

/** A digest short enough for a sentence, between backticks: `sha256:6f8cdd6ab0a1…`. */
export function shortDigest(digest: string): string {
  return quote(digest.length > 24 ? `${digest.slice(0, 19)}…` : digest);
}

/** Part of a string's text, offsets into what it decodes to. */
export function partOf(doc: Document, node: Node, from: number, to: number): Span {
  return spanInside(doc.tree, node, from, to);
}

const TYPE = `"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip"`;
const HEX = "6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";

/** A digest that is none: grammar, length, letter case or a letter beyond f. */
export const malformedDigest: Rule = {
  id: "malformed-digest",
  subject: "descriptor",
  severity: "error",
  summary: "A digest is not written as its algorithm demands: `sha256:` and 64 hexadecimal digits in lower case.",
  why: [
    "A digest is compared byte by byte, and is a file name and an address. The official schema looks only at its grammar, so these pass there",
    "and fail at the next client. What people see:",
    "",
    "- `invalid checksum digest format`, `invalid checksum digest length`, `invalid digest` (Docker, containerd, podman, oras)",
    "- `found non-hex character in hash: B`, `wrong number of hex digits for sha256` (crane and everything built on go-containerregistry)",
    "- `no ':' separator in digest`, at which Docker 20.10 panics in the request",
    "- `DIGEST_INVALID: provided digest did not match uploaded content`, `MANIFEST_BLOB_UNKNOWN` (Distribution)",
    "- in `diff_ids` of a config: `layers from manifest don't match image configuration`, `wrong diff id calculated on extraction`, `diffid mismatch`",
    "",
    "**By hand:** fetch the digest anew instead of mending it: `crane digest REF`, `oras resolve REF`, `docker buildx imagetools inspect REF`;",
    "for a file `sha256sum FILE`. Upper-case digits name the same bytes and may simply be written in lower case. A lost or doubled digit",
    "cannot be guessed. An image's short ID (`docker images`) is a part of a digest and not one.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, Digests](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests)",
    "[image-spec 1.1.1, config.md, rootfs](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["1.3", "1.4", "1.5", "1.6", "4.3", "5.9", "9.3"],
  since: "0.1.0",
  examples: [
    { good: `{${TYPE},"digest":"sha256:${HEX}","size":2811969}` },
    {
      bad: `{${TYPE},"digest":«"sha256:${HEX.toUpperCase()}"»,"size":2811969}`,
      says: "`sha256:6F8CDD6AB0A1…` has upper-case digits; registries compare digests byte by byte",
      fixed: `{${TYPE},"digest":"sha256:${HEX}","size":2811969}`,
    },
    {
      bad: `{${TYPE},"digest":«"sha256:${HEX.slice(1)}"»,"size":2811969}`,
      says: "`sha256:f8cdd6ab0a1a…` has 63 digits; sha256 has 64",
    },
    {
      bad: `{${TYPE},"digest":"sha256:«xyz»${HEX.slice(3)}","size":2811969}`,
      says: "`xyz` is not hexadecimal; digits of sha256 are 0–9 and a–f",
    },
    {
      bad: `{${TYPE},"digest":«"${HEX}"»,"size":2811969}`,
      says: "`6f8cdd6ab0a1ab8ba1d…` names no algorithm; a digest is `sha256:` and 64 hexadecimal digits",
      fixed: `{${TYPE},"digest":"sha256:${HEX}","size":2811969}`,
    },
    {
      bad: `{${TYPE},"digest":«"SHA256:${HEX}"»,"size":2811969}`,
      says: "`SHA256:6f8cdd6ab0a1…` has its algorithm in upper case; algorithms are written in lower case",
      fixed: `{${TYPE},"digest":"sha256:${HEX}","size":2811969}`,
    },
    {
      bad: `{${TYPE},"digest":«" sha256:${HEX}"»,"size":2811969}`,
      says: "` sha256:6f8cdd6ab0a…` has white space around it",
      fixed: `{${TYPE},"digest":"sha256:${HEX}","size":2811969}`,
    },
    {
      bad: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[«""»]}}`,
      says: "The digest is empty; it is `sha256:` and 64 hexadecimal digits",
    },
  ],
  check(doc) {
    const found: Finding[] = [];
    eachDigest(doc, (digest, node, place) => {
      if (isPlainSha256(doc.tree, node)) return;
      const fault = digestFault(digest);
      // A string without its closing quote is told as syntax.
      if (fault === undefined || ((doc.tree.kind[node] as number) & BROKEN) !== 0) return;
      const at = fault.code === "not-hex" ? partOf(doc, node, fault.from, fault.to) : spanOf(doc.tree, node);
      const says = digestWords(fault, digest);
      const fix = digestFix(doc, fault, digest, node);
      // An empty one was not tried.
      if (fault.code === "empty") found.push({ at, says });
      else if (fix === undefined) found.push({ at, says, case: place });
      else found.push({ at, says, case: place, fixes: () => [fix] });
    });
    return found;
  },
};

/** What is wrong with a digest, as a message begins. */
export function digestWords(fault: DigestFault, digest: string): string {
  const short = shortDigest(digest);
  switch (fault.code) {
    case "empty":
      return "The digest is empty; it is `sha256:` and 64 hexadecimal digits";
    case "length":
      return `${short} has ${fault.actual} ${fault.actual === 1 ? "digit" : "digits"}; ${fault.algorithm} has ${fault.expected}`;
    case "upper-case":
      return `${short} has upper-case digits; registries compare digests byte by byte`;
    case "not-hex":
      return `${quote(digest.slice(fault.from, fault.to))} is not hexadecimal; digits of ${fault.algorithm} are 0–9 and a–f`;
    case "grammar":
      if (digest.trim() !== digest) return `${short} has white space around it`;
      if (!digest.includes(":")) return `${short} names no algorithm; a digest is \`sha256:\` and 64 hexadecimal digits`;
      if (digestFault(lowerAlgorithm(digest))?.code !== "grammar")
        return `${short} has its algorithm in upper case; algorithms are written in lower case`;
      return `${short} is no digest; a digest is an algorithm, a colon and the digits, \`sha256:\` and 64 of them`;
  }
}

function lowerAlgorithm(digest: string): string {
  const colon = digest.indexOf(":");
  return digest.slice(0, colon).toLowerCase() + digest.slice(colon);
}

/** What the digest must have been, where its bytes leave no doubt: the spelling changes, what it names does not. */
export function digestFix(doc: Document, fault: DigestFault, digest: string, node: Node): Fix | undefined {
  if (fault.code !== "upper-case" && fault.code !== "grammar") return undefined;
  const bare = digest.trim();
  const named = bare.includes(":");
  const better = named ? bare.toLowerCase() : `sha256:${bare.toLowerCase()}`;
  if (node === NONE || better === digest || digestFault(better) !== undefined) return undefined;
  // Without an algorithm, 64 digits might be another hash of the same length.
  return {
    title: `Replace with ${shortDigest(better)}`,
    safe: named,
    edits: [replaceValue(doc.tree, node, JSON.stringify(better))],
  };
}
