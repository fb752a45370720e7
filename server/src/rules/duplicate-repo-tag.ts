import { BROKEN, type Node, removeNodes, spanOf, stringAt, stringOf } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { savedImages } from "../model/saved-image.ts";
import { fullNameOf, readReference } from "../oci/reference.ts";
import type { Rule } from "../rule.ts";

const NEW = "0d2ad5f3a8e3cb0b3e3e5b3d41b1f6ae8e4e5b9d8a0d1c2f3b4a59687786a5b4";
const OLD = "1c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b";
const image = (id: string, tags: string): string => `{"Config":"${id}.json","RepoTags":[${tags}],"Layers":["${id}/layer.tar"]}`;

/** Two images of an archive have one name, or one image has it twice. */
export const duplicateRepoTag: Rule = {
  id: "duplicate-repo-tag",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-save"],
  summary: "Two images of a docker save archive have the same name, of which only one can keep it.",
  why: [
    "A name belongs to one image. When the archive is loaded, the images are named in the order of the list, so the last one gets the name and",
    "the earlier one is left without: `<none>` in `docker images`. Docker says so in passing, where it says anything:",
    "`The image busybox:1.36 already exists, renaming the old one with ID sha256:… to empty string`. Readers that pick one image out of the",
    "archive by its name (`skopeo copy docker-archive:IMAGE.tar:NAME:TAG`, `crane`) take the first they find, so two readers see two images.",
    "",
    "`busybox:1.36` and `docker.io/library/busybox:1.36` are the same name. The same name twice at one image is only superfluous: an **info**.",
    "",
    "**By hand:** remove the name from the image that is not meant, or give it another tag.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.2, combined image JSON and filesystem changeset format](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.2.md#combined-image-json--filesystem-changeset-format)",
  ],
  covers: ["11.2"],
  since: "0.2.0",
  examples: [
    { good: `[${image(OLD, `"serve:1.3.9"`)},${image(NEW, `"serve:1.4.0","serve:latest"`)}]` },
    {
      bad: `[${image(OLD, `"serve:latest"`)},${image(NEW, `"serve:1.4.0",«"serve:latest"»`)}]`,
      says: "`serve:latest` is the name of an earlier image, too; the last one that is loaded keeps it",
    },
    {
      bad: `[${image(NEW, `"serve:1.4.0",«"docker.io/library/serve:1.4.0"»`)}]`,
      says: "`docker.io/library/serve:1.4.0` is named above already",
      fixed: `[${image(NEW, `"serve:1.4.0"`)}]`,
      severity: "info",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const first = new Map<string, { readonly node: Node; readonly index: number; readonly config: string | undefined }>();
    for (const { index, tagNodes, configNode } of savedImages(doc))
      for (const node of tagNodes) {
        if (((tree.kind[node] as number) & BROKEN) !== 0) continue;
        const text = stringOf(tree, node);
        const read = readReference(text);
        // What is no name is told by malformed-repo-tag.
        if ("says" in read || read.tag === undefined) continue;
        const name = fullNameOf(read);
        const config = stringAt(tree, configNode);
        const before = first.get(name);
        if (before === undefined) {
          first.set(name, { node, index, config });
          continue;
        }
        const related = [{ at: spanOf(tree, before.node), says: `${quote(stringOf(tree, before.node))} stands here first` }];
        if (before.index === index)
          yield {
            at: spanOf(tree, node),
            says: `${quote(text)} is named above already`,
            severity: "info",
            tag: "unnecessary",
            related,
            fixes: () => [{ title: `Remove ${quote(text)}`, safe: true, edits: removeNodes(tree, [node]) }],
          };
        // The same image twice in the list keeps its name either way.
        else if (config === undefined || config !== before.config)
          yield {
            at: spanOf(tree, node),
            says: `${quote(text)} is the name of an earlier image, too; the last one that is loaded keeps it`,
            related,
          };
      }
  },
};
