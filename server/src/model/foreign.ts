import { anyAtTop } from "../json/index.ts";

/**
 * One of these stands at the top of every document that is ours and of every description of an image, in lower case; what else
 * stands there belongs to everybody. `kind.ts` and `inspect.ts` decide.
 */
const DECISIVE: ReadonlySet<string> = new Set([
  "schemaversion",
  "mediatype",
  "artifacttype",
  "manifests",
  "config",
  "layers",
  "fslayers",
  "history",
  "blobs",
  "records",
  "imagelayoutversion",
  "architecture",
  "rootfs",
  "descriptor",
  "manifest",
  "repotags",
  "layersdata",
  "dockerversion",
]);
const LONGEST = 18;

/** What tells the report of a build, at the top or within the property of a target; no program escapes letters of it. */
const METADATA = ["containerimage.", "buildx.build."];

/** As many entries of a list as the recognition of a kind looks at. */
const ENTRIES = 16;

/**
 * Whether a text is surely none of ours, found without a scan: whether it is large JSON of somebody else, of which an editor may open
 * any amount. Where it says no, only the scan can tell.
 */
export function isForeign(text: string): boolean {
  // The names at the top are looked at first: of a document that is ours no more is read.
  if (anyAtTop(text, ENTRIES, (string) => string.length <= LONGEST && DECISIVE.has(string.toLowerCase()))) return false;
  return !METADATA.some((name) => text.includes(name));
}
