import { contentText, countedOrNo, describePlain, entriesText } from "./describe-plain.ts";
import { ARRAY, childCount, kindOf, type Node, NUMBER, OBJECT, property, rawOf, stringAt, type Tree } from "./json/index.ts";
import type { Descriptor, Document } from "./model/document.ts";
import { inspectOutput } from "./model/inspect.ts";
import { INSPECT_OUTPUT, KIND_NAMES } from "./model/kinds.ts";
import { findMediaType, MEDIA_TYPE_CACHECONFIG } from "./oci/mediatypes.ts";
import type { Report } from "./validate.ts";

/**
 * One line that says what a checked text is, for a status item and a terminal's header: "OCI image index · 4 platforms",
 * "OCI image index · BuildKit cache, legacy form · 2 layers, 2.7 MB", "output of skopeo inspect, not a manifest; this prints it: …". Plain text
 * without a line break; what the document itself says appears in it only where it is a plain word.
 */
export function describeDocument(report: Report): string {
  if (report.kind === undefined) return "not a container manifest";
  if (report.plain !== undefined) return describePlain(report.plain);
  if (report.kind === INSPECT_OUTPUT) return inspected(report.tree);
  const facts = report.document === undefined ? [] : factsOf(report.document);
  return [KIND_NAMES[report.kind], ...facts].join(" · ");
}

function factsOf(doc: Document): string[] {
  switch (doc.kind) {
    case "oci-index":
    case "docker-list":
      return doc.cache === "index" ? ["BuildKit cache, legacy form", content(doc, "layer")] : [entries(doc)];
    case "oci-manifest":
    case "docker-manifest":
      return [...purpose(doc), content(doc, "layer")];
    case "oci-artifact":
      return [content(doc, "blob")];
    case "oci-descriptor":
      return doc.descriptors.flatMap(({ mediaType }) => findMediaType(mediaType ?? "")?.title ?? []);
    case "oci-config":
    case "docker-config":
      return platformName(doc.tree, doc.root);
    case "docker-schema1":
      return [countedOrNo(lengthOf(doc, "fsLayers"), "layer")];
    case "docker-save":
      return [countedOrNo(kindOf(doc.tree, doc.root) === ARRAY ? childCount(doc.tree, doc.root) : 0, "image")];
    case "buildkit-cacheconfig":
      return [`${countedOrNo(lengthOf(doc, "layers"), "layer")}, ${countedOrNo(lengthOf(doc, "records"), "record")}`];
    default:
      return [];
  }
}

/** How many blobs of a document's content there are and how large they are together: "2 layers, 2.7 MB". */
function content(doc: Document, word: "layer" | "blob"): string {
  const blobs = doc.descriptors.filter(({ place, mediaType }) =>
    doc.cache === "index" ? place === "manifest" && mediaType !== MEDIA_TYPE_CACHECONFIG : place === word,
  );
  const size = blobs.reduce((sum, blob) => sum + (sizeOf(doc.tree, blob) ?? 0), 0);
  return contentText(blobs.length, size, word);
}

function sizeOf(tree: Tree, { sizeNode }: Descriptor): number | undefined {
  const raw = kindOf(tree, sizeNode) === NUMBER ? rawOf(tree, sizeNode) : "";
  return /^[0-9]{1,15}$/.test(raw) ? Number(raw) : undefined;
}

/** What an index lists. BuildKit's attestations are entries of their own for no platform. */
function entries(doc: Document): string {
  const listed = doc.descriptors.filter(({ place }) => place === "manifest");
  const attestations = listed.filter(
    ({ annotationsNode }) =>
      stringAt(doc.tree, property(doc.tree, annotationsNode, "vnd.docker.reference.type")) === "attestation-manifest",
  ).length;
  const others = listed.length - attestations;
  const placed = listed.filter(({ platformNode }) => kindOf(doc.tree, platformNode) === OBJECT).length;
  return entriesText(others, attestations, others > 0 && placed === listed.length ? "platform" : "manifest");
}

/** What a manifest is made for, where it is no ordinary image. */
function purpose(doc: Document): string[] {
  if (doc.cache === "manifest") return ["BuildKit cache"];
  const layers = doc.descriptors.filter(({ place }) => place === "layer");
  if (layers.length > 0 && layers.every(({ mediaType }) => mediaType === "application/vnd.in-toto+json")) return ["attestations"];
  const artifactType = stringAt(doc.tree, property(doc.tree, doc.root, "artifactType"));
  const config = doc.descriptors.find(({ place }) => place === "config")?.mediaType;
  for (const name of [artifactType, config]) {
    const known = findMediaType(name ?? "");
    if (known === undefined || known.role === "blob" || known.role === "other") continue;
    if (known.family === "OCI" || known.title === "Image config") return [];
    return [known.title.replace(/ config$/, "")];
  }
  return artifactType === undefined ? [] : ["artifact"];
}

function platformName(tree: Tree, node: Node): string[] {
  const words = ["os", "architecture", "variant"].map((name) => stringAt(tree, property(tree, node, name)));
  if (words[0] === undefined || words[1] === undefined) return [];
  const plain = words.filter((word) => word !== undefined);
  return plain.every((word) => /^[\w.-]{1,32}$/.test(word)) ? [plain.join("/")] : [];
}

function lengthOf(doc: Document, name: string): number {
  const node = property(doc.tree, doc.root, name);
  return kindOf(doc.tree, node) === ARRAY ? childCount(doc.tree, node) : 0;
}

/** Which program's output this is and what prints the manifest itself, where the program is known. */
function inspected(tree: Tree): string {
  const known = inspectOutput(tree);
  return known === undefined
    ? "inspect output, not a manifest"
    : `output of ${known.program}, not a manifest; this prints it: ${known.command}`;
}
