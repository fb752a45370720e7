import { insertProperty, keyOf, NONE, type Node, removeNodes, replaceValue, spanOf, stringAt } from "../../json/index.ts";
import type { LayoutDocument, LayoutView } from "../../layout-view.ts";
import { configOf } from "../../model/artifact.ts";
import { referencesOf } from "../../model/attestation.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { IMAGE_CONFIGS } from "../../model/image-config.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../../model/kinds.ts";
import { isUnknown, type Platform, platformName, readPlatform } from "../../model/platform.ts";
import { quote } from "../../model/quote.ts";
import { comparablePlatform } from "../../oci/expectations.ts";
import { MEDIA_TYPE_OCI_MANIFEST } from "../../oci/mediatypes.ts";
import { architectureMeant, operatingSystemMeant, variantStanding } from "../../oci/platforms.ts";
import type { Finding, Rule } from "../../rule.ts";
import { beside, pointTo, sampleImage, sampleIndex } from "../sample.ts";
import { isSound, isWhole, placeIn } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** An entry's platform is not that of its image. */
export const wrongTargetPlatform: Rule = {
  id: "wrong-target-platform",
  subject: "layout",
  severity: "error",
  kinds: INDEX_KINDS,
  summary: "The `platform` of an index entry is not that of the image's own config, so machines get an image for another machine.",
  why: [
    "Clients choose by the entry and never compare it with the config, so the image is pulled without complaint and fails where it starts:",
    "",
    "- `exec /app: exec format error`, `exec format error` in a Kubernetes pod that crashes again and again",
    "- `WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8)` (Docker)",
    "- `image with reference … was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)`",
    "",
    "None of the clients and registries tried in November 2026 refused two exchanged platforms. It happens where a Dockerfile builds",
    "`FROM --platform=$BUILDPLATFORM` and copies no other base, where `docker manifest annotate --arch` names the wrong image, and where the jobs",
    "of a matrix are joined in another order.",
    "",
    "A config without `variant` is not held against an entry that has one: most builders write it only since 2021. `arm64` is `arm64/v8`, `arm` is",
    "`arm/v7`, `amd64` is `amd64/v1`.",
    "",
    "**By hand:** look which of the two is true: `file` on a program of the image, or `docker run --platform`. If the entry is wrong, correct it:",
    "`docker manifest annotate --os … --arch …`. If the config is wrong, build the image again for that platform.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md, architecture](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.22", "4.24"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined || doc.cache !== undefined) return;
    const { tree } = doc;
    const references = referencesOf(doc);
    for (const descriptor of doc.descriptors) {
      const { node, place, digest, platformNode } = descriptor;
      if (place !== "manifest" || digest === undefined || platformNode === NONE || references.has(node)) continue;
      const said = readPlatform(tree, platformNode);
      if (isUnknown(said)) continue;
      const config = configBehind(layout, digest);
      if (config === undefined) continue;
      const own = readPlatform(config.file.document.tree, config.file.document.root);
      const finding = compare(doc, said, config.file, own);
      // What was changed in its place is no witness, and tells of itself.
      if (finding !== undefined && isSound(config.manifest, digest) && isSound(config.file, config.digest) && fits(doc, layout, descriptor))
        yield finding;
    }
  },
};

/** Whether both ways lead where they are meant to: a digest of another blob has another size, and that is told. */
function fits(doc: Document, layout: LayoutView, descriptor: Descriptor): boolean {
  if (otherSize(doc, layout, descriptor) !== undefined) return false;
  const manifest = layout.document(descriptor.digest ?? "")?.document;
  const config = manifest === undefined ? undefined : configOf(manifest);
  return manifest === undefined || config === undefined || otherSize(manifest, layout, config) === undefined;
}

type Read = LayoutDocument & { readonly document: Document };

function configBehind(
  layout: LayoutView,
  digest: string,
): { readonly manifest: LayoutDocument; readonly file: Read; readonly digest: string } | undefined {
  const manifest = layout.document(digest);
  if (manifest?.document === undefined || !MANIFEST_KINDS.includes(manifest.document.kind)) return undefined;
  const config = configOf(manifest.document)?.digest;
  const file = config === undefined ? undefined : layout.document(config);
  if (config === undefined || file?.document === undefined || !IMAGE_CONFIGS.includes(file.document.kind)) return undefined;
  return { manifest, file: { ...file, document: file.document }, digest: config };
}

/** The properties of a platform, in the order in which they are told. */
const PARTS = ["os", "architecture", "variant", "os.version"] as const;
type Part = (typeof PARTS)[number];

