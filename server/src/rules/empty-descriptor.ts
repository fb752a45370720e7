import type { Edit } from "../json/index.ts";
import { BROKEN, kindOf, NONE, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { decodeBase64 } from "../oci/base64.ts";
import { digestFault, EMPTY_BLOB_DIGEST, EMPTY_BLOB_SHA512, EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512 } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Finding, Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";
import { shortDigest } from "./malformed-digest.ts";

const EMPTY = `"mediaType":"application/vnd.oci.empty.v1+json"`;
const GOOD = `{${EMPTY},"digest":"${EMPTY_OBJECT_DIGEST}","size":2,"data":"e30="}`;
const OTHER = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";

/** A descriptor of empty content whose digest, size and data do not agree. */
export const emptyDescriptor: Rule = {
  id: "empty-descriptor",
  subject: "descriptor",
  severity: "error",
  summary: "A descriptor of `{}` or of no bytes at all has another digest, size or data than that content has.",
  why: [
    "Artifacts without a config use the empty descriptor: the type `application/vnd.oci.empty.v1+json`, whose content is the two bytes `{}`",
    `with the digest \`${EMPTY_OBJECT_DIGEST}\` and size 2. Slips are common because the blob is so small: \`echo '{}'\``,
    "adds a line feed (3 bytes, another digest), an empty file has no bytes at all. What people see:",
    "",
    "- skopeo: `Size mismatch when copying sha256:…, expected 3, got 2`",
    "- regclient: `short read [expected 3, received 2]`; oras: `mismatch Content-Length`",
    "- containerd, for size 0: `unable to fetch descriptor (sha256:…) which reports content size of zero: invalid argument`",
    "- BuildKit, for a cache config of size 0: `unexpected end of JSON input`, and the build goes on without the cache",
    "- registries: `BLOB_UNKNOWN`, `MANIFEST_BLOB_UNKNOWN`, because the blob that was named was never pushed",
    "",
    "Other content under the empty type is noticed by nobody, and taken for `{}` (measured 2026-11).",
    "",
    "**By hand:** write digest, size and data as in the example, and push the blob: `printf '{}' | oras blob push REF -`. A layer that really",
    `has no bytes has size 0 and \`${EMPTY_BLOB_DIGEST}\`.`,
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, Guidance for an Empty Descriptor](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidance-for-an-empty-descriptor)",
    "[image-spec 1.1.1, descriptor.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
  ],
  covers: ["1.24", "1.25", "2.9"],
  since: "0.1.0",
  examples: [
    { good: GOOD },
    {
      bad: `{${EMPTY},"digest":"${EMPTY_OBJECT_DIGEST}","size":«3»}`,
      says: "This is the digest of `{}`, which has 2 bytes, not 3",
      fixed: `{${EMPTY},"digest":"${EMPTY_OBJECT_DIGEST}","size":2}`,
    },
    {
      bad: `{${EMPTY},"digest":«"${OTHER}"»,"size":3,"data":"e30K"}`,
      says: "`application/vnd.oci.empty.v1+json` stands for `{}`, whose digest is `sha256:44136fa355b3…` and whose size is 2",
      fixed: GOOD,
    },
    {
      bad: `{${EMPTY},"digest":"${EMPTY_OBJECT_DIGEST}","size":2,"data":«"e30K"»}`,
      says: "`data` of the empty descriptor is `{}`, in base64 `e30=`",
      fixed: GOOD,
    },
    {
      bad: `{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"${OTHER}","size":«0»}`,
      says: "`size` is 0, but this is not the digest of no bytes, `sha256:e3b0c44298fc…`",
    },
    {
      bad: `{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"${EMPTY_BLOB_DIGEST}","size":«2»}`,
      says: "This is the digest of no bytes at all; `size` is 0, not 2",
      fixed: `{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"${EMPTY_BLOB_DIGEST}","size":0}`,
    },
  ],
  *check(doc) {
    for (const descriptor of doc.doubtful) {
      const finding = findingOf(doc, descriptor);
      if (finding !== undefined) yield finding;
    }
  },
};

