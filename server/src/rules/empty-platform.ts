import type { Node } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { platformsOf, readPlatform } from "../model/platform.ts";
import type { Rule, Severity } from "../rule.ts";
import { configFor, indexFor, PLATFORM_KINDS, toldOnce } from "./unknown-architecture.ts";

/** `architecture` or `os` is there and says nothing. */
export const emptyPlatform: Rule = {
  id: "empty-platform",
  subject: "platforms",
  severity: "error",
  kinds: PLATFORM_KINDS,
  summary: "`architecture` or `os` is an empty string, which matches no machine.",
  why: [
    "Both are required, and an empty string is as good as none: to Go programs the two are the same. In an index no client chooses the",
    "entry. Measured on 24 November 2026, for a platform without the two names:",
    "",
    '- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2: `no image found in image index for architecture amd64, variant "", OS linux`',
    "- Docker 20.10.24: `no matching manifest for linux/amd64 in the manifest list entries`",
    "- containerd 1.6.20 and 2.0.0: `no match for platform in manifest sha256:…: not found`; importing a layout:",
    "  `image might be filtered out`",
    "",
    "Registries show such an entry as `/`. The official schema accepts it.",
    "",
    "In an image config it is a warning: umoci says `unsupported OS:` and the others take their own system for it. Where both are empty",
    "it is info: go-containerregistry (crane, cosign, Flux, Tekton …) leaves them so in artifacts that are no images.",
    "",
    "**By hand:** write the platform for which the image was built, such as `amd64` and `linux`. With tools:",
    "`crane mutate --set-platform linux/amd64 REF` for the config, `docker manifest annotate --os linux --arch amd64 LIST REF` or",
    "`podman manifest annotate` for the index. An entry that belongs to no platform (an artifact) has no `platform` at all.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md, architecture and os](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.7", "4.1"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"amd64","os":"linux","variant":""}`) },
    {
      bad: indexFor(`{"architecture":«""»,"os":"linux"}`),
      says: "`architecture` is empty; clients compare it with their own and never choose this entry",
    },
    {
      bad: indexFor(`{"architecture":«""»,"os":""}`),
      says: "`architecture` and `os` are empty; clients compare them with their own and never choose this entry",
    },
    {
      bad: configFor(`"architecture":"amd64","os":«""»`),
      says: "`os` is empty; readers take their own system for it, and umoci refuses it",
      severity: "warning",
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":«""»}`),
      says: "`os` is empty; podman, skopeo and buildah never choose this entry, and Docker takes its own system for it",
    },
    {
      bad: configFor(`"architecture":«""»,"os":"linux"`),
      says: "`architecture` is empty; readers take their own for it",
      severity: "warning",
    },
    {
      bad: configFor(`"architecture":«""»,"os":""`),
      says: "`architecture` and `os` are empty, as in artifacts; an image says for which platform it is",
      severity: "info",
    },
  ],
  *check(doc) {
    const empty: Record<"architecture" | "os" | "both", Node[]> = { architecture: [], os: [], both: [] };
    for (const { architecture, os, nodes } of platformsOf(doc).groups) {
      if (architecture !== "" && os !== "") continue;
      const which = architecture !== "" ? "os" : os !== "" ? "architecture" : "both";
      for (const node of nodes) {
        const platform = readPlatform(doc.tree, node);
        empty[which].push(which === "os" ? platform.osNode : platform.architectureNode);
      }
    }
    for (const which of ["architecture", "os", "both"] as const) yield* toldOnce(doc.tree, empty[which], ...words(doc, which));
  },
};

function words(doc: Document, which: "architecture" | "os" | "both"): [says: string, more: { severity: Severity; case?: string }] {
  const config = doc.kind === "oci-config" || doc.kind === "docker-config";
  switch (which) {
    case "both":
      return config
        ? ["`architecture` and `os` are empty, as in artifacts; an image says for which platform it is", { severity: "info" }]
        : [
            "`architecture` and `os` are empty; clients compare them with their own and never choose this entry",
            { severity: "error", case: "architecture" },
          ];
    case "os":
      return config
        ? ["`os` is empty; readers take their own system for it, and umoci refuses it", { severity: "warning", case: "os-in-config" }]
        : [
            "`os` is empty; podman, skopeo and buildah never choose this entry, and Docker takes its own system for it",
            { severity: "error", case: "os" },
          ];
    case "architecture":
      return config
        ? ["`architecture` is empty; readers take their own for it", { severity: "warning" }]
        : [
            "`architecture` is empty; clients compare it with their own and never choose this entry",
            { severity: "error", case: "architecture" },
          ];
  }
}
