import {
  ARRAY,
  elementsOf,
  firstChild,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  rawOf,
  type Span,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { placeRole } from "../model/roles.ts";
import { digestFault } from "../oci/digest.ts";
import { MEDIA_TYPE_CACHECONFIG, MEDIA_TYPE_DOCKER_LIST, MEDIA_TYPE_OCI_INDEX, toOciLayer } from "../oci/mediatypes.ts";
import { collectRemarks, type Remarks } from "./remarks.ts";

/** One entry of a cache index as far as the manifest takes it over. Nodes are `NONE` where there is nothing to write. */
export interface CacheEntry {
  /** The media type as it is to be written, in quotes; a layer's under its OCI name. */
  readonly mediaType: string;
  readonly digestNode: Node;
  readonly sizeNode: Node;
  readonly urlsNode: Node;
  /** The keys of the annotations in the order in which Go writes them. */
  readonly annotations: readonly Node[];
}

/** What a cache index holds, and everything that has to be said before it may be rewritten. */
export interface CacheIndex {
  /** `undefined` only where there is a reason to refuse. */
  readonly config: CacheEntry | undefined;
  readonly layers: readonly CacheEntry[];
  /** Top-level properties that an image manifest has as well (image-spec 1.1.1, manifest.md). */
  readonly artifactTypeNode: Node;
  readonly subjectNode: Node;
  readonly annotations: readonly Node[];
  /** Why it cannot be rewritten. */
  readonly refusals: Remarks;
  /** What the new document does not have. The kinds are the words of a summary: "`platform`" counts entries. */
  readonly losses: Remarks;
  /** What is kept or mended, and worth knowing. */
  readonly notes: Remarks;
}

const AGAIN = "export the cache again with `image-manifest=true`";
const TOP = ["schemaVersion", "mediaType", "manifests", "artifactType", "subject", "annotations"] as const;
const ENTRY = ["mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType"] as const;
/** The properties that make a manifest of a document, whatever its media type says (CVE-2021-41190). */
const MANIFEST_PARTS: ReadonlySet<string> = new Set(["config", "layers", "fslayers"]);
/** Known names, as they are spelt and as Go finds them. */
interface Names {
  readonly exact: ReadonlySet<string>;
  readonly folded: ReadonlyMap<string, string>;
}

function namesOf(names: readonly string[]): Names {
  return { exact: new Set(names), folded: new Map(names.map((name) => [fold(name), name])) };
}

const topNames = namesOf(TOP);
const entryNames = namesOf(ENTRY);

/** Go finds struct fields by name with Unicode's simple folding, so `ſ` is an s and the Kelvin sign a k. */
function fold(name: string): string {
  return name.replaceAll("\u017f", "s").toLowerCase();
}

/** Reads a cache index with the eyes of BuildKit, which reads it through Go's JSON decoder, and of everyone else. */
export function readCacheIndex(tree: Tree): CacheIndex {
  const refusals = collectRemarks();
  const losses = collectRemarks();
  const notes = collectRemarks();
  const refuse = (kind: string, node: Node, says: string): void => refusals.add(kind, spanOf(tree, node), says);
  const top = readProperties(tree, tree.root, topNames, refuse, (name, key) => {
    if (MANIFEST_PARTS.has(fold(name))) return;
    losses.add(`top-level ${quote(name)}`, spanOf(tree, key), `${quote(name)} is no property of an image manifest and is dropped`);
  });
  const manifests = top.get("manifests") ?? NONE;
  refuseOtherForms(tree, manifests, refuse);
  checkIdentity(tree, top, refuse, (at, says) => notes.add("identity", at, says));

  let config: CacheEntry | undefined;
  const layers: CacheEntry[] = [];
  let index = -1;
  for (const node of elementsOf(tree, manifests)) {
    index++;
    const entry = readEntry(tree, node, index, refuse, losses, notes);
    if (entry === undefined) continue;
    if (!entry.isConfig) layers.push(entry);
    else if (config === undefined) config = entry;
    else
      refuse(
        "several",
        entry.mediaTypeNode,
        `\`manifests[${index}]\` is a further cache config, and a manifest has one: remove the ones that do not belong to these layers`,
      );
  }
  if (refusals.counts.size === 0 && kindOf(tree, manifests) === ARRAY) {
    const at = keyOf(tree, manifests) === NONE ? manifests : keyOf(tree, manifests);
    if (config === undefined)
      refuse(
        "no config",
        at,
        `No entry is a cache config (\`${MEDIA_TYPE_CACHECONFIG}\`), so this is no cache that BuildKit could read: ${AGAIN}`,
      );
    else if (layers.length === 0)
      refuse("no layer", at, `No entry is a layer, and registries refuse an image manifest without layers: ${AGAIN}`);
  }
  const artifactType = top.get("artifactType") ?? NONE;
  const subject = top.get("subject") ?? NONE;
  if (artifactType !== NONE && ![STRING, NULL].includes(kindOf(tree, artifactType)))
    losses.add("top-level `artifactType`", spanOf(tree, artifactType), "`artifactType` is no string and is dropped");
  return {
    config,
    layers,
    artifactTypeNode: (stringAt(tree, artifactType) ?? "") === "" ? NONE : artifactType,
    subjectNode: kindOf(tree, subject) === NULL ? NONE : subject,
    annotations: readMap(tree, top.get("annotations"), refuse),
    refusals,
    losses,
    notes,
  };
}

type Refuse = (kind: string, node: Node, says: string) => void;

/**
 * The values of the known properties by name. Refused are spellings that only Go reads, and duplicates, of which readers take
 * different ones.
 */
function readProperties(
  tree: Tree,
  object: Node,
  names: Names,
  refuse: Refuse,
  unknown: (name: string, key: Node) => void,
): Map<string, Node> {
  const values = new Map<string, Node>();
  if (kindOf(tree, object) !== OBJECT) return values;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    if (names.exact.has(name)) {
      if (values.has(name))
        refuse("duplicate", key, `\`${name}\` stands twice in this object, and readers differ in which one they take: keep one`);
      values.set(name, valueOfKey(tree, key));
      continue;
    }
    const known = names.folded.get(fold(name));
    if (known === undefined) unknown(name, key);
    else refuse("case", key, `Go programs read ${quote(name)} as \`${known}\`, and others do not read it: write \`${known}\``);
  }
  return values;
}

