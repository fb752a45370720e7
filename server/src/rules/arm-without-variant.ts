import { insertProperty, NONE, replaceValue } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { type PlatformGroup, platformsOf, readPlatform } from "../model/platform.ts";
import { standsMisspelt } from "../model/properties.ts";
import type { Fix, Rule } from "../rule.ts";
import { indexFor, toldOnce } from "./unknown-architecture.ts";

/** An entry for 32-bit ARM does not say for which. */
export const armWithoutVariant: Rule = {
  id: "arm-without-variant",
  subject: "platforms",
  severity: "info",
  kinds: INDEX_KINDS,
  summary: "An entry for 32-bit ARM has no `variant`, so clients guess: containerd takes it for `v7`, others for nothing in particular.",
  why: [
    "32-bit ARM is not one architecture. A program for ARMv7 ends on a Raspberry Pi Zero (ARMv6) with `exec format error` or",
    "`Illegal instruction`, and says nothing else. Where the index does not tell, clients guess. containerd, and with it Docker and",
    "BuildKit, reads `arm` as `arm/v7`, so an image for ARMv6 is not offered to ARMv6 machines. containers/image once compared the",
    'variant exactly: `no image found in manifest list for architecture arm, variant "", OS linux`',
    "([podman#8012](https://github.com/containers/podman/issues/8012),",
    "[containers/image#898](https://github.com/containers/image/issues/898)). Docker once took the first entry for ARM that it",
    "met ([moby#34875](https://github.com/moby/moby/issues/34875)).",
    "",
    "**By hand:** add the variant for which the programs were compiled: `v7` for most boards, `v6` for the first Raspberry Pi and the",
    "Zero, `v5` for Debian's armel. With tools: `docker buildx build --platform linux/arm/v7,linux/arm/v6`,",
    "`docker manifest annotate --variant v7 LIST REF`, `podman manifest annotate --variant v7 LIST DIGEST`.",
    "",
    "`arm64` needs none: no variant is the same as `v8`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform variants](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#platform-variants)",
  ],
  covers: ["3.12"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"arm","os":"linux","variant":"v6"}`, `{"architecture":"arm64","os":"linux"}`) },
    {
      bad: indexFor(`{"architecture":«"arm"»,"os":"linux"}`),
      says: "`arm` without `variant`: containerd reads it as `v7`, so a machine with ARMv6 is not offered this entry",
      fixed: indexFor(`{"architecture":"arm","os":"linux","variant":"v7"}`),
    },
    {
      bad: indexFor(`{"architecture":"arm","os":"linux","variant":"v7"}`, `{"architecture":«"arm"»,"os":"linux","variant":""}`),
      says: "`arm` without `variant`: containerd reads it as `v7`, so a machine with ARMv6 is not offered this entry",
      fixed: indexFor(`{"architecture":"arm","os":"linux","variant":"v7"}`, `{"architecture":"arm","os":"linux","variant":"v6"}`),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    if (tree.faults.length > 0) return;
    const { groups } = platformsOf(doc);
    const nodes = groups
      .filter(isBare)
      .flatMap(({ nodes: of }) => of)
      .filter((node) => {
        const { variantNode, variant } = readPlatform(tree, node);
        // A variant of another type is told as shape, and one under a misspelt name by that.
        return variantNode === NONE ? !standsMisspelt(doc, node, "variant") : variant === "";
      });
    const others = groups.filter(({ architecture }) => architecture === "arm").map(({ variant }) => variant);
    // The entry beside one for v7 is the other one.
    const offered = ["v7", "v6", "v5"].filter((variant) => !others.includes(variant));
    yield* toldOnce(
      tree,
      nodes.map((node) => readPlatform(tree, node).architectureNode),
      "`arm` without `variant`: containerd reads it as `v7`, so a machine with ARMv6 is not offered this entry",
      {
        fixes: () =>
          offered.map(
            (variant): Fix => ({
              title: `Add \`"variant": "${variant}"\``,
              safe: false,
              edits: nodes.map((node) => {
                const { variantNode } = readPlatform(tree, node);
                const json = JSON.stringify(variant);
                return variantNode === NONE ? insertProperty(tree, node, "variant", json) : replaceValue(tree, variantNode, json);
              }),
            }),
          ),
      },
    );
  },
};

function isBare({ architecture, os, variant }: PlatformGroup): boolean {
  return architecture === "arm" && os !== undefined && os !== "" && (variant === undefined || variant === "");
}
