import { spanOf } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { placeRole } from "../model/roles.ts";
import type { Rule } from "../rule.ts";

const entry = (mediaType: string): string =>
  `{"mediaType":${mediaType},"digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043,"platform":{"architecture":"amd64","os":"linux"}}`;
const list = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[${entries}]}`;
const LIST = `"application/vnd.docker.distribution.manifest.list.v2+json"`;

/** A Docker manifest list holds another list or an index. */
export const nestedManifestList: Rule = {
  id: "nested-manifest-list",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-list"],
  summary: "A Docker manifest list names another list or an image index, and is defined for image manifests alone.",
  why: [
    "The entries of a Docker manifest list are image manifests, each for one platform; a list in a list is not described anywhere. An OCI",
    "index may hold another index, and even that several clients do not follow. What people see with one (measured 2026-11):",
    "",
    "- podman 4.3, skopeo 1.9, buildah 1.28: `Unexpectedly received a manifest list instead of a manifest for a single image`",
    "- Docker 20.10: `unsupported manifest format`, or `no matching manifest for linux/amd64 in the manifest list entries` where the entry",
    "  has no platform",
    "",
    "containerd, regclient and oras follow it.",
    "",
    "**By hand:** list the manifests of the inner list themselves. `docker buildx imagetools create -t NEW A B` and",
    "`regctl index create NEW --ref A --ref B` take lists apart and join their entries.",
  ].join("\n"),
  spec: [
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
  ],
  covers: ["8.6", "8.10"],
  since: "0.2.0",
  examples: [
    { good: list(entry(`"application/vnd.docker.distribution.manifest.v2+json"`)) },
    {
      bad: list(entry(`«${LIST}»`)),
      says: "`application/vnd.docker.distribution.manifest.list.v2+json` is a list; a Docker manifest list holds image manifests only",
    },
    {
      bad: list(entry(`«"application/vnd.oci.image.index.v1+json"»`)),
      says: "`application/vnd.oci.image.index.v1+json` is an index; a Docker manifest list holds image manifests only",
    },
  ],
  *check(doc, { layout }) {
    let told = false;
    for (const { place, mediaType, mediaTypeNode, digest = "" } of doc.descriptors) {
      if (place !== "manifest" || placeRole(mediaType) !== "index") continue;
      // What is no list itself only has a wrong type here: wrong-target-type.
      const is = layout?.document(digest)?.document?.kind;
      if (is !== undefined && !INDEX_KINDS.includes(is)) continue;
      const finding = {
        at: spanOf(doc.tree, mediaTypeNode),
        says: `\`${mediaType}\` is ${mediaType?.includes(".list.") === true ? "a list" : "an index"}; a Docker manifest list holds image manifests only`,
      };
      yield told ? { ...finding, place: true, severity: "info" } : finding;
      told = true;
    }
  },
};
