import {
  ARRAY,
  elementsOf,
  keysOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  styleOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import { placeRole, roleNoun } from "../model/roles.ts";
import { EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_ARTIFACT, MEDIA_TYPE_OCI_EMPTY, MEDIA_TYPE_OCI_MANIFEST, MEDIA_TYPE_ORAS_ARTIFACT } from "../oci/mediatypes.ts";
import { type Conversion, converted, unreadableAt } from "./conversion.ts";
import { enclose, goString, goStringOf, type Layout, layoutOf, rewrite } from "./go-json.ts";
import { namesOf, readProperties, refuseDuplicates } from "./known-properties.ts";
import { collectRemarks, type Remarks } from "./remarks.ts";

/** What an artifact manifest holds; nodes are `NONE` where there is nothing to write. */
interface Artifact {
  readonly artifactTypeNode: Node;
  readonly blobs: readonly Node[];
  readonly subjectNode: Node;
  readonly annotationsNode: Node;
}

const TOP = namesOf(["mediaType", "artifactType", "blobs", "subject", "annotations", "schemaVersion"]);
const DESCRIPTOR = namesOf(["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"]);
/** The parts of other documents, which make two of one. */
const OTHERS: ReadonlySet<string> = new Set(["config", "layers", "manifests", "fslayers"]);

/** The names that image-spec 1.1.0 has for annotations of artifact manifests (image-spec 1.1.0-rc2 and ORAS's specification). */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["org.opencontainers.artifact.created", "org.opencontainers.image.created"],
  ["org.opencontainers.artifact.description", "org.opencontainers.image.description"],
  ["io.cncf.oras.artifact.created", "org.opencontainers.image.created"],
]);

/**
 * Rewrites an artifact manifest of OCI or ORAS into the image manifest that says the same (image-spec 1.1.1, manifest.md, guidelines
 * for artifact usage): the empty config, the blobs as layers or the empty descriptor where there are none, `artifactType`, `subject`
 * and annotations as they are. Every descriptor stays as it is written; indent, end of line and final newline stay, too.
 */
export function convertArtifact(doc: Document): Conversion {
  const { tree } = doc;
  const unreadable = unreadableAt(tree);
  if (unreadable !== undefined) return { outcome: "refused", reasons: [unreadable] };
  const refusals = collectRemarks();
  const losses = collectRemarks();
  const notes = collectRemarks();
  const artifact = readArtifact(tree, refusals, losses, notes);
  if (refusals.counts.size > 0) return { outcome: "refused", reasons: refusals.list() };
  return converted(() => writeManifest(tree, artifact), { losses, notes }, tree.bom);
}

function readArtifact(tree: Tree, refusals: Remarks, losses: Remarks, notes: Remarks): Artifact {
  const [mediaType, artifactType, blobs, subject, annotations] = readProperties(tree, tree.root, TOP, refusals, (key) => {
    const name = stringOf(tree, key);
    if (OTHERS.has(foldName(name)))
      refusals.add(
        "form",
        spanOf(tree, key),
        `${quote(name)} is no property of an artifact manifest, so this is two documents: remove one`,
      );
    else losses.add(`top-level ${quote(name)}`, spanOf(tree, key), `${quote(name)} is no property of an image manifest and is dropped`);
  }) as [Node, Node, Node, Node, Node];
  const type = stringAt(tree, mediaType);
  if (mediaType !== NONE && type !== MEDIA_TYPE_OCI_ARTIFACT && type !== MEDIA_TYPE_ORAS_ARTIFACT)
    refusals.add("type", spanOf(tree, mediaType), `This is not the type of an artifact manifest: write \`${MEDIA_TYPE_OCI_ARTIFACT}\``);
  const first = { start: tree.start[tree.root] as number, end: (tree.start[tree.root] as number) + 1 };
  if ((stringAt(tree, artifactType) ?? "") === "")
    refusals.add(
      "artifactType",
      artifactType === NONE ? first : spanOf(tree, artifactType),
      "An image manifest without a config of its own must say what it is: give it an `artifactType` first",
    );
  notes.add(
    "config",
    mediaType === NONE ? first : spanOf(tree, mediaType),
    "The config becomes the empty object, a blob of two bytes that the registry must have: `printf '{}' > empty.json; oras blob push REPOSITORY empty.json`",
  );
  return {
    artifactTypeNode: artifactType,
    blobs: readBlobs(tree, blobs, refusals),
    subjectNode: readDescriptor(tree, subject, "subject", refusals),
    annotationsNode: readAnnotations(tree, annotations, refusals),
  };
}

