import { containerOf, kindOf, property, STRING, stringAt, stringOf, type Tree } from "../json/index.ts";
import { ATTESTATION_MANIFEST, entryPlatform, REFERENCE_DIGEST, referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { int64At } from "../model/go-integer.ts";
import { blobTitle } from "../navigate/layout-titles.ts";
import { decodeBase64 } from "../oci/base64.ts";
import { digestFault, digestOf, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { EMPTY_TAR, EMPTY_TAR_GZIP, knownContent } from "../oci/known-contents.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { humanSize } from "../oci/units.ts";
import type { Question } from "./asked.ts";
import { descriptorIndex, neighboursOf } from "./neighbours.ts";
import { type Draft, rank } from "./proposal.ts";

/** Embedded content larger than this is not hashed while somebody types; in characters of base64. */
const MOST_DATA = 256 * 1024;

/** So many blobs of a layout are proposed. */
const MOST_BLOBS = 64;

/**
 * The digests that may be meant at the caret, as values of the property or annotation `name`: of what stands beside as `data`, of the
 * document's other descriptors, of the layout's blobs that nothing names yet, of contents that everybody has. Each once.
 */
export function digestDrafts(question: Question, name: string): readonly Draft[] {
  const { tree, doc, caret, asked } = question;
  const drafts: Draft[] = [];
  const told = new Set<string>();
  const add = (digest: string, detail: string, group: number): void => {
    if (told.has(digest) || digestFault(digest) !== undefined) return;
    told.add(digest);
    drafts.push({
      label: digest,
      kind: "digest",
      detail,
      json: JSON.stringify(digest),
      sort: `${group}${rank(drafts.length)}`,
    });
  };
  const embedded = name === "digest" ? contentBeside(tree, caret.container) : undefined;
  if (embedded !== undefined) add(digestOf(embedded), "of the data beside", 0);
  if (name === "digest" && asked.layout !== undefined)
    for (const { digest } of asked.layout.unreferenced()?.slice(0, MOST_BLOBS) ?? [])
      add(digest, `${blobTitle(asked.layout, digest).says}, in this layout and in no document yet`, 1);
  if (name === REFERENCE_DIGEST) {
    for (const [digest, detail, group] of attestable(question)) add(digest, detail, group);
  } else if (name === "digest") {
    const own = doc.descriptors[descriptorIndex(doc, caret.container)];
    if (own?.node === caret.container && (own.place === "config" || own.place === "layer" || own.place === "blob"))
      if (!question.kind.startsWith("docker")) add(EMPTY_OBJECT_DIGEST, "{}, the empty descriptor, 2 bytes", 2);
    for (const near of neighboursOf(doc, caret.container)) if (near.digest !== undefined) add(near.digest, descriptorWords(doc, near), 3);
  } else if (name === "diff_ids") add(EMPTY_TAR.digest, "an empty layer, unpacked", 4);
  else if (name === "containerd.io/uncompressed") {
    const gzip = stringAt(tree, property(tree, containerOf(tree, caret.container), "digest"));
    if (gzip === EMPTY_TAR_GZIP.digest) add(EMPTY_TAR.digest, "an empty layer, unpacked", 1);
  }
  drafts.push({ label: "sha256:…", kind: "digest", detail: "64 hexadecimal digits", json: '"sha256:$1"', filter: "sha256:", sort: "9" });
  return drafts;
}

/** The images of the index that an attestation can be of; those that have none come first. */
function* attestable({ doc, caret }: Question): Generator<readonly [digest: string, detail: string, group: number], void, undefined> {
  const references = referencesOf(doc);
  const attested = new Set<string>();
  for (const { type, digest } of references.values()) if (type === ATTESTATION_MANIFEST && digest !== undefined) attested.add(digest);
  for (const near of neighboursOf(doc, caret.container)) {
    if (near.place !== "manifest" || near.digest === undefined || references.has(near.node)) continue;
    const has = attested.has(near.digest);
    yield [near.digest, `${descriptorWords(doc, near)}${has ? ", has an attestation" : ""}`, has ? 2 : 1];
  }
}

const LISTS: Readonly<Record<Descriptor["place"], string>> = {
  config: "config",
  layer: "layers",
  manifest: "manifests",
  subject: "subject",
  blob: "blobs",
  self: "this descriptor",
  source: "LayerSources",
};

/** A size in bytes, `undefined` for what is none. */
function sizeAt(tree: Tree, node: number): number | undefined {
  const size = int64At(tree, node);
  return size === undefined || size < 0 ? undefined : size;
}

/** What a descriptor is in a few words: "layers[2] · Layer · tar, gzip · 24.5 MB", "manifests[0] · linux/amd64 · 1.3 kB". Plain text. */
export function descriptorWords(doc: Document, descriptor: Descriptor): string {
  const { place, index, mediaType, sizeNode } = descriptor;
  const size = sizeAt(doc.tree, sizeNode);
  const what = place === "manifest" ? entryPlatform(doc, descriptor) : undefined;
  return [
    index < 0 ? LISTS[place] : `${LISTS[place]}[${index}]`,
    what ?? findMediaType(mediaType ?? "")?.title,
    size === undefined ? undefined : humanSize(size),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** The content that stands as `data` in an object, `undefined` where there is none, or too much to decode at each letter. */
function contentBeside(tree: Tree, object: number): Uint8Array | undefined {
  const node = property(tree, object, "data");
  if (kindOf(tree, node) !== STRING || (tree.end[node] as number) - (tree.start[node] as number) > MOST_DATA) return undefined;
  return decodeBase64(stringOf(tree, node));
}

/** The sizes that are known for the digest beside: of well-known content, of `data`, or as it stands elsewhere in the document. */
export function sizeDrafts({ tree, doc, caret, asked }: Question): readonly Draft[] {
  const digest = stringAt(tree, property(tree, caret.container, "digest"));
  const sizes = new Map<string, string>();
  const content = contentBeside(tree, caret.container);
  if (content !== undefined) sizes.set(String(content.length), "the length of the data beside");
  const known = digest === undefined ? undefined : knownContent(digest);
  const blob = digest === undefined ? undefined : asked.layout?.blob(digest);
  if (blob?.kind === "file") sizes.set(String(blob.size), "the file in this layout");
  if (known !== undefined) sizes.set(String(known.size), known.meaning.replaceAll("`", ""));
  if (digest !== undefined)
    for (const other of doc.descriptors) {
      if (other.digest !== digest || other.node === caret.container) continue;
      const size = sizeAt(tree, other.sizeNode);
      if (size !== undefined && !sizes.has(String(size))) sizes.set(String(size), `as in ${descriptorWords(doc, other)}`);
      if (sizes.size > 4) break;
    }
  return [...sizes].map(([size, detail]) => ({ label: size, kind: "value", detail, json: size }));
}
