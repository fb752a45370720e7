import { type Node, removeNodes, replaceValue } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { hasPlatform, isUnknown, type PlatformGroup, platformsOf, readPlatform } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import { findArchitecture, ownerOfVariant, variantMeant, variantStanding, variantsOf } from "../oci/platforms.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { configFor, indexFor, PLATFORM_KINDS, toldOnce } from "./unknown-architecture.ts";

/** `variant` belongs to another architecture, is misspelt, or is in no table. */
export const wrongVariant: Rule = {
  id: "wrong-variant",
  subject: "platforms",
  severity: "warning",
  kinds: PLATFORM_KINDS,
  summary: "`variant` is none of its architecture: `amd64/v8`, `arm64/v7`, `armv7` for `v7`.",
  why: [
    "A variant that the architecture does not have matches no machine. An index whose entry for PCs says `amd64` and `v8`, measured on 24",
    "November 2026:",
    "",
    '- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2: `no image found in image index for architecture amd64, variant "", OS linux`',
    "- Docker 20.10.24: `no matching manifest for linux/amd64 in the manifest list entries`",
    "- containerd 1.6.20 and 2.0.0: `no match for platform in manifest sha256:…: not found`",
    "",
    "manifest-tool refuses it as `unsupported os/arch or os/arch/variant combination: linux/amd64/v8`",
    "([manifest-tool#185](https://github.com/estesp/manifest-tool/issues/185): the author meant `arm64`), and `arm64` with `armv8`",
    "likewise ([manifest-tool#88](https://github.com/estesp/manifest-tool/issues/88)). In an image config nobody of those who were tried",
    "looks at it, but tools copy it into the index.",
    "",
    "| architecture | variants | Go's setting |",
    "|---|---|---|",
    "| `arm` | `v6`, `v7`, `v8`; `v5` is in use | `GOARM` |",
    "| `arm64` | `v8` (the same as none), `v8.1` … `v9.5` | `GOARM64` |",
    "| `amd64` | `v1` (the same as none), `v2`, `v3`, `v4` | `GOAMD64` |",
    "| `ppc64le` | `power8`, `power9`, `power10` | `GOPPC64` |",
    "| `riscv64` | `rva20u64`, `rva22u64`, `rva23u64` | `GORISCV64` |",
    "",
    "Image-spec 1.0 and 1.1.0 list the first two rows only, and of `arm64` only `v8`; with `specVersion` 1.0 the others are a hint.",
    "",
    "**By hand:** for a 64-bit image leave `variant` out; for 32-bit ARM write `v6` or `v7`. If the architecture is the slip, mend that",
    "one. With tools: `docker manifest annotate --arch arm --variant v7 LIST REF`, `podman manifest annotate --variant v7 LIST DIGEST`,",
    "`crane mutate --set-platform linux/arm/v7 REF`.",
    "",
    "A variant that is in no table is only pointed out, as `info`: the specification lets implementations define their own.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform variants](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#platform-variants)",
    "[image-spec 1.1.1, config.md, variant](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.10", "3.11", "4.7"],
  since: "0.2.0",
  examples: [
    {
      good: indexFor(`{"architecture":"arm64","os":"linux","variant":"v8"}`, `{"architecture":"arm","os":"linux","variant":"v7"}`),
    },
    { good: configFor(`"architecture":"amd64","os":"linux","variant":"v3"`) },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux","variant":«"v8"»}`),
      says: "`v8` is a variant of `arm64`, not of `amd64`; podman, buildah, Docker and containerd find no match on any PC",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: indexFor(`{"architecture":"arm64","os":"linux","variant":«"v7"»}`),
      says: "`v7` is a variant of `arm`, not of `arm64`; clients that compare it find no match",
      fixed: indexFor(`{"architecture":"arm64","os":"linux"}`),
    },
    {
      bad: indexFor(`{"architecture":"arm","os":"linux","variant":«"armv7"»}`),
      says: "`armv7` is written `v7` as a variant of `arm`; clients compare it as it stands",
      fixed: indexFor(`{"architecture":"arm","os":"linux","variant":"v7"}`),
    },
    {
      bad: configFor(`"architecture":"amd64","os":"linux","variant":«"v8"»`),
      says: "`v8` is a variant of `arm64`, not of `amd64`; clients that compare it find no match",
      fixed: configFor(`"architecture":"amd64","os":"linux"`),
    },
    {
      bad: indexFor(`{"architecture":"s390x","os":"linux","variant":«"z13"»}`),
      says: "`z13` is in no table of variants, and `s390x` has none; only a client that has the same name for its own finds it",
      severity: "info",
    },
    {
      bad: indexFor(`{"architecture":"arm64","os":"linux","variant":«"v8.2"»}`),
      says: "`v8.2` of `arm64` is in the specification's table since 1.1.1; readers of 1.0 need not know it",
      severity: "hint",
      specVersion: "1.0",
    },
  ],
  *check(doc, { specVersion }) {
    const isConfig = doc.kind === "oci-config" || doc.kind === "docker-config";
    for (const group of platformsOf(doc).groups) {
      const { architecture, variant } = group;
      // A strange architecture is told by itself.
      if (architecture === undefined || variant === undefined || variant === "" || isUnknown(group)) continue;
      if (findArchitecture(architecture) === undefined) continue;
      const standing = variantStanding(architecture, variant, specVersion);
      if (standing === "known") continue;
      const places = group.nodes.map((node) => readPlatform(doc.tree, node).variantNode);
      if (standing === "newer") {
        // In a config of 1.0 the property itself is newer, which newer-than-spec-version tells.
        if (isConfig) continue;
        const says = `${quote(variant)} of \`${architecture}\` is in the specification's table since 1.1.1; readers of 1.0 need not know it`;
        yield* toldOnce(doc.tree, places, says, { severity: "hint" });
      } else yield* toldOnce(doc.tree, places, ...faultOf(doc, architecture, variant, group));
    }
  },
};

