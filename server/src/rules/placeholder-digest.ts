import { BROKEN, kindOf, type Node, STRING, spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import { placeholderKind } from "../oci/placeholder-digests.ts";
import type { Finding, Rule } from "../rule.ts";
import { eachDigest, shortDigest } from "./malformed-digest.ts";

const ZEROS = "0".repeat(64);
const REAL = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
const EXAMPLE = "sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7";
const blob = (digest: string): string => `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":${digest},"size":2811969}`;
const manifest = (...layers: string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512},"layers":[${layers.map(blob).join(",")}]}`;

/** A digest that was made up or copied from an example, and names no content. */
export const placeholderDigest: Rule = {
  id: "placeholder-digest",
  subject: "descriptor",
  severity: "info",
  summary: "A digest is a placeholder, such as 64 zeros, or an example of the specification: no content has it.",
  why: [
    "A template was not filled in, or an example was copied with its digests. Every form of it is a faultless digest, so nothing complains",
    "until somebody wants the content. What people see then:",
    "",
    "- on push: `MANIFEST_BLOB_UNKNOWN: blob unknown to registry`",
    "- on pull: `manifest unknown`, `blob unknown`, `404 Not Found`",
    "",
    "Digits that repeat (`0000…`, `deadbeefdeadbeef…`, `0123456789abcdef…`, a counter behind zeros) are no hash: none in 10^35 looks",
    "like that by chance. The digests of the image specification's own examples are known by name.",
    "",
    "**By hand:** put in the digest of what is meant: `crane digest REF` or `oras resolve REF` for a manifest, `sha256sum FILE` for a blob,",
    "`docker buildx imagetools inspect REF` for all entries of an index. In the fixtures of a test, where nothing is ever fetched, turn the",
    "rule off for these files.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, Digests](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests)",
    "[image-spec 1.1.1, manifest.md, example](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#example-image-manifest)",
  ],
  covers: ["1.27"],
  since: "0.2.0",
  examples: [
    { good: manifest(`"${REAL}"`) },
    {
      bad: manifest(`«"sha256:${ZEROS}"»`),
      says: "`sha256:000000000000…` is a placeholder: its digits repeat, and no content has this digest",
    },
    {
      bad: manifest(`«"${EXAMPLE}"»`),
      says: "`sha256:b5b2b2c507a0…` stands in the specification's examples, and is not the digest of this content",
    },
    {
      bad: manifest(`«"sha256:${"0123456789abcdef".repeat(4)}"»`, `"${REAL}"`, `«"sha256:${"0".repeat(63)}1"»`),
      says: [
        "2 digests here are placeholders such as `sha256:0123456789ab…`: their digits repeat, and no content has them",
        "`sha256:000000000000…` is a placeholder: its digits repeat, and no content has this digest",
      ],
    },
  ],
  *check(doc) {
    const found: { digest: string; node: Node; kind: "repeated" | "example" }[] = [];
    eachDigest(doc, (digest, node) => {
      const kind = placeholderKind(digest);
      if (kind !== undefined && ((doc.tree.kind[node] as number) & BROKEN) === 0) found.push({ digest, node, kind });
    });
    if (found.length === 0) return;
    const told = new Set(doc.descriptors.filter((descriptor) => isToldElsewhere(doc, descriptor)).map(({ digestNode }) => digestNode));
    const left = found.filter(({ node }) => !told.has(node));
    const repeated = left.filter(({ kind }) => kind === "repeated").length;
    for (const [index, { digest, node, kind }] of left.entries()) {
      const finding: Finding = {
        at: spanOf(doc.tree, node),
        says:
          kind === "example"
            ? `${shortDigest(digest)} stands in the specification's examples, and is not the digest of this content`
            : index === 0 && repeated > 1
              ? `${repeated} digests here are placeholders such as ${shortDigest(digest)}: their digits repeat, and no content has them`
              : `${shortDigest(digest)} is a placeholder: its digits repeat, and no content has this digest`,
      };
      yield index === 0 ? finding : { ...finding, place: true };
    }
  },
};

/** Where the right digest is known, the rules that know it speak of this one: of `{}`, and of embedded content. */
function isToldElsewhere(doc: Document, { dataNode, mediaType, place }: Descriptor): boolean {
  if (mediaType === MEDIA_TYPE_OCI_EMPTY && place !== "manifest" && place !== "subject") return true;
  return kindOf(doc.tree, dataNode) === STRING;
}
