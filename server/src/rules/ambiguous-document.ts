import { BROKEN, isNamed, keysOf, kindOf, type Node, NULL, removeNodes, spanOf, stringOf, valueOfKey } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS, type Kind, MANIFEST_KINDS } from "../model/kinds.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import { enumerated } from "../oci/words.ts";
import type { Rule } from "../rule.ts";

/** How a document is called, the properties that make it one, and those that make it another, folded as Go compares names. */
interface Form {
  readonly noun: string;
  readonly own: readonly string[];
  readonly others: readonly string[];
}

const INDEX_FORM: Form = { noun: "index", own: ["manifests"], others: ["config", "layers", "fslayers", "history"] };
const MANIFEST_FORM: Form = { noun: "manifest", own: ["config", "layers"], others: ["manifests", "fslayers", "history"] };
const FORMS: Readonly<Partial<Record<Kind, Form>>> = {
  "oci-index": INDEX_FORM,
  "docker-list": INDEX_FORM,
  "oci-manifest": MANIFEST_FORM,
  "docker-manifest": MANIFEST_FORM,
  "oci-artifact": { noun: "artifact manifest", own: ["blobs"], others: ["config", "layers", "manifests", "fslayers"] },
  "docker-schema1": { noun: "schema 1 manifest", own: ["fsLayers", "history"], others: ["config", "layers", "manifests"] },
};

/** The top-level keys that belong to another kind of document, in text order; presence counts, whatever the value. */
export function strangers(doc: Document): Node[] {
  const others = FORMS[doc.kind]?.others ?? [];
  const found: Node[] = [];
  if (others.length === 0) return found;
  for (const key of keysOf(doc.tree, doc.root))
    if (((doc.tree.kind[key] as number) & BROKEN) === 0 && others.includes(foldName(stringOf(doc.tree, key)))) found.push(key);
  return found;
}

const INDEX = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`;
const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}`;

const schema1 = (more: string): string =>
  `{"schemaVersion":1,"name":"library/busybox","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22"}],"history":[{"v1Compatibility":"{\\"id\\":\\"8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf\\"}"}]${more}}`;

/** A document that is two documents, depending on who reads it. */
export const ambiguousDocument: Rule = {
  id: "ambiguous-document",
  subject: "identity",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact", "docker-schema1"],
  summary: "The document has the properties of an index and of a manifest: clients disagree on what it is (CVE-2021-41190).",
  why: [
    "One client takes the document for an index, another for an image manifest, and both are right about the bytes and the digest. That is",
    "CVE-2021-41190 (GHSA-77vh-xpmg-72qh); since then most clients refuse such documents:",
    "",
    "- Docker and Distribution: `ocimanifest: expected manifest but found index`",
    "- containerd: `media-type: expected manifest but found index (application/vnd.oci.image.manifest.v1+json)`, and for `fsLayers`",
    "  `media-type: schema 1 not supported`",
    '- podman, skopeo, buildah, CRI-O: `rejecting ambiguous manifest, unexpected fields []string{"manifests"} in supposedly application/vnd.oci.image.index.v1+json`',
    "- BuildKit: `invalid ambiguous manifest and manifest list`",
    "",
    "An empty array is enough, and for containerd and BuildKit even `null`; the letter case does not matter (`Manifests`). `fsLayers` and",
    "`history` are properties of Docker's schema 1: containerd refuses the first, podman and skopeo both. regclient, oras, umoci and crane",
    "take all of these (measured 2026-11), so a registry may hold them.",
    "",
    "**By hand:** decide what the document is and remove the properties of the other kind. An index has `manifests`; an image manifest has",
    "`config` and `layers`. Where it came from a tool, build it anew: `docker buildx imagetools create`, `crane index append`,",
    "`oras manifest index create`.",
  ].join("\n"),
  spec: [
    "[CVE-2021-41190, GHSA-77vh-xpmg-72qh](https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh)",
    "[image-spec 1.1.1, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["2.21", "3.17", "8.8", "9.7", "12.5"],
  since: "0.1.0",
  examples: [
    { good: INDEX },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],«"layers"»:[]}`,
      says: "This index also has `layers`: clients disagree on which document it is (CVE-2021-41190)",
      fixed: INDEX,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${LAYER}],«"Manifests"»:null,"history":[]}`,
      says: "This manifest also has `Manifests` and `history`: clients disagree on which document it is (CVE-2021-41190)",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${LAYER}]}`,
    },
    {
      bad: schema1(`,«"layers"»:[]`),
      says: "This schema 1 manifest also has `layers`: clients disagree on which document it is (CVE-2021-41190)",
      fixed: schema1(""),
      also: ["docker-schema-1"],
    },
    {
      bad: `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"application/spdx+json","blobs":[],«"config"»:${CONFIG}}`,
      says: "This artifact manifest also has `config`: clients disagree on which document it is (CVE-2021-41190)",
      fixed: `{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","artifactType":"application/spdx+json","blobs":[]}`,
      also: ["withdrawn-artifact-manifest"],
    },
  ],
  *check(doc) {
    const found = strangers(doc);
    const [first, ...more] = found;
    const form = FORMS[doc.kind];
    if (first === undefined || form === undefined) return;
    const { tree } = doc;
    const { noun, own } = form;
    const names = [...new Set(found.map((key) => quote(stringOf(tree, key))))];
    const list = enumerated(names);
    const home = [...keysOf(tree, doc.root)].filter((key) => own.some((name) => isNamed(tree, key, name)));
    yield {
      at: spanOf(tree, first),
      case: caseOf(doc, found),
      says: `This ${noun} also has ${list}: clients disagree on which document it is (CVE-2021-41190)`,
      related: [
        ...more.map((key) => ({ at: spanOf(tree, key), says: `${quote(stringOf(tree, key))} is of another kind of document, too` })),
        ...home.map((key) => ({
          at: spanOf(tree, key),
          says: `${quote(stringOf(tree, key))} makes it ${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`,
        })),
      ],
      fixes: () => [{ title: `Remove ${list} and keep the ${noun}`, safe: false, edits: removeNodes(tree, found) }],
    };
  },
};

/** Where readers differ between the properties of others: what most of them refuse stands first. */
function caseOf({ kind, tree }: Document, found: readonly Node[]): string {
  const named = (...names: string[]): Node[] => found.filter((key) => names.includes(foldName(stringOf(tree, key))));
  const others = named("manifests", "config", "layers");
  if (others.length === 0) return named("fslayers").length > 0 ? "fs-layers" : "history";
  if (kind === "docker-schema1" || kind === "oci-artifact") return `in-${kind}`;
  if (kind === "docker-list" || kind === "docker-manifest") return "docker-document";
  if (kind === "oci-index") return "manifest-in-index";
  return others.every((key) => kindOf(tree, valueOfKey(tree, key)) === NULL) ? "null-manifests-in-manifest" : "manifests-in-manifest";
}
