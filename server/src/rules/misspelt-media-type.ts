import { BROKEN, replaceValue, spanOf } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { closestMediaType, findMediaType, isWellFormed } from "../oci/mediatypes.ts";
import type { Rule } from "../rule.ts";

/** Types that nobody knows are compared with the catalogue this many times at most, so that a hostile document stays cheap. */
const LIMIT = 100;

const REST = `"digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969`;

/** What to say about a type: the name that is meant, or the one that has replaced it. */
interface Advice {
  readonly meant: string;
  readonly old: boolean;
}

/** A media type with a slip of the pen, or a name that another one has replaced. */
export const misspeltMediaType: Rule = {
  id: "misspelt-media-type",
  subject: "media types and roles",
  severity: "warning",
  summary: "A media type differs from a known one by a slip of the pen, or is an old name that another has replaced.",
  why: [
    "Media types are compared exactly, letter case included, so one wrong letter makes a layer or a config of a kind that nobody knows. What",
    "people see:",
    "",
    "- containerd: `unknown image config media type …`, `failed to get stream processor for …: no processor for media-type`",
    "- Docker: `unsupported media type …`",
    '- podman and skopeo: `unsupported image-specific operation on artifact with type "…"`, `unsupported docker v2s2 media type`',
    "- GitLab's registry: `unknown media type: …` with `MANIFEST_INVALID`",
    "",
    "The usual slips mix the families: Docker's layer is `….rootfs.diff.tar.gzip` with a dot, OCI's is `….layer.v1.tar+gzip` with `v1` and a",
    "plus. A type that is simply unknown is never a problem: anyone may invent one. Old names are only pointed out.",
    "",
    "**By hand:** write the name that is meant, as completion offers it. The document's bytes change, so push it again under its new digest.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, media-types.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md)"],
  covers: [],
  since: "0.1.0",
  examples: [
    { good: `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${REST}}` },
    { good: `{"mediaType":"application/vnd.example.recipe.v1+json",${REST}}` },
    {
      bad: `{"mediaType":«"application/vnd.oci.image.layer.v1.tar+gizp"»,${REST}}`,
      says: "`application/vnd.oci.image.layer.v1.tar+gizp` is unknown; `application/vnd.oci.image.layer.v1.tar+gzip` is probably meant",
      fixed: `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${REST}}`,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const seen = new Map<string, Advice | undefined>();
    let asked = 0;
    let last: string | undefined;
    for (const { mediaType, mediaTypeNode, place } of doc.descriptors) {
      // `last` is a type about which there is nothing to say; its neighbours mostly share it.
      if (mediaType === undefined || mediaType === last) continue;
      let advice = seen.get(mediaType);
      if (advice === undefined && !seen.has(mediaType)) {
        const known = findMediaType(mediaType);
        if (known !== undefined) {
          if (known.status === "legacy" && known.equivalence === "replaces it" && known.equivalent !== undefined)
            advice = { meant: known.equivalent, old: true };
        } else if (asked++ < LIMIT && mediaType.length < 200 && isWellFormed(mediaType)) {
          const meant = closestMediaType(mediaType);
          if (meant !== undefined) advice = { meant, old: false };
        }
        seen.set(mediaType, advice);
      }
      if (advice === undefined) {
        last = mediaType;
        continue;
      }
      if (((tree.kind[mediaTypeNode] as number) & BROKEN) !== 0) continue;
      const { meant, old } = advice;
      yield {
        at: spanOf(tree, mediaTypeNode),
        ...(!old && doc.kind === "oci-manifest" && { case: place }),
        says: old
          ? `${quote(mediaType)} is an old name; \`${meant}\` has replaced it`
          : `${quote(mediaType)} is unknown; \`${meant}\` is probably meant`,
        ...(old ? { severity: "info" as const, tag: "deprecated" as const } : {}),
        fixes: () => [
          { title: `Replace with \`${meant}\``, safe: false, edits: [replaceValue(tree, mediaTypeNode, JSON.stringify(meant))] },
        ],
      };
    }
  },
};