function faultOf(
  doc: Document,
  architecture: string,
  variant: string,
  { nodes, os }: PlatformGroup,
): [says: string, more: Omit<Finding, "at" | "says" | "place">] {
  const { tree } = doc;
  const meant = variantMeant(architecture, variant);
  const all = (edit: (node: Node) => Fix["edits"]): Fix["edits"] => nodes.flatMap(edit);
  if (meant !== undefined) {
    const replace = (node: Node): Fix["edits"] => [replaceValue(tree, readPlatform(tree, node).variantNode, JSON.stringify(meant))];
    return [
      `${quote(variant)} is written \`${meant}\` as a variant of \`${architecture}\`; clients compare it as it stands`,
      {
        fixes: () =>
          hasPlatform(doc, architecture, os, meant) ? [] : [{ title: `Replace with \`${meant}\``, safe: true, edits: all(replace) }],
      },
    ];
  }
  const owner = ownerOfVariant(variant);
  // The numbers of amd64 are few and young, and ARM had versions 1 to 4 long before them.
  if (owner === undefined || (owner === "amd64" && architecture === "arm")) {
    const has = variantsOf(architecture, "main").length === 0 ? `, and \`${architecture}\` has none` : ` for \`${architecture}\``;
    return [
      `${quote(variant)} is in no table of variants${has}; only a client that has the same name for its own finds it`,
      { severity: "info" },
    ];
  }
  const measured = architecture === "amd64" && INDEX_KINDS.includes(doc.kind);
  // What would be a second entry for a platform that is there was not meant.
  const fixes = (): Fix[] => [
    ...(hasPlatform(doc, architecture, os, undefined)
      ? []
      : [
          {
            title: "Remove `variant`",
            safe: false,
            edits: removeNodes(
              tree,
              nodes.map((node) => readPlatform(tree, node).variantNode),
            ),
          },
        ]),
    ...(hasPlatform(doc, owner, os, variant)
      ? []
      : [
          {
            title: `Replace \`${architecture}\` with \`${owner}\``,
            safe: false,
            edits: all((node) => [replaceValue(tree, readPlatform(tree, node).architectureNode, JSON.stringify(owner))]),
          },
        ]),
  ];
  return [
    `${quote(variant)} is a variant of \`${owner}\`, not of \`${architecture}\`; ${
      measured ? "podman, buildah, Docker and containerd find no match on any PC" : "clients that compare it find no match"
    }`,
    { ...(measured ? { case: "amd64" } : {}), fixes },
  ];
}
