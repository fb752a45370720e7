import { keyOf, removeNodes, spanOf } from "../json/index.ts";
import { platformsOf } from "../model/platform.ts";
import type { Rule } from "../rule.ts";
import { indexFor, toldOnce } from "./unknown-architecture.ts";
import { isMistyped } from "./wrong-media-type.ts";

const list = (features: string): string =>
  indexFor(`{"architecture":"amd64","os":"linux"${features}}`)
    .replace("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
    .replace("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");

/** A platform in an OCI index has `features`, which only Docker's lists define. */
export const reservedPlatformFeatures: Rule = {
  id: "reserved-platform-features",
  subject: "platforms",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-descriptor"],
  summary: "A platform has `features`, which image-spec reserves and only Docker's manifest lists define.",
  why: [
    "In a Docker manifest list `features` names what the CPU must have, such as `sse4`. Image-spec took the name over, gave it no meaning",
    "and keeps it for later versions, so in an OCI index it says nothing to anybody: of 23 clients and registries tried in November 2026",
    "none read it and none refused it. Amazon ECR was not among them, and it refuses the whole document, a Docker list with `features` as",
    "well: `Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'`",
    "([containers-roadmap#2439](https://github.com/aws/containers-roadmap/issues/2439)). In a Docker list it is therefore told only where",
    "`ecr` is a `target`.",
    "",
    "**By hand:** remove it. What the CPU needs is said by [`variant`](wrong-variant.md) (`v2` of `amd64` has SSE4.2), what the operating",
    "system needs by `os.features`. Tools that wrote it: `docker manifest annotate` of a list that was then converted, and manifest-tool",
    "with `features:` in its file; leave the line out and push again.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, features](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
  ],
  covers: ["3.15", "8.7"],
  since: "0.2.0",
  examples: [
    { good: list(`,"features":["sse4"]`) },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux",«"features"»:["sse4"]}`),
      says: "`features` is reserved in OCI platforms and read by nobody; Docker's lists alone define it",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: list(`,«"features"»:["sse4"]`),
      says: "`features` in a platform of a Docker list · refused by Amazon ECR",
      severity: "error",
      targets: ["ecr"],
      fixed: list(""),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const nodes = platformsOf(doc).features;
    if (nodes.length === 0 || isMistyped(doc)) return;
    const keys = nodes.map((node) => keyOf(tree, node));
    const fixes = () => [{ title: "Remove `features`", safe: false, edits: removeNodes(tree, nodes) }];
    if (doc.kind !== "docker-list")
      yield* toldOnce(tree, keys, "`features` is reserved in OCI platforms and read by nobody; Docker's lists alone define it", {
        fixes,
        case: "oci-index",
      });
    else if (keys[0] !== undefined) {
      const says = "`features` in a platform of a Docker list";
      yield { at: spanOf(tree, keys[0]), says, fixes, case: "docker-list", onlyForTarget: true };
    }
  },
};
