import { spanOf } from "../../json/index.ts";
import { beginningOf } from "../../model/cacheconfig.ts";
import type { Rule } from "../../rule.ts";

const DIGEST = "sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const MARKER = '{"imageLayoutVersion":"1.0.0"}';
const PLACE = `blobs/${DIGEST.replace(":", "/")}`;
const index = (size: number, digest = `"${DIGEST}"`): string =>
  `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[{"mediaType":"${MANIFEST}","digest":${digest},"size":${size}}]}`;

/** A layout with more in it than is read: what was not looked at is told once. */
export const partlyReadLayout: Rule = {
  id: "partly-read-layout",
  subject: "layout",
  severity: "info",
  summary: "The image layout holds more than is read of one: something was not looked at, and nothing is claimed of it.",
  why: [
    "Rules across the files of a layout read its indexes, manifests and configs. So that no layout, however large or hostile, holds up an editor",
    "or fills its memory, there are limits: 200 000 entries below `blobs`, 20 000 documents of 256 MiB together, 64 MiB for a single one. Nearly",
    "always what exceeds them is no document at all: a layer whose descriptor calls it a manifest, or a sparse file.",
    "",
    "What was left out may have faults that nobody tells, and blobs that only it leads to are not called unreferenced.",
    "",
    "**By hand:** look at the file that is named (`ls -l`, `head -c 64`). If it is a layer, mend the `mediaType` of its descriptor. A store that has",
    "grown over the years is made smaller by copying what is still needed: `skopeo copy --all oci:OLD:TAG oci:NEW:TAG`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)"],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: index(1043) },
    {
      bad: index(104_857_600, `«"${DIGEST}"»`),
      files: { "oci-layout": MARKER, [PLACE]: { size: 104_857_600 } },
      says: `Not read: \`${PLACE}\` has 104.9 MB, more than any document has`,
      also: ["implausible-manifest-size"],
    },
  ],
  *check(doc, { layout }) {
    if (layout === undefined) return;
    for (const says of layout.leftOut) yield { at: beginningOf(doc.tree, doc.root), says: `Not read: ${says}` };
    let isFurther = false;
    for (const { digest, digestNode } of doc.descriptors) {
      if (digest === undefined || !layout.isLeftOut(digest)) continue;
      const at = spanOf(doc.tree, digestNode);
      yield { at, says: `Not read: ${layout.unread(digest)}`, ...(isFurther ? { place: true as const } : {}) };
      isFurther = true;
    }
  },
};
