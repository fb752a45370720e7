import { type Node, spanOf, stringAt } from "../../json/index.ts";
import type { LayoutView } from "../../layout-view.ts";
import { quote } from "../../model/quote.ts";
import { savedImages } from "../../model/saved-image.ts";
import type { Finding, Rule } from "../../rule.ts";
import { digestOfPath } from "../blob-path.ts";
import { isInside } from "../file-system.ts";
import { layerBlob, pathOf, sampleConfig, sampleDiffId, textBlob } from "../sample.ts";
import { isWhole } from "../targets.ts";

/** The list of `docker save` names a file that is not there. */
export const missingSavedFile: Rule = {
  id: "missing-saved-file",
  subject: "layout",
  severity: "error",
  kinds: ["docker-save"],
  summary: "`Config` or `Layers` of an archive that `docker save` wrote names a file that is not in the unpacked folder.",
  why: [
    "Docker 25 and later write one folder for two readers: `manifest.json` for `docker load`, and an image layout. Both name the same files under `blobs`. What",
    "people see where one is missing (measured in November 2026):",
    "",
    '- `docker load`: `open …: no such file or directory`; containerd: `image config "…" not found`',
    "- skopeo and podman, `docker-archive:`: `loading tar component …: file does not exist`",
    "- crane: `file … not found in tar`",
    "",
    "It happens where an archive was unpacked in part, or where blobs were removed from the folder because `index.json` no longer names them.",
    "",
    "**By hand:** save the image again: `docker save REF | tar -x -C DIR`. If only the list is old, take the image out of it.",
  ].join("\n"),
  spec: ["[Docker image specification 1.3, combined image JSON](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md)"],
  covers: ["11.2", "5.7"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || layout.place !== "manifest.json" || !layout.isListed || layout.entry("blobs")?.kind === "link") return;
    const { tree } = doc;
    const missing: { readonly node: Node; readonly what: string }[] = [];
    const look = (node: Node): void => {
      const path = stringAt(tree, node);
      const what = path === undefined || !isWhole(tree, node) ? undefined : faultOf(layout, path);
      if (what !== undefined) missing.push({ node, what });
    };
    for (const { configNode, layerNodes } of savedImages(doc)) {
      look(configNode);
      for (const node of layerNodes) look(node);
    }
    for (const [index, { node, what }] of missing.entries()) {
      const name = shown(stringAt(tree, node) ?? "");
      const finding: Finding = {
        at: spanOf(tree, node),
        says:
          index === 0 && missing.length > 1
            ? `${missing.length} of the files that are named here are not in this folder, ${name} for one; save the image again`
            : `${name} ${what}; save the image again`,
      };
      yield index === 0 ? finding : { ...finding, place: true };
    }
  },
};

/** Paths that lead outside are told by `path-outside-archive`. */
function faultOf(layout: LayoutView, path: string): string | undefined {
  if (path === "" || !isInside(path)) return undefined;
  // What manifests name as well is missed there.
  if (layout.parentsOf(digestOfPath(path) ?? "").length > 0) return undefined;
  const entry = layout.entry(path);
  if (entry === undefined) return "is not in this folder";
  return entry.kind === "folder" || entry.kind === "other" ? "is no file in this folder" : undefined;
}

/** `blobs/sha256/6f8cdd6ab0a1…` */
function shown(path: string): string {
  return quote(path.length > 40 ? path.replace(/([0-9a-f]{12})[0-9a-f]{52,}/, "$1…") : path);
}

function examples(): Rule["examples"] {
  const base = layerBlob("base");
  const config = textBlob(sampleConfig([sampleDiffId("base")]));
  const saved = (layer: string): string => `[{"Config":"${pathOf(config)}","RepoTags":["web:latest"],"Layers":[${layer}]}]`;
  const files = { [pathOf(base)]: base.content, [pathOf(config)]: config.content };
  return [
    { good: saved(`"${pathOf(base)}"`), place: "manifest.json", files },
    {
      bad: saved(`«"${pathOf(layerBlob("app"))}"»`),
      says: `${shown(pathOf(layerBlob("app")))} is not in this folder; save the image again`,
      place: "manifest.json",
      files,
    },
  ];
}
