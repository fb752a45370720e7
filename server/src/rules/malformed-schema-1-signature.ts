import {
  ARRAY,
  BROKEN,
  elementsOf,
  findKey,
  firstChild,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  property,
  rawOf,
  STRING,
  scan,
  spanOf,
  stringAt,
  stringOf,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { decodeBase64Url } from "../oci/base64.ts";
import { enumerated } from "../oci/words.ts";
import type { Finding, Rule } from "../rule.ts";

const SIGNED = "application/vnd.docker.distribution.manifest.v1+prettyjws";
const UNSIGNED = "application/vnd.docker.distribution.manifest.v1+json";

const LAYER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const ID = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const HEADER = `"header":{"jwk":{"crv":"P-256","kid":"OD6I:6DRK:JXEJ:KBM4:255X:NSAA:MUSF:E4VM:ZI6W:CUN2:L4Z6:LSF4","kty":"EC","x":"3gAwX48IQ5oaYQAYSxor6rYYc_6yjuLCjtQ9LUakg4A","y":"t72ge6kIA1XOjqjVoEOiPPAURltJFBMGDSQvEGVB010"},"alg":"ES256"}`;
const SIGNATURE = `"signature":"XREm0L8WNn27Ga_iE_vRnTxVMhhYY0Zst_FfkKopg6gWSoTOZTuW4rK0fg_IqnKkEKlbD83tD46LKEGi5aIVFg"`;
/** `{"formatLength":6628,"formatTail":"Cn0","time":"2015-04-08T18:52:59Z"}` */
const PROTECTED = "eyJmb3JtYXRMZW5ndGgiOjY2MjgsImZvcm1hdFRhaWwiOiJDbjAiLCJ0aW1lIjoiMjAxNS0wNC0wOFQxODo1Mjo1OVoifQ";
const document = (signatures: string, mediaType = ""): string =>
  `{"schemaVersion":1,${mediaType}"name":"library/busybox","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"${LAYER}"}],"history":[{"v1Compatibility":"{\\"id\\":\\"${ID}\\"}"}]${signatures}}`;
const signature = (of: string): string => document(`,"signatures":[${of}]`);

/** The signature of a schema 1 manifest is none that could be verified. */
export const malformedSchema1Signature: Rule = {
  id: "malformed-schema-1-signature",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-schema1"],
  summary: "The signature of a schema 1 manifest lacks a part, or its `protected` does not say how the signed text is got back.",
  why: [
    "A signed schema 1 manifest (`application/vnd.docker.distribution.manifest.v1+prettyjws`) holds its own signatures. `protected` says in",
    "base64 how to cut them out again: the first `formatLength` bytes of the document, followed by `formatTail`, are what was signed, and",
    "what the digest is of. What people see where a part is missing:",
    "",
    "- Docker: `missing signature key`",
    "- containerd: `no signatures`",
    "- Distribution 2.8, on push: `MANIFEST_UNVERIFIED: manifest failed signature verification`",
    "",
    "Whether the signature itself holds is not checked here. Every reformatting breaks it: `jq`, an editor's *Format document*, a changed tag.",
    "",
    "**By hand:** fetch the manifest again and keep its bytes (`skopeo inspect --raw docker://REF`), or carry the image over to a current",
    "form, which needs no signature: `skopeo copy --format v2s2 docker://OLD docker://NEW`. A manifest without `signatures` is complete, too; its type is",
    "`application/vnd.docker.distribution.manifest.v1+json`.",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1, signed manifests](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests)",
    "[RFC 7515, section 7.2](https://www.rfc-editor.org/rfc/rfc7515#section-7.2)",
  ],
  covers: ["9.6"],
  since: "0.2.0",
  examples: [
    { good: signature(`{${HEADER},${SIGNATURE},"protected":"${PROTECTED}"}`), also: ["docker-schema-1"] },
    { good: document(""), also: ["docker-schema-1"] },
    {
      bad: signature(`«{»"header":{"alg":"ES256"},${SIGNATURE}}`),
      says: "The signature has no `jwk` in its `header` and no `protected`, so nobody can verify it",
      also: ["docker-schema-1"],
    },
    {
      bad: signature(`{${HEADER},${SIGNATURE},"protected":«"formatLength=6628"»}`),
      says: "`protected` is no base64 of the URL alphabet that holds a JSON object",
      also: ["docker-schema-1"],
    },
    {
      bad: signature(`{${HEADER},${SIGNATURE},"protected":«"eyJ0aW1lIjoiMjAxNS0wNC0wOFQxODo1Mjo1OVoifQ"»}`),
      says: "`protected` has no `formatLength` and no `formatTail`, which say what was signed",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`,"signatures":«[]»`),
      says: "`signatures` is empty; readers of signed manifests want one, and an unsigned manifest leaves it out",
      also: ["docker-schema-1"],
    },
    {
      bad: document("", `"mediaType":«"${SIGNED}"»,`),
      says: `\`${SIGNED}\` is a signed manifest, and this one has no \`signatures\``,
      fixed: document("", `"mediaType":"${UNSIGNED}",`),
      also: ["docker-schema-1"],
    },
  ],
  *check(doc) {
    const { tree, root, mediaType, mediaTypeNode } = doc;
    if (tree.faults.length > 0) return;
    const key = findKey(tree, root, "signatures");
    const signatures = key === NONE ? NONE : property(tree, root, "signatures");
    if (signatures === NONE || kindOf(tree, signatures) === NULL) {
      if (mediaType !== SIGNED) return;
      yield {
        at: spanOf(tree, mediaTypeNode),
        says: `\`${SIGNED}\` is a signed manifest, and this one has no \`signatures\``,
        fixes: () => [
          { title: `Replace with \`${UNSIGNED}\``, safe: false, edits: [{ ...spanOf(tree, mediaTypeNode), text: `"${UNSIGNED}"` }] },
        ],
      };
      return;
    }
    if (kindOf(tree, signatures) !== ARRAY) return;
    if (firstChild(tree, signatures) === NONE)
      yield {
        at: spanOf(tree, signatures),
        says: "`signatures` is empty; readers of signed manifests want one, and an unsigned manifest leaves it out",
      };
    for (const one of elementsOf(tree, signatures)) {
      const finding = kindOf(tree, one) === OBJECT ? findingOf(doc, one) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
};

function findingOf(doc: Document, signature: Node): Finding | undefined {
  const { tree } = doc;
  const part = (name: string): Node => property(tree, signature, name);
  const header = part("header");
  const lacks: string[] = [];
  if (header === NONE) lacks.push("no `header`");
  else if (kindOf(tree, header) === OBJECT) {
    const names = ["jwk", "alg"].filter((name) => property(tree, header, name) === NONE).map((name) => `\`${name}\``);
    if (names.length > 0) lacks.push(`no ${names.join(" and no ")} in its \`header\``);
  }
  for (const name of ["signature", "protected"]) if (part(name) === NONE) lacks.push(`no \`${name}\``);
  if (lacks.length > 0) {
    const start = tree.start[signature] as number;
    return { at: { start, end: start + 1 }, says: `The signature has ${enumerated(lacks)}, so nobody can verify it` };
  }
  const signed = part("protected");
  if (kindOf(tree, signed) !== STRING || ((tree.kind[signed] as number) & BROKEN) !== 0) return undefined;
  const says = protectedFault(stringOf(tree, signed));
  return says === undefined ? undefined : { at: spanOf(tree, signed), says: `\`protected\` ${says}` };
}

/** What is wrong with the text of `protected`, as the end of a sentence. */
function protectedFault(text: string): string | undefined {
  const bytes = decodeBase64Url(text);
  const inner = bytes === undefined ? undefined : scan(new TextDecoder().decode(bytes));
  if (inner === undefined || inner.faults.length > 0 || kindOf(inner, inner.root) !== OBJECT)
    return "is no base64 of the URL alphabet that holds a JSON object";
  const length = property(inner, inner.root, "formatLength");
  const tail = property(inner, inner.root, "formatTail");
  const lacks = [...(length === NONE ? ["no `formatLength`"] : []), ...(tail === NONE ? ["no `formatTail`"] : [])];
  if (lacks.length > 0) return `has ${enumerated(lacks)}, which ${lacks.length > 1 ? "say" : "says"} what was signed`;
  if (kindOf(inner, length) !== NUMBER || !/^\d+$/.test(rawOf(inner, length)))
    return `has ${quote(rawOf(inner, length))} as \`formatLength\`, which is a whole number of bytes`;
  const decoded = stringAt(inner, tail);
  if (decoded === undefined || decodeBase64Url(decoded) === undefined)
    return `has ${quote(rawOf(inner, tail))} as \`formatTail\`, which is base64 of the URL alphabet`;
  return undefined;
}
