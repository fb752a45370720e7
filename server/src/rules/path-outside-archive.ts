import { BROKEN, kindOf, type Node, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { savedImages } from "../model/saved-image.ts";
import { archivePathFault } from "../oci/archive-path.ts";
import type { Finding, Rule } from "../rule.ts";

const ID = "0d2ad5f3a8e3cb0b3e3e5b3d41b1f6ae8e4e5b9d8a0d1c2f3b4a59687786a5b4";
const LAYER = "1c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b";
const document = (config: string, layer: string): string => `[{"Config":${config},"RepoTags":["serve:1.4.0"],"Layers":[${layer}]}]`;
const GOOD = document(`"${ID}.json"`, `"${LAYER}/layer.tar"`);

/** A path in the manifest.json of docker save does not lie in the archive. */
export const pathOutsideArchive: Rule = {
  id: "path-outside-archive",
  subject: "Docker",
  severity: "error",
  kinds: ["docker-save"],
  summary: "`Config` or a layer of a docker save manifest is not a path inside the archive.",
  why: [
    "`Config` and `Layers` are the names that files have in the archive, counted from its root, with `/` between: `<id>.json`, `<id>/layer.tar`,",
    "`blobs/sha256/<id>`. Readers look a name up as it stands, and a path that leads out is an attack on whoever loads the archive. What",
    "people see (measured 2026-11):",
    "",
    "- Docker: `evalSymlinksInScope: … is not in …`; for an empty path `read …: is a directory`",
    '- containerd: `image config "../../….json" not found`',
    "- skopeo, podman: `loading tar component ../../….json: file does not exist`",
    "- crane: `file ../../….json not found in tar`",
    "",
    "A backslash is a **warning**: Docker on Windows once wrote such paths and reads them there; nobody else does.",
    "",
    "**By hand:** list the archive with `tar -tf IMAGE.tar` and write the name as it is listed. A whole archive is made anew with",
    "`docker save -o IMAGE.tar NAME:TAG`, `crane pull NAME:TAG IMAGE.tar` or `skopeo copy docker://NAME:TAG docker-archive:IMAGE.tar`.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.2, combined image JSON and filesystem changeset format](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.2.md#combined-image-json--filesystem-changeset-format)",
  ],
  covers: ["11.2", "11.5"],
  since: "0.2.0",
  examples: [
    { good: GOOD },
    { good: document(`"blobs/sha256/${ID}"`, `"blobs/sha256/${LAYER}"`) },
    {
      bad: document(`«"../../${ID}.json"»`, `"${LAYER}/layer.tar"`),
      says: `\`../../${ID}.json\` leads out of the archive; paths count from its root`,
    },
    {
      bad: document(`«"/${ID}.json"»`, `"${LAYER}/layer.tar"`),
      says: `\`/${ID}.json\` begins at the root of the machine; paths count from the root of the archive`,
      fixed: GOOD,
    },
    {
      bad: document(`"${ID}.json"`, `«"${LAYER}/../${LAYER}/layer.tar"»`),
      says: `\`${LAYER}/../${LAYER.slice(0, 11)}…\` has \`..\` in it; readers look a name up as it stands`,
      fixed: GOOD,
    },
    {
      bad: document(`"${ID}.json"`, `«"${LAYER}\\\\layer.tar"»`),
      says: `\`${LAYER}\\layer.tar\` has \`\\\` in it; names in an archive have \`/\``,
      fixed: GOOD,
      severity: "warning",
    },
    {
      bad: document(`"${ID}.json"`, `«"C:/${LAYER}/layer.tar"»`),
      says: `\`C:/${LAYER}/layer.tar\` names a drive; paths count from the root of the archive`,
    },
    {
      bad: document(`«""»`, `"${LAYER}/layer.tar"`),
      says: "The path is empty; it is the name of a file in the archive",
    },
  ],
  *check(doc) {
    for (const { configNode, layerNodes } of savedImages(doc))
      for (const node of [configNode, ...layerNodes]) {
        const finding = findingOf(doc, node);
        if (finding !== undefined) yield finding;
      }
  },
};

function findingOf(doc: Document, node: Node): Finding | undefined {
  const { tree } = doc;
  if (kindOf(tree, node) !== STRING || ((tree.kind[node] as number) & BROKEN) !== 0) return undefined;
  const path = stringOf(tree, node);
  const fault = archivePathFault(path);
  if (fault === undefined) return undefined;
  const { better } = fault;
  return {
    at: spanOf(tree, node),
    says: fault.code === "empty" ? "The path is empty; it is the name of a file in the archive" : `${quote(path)} ${SAYS[fault.code]}`,
    case: fault.code,
    ...(fault.code === "backslash" ? { severity: "warning" as const } : {}),
    ...(better === undefined
      ? {}
      : {
          fixes: () => [{ title: `Replace with ${quote(better)}`, safe: false, edits: [replaceValue(tree, node, JSON.stringify(better))] }],
        }),
  };
}

const SAYS = {
  outside: "leads out of the archive; paths count from its root",
  absolute: "begins at the root of the machine; paths count from the root of the archive",
  detour: "has `..` in it; readers look a name up as it stands",
  backslash: "has `\\` in it; names in an archive have `/`",
  drive: "names a drive; paths count from the root of the archive",
} as const;
