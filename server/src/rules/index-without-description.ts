import {
  firstChild,
  insertProperty,
  keyOf,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  rawOf,
  STRING,
  spanOf,
  writeIn,
} from "../json/index.ts";
import { annotationsOf } from "../model/annotations.ts";
import { annotationOf } from "../model/cache.ts";
import type { Document } from "../model/document.ts";
import type { Fix, Rule } from "../rule.ts";

const DESCRIPTION = "org.opencontainers.image.description";
/** Marks the entries of a layout's `index.json`, whose own annotations never reach a registry. */
const LAYOUT_MARKS = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];
/** How many entries are looked at; who annotates entries does so from the first. */
const LOOK_AT = 64;

const TEXT = `"${DESCRIPTION}":"Serves files"`;
const entry = (more: string): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043,"platform":{"architecture":"amd64","os":"linux"}${more}}`;
const index = (before: string, of: string, more = ""): string =>
  `${before}"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entry(of)}]${more}}`;

/** The description of an image stands where GitHub's package page does not read it. */
export const indexWithoutDescription: Rule = {
  id: "index-without-description",
  subject: "annotations",
  severity: "info",
  kinds: ["oci-index"],
  summary: "The description stands at an entry of the index, or nowhere, and GitHub's package page reads it at the top of the index.",
  why: [
    "GitHub's container registry (GHCR) shows **`No description provided`** on the page of a multi-platform image, however many labels the",
    "Dockerfile has. It reads `org.opencontainers.image.description` of the document that the tag names. For an image of several platforms,",
    "and for every image that BuildKit built with attestations, that is the *index*: labels are in the configs of the single images, and",
    "annotations are written at the level that was asked for, by default the manifests.",
    "",
    "By itself the rule speaks where the description stands at an entry and not at the top. With the target `ghcr` it also speaks, as a",
    "warning, where an index of images has no description at all.",
    "",
    "**By hand:** ask for the index level:",
    "",
    "```sh",
    'docker buildx build --annotation "index:org.opencontainers.image.description=…" --push -t REF .',
    'docker buildx imagetools create --annotation "index:org.opencontainers.image.description=…" -t REF REF',
    "```",
    "",
    "With docker/metadata-action set `DOCKER_METADATA_ANNOTATIONS_LEVELS: manifest,index` and hand its `annotations` to",
    "docker/build-push-action. GHCR reads `org.opencontainers.image.source` and `.licenses` in the same place. `docker manifest create`",
    "cannot write annotations at all.",
    "",
    "Silent about lists of referrers and the `index.json` of a layout, which are no index that a registry shows.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, annotations](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[GitHub Docs, labelling container images](https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry#labelling-container-images)",
  ],
  covers: ["3.26"],
  since: "0.2.0",
  examples: [
    { good: index("{", "", `,"annotations":{${TEXT}}`) },
    { good: index("{", "") },
    {
      bad: index("{", `,"annotations":{«"${DESCRIPTION}"»:"Serves files"}`),
      says: "The description stands at an entry; GitHub's package page reads it at the top of the index and shows “No description provided”",
      fixed: index("{", `,"annotations":{${TEXT}}`, `,"annotations":{${TEXT}}`),
    },
    {
      bad: index("«{»", ""),
      says: "The index has no `org.opencontainers.image.description` at its top; GitHub's package page shows “No description provided”",
      targets: ["ghcr"],
      severity: "warning",
    },
  ],
  *check(doc, { targets }) {
    const { tree, root } = doc;
    if (!targets.includes("ghcr") && !annotationsOf(doc).has(DESCRIPTION)) return;
    if (tree.faults.length > 0 || doc.cache !== undefined || property(tree, doc.annotationsNode, DESCRIPTION) !== NONE) return;
    if (doc.annotationsNode !== NONE && kindOf(tree, doc.annotationsNode) !== OBJECT) return;
    const described: Node[] = [];
    let platform = false;
    let left = LOOK_AT;
    for (const descriptor of doc.descriptors) {
      if (descriptor.place !== "manifest") continue;
      if (left-- === 0) break;
      if (descriptor.artifactTypeNode !== NONE || LAYOUT_MARKS.some((mark) => annotationOf(doc, descriptor, mark) !== NONE)) return;
      platform ||= descriptor.platformNode !== NONE;
      const text = annotationOf(doc, descriptor, DESCRIPTION);
      if (kindOf(tree, text) === STRING) described.push(text);
    }
    const [first] = described;
    if (first !== undefined) {
      yield {
        at: spanOf(tree, keyOf(tree, first)),
        says: "The description stands at an entry; GitHub's package page reads it at the top of the index and shows “No description provided”",
        ...(targets.includes("ghcr") ? { severity: "warning" as const } : {}),
        ...(described.every((text) => rawOf(tree, text) === rawOf(tree, first)) ? { fixes: () => [copied(doc, first)] } : {}),
      };
    } else if (platform && targets.includes("ghcr")) {
      const start = tree.start[root] as number;
      yield {
        at: { start, end: start + 1 },
        says: "The index has no `org.opencontainers.image.description` at its top; GitHub's package page shows “No description provided”",
        severity: "warning",
      };
    }
  },
};

/** The description of all entries, written at the top of the index, too. */
function copied(doc: Document, text: Node): Fix {
  const { tree, root, annotationsNode } = doc;
  const json = rawOf(tree, text);
  const edit =
    annotationsNode === NONE || firstChild(tree, root) === NONE
      ? insertProperty(tree, root, "annotations", writeIn(tree, root, { [DESCRIPTION]: JSON.parse(json) }))
      : insertProperty(tree, annotationsNode, DESCRIPTION, json);
  return { title: "Copy it to the top of the index (the digest changes)", safe: false, edits: [edit] };
}
