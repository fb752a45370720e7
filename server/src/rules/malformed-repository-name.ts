import { BROKEN, kindOf, NONE, type Node, property, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { isTag, repositoryFault } from "../oci/reference.ts";
import type { Rule } from "../rule.ts";
import { partOf } from "./malformed-digest.ts";

const ID = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const LAYER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const document = (name: string, tag: string): string =>
  `{"schemaVersion":1,"name":${name},"tag":${tag},"architecture":"amd64","fsLayers":[{"blobSum":"${LAYER}"}],"history":[{"v1Compatibility":"{\\"id\\":\\"${ID}\\"}"}]}`;

/** The name or the tag in a schema 1 manifest is none that a registry has. */
export const malformedRepositoryName: Rule = {
  id: "malformed-repository-name",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-schema1"],
  summary: "`name` or `tag` of a schema 1 manifest is not written as registries write repositories and tags.",
  why: [
    "A schema 1 manifest names the repository and the tag that it was pushed to. A repository is lower-case letters and digits with single",
    "`.`, `_`, `__` or dashes between, in parts between slashes, at most 255 characters; a tag letters, digits and `_.-`, at most 128. It is",
    "the path alone: without the registry's host, without the tag.",
    "",
    "Current readers go by the address that they were given and do not look (measured 2026-11 with upper case). Distribution 2.8 refuses a",
    "name of more than 255 characters: `NAME_INVALID: invalid repository name`. Docker before 1.10 compared the name with the address:",
    "`image name does not match`.",
    "",
    "**By hand:** write the path of the repository as it stands in the address, `library/busybox` for `docker.io/library/busybox:latest`. In",
    "a signed manifest the change breaks the signature.",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1, name and tag](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#image-manifest-field-descriptions)",
    "[distribution-spec 1.1.0, pulling manifests](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests)",
  ],
  covers: ["9.2"],
  since: "0.2.0",
  examples: [
    { good: document(`"library/busybox"`, `"1.36"`), also: ["docker-schema-1"] },
    {
      bad: document(`"library/«BusyBox»"`, `"1.36"`),
      says: "`library/BusyBox` has upper case in its repository, which must be lower case",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`"library/«busybox:1.36»"`, `"1.36"`),
      says: "`library/busybox:1.36` is no image reference as `registry.example.com/group/image:tag` is",
      also: ["docker-schema-1"],
    },
    { bad: document(`«""»`, `"1.36"`), says: "`name` is empty; it is the repository's name", also: ["docker-schema-1"] },
    {
      bad: document(`"library/busybox"`, `«"1.36 (stable)"»`),
      says: "`1.36 (stable)` is no tag: letters, digits, `_`, `.` and `-`, at most 128",
      also: ["docker-schema-1"],
    },
  ],
  *check(doc) {
    const { tree, root } = doc;
    const name = property(tree, root, "name");
    if (isWhole(doc, name)) {
      const text = stringOf(tree, name);
      const fault = repositoryFault(text);
      if (fault !== undefined)
        yield {
          at: text === "" ? spanOf(tree, name) : partOf(doc, name, fault.from, fault.to),
          says: text === "" ? "`name` is empty; it is the repository's name" : `${quote(text)} ${fault.says}`,
        };
    }
    const tag = property(tree, root, "tag");
    if (isWhole(doc, tag) && !isTag(stringOf(tree, tag)))
      yield {
        at: spanOf(tree, tag),
        says: `${stringOf(tree, tag) === "" ? "An empty `tag`" : quote(stringOf(tree, tag))} is no tag: letters, digits, \`_\`, \`.\` and \`-\`, at most 128`,
      };
  },
};

/** A string with both its quotes; another is told by its shape or its syntax. */
function isWhole({ tree }: Document, node: Node): boolean {
  return node !== NONE && kindOf(tree, node) === STRING && ((tree.kind[node] as number) & BROKEN) === 0;
}