/** Refuses what is no index, and what is an index and a manifest at once. */
function refuseOtherForms(tree: Tree, manifests: Node, refuse: Refuse): void {
  if (kindOf(tree, tree.root) !== OBJECT) {
    refuse("form", tree.root, "This is no JSON object; a BuildKit cache as image index is one");
    return;
  }
  for (let key = firstChild(tree, tree.root); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    if (!MANIFEST_PARTS.has(fold(name))) continue;
    refuse(
      "form",
      key,
      manifests === NONE
        ? `${quote(name)} makes this an image manifest already; what can be converted is a BuildKit cache as image index`
        : `${quote(name)} stands beside \`manifests\`, so clients disagree on which document this is (CVE-2021-41190): remove one of the two`,
    );
    if (manifests === NONE) return;
  }
  if (manifests === NONE) refuse("form", tree.root, "`manifests` is missing; what can be converted is a BuildKit cache as image index");
  else if (kindOf(tree, manifests) !== ARRAY) refuse("form", manifests, "`manifests` is no array, and BuildKit reads it as one");
}

/** The media type decides who reads the document at all; the schema version is mended, since the new document has one of its own. */
function checkIdentity(tree: Tree, top: ReadonlyMap<string, Node>, refuse: Refuse, note: (at: Span, says: string) => void): void {
  const mediaType = top.get("mediaType") ?? NONE;
  const isIndex = [MEDIA_TYPE_OCI_INDEX, MEDIA_TYPE_DOCKER_LIST].includes(stringAt(tree, mediaType) ?? "");
  if (mediaType !== NONE && !isIndex)
    refuse("mediaType", mediaType, `${shown(tree, mediaType)} is not the type of an image index: write \`${MEDIA_TYPE_OCI_INDEX}\``);
  const version = top.get("schemaVersion") ?? NONE;
  if (version === NONE || rawOf(tree, version) === "2") return;
  const text = stringAt(tree, version) ?? rawOf(tree, version);
  const isNumber = [NUMBER, NULL, STRING].includes(kindOf(tree, version)) && (text === "null" || Number.isFinite(Number(text)));
  if (isNumber) note(spanOf(tree, version), `\`schemaVersion\` becomes 2, the only version of image manifests`);
  else refuse("schemaVersion", version, `${shown(tree, version)} is no schema version: write 2`);
}

