import { kindOf, NONE, type Node, NUMBER, OBJECT, property, STRING, stringAt } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { placeRole } from "../model/roles.ts";
import { digestFault, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { MEDIA_TYPE_OCI_EMPTY, MEDIA_TYPE_OCI_INDEX, MEDIA_TYPE_OCI_MANIFEST } from "../oci/mediatypes.ts";
import { enclose, goString, layoutOf } from "./go-json.ts";
import type { NewDocument, Refactoring, Surroundings } from "./refactoring.ts";
import { asWritten, INDENTED } from "./spacing.ts";

/** What a new artifact calls itself until its author says: a name that nobody has. */
const ARTIFACT_TYPE = "application/vnd.example.artifact.v1";

const layout = layoutOf(INDENTED);
const line = (name: string, json: string): string => `"${name}": ${json}`;
const object = (lines: readonly string[], level: number): string => enclose("{}", lines, layout, level);
const whole = (lines: readonly string[]): string => `${object(lines, 0)}\n`;

/** The descriptor of `{}`, with its content, as oras writes it. */
const empty = (level: number): string =>
  object(
    [line("mediaType", `"${MEDIA_TYPE_OCI_EMPTY}"`), line("digest", `"${EMPTY_OBJECT_DIGEST}"`), line("size", "2"), line("data", '"e30="')],
    level,
  );

/** An artifact without files that says something about `subject`, a descriptor's text at level 1. */
function aboutSubject(subject: string): NewDocument {
  const text = whole([
    line("schemaVersion", "2"),
    line("mediaType", `"${MEDIA_TYPE_OCI_MANIFEST}"`),
    line("artifactType", `"${ARTIFACT_TYPE}"`),
    line("config", empty(1)),
    line("layers", enclose("[]", [empty(2)], layout, 1)),
    line("subject", subject),
  ]);
  return { text, name: "artifact.json" };
}

/** An artifact with one blob, a descriptor's text at level 2. */
function aroundBlob(blob: string): NewDocument {
  const text = whole([
    line("schemaVersion", "2"),
    line("mediaType", `"${MEDIA_TYPE_OCI_MANIFEST}"`),
    line("artifactType", `"${ARTIFACT_TYPE}"`),
    line("config", empty(1)),
    line("layers", enclose("[]", [blob], layout, 1)),
  ]);
  return { text, name: "artifact.json" };
}

/** An index with one entry, a descriptor's text at level 2. */
function listing(entry: string, name: string): NewDocument {
  const text = whole([
    line("schemaVersion", "2"),
    line("mediaType", `"${MEDIA_TYPE_OCI_INDEX}"`),
    line("manifests", enclose("[]", [entry], layout, 1)),
  ]);
  return { text, name };
}

/** New documents around the content that a descriptor names; the document itself stays as it is. */
export function descriptorTemplates({ tree }: Document, descriptor: Descriptor): Refactoring[] {
  const { node, place, mediaType, digest, digestNode, sizeNode, mediaTypeNode } = descriptor;
  if (mediaType === undefined || digest === undefined || digestFault(digest) !== undefined || kindOf(tree, sizeNode) !== NUMBER) return [];
  const role = placeRole(mediaType);
  const bare = (level: number): string =>
    object(
      [
        line("mediaType", asWritten(tree, mediaTypeNode, layout, level)),
        line("digest", asWritten(tree, digestNode, layout, level)),
        line("size", asWritten(tree, sizeNode, layout, level)),
      ],
      level,
    );
  const template = (id: string, title: string, make: () => NewDocument): Refactoring => ({
    id,
    title,
    kind: "extract",
    whole: false,
    opens: true,
    make: () => ({ edits: [], opens: make() }),
  });
  if (role === "manifest" || role === "index" || (role === undefined && (place === "manifest" || place === "subject")))
    return [
      template("new-artifact-about", "New artifact manifest with this as its `subject`", () => aboutSubject(bare(1))),
      template("new-index-of", "New image index that lists this", () => listing(asWritten(tree, node, layout, 2), "index.json")),
    ];
  if (digest === EMPTY_OBJECT_DIGEST) return [];
  return [template("new-artifact-around", "New artifact manifest around this blob", () => aroundBlob(asWritten(tree, node, layout, 2)))];
}

/**
 * An index with the document itself as its entry: with a `subject` the one that clients look for under the tag `sha256-…` where a
 * registry lists no referrers (distribution-spec 1.1.0, Referrers Tag Schema), and so with its type and annotations.
 */
export function documentTemplates(doc: Document, { named }: Surroundings): Refactoring[] {
  if (doc.kind !== "oci-manifest" && doc.kind !== "oci-index") return [];
  if (doc.cache !== undefined) return [];
  const refers = kindOf(doc.tree, doc.subjectNode) === OBJECT;
  return [
    {
      id: "new-index-of-this",
      title: refers ? "New referrers index with this manifest" : "New image index that lists this document",
      kind: "extract",
      whole: true,
      opens: true,
      make: () => {
        const { digest, size } = named(doc.text);
        const type = doc.mediaType ?? (doc.kind === "oci-index" ? MEDIA_TYPE_OCI_INDEX : MEDIA_TYPE_OCI_MANIFEST);
        const lines = [line("mediaType", goString(type)), line("digest", `"${digest}"`), line("size", String(size))];
        if (refers && kindOf(doc.tree, doc.annotationsNode) === OBJECT)
          lines.push(line("annotations", asWritten(doc.tree, doc.annotationsNode, layout, 3)));
        const artifactType = artifactTypeOf(doc);
        if (refers && artifactType !== undefined) lines.push(line("artifactType", goString(artifactType)));
        return { edits: [], opens: listing(object(lines, 2), refers ? "referrers.json" : "index.json") };
      },
    },
  ];
}

/** What a manifest is listed as: its `artifactType`, else its config's type (distribution-spec 1.1.0, Listing Referrers). */
function artifactTypeOf({ tree, root, configNode }: Document): string | undefined {
  const type: Node = property(tree, root, "artifactType");
  if (kindOf(tree, type) === STRING) return stringAt(tree, type);
  return configNode === NONE ? undefined : stringAt(tree, property(tree, configNode, "mediaType"));
}
