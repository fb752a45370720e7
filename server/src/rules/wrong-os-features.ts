import {
  ARRAY,
  BROKEN,
  elementsOf,
  firstChild,
  isNamed,
  keyOf,
  kindOf,
  NONE,
  type Node,
  property,
  removeNodes,
  replaceValue,
  STRING,
  spanOf,
  stringOf,
  type Tree,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { platformsOf, readPlatform } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import { findOperatingSystem, WIN32K, windowsFeatureMeant } from "../oci/platforms.ts";
import type { Finding, Rule } from "../rule.ts";
import { configFor, indexFor, PLATFORM_KINDS, toldOnce } from "./unknown-architecture.ts";

/** `os.features` of Windows holds something other than `win32k`, or another system claims it. */
export const wrongOsFeatures: Rule = {
  id: "wrong-os-features",
  subject: "platforms",
  severity: "warning",
  kinds: PLATFORM_KINDS,
  summary: "`os.features` of a Windows image holds something other than `win32k`, or another system claims it.",
  why: [
    "Each feature is one that the host must have; a host that does not know it passes the entry by. For Windows the specification knows",
    "one, `win32k`: the image needs `win32k.sys`, which Nano Server has not. A slip in it makes an entry that no host may run:",
    "`no matching manifest for windows/amd64 10.0.17763 in the manifest list entries`, or in containerd",
    "`no match for platform in manifest`. On another system `win32k` can never be had.",
    "",
    "Features of other systems are their own affair and are never told: nydus marks its images with `nydus.remoteimage.v1`.",
    "",
    "**Amazon ECR** refuses an index in which a platform has `os.features` at all, with `405 Method Not Allowed` or",
    "`Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'`",
    "([nydus#1692](https://github.com/dragonflyoss/nydus/issues/1692)); with `ecr` as `target` that is an error.",
    "",
    "**By hand:** write `win32k`, or take the feature out. With tools: `docker manifest annotate --os-features win32k LIST REF`,",
    "`podman manifest annotate --os-features win32k LIST DIGEST`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, os.features](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md, os.features](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.14", "4.8"],
  since: "0.2.0",
  examples: [
    {
      good: indexFor(
        `{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402","os.features":["win32k"]}`,
        `{"architecture":"amd64","os":"linux","os.features":["nydus.remoteimage.v1"]}`,
      ),
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402","os.features":[«"Win32K"»]}`),
      says: "`Win32K` is written `win32k`; a Windows host passes over what it does not know",
      fixed: indexFor(`{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402","os.features":["win32k"]}`),
    },
    {
      bad: configFor(`"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402","os.features":[«"gpu"»]`),
      says: "`gpu` is no feature of Windows that the specification knows; it knows `win32k`, and a host passes over others",
      fixed: configFor(`"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402","os.features":[]`),
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux","os.features":[«"win32k"»]}`),
      says: "`win32k` is a feature of Windows; no `linux` host can have it",
      fixed: indexFor(`{"architecture":"amd64","os":"linux","os.features":[]}`),
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux",«"os.features"»:["nydus.remoteimage.v1"]}`),
      says: "`os.features` in the platform of an entry · refused by Amazon ECR",
      severity: "error",
      targets: ["ecr"],
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const filled: Node[] = [];
    const wrong = new Map<string, { readonly os: string; readonly feature: string; readonly nodes: Node[] }>();
    for (const node of platformsOf(doc).withOsFeatures) {
      const osFeaturesNode = property(tree, node, "os.features");
      if (kindOf(tree, osFeaturesNode) !== ARRAY || firstChild(tree, osFeaturesNode) === NONE) continue;
      const key = keyOf(tree, osFeaturesNode);
      if (key !== NONE) filled.push(key);
      if (isAllOfWindows(tree, node, osFeaturesNode)) continue;
      const { os } = readPlatform(tree, node);
      // A strange system is told by itself.
      if (os === undefined || findOperatingSystem(os) === undefined) continue;
      for (const element of elementsOf(tree, osFeaturesNode)) {
        if (kindOf(tree, element) !== STRING || ((tree.kind[element] as number) & BROKEN) !== 0) continue;
        const feature = stringOf(tree, element);
        // Of other systems nothing is known but what they cannot have.
        if ((feature === WIN32K) === (os === "windows")) continue;
        const of = wrong.get(`${os} ${feature}`);
        if (of === undefined) wrong.set(`${os} ${feature}`, { os, feature, nodes: [element] });
        else of.nodes.push(element);
      }
    }
    for (const { os, feature, nodes } of wrong.values()) yield* toldOnce(tree, nodes, ...faultOf(doc, os, feature, nodes));
    const [first] = filled;
    if (first === undefined || !INDEX_KINDS.includes(doc.kind)) return;
    yield {
      at: spanOf(tree, first),
      says:
        filled.length > 1 ? `\`os.features\` in the platforms of ${filled.length} entries` : "`os.features` in the platform of an entry",
      case: "in-index",
      onlyForTarget: true,
      fixes: () => [{ title: "Remove `os.features`", safe: false, edits: removeNodes(tree, filled) }],
    };
  },
};

/** Whether the system is Windows and its features are what nearly all lists of them are, `["win32k"]`: no string is made. */
function isAllOfWindows(tree: Tree, platform: Node, features: Node): boolean {
  const os = property(tree, platform, "os");
  if (kindOf(tree, os) !== STRING || !isNamed(tree, os, "windows")) return false;
  const element = firstChild(tree, features);
  return tree.next[element] === NONE && kindOf(tree, element) === STRING && isNamed(tree, element, WIN32K);
}

function faultOf(doc: Document, os: string, feature: string, nodes: readonly Node[]): [says: string, more: Pick<Finding, "fixes">] {
  const { tree } = doc;
  const meant = os === "windows" ? windowsFeatureMeant(feature) : undefined;
  if (meant !== undefined)
    return [
      `${quote(feature)} is written \`${meant}\`; a Windows host passes over what it does not know`,
      {
        fixes: () => [
          {
            title: `Replace with \`${meant}\``,
            safe: feature.toLowerCase() === meant,
            edits: nodes.map((node) => replaceValue(tree, node, JSON.stringify(meant))),
          },
        ],
      },
    ];
  const says =
    os === "windows"
      ? `${quote(feature)} is no feature of Windows that the specification knows; it knows \`${WIN32K}\`, and a host passes over others`
      : `\`${WIN32K}\` is a feature of Windows; no ${quote(os)} host can have it`;
  return [says, { fixes: () => [{ title: `Remove ${quote(feature)}`, safe: false, edits: removeNodes(tree, nodes) }] }];
}
