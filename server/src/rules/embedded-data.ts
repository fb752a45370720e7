import { BROKEN, kindOf, NONE, removeNodes, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { decodeBase64, encodeBase64, standardBase64 } from "../oci/base64.ts";
import { algorithmOf, digestFault, digestOf, utf8 } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY } from "../oci/mediatypes.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";
import { shortDigest } from "./malformed-digest.ts";

const TYPE = `"mediaType":"text/plain"`;
const DIGEST = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const OTHER = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";

/** Content embedded in a descriptor that is not the content that the descriptor names. */
export const embeddedData: Rule = {
  id: "embedded-data",
  subject: "descriptor",
  severity: "error",
  summary: "`data` of a descriptor is not base64, or is not the content that `size` and `digest` name.",
  why: [
    "`data` holds the content itself, so that readers need not fetch it; it must be the very bytes that `size` and `digest` name. Where it is",
    "not, readers that use it and readers that fetch see different content under one digest, and nearly nobody compares: only crane's",
    "`validate` noticed (measured 2026-11). What people see:",
    "",
    "- no base64: `illegal base64 data at input byte 0` from skopeo, podman, containerd, regclient, oras, crane; Docker 20.10 and Distribution",
    "  do not look",
    '- other content: `error verifying Digest; got "sha256:…", want "sha256:…"` from `crane validate`; BuildKit passes over it and fetches',
    "",
    "It is base64 with `+`, `/` and padding `=`, not the URL alphabet with `-` and `_`. Where the content is only written in another way and has",
    "the right size and digest, it is mended unasked. Where the three do not agree, the fix says which of them it trusts: `digest` and `size`",
    "can be written as `data` has them, or `data` removed, so that readers fetch what `digest` names.",
    "",
    "**By hand:** `base64 -w0 FILE` for `data`, `stat -c %s FILE` for `size`, `sha256sum FILE` for `digest`, all of the same file. A final",
    "line feed counts: `e30=` is `{}`, `e30K` is `{}` and a line feed. Or leave `data` out; it is optional.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, Embedded Content](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#embedded-content)",
    "[RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4)",
  ],
  covers: ["1.15", "1.16", "1.17"],
  since: "0.1.0",
  examples: [
    { good: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}` },
    {
      bad: `{${TYPE},"digest":"${DIGEST}","size":5,"data":«"aGVsbG8"»}`,
      says: "`data` is base64 without its padding; readers demand the `=` at the end",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
    {
      bad: `{${TYPE},"digest":"${DIGEST}","size":5,"data":«"hello!"»}`,
      says: "`data` is not base64, the form in which content is embedded",
    },
    {
      bad: `{${TYPE},"digest":"${DIGEST}","size":5,"data":«"hello"»}`,
      says: "`data` holds the content as it is; it is embedded as base64",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
    {
      bad: `{${TYPE},"digest":"${DIGEST}","size":«7»,"data":"aGVsbG8="}`,
      says: "`size` is 7, but `data` decodes to 5 bytes",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
    {
      bad: `{${TYPE},"digest":«"${OTHER}"»,"size":5,"data":"aGVsbG8="}`,
      says: "`data` has the digest `sha256:2cf24dba5fb0…`, not this one",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
    {
      bad: `{${TYPE},"digest":"${OTHER}","size":«1043»,"data":"aGVsbG8="}`,
      says: "`size` is 1043, but `data` decodes to 5 bytes",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
  ],
  *check(doc) {
    for (const descriptor of doc.descriptors) {
      const { dataNode } = descriptor;
      if (dataNode === NONE || kindOf(doc.tree, dataNode) !== STRING) continue;
      if (((doc.tree.kind[dataNode] as number) & BROKEN) !== 0) continue;
      const finding = findingOf(doc, descriptor, stringOf(doc.tree, dataNode));
      if (finding !== undefined) yield finding;
    }
  },
};

function findingOf(doc: Document, descriptor: Descriptor, data: string): Finding | undefined {
  const { tree } = doc;
  const { dataNode, sizeNode, digestNode, digest } = descriptor;
  const bytes = decodeBase64(data);
  if (bytes === undefined) return notBase64(doc, descriptor, data);
  // Of the empty type's content empty-descriptor speaks, which knows what it must be.
  if (descriptor.mediaType === MEDIA_TYPE_OCI_EMPTY) return undefined;
  const actual = digestLike(bytes, digest);
  const size = sizeAt(tree, sizeNode);
  const wrongSize = size !== undefined && size !== bytes.length;
  const wrongDigest = actual !== undefined && actual !== digest;
  if (!wrongSize && !wrongDigest) return undefined;
  if (agrees(doc, descriptor, utf8(data))) return plainText(doc, descriptor, data);
  const related = [{ at: spanOf(tree, dataNode), says: `\`data\` decodes to ${bytes.length} bytes` }];
  const edits = [
    ...(wrongSize ? [replaceValue(tree, sizeNode, String(bytes.length))] : []),
    ...(wrongDigest ? [replaceValue(tree, digestNode, JSON.stringify(actual))] : []),
  ];
  const what = [wrongSize ? `\`size\` ${bytes.length}` : "", wrongDigest ? `\`digest\` ${shortDigest(actual)}` : ""]
    .filter(Boolean)
    .join(" and ");
  const trusted =
    wrongSize && actual === digest ? "`data` and `digest` are" : !wrongSize && size !== undefined ? "`data` and `size` are" : "`data` is";
  const remove: Fix = {
    title: `Remove \`data\`: ${actual === undefined || wrongDigest ? "`digest` and `size` are" : "`digest` is"} trusted`,
    safe: false,
    edits: removeNodes(tree, [dataNode]),
  };
  const fixes = (): readonly Fix[] => [
    { title: `Write ${what}: ${trusted} trusted`, safe: false, edits },
    // What has the digest is the content, so there the size alone is wrong.
    ...(wrongSize && actual === digest ? [] : [remove]),
  ];
  return wrongSize
    ? {
        at: spanOf(tree, sizeNode),
        case: "differs",
        says: `\`size\` is ${size}, but \`data\` decodes to ${bytes.length} bytes`,
        related,
        fixes,
      }
    : {
        at: spanOf(tree, digestNode),
        case: "differs",
        says: `\`data\` has the digest ${shortDigest(actual ?? "")}, not this one`,
        related,
        fixes,
      };
}

