import {
  ARRAY,
  elementsOf,
  keyOf,
  keysOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  rawOf,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  type Tree,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import { MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_DOCKER_LIST, MEDIA_TYPE_OCI_INDEX } from "../oci/mediatypes.ts";
import { AGAIN, type CacheEntry, entryReader, readMap, type Said, shown } from "./cache-entry.ts";
import { namesOf, readProperties, refuseDuplicates } from "./known-properties.ts";
import { collectRemarks, type Remarks } from "./remarks.ts";

/** What a cache index holds, and everything that has to be said before it may be rewritten. */
export interface CacheIndex extends Said {
  /** `undefined` only where there is a reason to refuse. */
  readonly config: CacheEntry | undefined;
  readonly layers: readonly CacheEntry[];
  /** Top-level properties that an image manifest has as well (image-spec 1.1.1, manifest.md); `NONE` where there is nothing to write. */
  readonly artifactTypeNode: Node;
  readonly subjectNode: Node;
  /** The keys of the top-level annotations in the order in which Go writes them. */
  readonly annotations: readonly Node[];
}

const TOP = namesOf(["schemaVersion", "mediaType", "manifests", "artifactType", "subject", "annotations"]);
/** The properties that make a manifest of a document, whatever its media type says (CVE-2021-41190). */
const MANIFEST_PARTS: ReadonlySet<string> = new Set(["config", "layers", "fslayers"]);

/** Reads a cache index with the eyes of BuildKit, which reads it through Go's JSON decoder, and of everyone else. */
export function readCacheIndex({ tree, descriptors }: Document): CacheIndex {
  const said: Said = { refusals: collectRemarks(), losses: collectRemarks(), notes: collectRemarks() };
  const { refusals } = said;
  const [schemaVersion, mediaType, manifests, artifactType, subject, annotations] = readProperties(
    tree,
    tree.root,
    TOP,
    refusals,
    (key) => {
      const name = stringOf(tree, key);
      if (MANIFEST_PARTS.has(foldName(name))) return;
      said.losses.add(`top-level ${quote(name)}`, spanOf(tree, key), `${quote(name)} is no property of an image manifest and is dropped`);
    },
  ) as [Node, Node, Node, Node, Node, Node];
  refuseOtherForms(tree, manifests, refusals);
  if (mediaType !== NONE) checkMediaType(tree, mediaType, refusals);
  if (schemaVersion !== NONE) checkVersion(tree, schemaVersion, said);
  if (artifactType !== NONE && kindOf(tree, artifactType) !== STRING && kindOf(tree, artifactType) !== NULL)
    refusals.add(
      "artifactType",
      spanOf(tree, artifactType),
      `${shown(tree, artifactType)} is no string: correct or remove \`artifactType\``,
    );
  return {
    ...said,
    ...readEntries(tree, manifests, descriptors, said),
    artifactTypeNode: (stringAt(tree, artifactType) ?? "") === "" ? NONE : artifactType,
    subjectNode: readSubject(tree, subject, refusals),
    annotations: readMap(tree, annotations, refusals),
  };
}

/** Parts the config from the layers, whose order stays. */
function readEntries(tree: Tree, manifests: Node, descriptors: Document["descriptors"], said: Said): Pick<CacheIndex, "config" | "layers"> {
  const { refusals } = said;
  const read = entryReader(tree, said);
  const layers: CacheEntry[] = [];
  let config: CacheEntry | undefined;
  let index = -1;
  let cursor = 0;
  for (const node of elementsOf(tree, manifests)) {
    index++;
    while ((descriptors[cursor]?.node ?? node) < node) cursor++;
    const entry = read(node, index, descriptors[cursor]);
    if (entry === undefined) continue;
    if (!entry.isConfig) layers.push(entry);
    else if (config === undefined) config = entry;
    else
      refusals.add(
        "several",
        spanOf(tree, entry.mediaTypeNode),
        `\`manifests[${index}]\` is a further cache config, and a manifest has one: remove the one that does not belong to these layers`,
      );
  }
  if (refusals.counts.size === 0) {
    const at = spanOf(tree, keyOf(tree, manifests));
    if (config === undefined)
      refusals.add(
        "no config",
        at,
        `No entry is a cache config (\`${MEDIA_TYPE_CACHECONFIG}\`), so BuildKit reads no cache here: ${AGAIN}`,
      );
    else if (layers.length === 0)
      refusals.add("no layer", at, `No entry is a layer, and registries refuse an image manifest without layers: ${AGAIN}`);
  }
  return { config, layers };
}

/** Refuses what is no index, and what is an index and a manifest at once. */
function refuseOtherForms(tree: Tree, manifests: Node, refusals: Remarks): void {
  if (kindOf(tree, tree.root) !== OBJECT) {
    refusals.add("form", spanOf(tree, tree.root), "This is no JSON object; what can be converted is a BuildKit cache as image index");
    return;
  }
  for (const key of keysOf(tree, tree.root)) {
    const name = stringOf(tree, key);
    if (!MANIFEST_PARTS.has(foldName(name))) continue;
    if (manifests === NONE) {
      const says = `${quote(name)} makes this an image manifest already; what can be converted is a BuildKit cache as image index`;
      refusals.add("form", spanOf(tree, key), says);
      return;
    }
    const says = `${quote(name)} stands beside \`manifests\`, so clients disagree on which document this is (CVE-2021-41190): remove one of the two`;
    refusals.add("form", spanOf(tree, key), says);
  }
  if (manifests === NONE) {
    const start = tree.start[tree.root] as number;
    const says = "`manifests` is missing; what can be converted is a BuildKit cache as image index";
    refusals.add("form", { start, end: start + 1 }, says);
  } else if (kindOf(tree, manifests) !== ARRAY)
    refusals.add("form", spanOf(tree, manifests), "`manifests` is no array, and BuildKit refuses the whole cache for it: correct it");
}

/** BuildKit goes by the shape alone; every other reader goes by the media type first. */
function checkMediaType(tree: Tree, node: Node, refusals: Remarks): void {
  const mediaType = stringAt(tree, node);
  if (mediaType === MEDIA_TYPE_OCI_INDEX || mediaType === MEDIA_TYPE_DOCKER_LIST) return;
  refusals.add(
    "media type",
    spanOf(tree, node),
    `${shown(tree, node)} is not the type of an image index: write \`${MEDIA_TYPE_OCI_INDEX}\``,
  );
}

/** A wrong version is mended, since the new document has its own. */
function checkVersion(tree: Tree, node: Node, { refusals, notes }: Said): void {
  const raw = rawOf(tree, node);
  if (raw === "2") return;
  const isVersion = kindOf(tree, node) === NUMBER || kindOf(tree, node) === NULL || /^\s*\d+\s*$/.test(stringAt(tree, node) ?? "");
  if (isVersion) notes.add("version", spanOf(tree, node), "`schemaVersion` becomes 2, the only version of image manifests");
  else refusals.add("version", spanOf(tree, node), `${shown(tree, node)} is no schema version: write 2`);
}

/** The subject is taken over as it stands, so it must be an object that every reader reads alike. */
function readSubject(tree: Tree, node: Node, refusals: Remarks): Node {
  if (node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== OBJECT) refusals.add("subject", spanOf(tree, node), "`subject` is no object: correct or remove it");
  refuseDuplicates(tree, node, refusals);
  return node;
}
