import { spanOf } from "../json/index.ts";
import { placeRole } from "../model/roles.ts";
import { familyOf } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";
import { isMistyped } from "./wrong-media-type.ts";

const entry = (mediaType: string, which: 1 | 2): string =>
  `{"mediaType":${mediaType},"digest":"sha256:${which === 1 ? "891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812" : "a4184fec4faab123670caa2318b763fb9825529074bde1b5fc86f6c32cf9cfa4"}","size":1043,"platform":{"architecture":"${which === 1 ? "amd64" : "arm64"}","os":"linux"}}`;
const index = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;
const OCI = `"application/vnd.oci.image.manifest.v1+json"`;
const DOCKER = `"application/vnd.docker.distribution.manifest.v2+json"`;

/** An index lists manifests of the other family. */
export const mixedIndex: Rule = {
  id: "mixed-index",
  subject: "media types and roles",
  severity: "info",
  kinds: ["oci-index", "docker-list"],
  summary: "An OCI index lists a Docker manifest, or a Docker list an OCI manifest.",
  why: [
    "It is allowed, and none of the clients and registries that we tried refuses it (podman 4.3.1, skopeo 1.9.3, Docker 20.10.24,",
    "containerd 2.0.0, Distribution 3 and others). Google Container Registry refused it, and so did Quay until May 2026.",
    "",
    "**By hand:** an image is carried over to the other family as a whole, by `skopeo copy --format oci` (or `v2s2`) or",
    "`regctl image mod --to-oci` (or `--to-docker`); only then does its entry here get the new type, digest and size. Changing the type",
    "of the entry alone would contradict the manifest that it names.",
    "",
    "Told once, at the first such entry; the others are marked as places.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, media-types.md, compatibility matrix](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md#compatibility-matrix)",
  ],
  covers: ["3.24"],
  since: "0.1.0",
  examples: [
    { good: index(entry(OCI, 1), entry(OCI, 2)) },
    {
      bad: index(entry(OCI, 1), entry(`«${DOCKER}»`, 2)),
      says: "`application/vnd.docker.distribution.manifest.v2+json` is a Docker type in an OCI index: allowed, but some registries refuse the mix",
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[${entry(`«${OCI}»`, 1)}]}`,
      says: "`application/vnd.oci.image.manifest.v1+json` is an OCI type in a Docker list: allowed, but some registries refuse the mix",
    },
  ],
  *check(doc, { layout }) {
    if (doc.cache === "index" || isMistyped(doc)) return;
    const docker = doc.kind === "docker-list";
    const foreign = docker ? "oci" : "docker";
    let told = false;
    for (const { place, mediaType, mediaTypeNode, digest = "" } of doc.doubtful) {
      if (place !== "manifest" || mediaType === undefined || familyOf(mediaType) !== foreign) continue;
      const role = placeRole(mediaType);
      // Of any index in a Docker list nested-manifest-list speaks.
      if (role !== "manifest" && (docker || role !== "index")) continue;
      // What the target itself is not, only the entry mixes in: wrong-target-type speaks.
      const own = layout?.document(digest)?.document?.mediaType;
      if (own !== undefined && familyOf(own) !== foreign) continue;
      const finding = {
        at: spanOf(doc.tree, mediaTypeNode),
        case: docker ? "oci-in-docker" : "docker-in-oci",
        says: `\`${mediaType}\` is ${docker ? "an OCI type in a Docker list" : "a Docker type in an OCI index"}: allowed, but some registries refuse the mix`,
      };
      yield told ? { ...finding, place: true, severity: "info" } : finding;
      told = true;
    }
  },
};
