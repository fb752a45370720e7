import { toOciIndex, toOciManifest } from "../convert/to-oci.ts";
import {
  ARRAY,
  BROKEN,
  firstChild,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  OBJECT,
  property,
  removeNodes,
  spanOf,
  stringOf,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { KIND_NAMES } from "../model/kinds.ts";
import { enumerated } from "../oci/words.ts";
import type { Fix, Rule } from "../rule.ts";
import { isMistyped } from "./wrong-media-type.ts";

/** Fixes for OCI properties in a Docker document, the one that keeps them first where it leaves nothing to say. */
export function fixesOf(doc: Document, values: readonly Node[], names: string): readonly Fix[] {
  const index = toOciIndex(doc);
  const manifest = toOciManifest(doc);
  const fixes: Fix[] = [];
  // Never safe: clients ask for a document by the family it is of, and what is removed is gone.
  if (manifest !== undefined) fixes.push({ title: "Convert to an OCI image manifest", safe: false, rewrites: true, edits: manifest });
  fixes.push({ title: `Remove ${names}`, safe: false, edits: removeNodes(doc.tree, values) });
  if (index !== undefined) fixes.push({ title: "Convert to an OCI image index", safe: false, rewrites: true, edits: index });
  return fixes;
}

const CONFIG = `"digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512`;
const LAYER = `"digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969`;
const SUBJECT = `{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043}`;
const docker = (layer: string, more: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json",${CONFIG}},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",${LAYER}${layer}}]${more}}`;
const oci = (layer: string, more: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",${CONFIG}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${LAYER}${layer}}]${more}}`;
const list = (more: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"sha256:a4184fec4faab123670caa2318b763fb9825529074bde1b5fc86f6c32cf9cfa4","size":1043,"platform":{"architecture":"amd64","os":"linux"}}]${more}}`;
const NOTE = `{"org.opencontainers.image.title":"app"}`;

/** A Docker manifest or list uses properties that only OCI documents have. */
export const ociPropertyInDocker: Rule = {
  id: "oci-property-in-docker",
  subject: "Docker",
  severity: "warning",
  kinds: ["docker-manifest", "docker-list"],
  summary:
    "A Docker manifest or list has `subject`, `artifactType`, `annotations`, `data` or other properties that OCI documents alone define.",
  why: [
    "Docker's formats ended where OCI's began. A Docker manifest has `schemaVersion`, `mediaType`, `config` and `layers`, and a descriptor in it",
    "a type, a digest and a size. What OCI added stands there without meaning:",
    "",
    "- `subject` and `artifactType`: registries list only OCI manifests and indexes as referrers, so a signature or SBOM that is attached so",
    "  is never found",
    "- `annotations` at the top: a tool that reads the manifest as what it says it is writes it back without them",
    "- `annotations` of the config or of a layer: containerd and the snapshotters that read them (eStargz, nydus) look into Docker manifests,",
    "  too; others do not, and lose them in a copy. Of these alone the rule speaks as **info**",
    "- `data`, `urls` of the config or of an entry of a list, `artifactType` of a descriptor: not read, **info**",
    "",
    "Nothing refuses them: of the clients and registries that we tried in November 2026 none had a word for `subject` or `annotations` in a",
    "Docker manifest. That is why nobody notices.",
    "",
    "**By hand:** make it an OCI image: `docker buildx build --output type=image,oci-mediatypes=true`, `skopeo copy --format oci`,",
    "`regctl image mod --to-oci`. The quick fix changes the media types of the document, its config and its layers, whose bytes stay; the",
    "document's digest changes. In a Docker list the annotations are told by [docker-list-annotations](docker-list-annotations.md).",
    "",
    "Told once for a document, at the first of them.",
  ].join("\n"),
  spec: [
    "[Docker manifest v2 schema 2, image manifest](https://distribution.github.io/distribution/spec/manifest-v2-2/#image-manifest-field-descriptions)",
    "[image-spec 1.1.1, media-types.md, compatibility matrix](https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md#compatibility-matrix)",
    "[distribution-spec 1.1.0, Pushing Manifests with Subject](https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests-with-subject)",
  ],
  covers: ["6.2"],
  since: "0.2.0",
  examples: [
    { good: docker("", "") },
    {
      bad: docker("", `,«"subject"»:${SUBJECT}`),
      says: "`subject` is a property of OCI documents; readers of a Docker image manifest ignore it",
      fixed: oci("", `,"subject":${SUBJECT}`),
    },
    {
      bad: docker(`,«"annotations"»:${NOTE}`, `,"annotations":${NOTE},"artifactType":"application/vnd.example.app.v1"`),
      says: "`annotations` and `artifactType` (here in 3 places) are properties of OCI documents; readers of a Docker image manifest ignore them",
      fixed: oci(`,"annotations":${NOTE}`, `,"annotations":${NOTE},"artifactType":"application/vnd.example.app.v1"`),
    },
    {
      bad: docker(`,«"annotations"»:${NOTE}`, ""),
      says: "`annotations` is a property of OCI documents; most readers of a Docker image manifest ignore it",
      fixed: oci(`,"annotations":${NOTE}`, ""),
      severity: "info",
    },
    {
      bad: list(`,«"subject"»:${SUBJECT}`),
      says: "`subject` is a property of OCI documents; readers of a Docker manifest list ignore it",
      fixed: list(""),
    },
  ],
  *check(doc) {
    if (isMistyped(doc)) return;
    const { tree, root } = doc;
    const manifest = doc.kind === "docker-manifest";
    const heavy: Node[] = [];
    const light: Node[] = [];
    const note = (value: Node, into: Node[]): void => {
      if (value !== NONE && isFilled(doc, value)) into.push(value);
    };
    note(doc.subjectNode, heavy);
    note(property(tree, root, "artifactType"), heavy);
    // Of the annotations of lists docker-list-annotations speaks.
    if (manifest) note(doc.annotationsNode, heavy);
    for (const { place, annotationsNode, dataNode, artifactTypeNode, urlsNode } of doc.descriptors) {
      if (place === "subject") continue;
      // Of these two the schema speaks where they hold something else; the others Docker's formats do not know at all.
      if (manifest && kindOf(tree, annotationsNode) === OBJECT) note(annotationsNode, light);
      note(dataNode, light);
      note(artifactTypeNode, light);
      if (place !== "layer" && kindOf(tree, urlsNode) === ARRAY) note(urlsNode, light);
    }
    const found = [...heavy, ...light].filter((value) => keyOf(tree, value) !== NONE).sort((a, b) => a - b);
    const [first] = found;
    if (first === undefined) return;
    const names = [...new Set(found.map((value) => `\`${stringOf(tree, keyOf(tree, value))}\``))];
    const listed = enumerated(names);
    const count = found.length > names.length ? ` (here in ${found.length} places)` : "";
    const verb = names.length === 1 ? "is a property" : "are properties";
    yield {
      at: spanOf(tree, keyOf(tree, first)),
      says: `${listed}${count} ${verb} of OCI documents; ${heavy.length > 0 ? "" : "most "}readers of a ${KIND_NAMES[doc.kind]} ignore ${names.length === 1 ? "it" : "them"}`,
      ...(heavy.length > 0 ? {} : { severity: "info" as const }),
      fixes: () => fixesOf(doc, found, listed),
    };
  },
};

/** Whether a value says anything: not null, not a map without keys, and not half typed. */
function isFilled({ tree }: Document, value: Node): boolean {
  const kind = kindOf(tree, value);
  if (kind === NULL || ((tree.kind[value] as number) & BROKEN) !== 0) return false;
  return kind !== OBJECT || firstChild(tree, value) !== NONE;
}
