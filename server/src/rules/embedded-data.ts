import { BROKEN, kindOf, NONE, type Node, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { decodeBase64 } from "../oci/base64.ts";
import { algorithmOf, digestFault, digestOf } from "../oci/digest.ts";
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
    "It is base64 with `+`, `/` and padding `=`, not the URL alphabet with `-` and `_`.",
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
      bad: `{${TYPE},"digest":"${DIGEST}","size":«7»,"data":"aGVsbG8="}`,
      says: "`size` is 7, but `data` decodes to 5 bytes",
      fixed: `{${TYPE},"digest":"${DIGEST}","size":5,"data":"aGVsbG8="}`,
    },
    {
      bad: `{${TYPE},"digest":«"${OTHER}"»,"size":5,"data":"aGVsbG8="}`,
      says: "`data` has the digest `sha256:2cf24dba5fb0…`, not this one",
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
  if (bytes === undefined) {
    const readers = descriptor.place === "manifest" ? "not-base64-entry" : "not-base64";
    return { ...notBase64(doc, dataNode, data), ...(descriptor.place !== "self" && { case: readers }) };
  }
  // Of the empty type's content empty-descriptor speaks, which knows what it must be.
  if (descriptor.mediaType === MEDIA_TYPE_OCI_EMPTY) return undefined;
  const algorithm = digest === undefined || digestFault(digest) !== undefined ? undefined : algorithmOf(digest);
  const actual = algorithm === "sha256" || algorithm === "sha512" ? digestOf(bytes, algorithm) : undefined;
  const size = sizeAt(tree, sizeNode);
  const related = [{ at: spanOf(tree, dataNode), says: `\`data\` decodes to ${bytes.length} bytes` }];
  if (size !== undefined && size !== bytes.length)
    return {
      at: spanOf(tree, sizeNode),
      case: "differs",
      says: `\`size\` is ${size}, but \`data\` decodes to ${bytes.length} bytes`,
      related,
      // Where the digest fits the data, the size alone is wrong; else the data may be.
      ...(actual === digest ? { fixes: () => [replacement(doc, sizeNode, String(bytes.length), `\`${bytes.length}\``)] } : {}),
    };
  if (actual === undefined || actual === digest) return undefined;
  return {
    at: spanOf(tree, digestNode),
    case: "differs",
    says: `\`data\` has the digest ${shortDigest(actual)}, not this one`,
    related,
    fixes: () => [replacement(doc, digestNode, JSON.stringify(actual), shortDigest(actual))],
  };
}

function notBase64(doc: Document, node: Node, data: string): Finding {
  const at = spanOf(doc.tree, node);
  const standard = data.replaceAll("-", "+").replaceAll("_", "/").trim();
  const padded = standard.replace(/=+$/, "").padEnd(Math.ceil(standard.replace(/=+$/, "").length / 4) * 4, "=");
  if (decodeBase64(padded) === undefined) return { at, says: "`data` is not base64, the form in which content is embedded" };
  const urls = data.includes("-") || data.includes("_");
  return {
    at,
    says: urls
      ? "`data` is base64 of the URL alphabet; readers take the standard one, with `+` and `/`"
      : data.trim() !== data
        ? "`data` has white space around it, which is no base64"
        : "`data` is base64 without its padding; readers demand the `=` at the end",
    fixes: () => [{ title: "Write it as standard base64", safe: true, edits: [replaceValue(doc.tree, node, JSON.stringify(padded))] }],
  };
}

function replacement(doc: Document, node: Node, json: string, shown: string): Fix {
  return { title: `Replace with ${shown}, as \`data\` has it`, safe: false, edits: [replaceValue(doc.tree, node, json)] };
}
