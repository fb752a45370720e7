import { spanOf, stringAt } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { repeatedDigests } from "../model/repeated-digests.ts";
import { decodeBase64 } from "../oci/base64.ts";
import type { Rule } from "../rule.ts";
import { sizeAt } from "./invalid-size.ts";

const DIGEST = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"${DIGEST}","size":2811969}`;
const MANIFEST = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${LAYER}`;

/** One digest with two sizes. */
export const conflictingSize: Rule = {
  id: "conflicting-size",
  subject: "descriptor",
  severity: "error",
  summary: "The same digest stands in the document with two sizes, and content has only one.",
  why: [
    "A digest names exact bytes, and those have one length, so one of the sizes is wrong. A layer that stands twice in an image is fine (the",
    "same change made twice); the sizes must be the same then. What people see, from readers that compare:",
    "",
    "- regclient: `short read [expected 136, received 131]`",
    "- oras: `mismatch Content-Length`; containerd: `failed size validation: 132 != 136`",
    "- crane `validate`: `mismatched layer[1] size`",
    "",
    "podman, buildah, skopeo and Docker take any size of a layer (measured 2026-11), so the fault lives on unseen in a registry.",
    "",
    "**By hand:** ask for the real size: `oras blob fetch --descriptor REPOSITORY@DIGEST`, or `crane blob REPOSITORY@DIGEST | wc -c`; for a",
    "file `stat -c %s FILE`. Correct the other one, and push the document again.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, descriptor.md, size](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)"],
  covers: ["1.23"],
  since: "0.1.0",
  examples: [
    { good: `${MANIFEST},${LAYER}]}` },
    {
      bad: `${MANIFEST},{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"${DIGEST}","size":«2811970»}]}`,
      says: "`size` is 2811970, but 2811969 where the same digest stands first",
    },
  ],
  *check(doc, { layout }) {
    const { tree } = doc;
    for (const descriptors of repeatedDigests(doc)) {
      const sized = descriptors.filter(({ sizeNode }) => sizeAt(tree, sizeNode) !== undefined);
      const [before, ...others] = sized;
      if (before === undefined) continue;
      // Where the content lies beside it is known which of them is wrong: wrong-blob-size.
      if (layout?.blob(before.digest ?? "")?.kind === "file") continue;
      const one = sizeAt(tree, before.sizeNode);
      // That other content than none has not size 0 is told by empty-descriptor.
      if (one === 0 || isRefuted(doc, before)) continue;
      // What is the same for all of them is made once: they may be ten thousand.
      const first = `, but ${one} where the same digest stands first`;
      const related = [{ at: spanOf(tree, before.sizeNode), says: `The same digest with size ${one}` }];
      for (const descriptor of others) {
        const size = sizeAt(tree, descriptor.sizeNode);
        // A number at the very end of the text may be about to go on.
        if (size === one || size === 0 || (tree.end[descriptor.sizeNode] as number) === doc.text.length) continue;
        if (isRefuted(doc, descriptor)) continue;
        yield { at: spanOf(tree, descriptor.sizeNode), case: descriptor.place, says: `\`size\` is ${size}${first}`, related };
      }
    }
  },
};

/** Whether embedded content already shows that the size is wrong: embedded-data tells it. */
function isRefuted(doc: Document, { dataNode, sizeNode }: Descriptor): boolean {
  const data = stringAt(doc.tree, dataNode);
  const bytes = data === undefined ? undefined : decodeBase64(data);
  return bytes !== undefined && bytes.length !== sizeAt(doc.tree, sizeNode);
}
