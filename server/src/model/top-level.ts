import { firstChild, kindOf, NONE, type Node, OBJECT, stringOf, type Tree, valueOfKey } from "../json/index.ts";

/** The top-level properties that some kind is recognised by. Letters in the wrong case are a fault, not a disguise. */
const SPELLINGS = [
  "schemaVersion",
  "mediaType",
  "artifactType",
  "manifests",
  "config",
  "layers",
  "subject",
  "annotations",
  "fsLayers",
  "history",
  "signatures",
  "blobs",
  "records",
  "imageLayoutVersion",
  "architecture",
  "os",
  "rootfs",
  "digest",
  "size",
  "urls",
  "data",
  "platform",
  "id",
  "name",
  "tag",
  // What programs print about an image.
  "Ref",
  "Descriptor",
  "Raw",
  "SchemaV2Manifest",
  "OCIManifest",
  "manifest",
  "image",
  "RepoTags",
  "LayersData",
  "DockerVersion",
] as const;

/** The right spelling by the name in lower case. */
const RIGHT: ReadonlyMap<string, string> = new Map(SPELLINGS.map((name) => [name.toLowerCase(), name]));

const LONGEST = 18;
/** How many values of unknown name are kept: enough to recognise the file that names one build target per property. */
const OTHERS = 4;

/** The top-level properties of an object that a kind is recognised by, and what stands beside them. */
export interface TopLevel {
  /** The value of a property, asked for by its right name; of duplicates the last, and the right spelling before another. */
  readonly value: (name: string) => Node;
  /** Whether a property stands there, with or without a value, in any letter case. */
  readonly has: (name: string) => boolean;
  /** The names in their own spelling, known ones only. */
  readonly spelt: ReadonlySet<string>;
  /** A property begins as the ones that BuildKit reports about a build do. */
  readonly metadata: boolean;
  /** How many properties have names that no kind is recognised by. */
  readonly others: number;
  /** The first few objects under such names. */
  readonly otherObjects: readonly Node[];
}

/** Reads the properties of `object` in one pass, wherever they stand. */
export function readTopLevel(tree: Tree, object: Node): TopLevel {
  const values = new Map<string, Node>();
  const spelt = new Set<string>();
  const exact = new Set<string>();
  const otherObjects: Node[] = [];
  let metadata = false;
  let others = 0;
  for (let key = firstChild(tree, object); key !== NONE; key = tree.next[key] as number) {
    const length = (tree.end[key] as number) - (tree.start[key] as number) - 2;
    // A key without quotes is two shorter than it looks here; escapes make one longer.
    const name = length <= LONGEST * 6 ? stringOf(tree, key) : "";
    const lower = name.length <= LONGEST ? name.toLowerCase() : "";
    const value = valueOfKey(tree, key);
    const spelling = RIGHT.get(lower);
    if (spelling !== undefined) {
      const right = name === spelling;
      if (right || !exact.has(lower)) values.set(lower, value);
      if (right) exact.add(lower);
      spelt.add(name);
      continue;
    }
    others++;
    if (isMetadataName(name)) metadata = true;
    else if (otherObjects.length < OTHERS && kindOf(tree, value) === OBJECT) otherObjects.push(value);
  }
  return {
    value: (name) => values.get(name.toLowerCase()) ?? NONE,
    has: (name) => values.has(name.toLowerCase()),
    spelt,
    metadata,
    others,
    otherObjects,
  };
}

/** Whether BuildKit names a result of a build so: "containerimage.digest", "buildx.build.ref". */
export function isMetadataName(name: string): boolean {
  return name.startsWith("containerimage.") || name.startsWith("buildx.build.");
}
