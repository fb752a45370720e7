import { childCount } from "../json/index.ts";
import { referencePlatforms } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { isUnknown, type Platforms, platformName, platformsOf, readPlatform } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import { findArchitecture, findOperatingSystem } from "../oci/platforms.ts";
import type { Rule } from "../rule.ts";
import { indexFor, toldOnce } from "./unknown-architecture.ts";

/** The levels of amd64 above the baseline. */
const LEVELS: readonly string[] = ["v2", "v3", "v4"];

/** An index offers `amd64` only with a variant that clients do not count themselves to. */
export const variantWithoutBaseline: Rule = {
  id: "variant-without-baseline",
  subject: "platforms",
  severity: "warning",
  kinds: INDEX_KINDS,
  summary: "The index has `amd64` only with a variant such as `v2` or `v3`, and clients on a PC look for `amd64` without one.",
  why: [
    "The variant is right: image-spec 1.1.1 lists `v1` to `v4` for `amd64`. But most clients do not find out which level their processor",
    "has. They look for plain `amd64`, and an index with `amd64/v2` alone has nothing for them. Measured on 24 November 2026, on a PC:",
    "",
    '- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2: `no image found in image index for architecture amd64, variant "", OS linux`',
    "- Docker 20.10.24: `no matching manifest for linux/amd64 in the manifest list entries`",
    "- containerd 1.6.20 and 2.0.0: `no match for platform in manifest sha256:…: not found`",
    "",
    "The image is there all the same for whoever names the platform: `docker pull --platform linux/amd64/v2`.",
    "",
    "**By hand:** add an entry without `variant` (or with `v1`) for a build that runs on any PC, and list the others beside it:",
    "`docker buildx build --platform linux/amd64,linux/amd64/v3`. If every machine of yours has the level and you want no other build,",
    "list the same manifest a second time without `variant`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform variants](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#platform-variants)",
  ],
  covers: ["3.10"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"amd64","os":"linux"}`, `{"architecture":"amd64","os":"linux","variant":"v3"}`) },
    { good: indexFor(`{"architecture":"amd64","os":"linux","variant":"v1"}`) },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux","variant":«"v2"»}`, `{"architecture":"arm64","os":"linux"}`),
      says: "`linux/amd64/v2` without a plain `linux/amd64` beside it: podman, buildah, Docker and containerd find no match on a PC",
    },
  ],
  *check(doc) {
    const { groups, groupOf } = platformsOf(doc);
    if (!groups.some(({ variant = "" }) => LEVELS.includes(variant)) || !isReadable(doc, groups, groupOf)) return;
    for (const group of groups) {
      const { architecture, os, variant } = group;
      if (architecture !== "amd64" || os === undefined || os === "" || variant === undefined || !LEVELS.includes(variant)) continue;
      const has = (plain: string | undefined): boolean =>
        groups.some((other) => other.architecture === "amd64" && other.os === os && other.variant === plain);
      if (has(undefined) || has("") || has("v1")) continue;
      // The lowest level speaks for the others.
      if (LEVELS.slice(0, LEVELS.indexOf(variant)).some(has)) continue;
      const attested = referencePlatforms(doc);
      const nodes = group.nodes.filter((node) => !attested.has(node));
      yield* toldOnce(
        doc.tree,
        nodes.map((node) => readPlatform(doc.tree, node).variantNode),
        `${quote(platformName(group))} without a plain ${quote(`${os}/amd64`)} beside it: podman, buildah, Docker and containerd find no match on a PC`,
      );
    }
  },
};

/** Whether every entry says for which platform it is: one that is not typed yet, or that another rule tells, may be the plain one. */
function isReadable(doc: Document, groups: Platforms["groups"], groupOf: Platforms["groupOf"]): boolean {
  if (doc.tree.faults.length > 0 || doc.descriptors.length < childCount(doc.tree, doc.manifestsNode)) return false;
  if (doc.descriptors.some(({ place }, at) => place === "manifest" && groupOf[at] === -1)) return false;
  return groups.every(
    (group) =>
      isUnknown(group) || (findArchitecture(group.architecture ?? "") !== undefined && findOperatingSystem(group.os ?? "") !== undefined),
  );
}
