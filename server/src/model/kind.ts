import {
  ARRAY,
  containerOf,
  firstChild,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  rawOf,
  STRING,
  scan,
  stringAt,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { closestMediaType, familyOf } from "../oci/mediatypes.ts";
import { descriptorLikeness, entriesLikeness, firstEntries, isDigestLike, type Likeness, mediaTypeOf } from "./evidence.ts";
import { inspectOutput, inspectOutputOf } from "./inspect.ts";
import { type Detected, INSPECT_OUTPUT, type Kind } from "./kinds.ts";
import { readTopLevel, type TopLevel } from "./top-level.ts";

/** What the documents that say what they are say (image-spec 1.1.1, media-types.md; Docker manifest v2). */
const KIND_OF_TYPE: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["application/vnd.oci.image.index.v1+json", "oci-index"],
  ["application/vnd.oci.image.manifest.v1+json", "oci-manifest"],
  ["application/vnd.oci.image.config.v1+json", "oci-config"],
  ["application/vnd.oci.layout.header.v1+json", "oci-layout"],
  ["application/vnd.oci.descriptor.v1+json", "oci-descriptor"],
  ["application/vnd.oci.artifact.manifest.v1+json", "oci-artifact"],
  ["application/vnd.cncf.oras.artifact.manifest.v1+json", "oci-artifact"],
  ["application/vnd.docker.distribution.manifest.list.v2+json", "docker-list"],
  ["application/vnd.docker.distribution.manifest.v2+json", "docker-manifest"],
  ["application/vnd.docker.container.image.v1+json", "docker-config"],
  ["application/vnd.docker.distribution.manifest.v1+json", "docker-schema1"],
  ["application/vnd.docker.distribution.manifest.v1+prettyjws", "docker-schema1"],
  ["application/vnd.buildkit.cacheconfig.v0", "buildkit-cacheconfig"],
]);

/** What must have been typed of a media type before it can be told: the vendor's name and a letter. */
const PREFIX = /^application\/vnd\.(?:oci|docker|cncf\.oras|buildkit)\../;

/**
 * Which document a text is, by its content alone; see docs/kinds.md for the table. One pass over the top-level properties
 * wherever they stand, and a look at the first entries; faults in the text or in single properties hide nothing.
 *
 * @returns the kind, "inspect-output", or `undefined` for a text that is not ours
 */
export function detectKind(tree: Tree): Detected {
  switch (kindOf(tree, tree.root)) {
    case OBJECT:
      return kindOfObject(tree, readTopLevel(tree, tree.root));
    case ARRAY:
      if (isDockerSave(tree, tree.root)) return "docker-save";
      return inspectOutput(tree) === undefined ? undefined : INSPECT_OUTPUT;
    default:
      return undefined;
  }
}

/**
 * Whether a change may make another kind of a document: of another text at a node, or of other nodes from there on in its list. Of lists
 * at the top no more than the first entries are looked at; whatever else there is may count. One past the last node nothing changes.
 */
export function bearsOnKind(tree: Tree, node: Node): boolean {
  if (node >= tree.count) return false;
  let entry = node;
  let list = containerOf(tree, entry);
  while (list !== NONE && containerOf(tree, list) !== tree.root) {
    entry = list;
    list = containerOf(tree, entry);
  }
  if (kindOf(tree, list) !== ARRAY || kindOf(tree, tree.root) !== OBJECT) return true;
  for (const first of firstEntries(tree, list)) if (first >= entry) return true;
  return false;
}

/** Whether this extension has anything to say about a text: it is a container document or describes one. Never throws. */
export function isOurs(text: string): boolean {
  return detectKind(scan(text)) !== undefined;
}

