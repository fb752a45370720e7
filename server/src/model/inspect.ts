import { ARRAY, firstChild, keysOf, kindOf, NONE, type Node, OBJECT, STRING, stringAt, stringOf, type Tree } from "../json/index.ts";
import { descriptorLikeness, isDigestLike } from "./evidence.ts";
import { isMetadataName, readTopLevel, type TopLevel } from "./top-level.ts";

/** Which program printed a description of an image, and how to get the image's own document. */
export interface InspectOutput {
  /** The command that printed it, as it is typed. */
  readonly program: string;
  /** The command that prints the manifest itself, with `REF` for the image's name. */
  readonly command: string;
  /** One sentence of what this is and how to get the manifest itself, values in backticks, no full stop. */
  readonly says: string;
}

const BUILDX = "docker buildx imagetools inspect --raw REF";
const SKOPEO = "skopeo inspect --raw docker://REF";

function printedBy(program: string, command: string, what: string): InspectOutput {
  return { program, command, says: `This is ${what} from \`${program}\`, not the manifest itself, which \`${command}\` prints` };
}

const MANIFEST_INSPECT = printedBy("docker manifest inspect -v", BUILDX, "a description of an image");
const IMAGETOOLS_INSPECT = printedBy("docker buildx imagetools inspect --format '{{json .}}'", BUILDX, "a description of an image");
const SKOPEO_INSPECT = printedBy("skopeo inspect", SKOPEO, "a description of an image");
const METADATA_FILE = printedBy("docker buildx build --metadata-file", BUILDX, "the report of a build");

/** What a text is where a program printed it about an image, or `undefined` where no program known here prints such. */
export function inspectOutput(tree: Tree): InspectOutput | undefined {
  if (kindOf(tree, tree.root) === ARRAY) {
    const first = firstChild(tree, tree.root);
    return kindOf(tree, first) === OBJECT && isManifestInspect(tree, readTopLevel(tree, first)) ? MANIFEST_INSPECT : undefined;
  }
  return kindOf(tree, tree.root) === OBJECT ? inspectOutputOf(tree, readTopLevel(tree, tree.root)) : undefined;
}

/** The same for an object whose properties are read already. */
export function inspectOutputOf(tree: Tree, top: TopLevel): InspectOutput | undefined {
  if (isManifestInspect(tree, top)) return MANIFEST_INSPECT;
  if (isImagetoolsInspect(tree, top)) return IMAGETOOLS_INSPECT;
  if (isSkopeoInspect(tree, top)) return SKOPEO_INSPECT;
  if (top.metadata || top.otherObjects.some((object) => holdsMetadata(tree, object))) return METADATA_FILE;
  return undefined;
}

/** `Ref` and `Descriptor` in capitals; the manifest stands inside under a name of its own, or as `Raw`. */
function isManifestInspect(tree: Tree, top: TopLevel): boolean {
  return top.spelt.has("Ref") && top.spelt.has("Descriptor") && descriptorLikeness(tree, top.value("descriptor")) === "sure";
}

/** `name` and `manifest`; of an index the manifest's own properties stand beside its digest and size. */
function isImagetoolsInspect(tree: Tree, top: TopLevel): boolean {
  return top.spelt.has("name") && top.spelt.has("manifest") && descriptorLikeness(tree, top.value("manifest")) === "sure";
}

/** Capitals and, unlike in any manifest, `Layers` as plain strings beside the `Digest` of the whole. */
function isSkopeoInspect(tree: Tree, top: TopLevel): boolean {
  if (!top.spelt.has("Layers") || !(top.spelt.has("Digest") || top.spelt.has("LayersData"))) return false;
  const layer = firstChild(tree, top.value("layers"));
  if (layer !== NONE && !(kindOf(tree, layer) === STRING && isDigestLike(stringOf(tree, layer)))) return false;
  return isDigestLike(stringAt(tree, top.value("digest"))) || top.spelt.has("LayersData");
}

/** Whether an object under a build target's name is the report of that target, as `docker buildx bake` writes one for each. */
function holdsMetadata(tree: Tree, object: Node): boolean {
  let left = 16;
  for (const key of keysOf(tree, object)) {
    if (left-- === 0) return false;
    if ((tree.end[key] as number) - (tree.start[key] as number) < 64 && isMetadataName(stringOf(tree, key))) return true;
  }
  return false;
}