/** Reads one entry, which stays a descriptor. Everything in it that the manifest cannot take over is refused, lost or noted. */
function readEntry(
  tree: Tree,
  node: Node,
  index: number,
  refuse: Refuse,
  losses: Remarks,
  notes: Remarks,
): (CacheEntry & { readonly isConfig: boolean; readonly mediaTypeNode: Node }) | undefined {
  const place = `\`manifests[${index}]\``;
  if (kindOf(tree, node) !== OBJECT) {
    refuse("entry", node, `${place} is no object, and every entry is a descriptor: remove it`);
    return undefined;
  }
  const lose = (name: string, at: Node, says: string): void => losses.add(name, spanOf(tree, at), says);
  const values = readProperties(tree, node, entryNames, refuse, (name, key) =>
    lose(quote(name), key, `${quote(name)} is no property of a descriptor and is dropped`),
  );
  const mediaTypeNode = values.get("mediaType") ?? NONE;
  const mediaType = stringAt(tree, mediaTypeNode) ?? "";
  const isConfig = mediaType === MEDIA_TYPE_CACHECONFIG;
  const role = placeRole(mediaType);
  if (mediaType === "")
    refuse("entry type", mediaTypeNode === NONE ? node : mediaTypeNode, `${place} has no media type, so nobody knows what it is: ${AGAIN}`);
  else if (role === "manifest" || role === "index")
    refuse("manifest", mediaTypeNode, `${place} is an image ${role}, and a cache manifest cannot hold one: remove it or ${AGAIN}`);
  checkDigest(tree, node, values.get("digest") ?? NONE, place, isConfig, refuse);
  checkSize(tree, node, values.get("size") ?? NONE, place, refuse);

  for (const name of ["platform", "data", "artifactType"] as const) {
    const value = values.get(name) ?? NONE;
    if (value === NONE || kindOf(tree, value) === NULL || stringAt(tree, value) === "") continue;
    lose(`\`${name}\``, keyOf(tree, value), `\`${name}\` says nothing of a cache's blob and is dropped`);
  }
  const annotationsNode = readMap(tree, values.get("annotations"), refuse);
  const urlsNode = readUrls(tree, values.get("urls"), refuse);
  if (isConfig) {
    // BuildKit writes the config of a cache with its three properties alone.
    for (const part of [annotationsNode, urlsNode]) {
      const name = part === urlsNode ? "urls" : "annotations";
      if (part !== NONE) lose(`\`${name}\` of the config`, keyOf(tree, part), `\`${name}\` of the cache's config is dropped`);
    }
  } else if (urlsNode !== NONE)
    notes.add(
      "urls",
      spanOf(tree, keyOf(tree, urlsNode)),
      "`urls` is kept, as BuildKit keeps it; some registries refuse layers with foreign addresses",
    );
  const oci = toOciLayer(mediaType);
  if (!isConfig && oci === undefined && mediaType !== "" && role !== "manifest" && role !== "index")
    notes.add("type", spanOf(tree, mediaTypeNode), `${quote(mediaType)} is no layer type that BuildKit maps, so it is kept as it is`);
  return {
    isConfig,
    mediaTypeNode,
    mediaType: oci ?? mediaType,
    digestNode: values.get("digest") ?? NONE,
    sizeNode: values.get("size") ?? NONE,
    annotationsNode: isConfig ? NONE : annotationsNode,
    urlsNode: isConfig ? NONE : urlsNode,
  };
}

function checkDigest(tree: Tree, entry: Node, node: Node, place: string, isConfig: boolean, refuse: Refuse): void {
  const digest = stringAt(tree, node);
  if (digest === undefined || digest === "") {
    const what = isConfig
      ? "the cache config has no digest, which BuildKit takes for a cache without config"
      : "a layer without digest cannot be found";
    refuse("digest", node === NONE ? entry : node, `${place}: ${what}: ${AGAIN}`);
  } else if (digestFault(digest) !== undefined)
    refuse("digest", node, `${quote(digest)} is no valid digest, so nobody finds the blob: correct it or ${AGAIN}`);
}

const INT64_MAX = 9223372036854775807n;

function checkSize(tree: Tree, entry: Node, node: Node, place: string, refuse: Refuse): void {
  if (node === NONE) {
    refuse("size", entry, `${place} has no \`size\`, and a blob of another size than its descriptor says is refused: ${AGAIN}`);
    return;
  }
  const raw = rawOf(tree, node);
  const isSize = kindOf(tree, node) === NUMBER && /^\d+$/.test(raw) && (raw.length < 19 || (raw.length === 19 && BigInt(raw) <= INT64_MAX));
  if (!isSize)
    refuse("size", node, `${shown(tree, node)} is no size, which is a whole number of bytes from 0 to 2^63 - 1: correct it or ${AGAIN}`);
}

/** A map of strings, or `NONE` where it is missing, null or empty, which Go leaves out. */
function readMap(tree: Tree, node: Node | undefined, refuse: Refuse): Node {
  if (node === undefined || node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== OBJECT) {
    refuse("annotations", node, "`annotations` is no object, and BuildKit refuses the whole cache for it: correct or remove it");
    return NONE;
  }
  const names = new Set<string>();
  for (let key = firstChild(tree, node); key !== NONE; key = tree.next[key] as number) {
    const name = stringOf(tree, key);
    if (names.has(name))
      refuse("duplicate", key, `${quote(name)} stands twice in this object, and readers differ in which one they take: keep one`);
    names.add(name);
    const value = valueOfKey(tree, key);
    if (kindOf(tree, value) !== STRING)
      refuse(
        "annotation",
        value === NONE ? key : value,
        `Annotation ${quote(name)} is no string, and annotations are: put it in quotes or remove it`,
      );
  }
  return names.size === 0 ? NONE : node;
}

/** A list of strings, or `NONE` where it is missing, null or empty. */
function readUrls(tree: Tree, node: Node | undefined, refuse: Refuse): Node {
  if (node === undefined || node === NONE || kindOf(tree, node) === NULL) return NONE;
  if (kindOf(tree, node) !== ARRAY) {
    refuse("urls", node, "`urls` is no array, and BuildKit refuses the whole cache for it: correct or remove it");
    return NONE;
  }
  for (const url of elementsOf(tree, node))
    if (kindOf(tree, url) !== STRING) refuse("url", url, "`urls` holds addresses, which are strings: correct or remove this one");
  return firstChild(tree, node) === NONE ? NONE : node;
}

/** The value of a token between backticks: a string without its quotes, everything else as it stands. */
function shown(tree: Tree, node: Node): string {
  return quote(stringAt(tree, node) ?? rawOf(tree, node));
}