function kindOfObject(tree: Tree, top: TopLevel): Detected {
  if (inspectOutputOf(tree, top) !== undefined) return INSPECT_OUTPUT;
  const mediaType = stringAt(tree, top.value("mediaType"));
  const said = mediaType === undefined ? undefined : kindOfType(mediaType);
  return (
    (savedImage(tree, tree.root) === "path" && top.has("RepoTags") ? "docker-save" : undefined) ??
    layoutKind(top) ??
    cacheConfigKind(tree, top) ??
    artifactKind(tree, top, said) ??
    manifestKind(tree, top, said, mediaType) ??
    configKind(tree, top, said) ??
    descriptorKind(tree, top, mediaType) ??
    // A manifest has no digest of its own: what has one beside its media type speaks of a manifest.
    (top.has("digest") ? undefined : said)
  );
}

/** The kind that a media type names, also where it is not typed to its end, in the wrong case or misspelt. */
function kindOfType(mediaType: string): Kind | undefined {
  const exact = KIND_OF_TYPE.get(mediaType);
  if (exact !== undefined) return exact;
  const name = mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const near = KIND_OF_TYPE.get(name) ?? KIND_OF_TYPE.get(closestMediaType(mediaType) ?? "");
  if (near !== undefined || !PREFIX.test(name)) return near;
  const kinds = new Set([...KIND_OF_TYPE].filter(([type]) => type.startsWith(name)).map(([, kind]) => kind));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function layoutKind(top: TopLevel): Kind | undefined {
  return top.has("imageLayoutVersion") && !top.has("manifests") ? "oci-layout" : undefined;
}

/** BuildKit's cache config (cache/remotecache/v1/types/spec.go): layers that name a blob, records that name a digest. */
function cacheConfigKind(tree: Tree, top: TopLevel): Kind | undefined {
  if (top.has("config") || top.has("manifests") || top.has("mediaType")) return undefined;
  for (const layer of firstEntries(tree, top.value("layers")))
    if (kindOf(tree, layer) === OBJECT && isDigestLike(text(tree, layer, "blob"))) return "buildkit-cacheconfig";
  for (const record of firstEntries(tree, top.value("records"))) {
    const digest = kindOf(tree, record) === OBJECT ? text(tree, record, "digest") : undefined;
    const steps = has(tree, record, "inputs") || has(tree, record, "layers") || has(tree, record, "chains");
    if (digest !== undefined && (isDigestLike(digest) || digest.startsWith("random:")) && (steps || top.others === 0))
      return "buildkit-cacheconfig";
  }
  return undefined;
}

/**
 * The withdrawn artifact manifests of OCI and ORAS: `blobs` where an image manifest has `layers`. What says to be one and has both is
 * one with too much in it; with the parts of another document alone it is that document, and its media type is wrong.
 */
function artifactKind(tree: Tree, top: TopLevel, said: Kind | undefined): Kind | undefined {
  const others = top.has("manifests") || top.has("layers") || top.has("config");
  if (said === "oci-artifact" && !top.has("digest") && (top.has("blobs") || !others)) return said;
  return !others && top.has("artifactType") && entriesLikeness(tree, top.value("blobs")) === "sure" ? "oci-artifact" : undefined;
}

/** Indexes, manifests and schema 1: the form by the properties, the family by media types. */
function manifestKind(tree: Tree, top: TopLevel, said: Kind | undefined, mediaType: string | undefined): Kind | undefined {
  const listed = top.has("manifests") ? entriesLikeness(tree, top.value("manifests")) : undefined;
  const config = top.has("config") ? partLikeness(tree, top.value("config")) : undefined;
  const layers = top.has("layers") ? entriesLikeness(tree, top.value("layers")) : undefined;
  const isSaid = said !== undefined && !top.has("digest");
  const proven = (likeness: Likeness | undefined): boolean => likeness === "sure" || (likeness === "likely" && top.has("schemaVersion"));

  if (said === undefined || said === "docker-schema1") {
    const isOther = proven(listed) || proven(config) || proven(layers);
    const isMeant = said !== undefined || saysVersion(tree, top, 1);
    if ((isMeant || !isOther) && isSchema1(tree, top)) return "docker-schema1";
    if (top.has("fsLayers") && !isOther) return undefined;
  }

  const isIndex = isSaid || proven(listed) || (listed === "empty" && saysVersion(tree, top, 2));
  // Both forms at once are a fault of their own; the media type says which of the two was meant.
  const isManifest = isSaid || proven(config) || proven(layers) || isBareManifest(tree, top, config, layers);
  const meantIndex = said === "oci-index" || said === "docker-list";
  if (listed !== undefined && isIndex && (meantIndex || (config === undefined && layers === undefined)))
    return isDocker(tree, top, mediaType, "manifests") ? "docker-list" : "oci-index";
  if ((config !== undefined || layers !== undefined) && isManifest && said !== "oci-config" && said !== "docker-config") {
    // An image config has a `config` too, whose content is another.
    if (layers === undefined && !proven(config) && isConfigShaped(tree, top)) return undefined;
    return isDocker(tree, top, mediaType, "layers") ? "docker-manifest" : "oci-manifest";
  }
  if (listed !== undefined && isIndex) return isDocker(tree, top, mediaType, "manifests") ? "docker-list" : "oci-index";
  return undefined;
}

/** `config` may be null or of a wrong type in a manifest; what holds other things than a descriptor proves nothing. */
function partLikeness(tree: Tree, node: Node): Likeness {
  return kindOf(tree, node) === OBJECT ? descriptorLikeness(tree, node) : "empty";
}

/** A manifest whose parts are still empty: nothing foreign stands in it, and it says version 2 or has both parts. */
function isBareManifest(tree: Tree, top: TopLevel, config: Likeness | undefined, layers: Likeness | undefined): boolean {
  const empty = (likeness: Likeness | undefined): boolean => likeness === undefined || likeness === "empty";
  if (!saysVersion(tree, top, 2) || top.others > 0 || top.has("id") || top.has("name")) return false;
  return empty(config) && empty(layers);
}

function saysVersion(tree: Tree, top: TopLevel, version: 1 | 2): boolean {
  const node = top.value("schemaVersion");
  if (kindOf(tree, node) === NUMBER) return Number(rawOf(tree, node)) === version;
  return kindOf(tree, node) === STRING && stringOf(tree, node).trim() === String(version);
}

/** The manifests of Docker's schema 1: layers by checksum, newest first, or at least a history of images of version 1. */
function isSchema1(tree: Tree, top: TopLevel): boolean {
  for (const layer of firstEntries(tree, top.value("fsLayers"))) if (has(tree, layer, "blobsum")) return true;
  for (const step of firstEntries(tree, top.value("history"))) if (has(tree, step, "v1compatibility")) return true;
  if (!top.has("fsLayers") || !top.has("schemaVersion")) return false;
  return top.has("history") || top.has("signatures") || (top.has("name") && top.has("tag"));
}

/** The family by the document's own media type, else by its config or first entry that is of a family; else it is OCI. */
function isDocker(tree: Tree, top: TopLevel, mediaType: string | undefined, list: "manifests" | "layers"): boolean {
  const family = (type: string | undefined): "oci" | "docker" | undefined =>
    type === undefined ? undefined : familyOf(type.trim().toLowerCase());
  const own = family(mediaType);
  if (own !== undefined) return own === "docker";
  if (list === "layers") {
    const config = family(mediaTypeOf(tree, top.value("config")));
    if (config !== undefined) return config === "docker";
  }
  for (const entry of firstEntries(tree, top.value(list))) {
    const first = family(mediaTypeOf(tree, entry));
    if (first !== undefined) return first === "docker";
  }
  return false;
}

/** What the `config` of an image config sets (image-spec 1.1.1, config.md, properties). */
const RUN_SETTINGS = ["user", "exposedports", "env", "entrypoint", "cmd", "volumes", "workingdir", "labels", "stopsignal", "healthcheck"];

/** An image config: `rootfs` with diff IDs, or a platform beside run settings or a history of steps. */
function isConfigShaped(tree: Tree, top: TopLevel): boolean {
  const rootfs = top.value("rootfs");
  if (has(tree, rootfs, "diff_ids")) return true;
  const platform = kindOf(tree, top.value("architecture")) === STRING && kindOf(tree, top.value("os")) === STRING;
  if (text(tree, rootfs, "type") === "layers" && (platform || top.has("architecture") || top.has("os") || top.has("history"))) return true;
  // The description of a single layer in an archive of docker save has an id and no rootfs.
  if (!platform || top.has("id")) return false;
  const config = top.value("config");
  if (RUN_SETTINGS.some((name) => has(tree, config, name))) return true;
  for (const step of firstEntries(tree, top.value("history")))
    if (has(tree, step, "created_by") || has(tree, step, "empty_layer")) return true;
  return false;
}

/** The family of an image config shows only where someone wrote a media type into it; most have none and count as OCI. */
function configKind(tree: Tree, top: TopLevel, said: Kind | undefined): Kind | undefined {
  if (!isConfigShaped(tree, top)) return undefined;
  return said === "docker-config" ? said : "oci-config";
}

/** A descriptor by itself: its three properties and at most its optional ones (image-spec 1.1.1, descriptor.md). */
function descriptorKind(tree: Tree, top: TopLevel, mediaType: string | undefined): Kind | undefined {
  const three = top.has("mediaType") && top.has("digest") && top.has("size");
  if (!three || top.others > 0 || top.has("schemaVersion") || top.has("name") || top.has("id")) return undefined;
  const likeness = descriptorLikeness(tree, tree.root);
  const isSure = likeness === "sure" || (mediaType !== undefined && PREFIX.test(mediaType));
  return isSure && !top.has("manifests") && !top.has("layers") && !top.has("config") ? "oci-descriptor" : undefined;
}

/** The manifest.json of `docker save`: images by the paths of their config and layers, with capitals. */
function isDockerSave(tree: Tree, array: Node): boolean {
  for (const entry of firstEntries(tree, array)) if (savedImage(tree, entry) !== undefined) return true;
  return false;
}

/** How an entry shows that it is an image in an archive of docker save: "path" by its config, "list" by its tags and layers alone. */
function savedImage(tree: Tree, entry: Node): "path" | "list" | undefined {
  if (kindOf(tree, entry) !== OBJECT || has(tree, entry, "id")) return undefined;
  const config = find(tree, entry, "config") ?? NONE;
  const tags = find(tree, entry, "repotags");
  const layers = find(tree, entry, "layers") ?? NONE;
  const firstLayer = firstChild(tree, layers);
  const isLayers = kindOf(tree, layers) === ARRAY && (firstLayer === NONE || kindOf(tree, firstLayer) === STRING);
  if (SAVED_CONFIG.test(stringAt(tree, config) ?? "")) return tags !== undefined || isLayers ? "path" : undefined;
  // A description of an image has its settings there.
  const described = kindOf(tree, config) === OBJECT && firstChild(tree, config) !== NONE;
  const isTags = tags !== undefined && (kindOf(tree, tags) === ARRAY || kindOf(tree, tags) === NULL);
  return isTags && isLayers && !described ? "list" : undefined;
}

/** A config in an archive: `<digits>.json`, or a blob of a layout in newer ones. */
const SAVED_CONFIG = /(?:\.json|^blobs\/[a-z0-9]+\/[a-f0-9]*)$/;

/** The value of a property in any letter case, `NONE` where it has none, or `undefined` where no such property stands there. */
function find(tree: Tree, object: Node, lower: string): Node | undefined {
  if (kindOf(tree, object) !== OBJECT) return undefined;
  let left = 64;
  for (let key = firstChild(tree, object); key !== NONE && left > 0; key = tree.next[key] as number, left--) {
    if ((tree.end[key] as number) - (tree.start[key] as number) > 64) continue;
    if (stringOf(tree, key).toLowerCase() === lower) return valueOfKey(tree, key);
  }
  return undefined;
}

function has(tree: Tree, object: Node, lower: string): boolean {
  return find(tree, object, lower) !== undefined;
}

function text(tree: Tree, object: Node, lower: string): string | undefined {
  return stringAt(tree, find(tree, object, lower) ?? NONE);
}
