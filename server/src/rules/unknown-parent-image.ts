import { BROKEN, elementsOf, kindOf, STRING, spanOf, stringAt, stringOf } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { savedImages } from "../model/saved-image.ts";
import type { Rule } from "../rule.ts";

const BASE = "1c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b";
const APP = "0d2ad5f3a8e3cb0b3e3e5b3d41b1f6ae8e4e5b9d8a0d1c2f3b4a59687786a5b4";
const image = (id: string, parent = ""): string => `{"Config":"${id}.json","RepoTags":null,"Layers":["${BASE}/layer.tar"]${parent}}`;

/** An image of an archive names a parent that the archive does not hold. */
export const unknownParentImage: Rule = {
  id: "unknown-parent-image",
  subject: "Docker",
  severity: "info",
  kinds: ["docker-save"],
  summary: "`Parent` of a docker save manifest is not the ID of another image in the archive.",
  why: [
    "`Parent` says which image of the same archive this one was built on, by its image ID. Docker restores the relation when it loads both,",
    "so that `docker images -a` and `docker image prune` know it; a parent that is not in the archive is passed over without a word. None of",
    "Docker, podman, containerd, skopeo and crane refused one (measured 2026-11), and nothing else depends on it.",
    "",
    "An image ID is the digest of the image's config: `Config` names it, as `<digits>.json` or `blobs/sha256/<digits>`.",
    "",
    "**By hand:** remove `Parent`, or save the parent as well: `docker save -o IMAGE.tar CHILD PARENT`.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.2, combined image JSON and filesystem changeset format](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.2.md#combined-image-json--filesystem-changeset-format)",
  ],
  covers: ["11.6"],
  since: "0.2.0",
  examples: [
    { good: `[${image(APP, `,"Parent":"sha256:${BASE}"`)},${image(BASE)}]` },
    {
      bad: `[${image(APP, `,"Parent":«"sha256:${BASE}"»`)}]`,
      says: `\`sha256:${BASE}\` is no image of this archive, so the relation is lost`,
    },
    {
      bad: `[${image(APP, `,"Parent":«"sha256:${APP}"»`)}]`,
      says: `\`sha256:${APP}\` is this image itself, which is not its own parent`,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    if (tree.faults.length > 0) return;
    const images = savedImages(doc);
    const ids = images.map(({ configNode }) => idOf(stringAt(tree, configNode) ?? ""));
    // An image whose place or config is no such thing is told by its shape, and may be the parent.
    if (ids.includes("") || images.length !== [...elementsOf(tree, doc.root)].length) return;
    const known = new Set(ids);
    for (const [at, { parentNode }] of images.entries()) {
      if (kindOf(tree, parentNode) !== STRING || ((tree.kind[parentNode] as number) & BROKEN) !== 0) continue;
      const parent = stringOf(tree, parentNode);
      if (parent === "") continue;
      const id = idOf(parent);
      if (id === ids[at])
        yield { at: spanOf(tree, parentNode), says: `${quote(parent)} is this image itself, which is not its own parent` };
      else if (!known.has(id))
        yield { at: spanOf(tree, parentNode), says: `${quote(parent)} is no image of this archive, so the relation is lost` };
    }
  },
};

/** The digits of an image ID or of the path of a config. */
function idOf(text: string): string {
  return text
    .replace(/\.json$/, "")
    .slice(text.lastIndexOf("/") + 1)
    .replace(/^sha256:/, "");
}
