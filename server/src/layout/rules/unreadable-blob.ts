import { spanOf } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { around, beside, pointTo, SAMPLE_LAYER_TYPE, sampleImage, sampleIndex, sampleManifest } from "../sample.ts";
import { firstToken, isWhole } from "../targets.ts";

/** What lies in the place of a blob is no file that can be read. */
export const unreadableBlob: Rule = {
  id: "unreadable-blob",
  subject: "layout",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact", "oci-descriptor"],
  summary: "In the place of a blob lies a folder, a device, a pipe, a file without permission to read, or a symbolic link.",
  why: [
    "A blob is a plain file. What people see where it is none:",
    "",
    "- skopeo: `reading blob sha256:…: read DIR/blobs/sha256/…: is a directory`; umoci: `create gzip reader: read …: is a directory`",
    "- in place of a pipe: nothing, the tool waits for ever",
    "- without permission: `open DIR/blobs/sha256/…: permission denied`, typically after a container wrote the cache as root",
    "",
    "Container runtimes and unpackers make folders where a bind mount named a file that was not there.",
    "",
    "A symbolic link is no fault: skopeo and umoci follow it, and Bazel's `rules_oci` and Nix make layouts of links. This tool follows none, since",
    "a stranger's layout could lead anywhere by one; so what lies behind is not checked, which is said once, as information.",
    "",
    "**By hand:** remove what lies there and copy the blob again; `chmod -R a+rX DIR` where permission is missing. To have a layout of links",
    "checked, copy it with its contents: `cp -rL DIR COPY`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, image-layout.md, Blobs](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#blobs)"],
  covers: ["5.6"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    if (layout.place === "index.json" && layout.entry("blobs")?.kind === "link")
      yield {
        at: firstToken(doc.tree),
        severity: "info",
        says: "`blobs` is a symbolic link, which is not followed here: nothing behind it is checked",
      };
    let linked = false;
    const told = new Set<string>();
    for (const { digest, digestNode } of doc.descriptors) {
      if (digest === undefined || !isWhole(doc.tree, digestNode)) continue;
      const fault = faultOf(layout, digest);
      if (fault === undefined) continue;
      const isLink = fault === "link";
      const finding: Finding = {
        at: spanOf(doc.tree, digestNode),
        says: isLink
          ? `${shortDigest(digest)} is a symbolic link in this layout, which is not followed here: what lies behind it is not checked`
          : `${shortDigest(digest)} ${fault}, and whoever reads the layout stops here; copy the blob again`,
        ...(isLink ? { severity: "info" as const } : {}),
      };
      yield told.has(digest) || (isLink && linked) ? { ...finding, severity: "info", place: true } : finding;
      told.add(digest);
      linked ||= isLink;
    }
  },
};

const WORDS = { folder: "is a folder in this layout", other: "is a device, pipe or socket in this layout" } as const;

function faultOf(layout: LayoutView, digest: string): string | undefined {
  const blob = layout.blob(digest);
  if (blob === undefined) return undefined;
  if (blob.kind !== "file") return blob.kind === "link" ? "link" : WORDS[blob.kind];
  const [, code] = /could not be read: (\w+)$/.exec(layout.unread(digest) ?? "") ?? [];
  return code === undefined ? undefined : `cannot be read in this layout (${code})`;
}

function examples(): Rule["examples"] {
  const { layers, config, manifest, blobs } = sampleImage();
  const [base = config] = layers;
  const marked = sampleManifest(pointTo(config, "application/vnd.oci.image.config.v1+json"), [
    pointTo(base, SAMPLE_LAYER_TYPE).replace(/"sha256:[^"]*"/, (digest) => `«${digest}»`),
  ]);
  const lying = (kind: "folder" | "link"): object => around(marked, [config, { ...base, content: { kind } }]);
  return [
    { good: sampleIndex([pointTo(manifest, "application/vnd.oci.image.manifest.v1+json")]), ...beside(blobs) },
    {
      bad: marked,
      says: `${shortDigest(base.digest)} is a folder in this layout, and whoever reads the layout stops here; copy the blob again`,
      ...lying("folder"),
    },
    {
      bad: marked,
      says: `${shortDigest(base.digest)} is a symbolic link in this layout, which is not followed here: what lies behind it is not checked`,
      severity: "info",
      ...lying("link"),
    },
  ];
}