/** The digest of some bytes by the algorithm of another digest; `undefined` where that is none, or of an algorithm not at hand. */
function digestLike(bytes: Uint8Array, digest: string | undefined): string | undefined {
  if (digest === undefined || digestFault(digest) !== undefined) return undefined;
  const algorithm = algorithmOf(digest);
  return algorithm === "sha256" || algorithm === "sha512" ? digestOf(bytes, algorithm) : undefined;
}

/** Whether these bytes are surely the content: they have its size and its digest. */
function agrees({ tree }: Document, { sizeNode, digest }: Descriptor, bytes: Uint8Array): boolean {
  return sizeAt(tree, sizeNode) === bytes.length && digest !== undefined && digestLike(bytes, digest) === digest;
}

function notBase64(doc: Document, descriptor: Descriptor, data: string): Finding {
  const { tree } = doc;
  const { dataNode, place } = descriptor;
  const at = spanOf(tree, dataNode);
  const of = place === "self" ? {} : { case: place === "manifest" ? "not-base64-entry" : "not-base64" };
  const padded = standardBase64(data.trim());
  const bytes = decodeBase64(padded);
  const sure = bytes !== undefined && agrees(doc, descriptor, bytes);
  if (!sure && agrees(doc, descriptor, utf8(data))) return { ...plainText(doc, descriptor, data), ...of };
  if (bytes === undefined) return { at, ...of, says: "`data` is not base64, the form in which content is embedded" };
  const urls = data.includes("-") || data.includes("_");
  return {
    at,
    ...of,
    says: urls
      ? "`data` is base64 of the URL alphabet; readers take the standard one, with `+` and `/`"
      : data.trim() !== data
        ? "`data` has white space around it, which is no base64"
        : "`data` is base64 without its padding; readers demand the `=` at the end",
    // Where it is not the content that size and digest name, it may be anything.
    fixes: () => [{ title: "Write it as standard base64", safe: sure, edits: [replaceValue(tree, dataNode, JSON.stringify(padded))] }],
  };
}

/** Content that was embedded without being encoded: its size and digest leave no doubt. */
function plainText({ tree }: Document, { dataNode }: Descriptor, data: string): Finding {
  return {
    at: spanOf(tree, dataNode),
    says: "`data` holds the content as it is; it is embedded as base64",
    fixes: () => [
      { title: "Write it as base64", safe: true, edits: [replaceValue(tree, dataNode, JSON.stringify(encodeBase64(utf8(data))))] },
    ],
  };
}