function compare(doc: Document, said: Platform, file: Read, own: Platform): Finding | undefined {
  const { tree } = doc;
  const { tree: ownTree } = file.document;
  if (!areNames(said) || !areNames(own)) return undefined;
  const nodes: Readonly<Record<Part, readonly [said: Node, own: Node]>> = {
    os: [said.osNode, own.osNode],
    architecture: [said.architectureNode, own.architectureNode],
    variant: [said.variantNode, own.variantNode],
    "os.version": [said.osVersionNode, own.osVersionNode],
  };
  const sameMachine = said.os === own.os && said.architecture === own.architecture;
  const part = PARTS.find((name) => {
    const [here, there] = nodes[name].map((node, side) => stringAt(side === 0 ? tree : ownTree, node) ?? "");
    if (name === "variant")
      return sameMachine && there !== "" && isListed(own.architecture, here ?? "") && comparable(said) !== comparable(own);
    return name === "os.version" ? here !== "" && there !== "" && here !== there : here !== there;
  });
  if (part === undefined) return undefined;
  const [here, there] = nodes[part];
  if (here !== NONE && !isWhole(tree, here)) return undefined;
  const isVersion = part === "os.version";
  const [is, should] = isVersion
    ? [quote(stringAt(tree, here) ?? ""), quote(stringAt(ownTree, there) ?? "")]
    : [quote(platformName(said)), quote(platformName(own))];
  return {
    at: spanOf(tree, here === NONE ? said.architectureNode : here),
    says: `${is} is said here, but the image's config is for ${should}`,
    ...(sameMachine ? { severity: "warning" as const } : {}),
    related: [placeIn(file, there, "The image's own platform")],
    fixes: () => [
      {
        title: `Write ${should}, as in the image's config`,
        safe: false,
        edits: PARTS.flatMap((name) => {
          const [mine, its] = nodes[name];
          // A variant is none of another architecture's; a version is corrected where both have one.
          if (its === NONE) return name === "variant" && mine !== NONE && !sameMachine ? removeNodes(tree, [keyOf(tree, mine)]) : [];
          const value = stringAt(ownTree, its) ?? "";
          if (value === "" || (name === "os.version" && mine === NONE)) return [];
          return mine === NONE
            ? [insertProperty(tree, said.node, name, JSON.stringify(value))]
            : [replaceValue(tree, mine, JSON.stringify(value))];
        }),
      },
    ],
  };
}

/** A variant that no table has for the architecture is told by `wrong-variant`. */
function isListed(architecture: string | undefined, variant: string): boolean {
  return variant === "" || architecture === undefined || variantStanding(architecture, variant, "main") !== undefined;
}

/** Both names are there, and no slips, of which other rules speak. */
function areNames({ architecture, os }: Platform): boolean {
  if (architecture === undefined || os === undefined || architecture === "" || os === "") return false;
  return architectureMeant(architecture) === undefined && operatingSystemMeant(os) === undefined;
}

function comparable({ os = "", architecture = "", variant }: Platform): string {
  return comparablePlatform(os, architecture, variant);
}

function examples(): Rule["examples"] {
  const { manifest, blobs } = sampleImage(["base"], `"architecture":"arm64","os":"linux"`);
  const entry = (platform: string): string => sampleIndex([pointTo(manifest, MEDIA_TYPE_OCI_MANIFEST, `,"platform":{${platform}}`)]);
  const arm = sampleImage(["base"], `"architecture":"arm","variant":"v6","os":"linux"`);
  const armEntry = (platform: string): string => sampleIndex([pointTo(arm.manifest, MEDIA_TYPE_OCI_MANIFEST, `,"platform":{${platform}}`)]);
  return [
    { good: entry(`"architecture":"arm64","os":"linux","variant":"v8"`), ...beside(blobs) },
    {
      bad: entry(`"architecture":«"amd64"»,"os":"linux"`),
      says: "`linux/amd64` is said here, but the image's config is for `linux/arm64`",
      fixed: entry(`"architecture":"arm64","os":"linux"`),
      ...beside(blobs),
    },
    {
      bad: armEntry(`"architecture":"arm","os":"linux","variant":«"v7"»`),
      says: "`linux/arm/v7` is said here, but the image's config is for `linux/arm/v6`",
      severity: "warning",
      fixed: armEntry(`"architecture":"arm","os":"linux","variant":"v6"`),
      ...beside(arm.blobs),
    },
  ];
}
