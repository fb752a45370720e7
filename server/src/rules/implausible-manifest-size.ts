import { NONE, spanOf } from "../json/index.ts";
import { placeRole } from "../model/roles.ts";
import { MANIFEST_LIMIT } from "../oci/limits.ts";
import type { Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";

/** No manifest is smaller: `config` with a type and a digest alone takes more bytes. */
const SMALLEST_MANIFEST = 100;
/** `{"schemaVersion":2,"manifests":[]}`. */
const SMALLEST_INDEX = 34;

const index = (size: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":${size},"platform":{"architecture":"amd64","os":"linux"}}]}`;

/** A manifest that is said to be larger than any registry takes, or smaller than a manifest can be. */
export const implausibleManifestSize: Rule = {
  id: "implausible-manifest-size",
  subject: "descriptor",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest", "oci-artifact", "oci-descriptor"],
  summary: "The `size` of a manifest or index is over the 4 MiB that clients and registries take, or too small for one.",
  why: [
    "`size` of an entry, or of `subject`, is the size of the manifest's own JSON text, some hundred or thousand bytes. The usual slip is to",
    "write the size of the *image*, many megabytes, or a placeholder.",
    "",
    "A manifest over 4 MiB is refused nearly everywhere. What people see, measured on 24 November 2026:",
    "",
    "- skopeo 1.9.3, podman 4.3.1, buildah 1.28.2: `exceeded maximum allowed size of 4194304 bytes`",
    "- containerd 1.6.20: `rejecting 4500702 byte manifest`",
    "- oras-go 2.3.1: `content size 4500702 exceeds push size limit 4194304: size exceeds limit`",
    "- Distribution 2.8 and 3: `MANIFEST_INVALID: manifest invalid http: request body too large`",
    "",
    "Where the manifest itself is right and only the size is not: containerd says `failed size validation: 664 != 663` or",
    "`failed to read expected number of bytes: unexpected EOF`, oras `mismatch Content-Length`.",
    "",
    "**By hand:** ask for the size: `oras manifest fetch --descriptor REF`, `crane manifest REF | wc -c`, or",
    "`docker buildx imagetools inspect --raw REF | wc -c`. A manifest that really is larger must become smaller: fewer or shorter annotations,",
    "less embedded `data`.",
  ].join("\n"),
  spec: [
    "[distribution-spec 1.1.0, Pushing Manifests](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests)",
    "[image-spec 1.1.1, descriptor.md, size](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
  ],
  covers: ["3.25"],
  since: "0.2.0",
  examples: [
    { good: index("1043") },
    {
      bad: index("«28119690»"),
      says: "A manifest of 28119690 bytes is over the 4 MiB that registries and clients take; `size` is that of the manifest, not of the image",
    },
    { bad: index("«42»"), says: "No manifest has only 42 bytes; `size` is that of the manifest's own text" },
  ],
  *check(doc) {
    const { tree } = doc;
    const { start, end } = tree;
    for (const { place, sizeNode, mediaType } of doc.doubtful) {
      if (sizeNode === NONE || place === "config" || place === "layer" || place === "blob") continue;
      // Three to six digits are neither; that settles nearly every entry.
      const length = (end[sizeNode] as number) - (start[sizeNode] as number);
      if (length > 2 && length < 7) continue;
      const size = sizeAt(tree, sizeNode);
      // Of 0 empty-descriptor speaks; a number at the very end of the text may be about to go on.
      if (size === undefined || size === 0 || (end[sizeNode] as number) === doc.text.length) continue;
      const role = placeRole(mediaType);
      if (role !== "manifest" && role !== "index") continue;
      const noun = role === "index" ? "index" : "manifest";
      if (size > MANIFEST_LIMIT)
        yield {
          case: "too-large",
          at: spanOf(tree, sizeNode),
          says: `${role === "index" ? "An" : "A"} ${noun} of ${size} bytes is over the 4 MiB that registries and clients take; \`size\` is that of the ${noun}, not of the image`,
        };
      else if (size < (role === "index" ? SMALLEST_INDEX : SMALLEST_MANIFEST))
        yield {
          at: spanOf(tree, sizeNode),
          says: `No ${noun} has only ${size} ${size === 1 ? "byte" : "bytes"}; \`size\` is that of the ${noun}'s own text`,
        };
    }
  },
};
