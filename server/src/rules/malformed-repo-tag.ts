import { BROKEN, type Node, replaceValue, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { savedImages } from "../model/saved-image.ts";
import { readReference } from "../oci/reference.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { partOf } from "./malformed-digest.ts";

const ID = "0d2ad5f3a8e3cb0b3e3e5b3d41b1f6ae8e4e5b9d8a0d1c2f3b4a59687786a5b4";
const DIGEST = "sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812";
const document = (tags: string): string => `[{"Config":"${ID}.json","RepoTags":${tags},"Layers":["${ID}/layer.tar"]}]`;

/** A name in `RepoTags` of docker save is none that an image can get. */
export const malformedRepoTag: Rule = {
  id: "malformed-repo-tag",
  subject: "Docker",
  severity: "error",
  kinds: ["docker-save"],
  summary: "A name in `RepoTags` of a docker save manifest is not a repository with a tag, so the archive does not load.",
  why: [
    "`RepoTags` lists the names that the image gets when the archive is loaded: a repository in lower case and a tag, `busybox:1.36` or",
    "`registry.example.com:5000/group/serve:1.4.0`. One name that is none, and the whole archive is refused. What people see (measured",
    "2026-11):",
    "",
    "- Docker: `invalid reference format: repository name must be lowercase`, `invalid reference format`",
    '- containerd: `normalize image ref "Serve:1.4": invalid reference format: repository name must be lowercase`',
    "- Docker, where one name stands without brackets: `json: cannot unmarshal string into Go struct field manifestItem.RepoTags of type []string`",
    "  (the rule [schema](schema.md) tells it)",
    "- podman: `payload does not match any of the supported image formats`, among other reasons",
    "",
    'A name with a digest instead of a tag, or with neither, is a **warning**: Docker refuses it with `invalid tag "serve@sha256:…"`, podman',
    "like above, and containerd, skopeo and crane take it. skopeo and crane never look at the names.",
    "",
    "**By hand:** write repository and tag, or `null` for an image without a name. A new archive: `docker save -o IMAGE.tar NAME:TAG`. Tools",
    "that write archives have an option for it: `crane pull NAME:TAG IMAGE.tar`, `--tarPath` beside `--destination NAME:TAG` in kaniko,",
    "`docker buildx build --output type=docker,name=NAME:TAG,dest=IMAGE.tar`.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.2, combined image JSON and filesystem changeset format](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.2.md#combined-image-json--filesystem-changeset-format)",
    "[distribution-spec 1.1.0, pulling manifests](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests)",
  ],
  covers: ["11.2"],
  since: "0.2.0",
  examples: [
    { good: document(`["serve:1.4.0","registry.example.com:5000/group/serve:1.4.0"]`) },
    { good: document("null") },
    {
      bad: document(`["example/«Serve»:1.4.0"]`),
      says: "`example/Serve:1.4.0` has upper case in its repository, which must be lower case",
      fixed: document(`["example/serve:1.4.0"]`),
    },
    {
      bad: document(`["serve«:1.4.0 beta»"]`),
      says: "`serve:1.4.0 beta` has a tag that is none: letters, digits, `_`, `.` and `-`, at most 128",
    },
    {
      bad: document(`["«https://»registry.example.com/serve:1.4.0"]`),
      says: "`https://registry.example.com/serve:1.4.0` is a URL; a reference has no `https://`",
      fixed: document(`["registry.example.com/serve:1.4.0"]`),
    },
    {
      bad: document(`[«"serve@${DIGEST}"»]`),
      says: "`serve@sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812` names a digest; a loaded image is named by repository and tag",
      severity: "warning",
    },
    {
      bad: document(`[«"serve"»]`),
      says: "`serve` has no tag, and Docker refuses the archive for it",
      fixed: document(`["serve:latest"]`),
      severity: "warning",
    },
  ],
  *check(doc) {
    for (const { tagNodes } of savedImages(doc))
      for (const node of tagNodes) {
        if (((doc.tree.kind[node] as number) & BROKEN) !== 0) continue;
        const finding = findingOf(doc, node);
        if (finding !== undefined) yield finding;
      }
  },
};

function findingOf(doc: Document, node: Node): Finding | undefined {
  const text = stringOf(doc.tree, node);
  const at = spanOf(doc.tree, node);
  const fix = (better: string): (() => readonly Fix[]) => {
    return () => [{ title: `Replace with ${quote(better)}`, safe: false, edits: [replaceValue(doc.tree, node, JSON.stringify(better))] }];
  };
  if (text === "") return { at, says: "The name is empty; an image is named as `busybox:1.36` is", case: "name" };
  const read = readReference(text);
  if ("says" in read) {
    const better = read.better ?? inLowerCase(text);
    return {
      at: partOf(doc, node, read.from, read.to),
      says: `${quote(text)} ${read.says}`,
      case: "name",
      ...(better === undefined ? {} : { fixes: fix(better) }),
    };
  }
  if (read.digest !== undefined)
    return {
      at,
      says: `${quote(text)} names a digest; a loaded image is named by repository and tag`,
      severity: "warning",
      case: "digest",
    };
  if (read.tag !== undefined) return undefined;
  return {
    at,
    says: `${quote(text)} has no tag, and Docker refuses the archive for it`,
    severity: "warning",
    fixes: fix(`${text}:latest`),
  };
}

/** The name with its repository in lower case, where that makes it one. */
function inLowerCase(text: string): string | undefined {
  const colon = text.indexOf(":", text.lastIndexOf("/") + 1);
  const better = colon < 0 ? text.toLowerCase() : text.slice(0, colon).toLowerCase() + text.slice(colon);
  return better !== text && !("says" in readReference(better)) ? better : undefined;
}