function readBlobs(tree: Tree, list: Node, refusals: Remarks): readonly Node[] {
  if (list === NONE || kindOf(tree, list) === NULL) return [];
  if (kindOf(tree, list) !== ARRAY) {
    refusals.add("blobs", spanOf(tree, list), "`blobs` is no array: correct it");
    return [];
  }
  const blobs: Node[] = [];
  for (const node of elementsOf(tree, list)) if (readDescriptor(tree, node, "blob", refusals) !== NONE) blobs.push(node);
  return blobs;
}

/** A descriptor that can be taken over as it stands, or `NONE` where there is none or it was refused. */
function readDescriptor(tree: Tree, node: Node, what: "blob" | "subject", refusals: Remarks): Node {
  if (node === NONE || (what === "subject" && kindOf(tree, node) === NULL)) return NONE;
  if (kindOf(tree, node) !== OBJECT) {
    refusals.add("descriptor", spanOf(tree, node), "This is no descriptor, which is an object: correct or remove it");
    return NONE;
  }
  const [mediaType, digest, size, , annotations] = readProperties(tree, node, DESCRIPTOR, refusals, () => {}) as [
    Node,
    Node,
    Node,
    Node,
    Node,
  ];
  if (kindOf(tree, mediaType) !== STRING || kindOf(tree, digest) !== STRING || kindOf(tree, size) !== NUMBER) {
    const start = tree.start[node] as number;
    const says = "A descriptor needs `mediaType`, `digest` and `size`, and without them nobody finds the blob: correct or remove it";
    refusals.add("descriptor", { start, end: start + 1 }, says);
    return NONE;
  }
  refuseDuplicates(tree, annotations, refusals);
  const role = placeRole(stringOf(tree, mediaType));
  if (what === "blob" && (role === "manifest" || role === "index")) {
    const says = `This is ${roleNoun(role)}, and \`layers\` cannot hold one: point to it with \`subject\`, or list it in an index`;
    refusals.add("manifest", spanOf(tree, mediaType), says);
  }
  return node;
}

function readAnnotations(tree: Tree, node: Node, refusals: Remarks): Node {
  if (node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== OBJECT) {
    refusals.add("map", spanOf(tree, node), "`annotations` is no object: correct or remove it");
    return NONE;
  }
  refuseDuplicates(tree, node, refusals);
  for (const key of keysOf(tree, node))
    if (kindOf(tree, valueOfKey(tree, key)) !== STRING)
      refusals.add(
        "annotation",
        spanOf(tree, key),
        `The value of annotation ${quote(stringOf(tree, key))} is no string: correct or remove it`,
      );
  return node;
}

function writeManifest(tree: Tree, { artifactTypeNode, blobs, subjectNode, annotationsNode }: Artifact): string {
  const style = styleOf(tree);
  const layout = layoutOf(style);
  const { colon } = layout;
  const layers = blobs.length > 0 ? blobs.map((blob) => rewrite(tree, blob, layout, 2)) : [emptyDescriptor(layout, 2)];
  // The order of image-spec's Go type (specs-go/v1/manifest.go).
  const properties = [
    `"schemaVersion"${colon}2`,
    `"mediaType"${colon}"${MEDIA_TYPE_OCI_MANIFEST}"`,
    `"artifactType"${colon}${goStringOf(tree, artifactTypeNode)}`,
    `"config"${colon}${emptyDescriptor(layout, 1)}`,
    `"layers"${colon}${enclose("[]", layers, layout, 1)}`,
  ];
  if (subjectNode !== NONE) properties.push(`"subject"${colon}${rewrite(tree, subjectNode, layout, 1)}`);
  if (annotationsNode !== NONE) properties.push(`"annotations"${colon}${writeAnnotations(tree, annotationsNode, layout)}`);
  const text = enclose("{}", properties, layout, 0);
  return style.indent !== undefined && style.finalNewline ? text + style.eol : text;
}

/** The descriptor of `{}` as oras writes it, with its content, so that nobody need fetch two bytes. */
function emptyDescriptor(layout: Layout, level: number): string {
  const { colon } = layout;
  const properties = [
    `"mediaType"${colon}"${MEDIA_TYPE_OCI_EMPTY}"`,
    `"digest"${colon}"${EMPTY_OBJECT_DIGEST}"`,
    `"size"${colon}2`,
    `"data"${colon}"e30="`,
  ];
  return enclose("{}", properties, layout, level);
}

/** The annotations in their order, under today's names unless those stand there already. */
function writeAnnotations(tree: Tree, node: Node, layout: Layout): string {
  const names = new Set<string>();
  for (const key of keysOf(tree, node)) names.add(stringOf(tree, key));
  const properties = Array.from(keysOf(tree, node), (key) => {
    const now = RENAMED.get(stringOf(tree, key));
    const renamed = now !== undefined && !names.has(now);
    if (renamed) names.add(now);
    return (renamed ? goString(now) : goStringOf(tree, key)) + layout.colon + goStringOf(tree, valueOfKey(tree, key));
  });
  return enclose("{}", properties, layout, 1);
}
