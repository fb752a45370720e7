import { NONE, spanOf } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import type { Document } from "../../model/document.ts";
import { KIND_NAMES } from "../../model/kinds.ts";
import type { Finding, Rule } from "../../rule.ts";
import { beside, pointTo, sampleImage, sampleIndex } from "../sample.ts";
import { firstToken } from "../targets.ts";

const MARKER = `{"imageLayoutVersion":"1.0.0"}`;

/** A layout lacks one of its three parts. */
export const incompleteLayout: Rule = {
  id: "incomplete-layout",
  subject: "layout",
  severity: "error",
  summary: "An image layout lacks `index.json`, `oci-layout` or `blobs`, or one of them is something else.",
  why: [
    "An image layout is three things: the marker `oci-layout`, the image index `index.json`, and the folder `blobs`. What people see where one is missing",
    "(measured in November 2026):",
    "",
    "- without `index.json`: skopeo `open DIR/index.json: no such file or directory`, umoci `open CAS: validate: check index: invalid image detected`",
    "- without `oci-layout`: umoci `open CAS: validate: read oci-layout: invalid image detected`, oras `invalid OCI Image Layout: failed to open OCI layout",
    "  file`, regctl `oci-layout cannot be open`, `ctr images import` `unrecognized image format`",
    "",
    "skopeo, podman and BuildKit do not look at the marker, so a missing one is a warning. A manifest, or Docker's list, as `index.json` is read by several clients and is still no layout; they do not refuse a wrong `mediaType`.",
    "",
    '**By hand:** the marker is one line: `echo \'{"imageLayoutVersion":"1.0.0"}\' > DIR/oci-layout`. An `index.json` that was lost is written anew by',
    "copying the image again; from the blobs alone nobody can tell which of them was meant, and by which name.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Content](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#content)"],
  covers: ["5.1", "5.4", "5.5"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout?.place === "oci-layout") yield* besideMarker(doc, layout);
    else if (layout?.place === "index.json") yield* besideIndex(doc, layout);
  },
};

function* besideMarker(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const entry = layout.entry("index.json");
  const at = firstToken(doc.tree);
  if (entry === undefined) yield { at, says: "`index.json` is missing beside this marker, so nothing tells what this layout holds" };
  else if (entry.kind !== "file" && entry.kind !== "link")
    yield { at, says: "`index.json` beside this marker is no file, so nothing tells what this layout holds" };
  // What is a document of ours tells of itself.
  else if (entry.kind === "file" && layout.index?.document === undefined)
    yield { at, says: "`index.json` beside this marker is no image index, so nothing tells what this layout holds" };
}

function* besideIndex(doc: Document, layout: LayoutView): Generator<Finding, void, undefined> {
  const { tree, kind } = doc;
  if (kind !== "oci-index") {
    const name = KIND_NAMES[kind];
    yield {
      at: doc.mediaTypeNode === NONE ? firstToken(tree) : spanOf(tree, doc.mediaTypeNode),
      says: `This is ${/^[aeio]/i.test(name) ? "an" : "a"} ${name}, and \`index.json\` of a layout is an OCI image index that leads to it`,
      ...(kind === "docker-list" ? { severity: "warning" as const } : {}),
    };
  }
  const at = firstToken(tree);
  const marker = layout.entry("oci-layout");
  if (marker === undefined)
    yield {
      at,
      severity: "warning",
      says: `\`oci-layout\` is missing beside this index; umoci, oras, regctl and ctr refuse the folder; it is one line: \`${MARKER}\``,
    };
  else if (marker.kind === "file" && layout.marker?.kind !== "oci-layout")
    yield {
      at,
      severity: "warning",
      says: `\`oci-layout\` beside this index is no marker; umoci, oras, regctl and ctr refuse the folder; it is one line: \`${MARKER}\``,
    };
  const blobs = layout.entry("blobs");
  if (blobs !== undefined && blobs.kind !== "folder" && blobs.kind !== "link")
    yield { at, says: "`blobs` beside this index is no folder, so none of the blobs can be there" };
  else if (blobs === undefined && layout.referenced === 0)
    yield { at, severity: "info", says: "`blobs` is missing beside this index; a layout has that folder, be it empty" };
}

function examples(): Rule["examples"] {
  const { manifest, blobs } = sampleImage();
  const index = sampleIndex([pointTo(manifest, "application/vnd.oci.image.manifest.v1+json")]);
  const { files = {} } = beside(blobs);
  const { "oci-layout": _, ...without } = files;
  const marked = `«{»${index.slice(1)}`;
  return [
    { good: index, files },
    { good: MARKER, place: "oci-layout", files: { ...files, "index.json": index } },
    {
      bad: `«{»${MARKER.slice(1)}`,
      says: "`index.json` is missing beside this marker, so nothing tells what this layout holds",
      place: "oci-layout",
      files,
    },
    {
      bad: `«{»${MARKER.slice(1)}`,
      says: "`index.json` beside this marker is no image index, so nothing tells what this layout holds",
      place: "oci-layout",
      files: { ...files, "index.json": "{}" },
    },
    {
      bad: marked,
      says: `\`oci-layout\` is missing beside this index; umoci, oras, regctl and ctr refuse the folder; it is one line: \`${MARKER}\``,
      severity: "warning",
      files: without,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":«"application/vnd.docker.distribution.manifest.list.v2+json"»,"manifests":[]}`,
      says: "This is a Docker manifest list, and `index.json` of a layout is an OCI image index that leads to it",
      severity: "warning",
      files: { "oci-layout": MARKER, blobs: { kind: "folder" } },
    },
  ];
}
