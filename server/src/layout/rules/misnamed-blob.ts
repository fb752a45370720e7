import type { LayoutView, Stray } from "../../layout-view.ts";
import { quote } from "../../model/quote.ts";
import type { Rule } from "../../rule.ts";
import { digestOfPath } from "../blob-path.ts";
import { beside, pointTo, sampleImage, sampleIndex } from "../sample.ts";
import { firstToken } from "../targets.ts";

/** As many are named. */
const NAMED = 3;

/** What lies below `blobs` and can be nobody's blob. */
export const misnamedBlob: Rule = {
  id: "misnamed-blob",
  subject: "layout",
  severity: "warning",
  kinds: ["oci-index", "oci-layout"],
  summary: "Something below `blobs` has a name that no digest has, so that nothing can lead to it.",
  why: [
    "Below `blobs` lie folders named by an algorithm, and in them files named by their digest: 64 hexadecimal digits in lower case for `sha256`. What has",
    "another name can be nobody's blob. Mostly it is rest of a copy that was cut short, a file put there by a file manager, or a blob whose name was",
    "written in upper case or cut by a file system. What people see (measured in November 2026):",
    "",
    '- `umoci gc`: `remove unmarked blob sha256:README: compute blob path: invalid digest: "sha256:README": invalid checksum digest length`, and stops',
    "- skopeo, oras, regctl and containerd pass it over, and copy it nowhere",
    "",
    "Hidden files, whose names begin with a point, are left out of this. Beside `blobs` anything may lie.",
    "",
    "**By hand:** hash it (`sha256sum FILE`): if something leads to that digest, rename it so; if not, move it out of `blobs`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)"],
  covers: ["5.6"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || layout.strays.length === 0) return;
    // Told once for the whole layout: by its index, or where there is none by its marker.
    if (layout.place !== "index.json" && (layout.place !== "oci-layout" || layout.index !== undefined)) return;
    const strays = layout.strays.filter((stray) => isTold(layout, stray));
    const [first] = strays;
    if (first === undefined) return;
    const names = strays.slice(0, NAMED).map(({ path }) => quote(path.length > 60 ? `${path.slice(0, 59)}…` : path));
    const more = strays.length > NAMED ? ` and ${strays.length - NAMED} more` : "";
    const stops = strays.some(({ because }) => because === "name");
    const have = strays.length === 1 ? "has a name" : "have names";
    yield {
      at: firstToken(doc.tree),
      says: `${names.join(", ")}${more} ${have} that no digest has, so nothing can lead there${stops ? "; `umoci gc` stops at it" : ""}`,
      ...(stops ? {} : { severity: "info" as const }),
    };
  },
};

function isTold(layout: LayoutView, { path }: Stray): boolean {
  if (path.includes("/.")) return false;
  // A blob in other letters is missed where something leads to it.
  const meant = digestOfPath(path.toLowerCase());
  return meant === undefined || layout.blob(meant) !== undefined || layout.parentsOf(meant).length === 0;
}

function examples(): Rule["examples"] {
  const { manifest, blobs } = sampleImage();
  const index = sampleIndex([pointTo(manifest, "application/vnd.oci.image.manifest.v1+json")]);
  return [
    { good: index, ...beside(blobs, { "blobs/sha256/.DS_Store": { size: 6148 }, "README.md": "# An image" }) },
    {
      bad: `«{»${index.slice(1)}`,
      says: "`blobs/sha256/README` has a name that no digest has, so nothing can lead there; `umoci gc` stops at it",
      ...beside(blobs, { "blobs/sha256/README": { size: 12 } }),
    },
    {
      bad: `«{»${index.slice(1)}`,
      says: "`blobs/README`, `blobs/SHA256` have names that no digest has, so nothing can lead there",
      severity: "info",
      ...beside(blobs, { "blobs/README": { size: 12 }, "blobs/SHA256/6f8c": { size: 12 } }),
    },
  ];
}