function findingOf(doc: Document, descriptor: Descriptor): Finding | undefined {
  const { digest, sizeNode, mediaType } = descriptor;
  const { tree } = doc;
  const empty = mediaType === MEDIA_TYPE_OCI_EMPTY;
  if (digest?.length === EMPTY_BLOB_SHA512.length) return digest.startsWith("sha512:") ? ofSha512(doc, descriptor, digest) : undefined;
  // 71 characters are the length of a sha256 digest.
  if (digest === undefined || digest.length !== 71 || !digest.startsWith("sha256:")) return undefined;
  if (empty && digest !== EMPTY_OBJECT_DIGEST) {
    // Of a digest that is none, malformed-digest speaks; of a blob where a manifest must stand, blob-as-manifest.
    if (digestFault(digest) !== undefined || descriptor.place === "manifest" || descriptor.place === "subject") return undefined;
    return notEmpty(doc, descriptor);
  }
  // The first digits of the two settle nearly every comparison.
  const digit = digest.charCodeAt(7);
  const isObject = digit === 52 && digest === EMPTY_OBJECT_DIGEST;
  const isNothing = digit === 101 && digest === EMPTY_BLOB_DIGEST;
  if (!isObject && !isNothing) {
    return zeroSize(doc, descriptor, EMPTY_BLOB_DIGEST);
  }
  const right = isObject ? 2 : 0;
  const size = sizeAt(tree, sizeNode);
  if (size !== undefined && size !== right)
    return {
      at: spanOf(tree, sizeNode),
      ...(isObject && { case: "object" }),
      says: isObject
        ? `This is the digest of \`{}\`, which has 2 bytes, not ${size}`
        : `This is the digest of no bytes at all; \`size\` is 0, not ${size}`,
      fixes: () => [{ title: `Replace with \`${right}\``, safe: false, edits: [replaceValue(tree, sizeNode, String(right))] }],
    };
  return empty && hasOtherData(doc, descriptor)
    ? {
        at: spanOf(tree, descriptor.dataNode),
        says: "`data` of the empty descriptor is `{}`, in base64 `e30=`",
        fixes: () => [{ title: "Replace with `e30=`", safe: false, edits: [replaceValue(tree, descriptor.dataNode, '"e30="')] }],
      }
    : undefined;
}

/** The empty type beside the digest of something else. */
function notEmpty(doc: Document, descriptor: Descriptor): Finding {
  return {
    at: spanOf(doc.tree, descriptor.digestNode),
    says: "`application/vnd.oci.empty.v1+json` stands for `{}`, whose digest is `sha256:44136fa355b3…` and whose size is 2",
    fixes: () => [{ title: "Make it the empty descriptor", safe: false, edits: wholeEdits(doc, descriptor) }],
  };
}

/** A size of 0 beside the digest of other content than `nothing`. */
function zeroSize(doc: Document, { sizeNode, dataNode, place }: Descriptor, nothing: string): Finding | undefined {
  // Where there is embedded content, embedded-data compares it with the size.
  if (!isZero(doc, sizeNode) || dataNode !== NONE) return undefined;
  return {
    at: spanOf(doc.tree, sizeNode),
    case: `zero-${place}`,
    says: `\`size\` is 0, but this is not the digest of no bytes, ${shortDigest(nothing)}`,
  };
}

/** The digests of nothing and of anything else are told apart by SHA-512 as well. */
function ofSha512(doc: Document, descriptor: Descriptor, digest: string): Finding | undefined {
  if (digestFault(digest) !== undefined) return undefined;
  const { mediaType, place } = descriptor;
  if (mediaType === MEDIA_TYPE_OCI_EMPTY && digest !== EMPTY_OBJECT_SHA512 && place !== "manifest" && place !== "subject")
    return notEmpty(doc, descriptor);
  if (digest !== EMPTY_BLOB_SHA512) return zeroSize(doc, descriptor, EMPTY_BLOB_SHA512);
  const { tree } = doc;
  const size = sizeAt(tree, descriptor.sizeNode);
  return size === undefined || size === 0
    ? undefined
    : {
        at: spanOf(tree, descriptor.sizeNode),
        says: `This is the digest of no bytes at all; \`size\` is 0, not ${size}`,
        fixes: () => [{ title: "Replace with `0`", safe: false, edits: [replaceValue(tree, descriptor.sizeNode, "0")] }],
      };
}

function isZero(doc: Document, node: number): boolean {
  if (node === NONE) return false;
  const start = doc.tree.start[node] as number;
  return (doc.tree.end[node] as number) === start + 1 && doc.text.charCodeAt(start) === 48;
}

/** Whether `data` is base64 of something else than `{}`; what is no base64 is told by embedded-data. */
function hasOtherData(doc: Document, { dataNode }: Descriptor): boolean {
  if (dataNode === NONE || kindOf(doc.tree, dataNode) !== STRING) return false;
  if (((doc.tree.kind[dataNode] as number) & BROKEN) !== 0) return false;
  const bytes = decodeBase64(stringOf(doc.tree, dataNode));
  return bytes !== undefined && !(bytes.length === 2 && bytes[0] === 123 && bytes[1] === 125);
}

function wholeEdits(doc: Document, descriptor: Descriptor): Edit[] {
  const { tree } = doc;
  const edits = [replaceValue(tree, descriptor.digestNode, `"${EMPTY_OBJECT_DIGEST}"`)];
  if (descriptor.sizeNode !== NONE && sizeAt(tree, descriptor.sizeNode) !== 2) edits.push(replaceValue(tree, descriptor.sizeNode, "2"));
  if (hasOtherData(doc, descriptor)) edits.push(replaceValue(tree, descriptor.dataNode, '"e30="'));
  return edits;
}
