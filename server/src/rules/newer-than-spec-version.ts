import { findKey, NONE, type Node, property, type Span, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { algorithmOf, digestFault } from "../oci/digest.ts";
import {
  type Newcomer,
  newAlgorithms,
  newAnnotations,
  newConfigProperties,
  newDescriptorProperties,
  newMediaTypes,
  newRunProperties,
  newTopProperties,
} from "../oci/spec-versions.ts";
import type { Rule, SpecVersion } from "../rule.ts";
import { eachDigest, partOf } from "./malformed-digest.ts";

const TYPE = `"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip"`;
const HEX = "6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const layer = (type: string): string => `{"mediaType":${type},"digest":"sha256:${HEX}","size":2811969}`;
const manifest = (layers: string, more = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[${layers}]${more}}`;
const subject = (key: string): string =>
  `,${key}:{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812","size":1043}`;

/** Something that the chosen version of the image specification does not have. */
export const newerThanSpecVersion: Rule = {
  id: "newer-than-spec-version",
  subject: "identity",
  severity: "hint",
  summary: "A property, media type, annotation or digest algorithm is newer than the version of the image specification that was chosen.",
  why: [
    "The setting `oci-manifest.specVersion` (in a terminal `--spec-version`) says which version of the image specification the readers of",
    "your documents know: `1.0`, `1.1` (the default) or `main`. With `1.0` this rule shows what such readers do not know:",
    "",
    "| came with 1.1 | what a reader of 1.0 does |",
    "|---|---|",
    "| `artifactType`, `subject` of manifests and indexes | passes over them: the referrers of an image are not found |",
    "| `data`, `artifactType` of descriptors | passes over them, and fetches the content |",
    "| `application/vnd.oci.empty.v1+json` | `unsupported media type application/vnd.oci.empty.v1+json` (Docker 20.10) |",
    "| layers of type `…tar+zstd` | `ApplyLayer exit status 1 stdout: stderr: unexpected EOF` (Docker 20.10), `blob is not correct mediatype` (umoci 0.4) |",
    "| `variant`, `os.version`, `os.features` of an image config, `ArgsEscaped` | passes over them: another variant may be chosen |",
    "| annotations `org.opencontainers.image.base.digest` and `….base.name` | does not show them |",
    "",
    "With `1.1` one thing is left that only the main branch of the specification has, digests of the algorithm `blake3`. Who does not know it",
    "cannot verify the content.",
    "",
    "**By hand:** nothing is wrong with the document itself. For readers of 1.0 let oras write its older form",
    "(`oras push --image-spec v1.0`, which puts the artifact's type into `config.mediaType`), and build layers with gzip",
    "(`docker buildx build --output type=image,compression=gzip,force-compression=true`). Where all readers know the newer version,",
    "set `specVersion` accordingly.",
    "",
    "Each name is told once, at the first place.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.0, release notes](https://github.com/opencontainers/image-spec/releases/tag/v1.1.0)",
    "[image-spec 1.0.2, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.0.2/manifest.md)",
    "[image-spec main, descriptor.md, Registered Algorithms](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms)",
  ],
  covers: ["1.7", "2.12"],
  since: "0.2.0",
  examples: [
    { good: manifest(layer(`"application/vnd.oci.image.layer.v1.tar+zstd"`), subject('"subject"')) },
    { good: `{${TYPE},"digest":"blake3:${HEX}","size":2811969}`, specVersion: "main" },
    {
      bad: manifest(layer(`"application/vnd.oci.image.layer.v1.tar+gzip"`), subject('«"subject"»')),
      says: "`subject` came with image-spec 1.1; readers of 1.0 pass over it",
      specVersion: "1.0",
    },
    {
      bad: manifest(
        `${layer(`«"application/vnd.oci.image.layer.v1.tar+zstd"»`)},${layer(`"application/vnd.oci.image.layer.v1.tar+zstd"`)}`,
      ),
      says: "`application/vnd.oci.image.layer.v1.tar+zstd` (here in 2 places) came with image-spec 1.1; to readers of 1.0 the type is unknown",
      specVersion: "1.0",
    },
    {
      bad: `{"architecture":"arm64",«"variant"»:"v8","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:${HEX}"]}}`,
      says: "`variant` came with image-spec 1.1; readers of 1.0 pass over it",
      specVersion: "1.0",
    },
    {
      bad: `{${TYPE},"digest":"«blake3»:${HEX}","size":2811969}`,
      says: "`blake3` is registered by image-spec's main branch alone; who knows 1.1 cannot verify the content",
    },
  ],
  *check(doc, { specVersion }) {
    if (specVersion === "main") return;
    const found = new Map<string, Found>();
    noteAlgorithms(doc, found);
    if (specVersion === "1.0") noteOneDotOne(doc, found);
    for (const one of found.values()) yield { at: one.at, says: words(one, specVersion) };
  },
};

interface Found {
  readonly name: string;
  readonly what: "property" | "type" | "annotation" | "algorithm";
  at: Span;
  count: number;
}

function note(found: Map<string, Found>, what: Found["what"], name: string, at: Span): void {
  const before = found.get(name);
  if (before === undefined) {
    found.set(name, { name, what, at, count: 1 });
    return;
  }
  before.count++;
  if (at.start < before.at.start) before.at = at;
}

function words({ name, what, count }: Found, specVersion: SpecVersion): string {
  const named = `${quote(name)}${count > 1 ? ` (here in ${count} places)` : ""}`;
  switch (what) {
    case "algorithm":
      return `${named} is registered by image-spec's main branch alone; who knows ${specVersion} cannot verify the content`;
    case "type":
      return `${named} came with image-spec 1.1; to readers of 1.0 the type is unknown`;
    case "annotation":
      return `${named} came with image-spec 1.1; 1.0 does not define the key`;
    case "property":
      return `${named} came with image-spec 1.1; readers of 1.0 pass over it`;
  }
}

function noteAlgorithms(doc: Document, found: Map<string, Found>): void {
  eachDigest(doc, (digest, node) => {
    // Nearly every digest is settled here.
    if (digest.startsWith("sha256:")) return;
    const algorithm = algorithmOf(digest);
    if (newAlgorithms.some(({ name }) => name === algorithm) && algorithm !== undefined && digestFault(digest) === undefined)
      note(found, "algorithm", algorithm, partOf(doc, node, 0, algorithm.length));
  });
}

/** What came with 1.1, in OCI documents alone: Docker's formats do not follow the versions of the image specification. */
function noteOneDotOne(doc: Document, found: Map<string, Found>): void {
  const { tree, root } = doc;
  const noteKeys = (object: Node, names: readonly Newcomer[], what: "property" | "annotation" = "property"): void => {
    if (object === NONE) return;
    for (const { name } of names) {
      const key = findKey(tree, object, name);
      if (key !== NONE) note(found, what, name, spanOf(tree, key));
    }
  };
  switch (doc.kind) {
    case "oci-config":
      noteKeys(root, newConfigProperties);
      noteKeys(property(tree, root, "config"), newRunProperties);
      return;
    case "oci-index":
    case "oci-manifest":
      noteKeys(root, newTopProperties);
      noteKeys(doc.annotationsNode, newAnnotations, "annotation");
      break;
    case "oci-descriptor":
      break;
    default:
      return;
  }
  for (const descriptor of doc.descriptors) {
    noteKeys(descriptor.annotationsNode, newAnnotations, "annotation");
    noteKeys(descriptor.node, newDescriptorProperties);
    const { mediaType, mediaTypeNode } = descriptor;
    if (mediaType !== undefined && newMediaTypes.some(({ name }) => name === mediaType))
      note(found, "type", mediaType, spanOf(tree, mediaTypeNode));
  }
}
