import { BROKEN, kindOf, type Node, property, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document, Place } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { closestMediaType, isWellFormed } from "../oci/mediatypes.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

const REST = `"digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969`;
const GOOD = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${REST}}`;

/** A text that is no media type at all. */
export const malformedMediaType: Rule = {
  id: "malformed-media-type",
  subject: "descriptor",
  severity: "error",
  summary: "A `mediaType` or `artifactType` is not of the form type/subtype, or carries a parameter, which has no place here.",
  why: [
    "The specification allows RFC 6838 names only: a type, a slash, a subtype, without spaces and without parameters such as",
    "`; charset=utf-8`, which belong into HTTP headers. Clients compare the text exactly. What people see:",
    "",
    "- Docker: `unsupported media type image config`",
    "- containerd: `unknown image config media type …`, `failed to get stream processor for not a type: no processor for media-type`; a layer",
    "  type with a parameter is unpacked as if it were not compressed: `unexpected EOF`",
    '- podman: `unsupported image-specific operation on artifact with type "…"`',
    "- ECR refuses types with `;`, and the official schema says `does not match pattern`",
    "",
    "**By hand:** write the plain name, as completion offers it. With oras the type of a file is given after the colon:",
    "`oras push REF file.json:application/spdx+json`; quote it in the shell, so that no space or `;` is cut off or added.",
  ].join("\n"),
  spec: [
    "[RFC 6838, section 4.2](https://www.rfc-editor.org/rfc/rfc6838#section-4.2)",
    "[image-spec 1.1.1, descriptor.md, mediaType and artifactType](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
  ],
  covers: ["1.2", "1.19", "2.8", "3.5", "3.18"],
  since: "0.1.0",
  examples: [
    { good: GOOD },
    {
      bad: `{"mediaType":«"application/vnd.oci.image.layer.v1.tar+gzip; v=1"»,${REST}}`,
      says: "`application/vnd.oci.image.layer.v1.tar+gzip; v=1` has a parameter; media types stand here without",
      fixed: GOOD,
    },
    {
      bad: `{"mediaType":«"application/vnd.oci.image.layer.v1.tar+gzip "»,${REST}}`,
      says: "`application/vnd.oci.image.layer.v1.tar+gzip ` has white space around it; readers compare it exactly",
      fixed: GOOD,
    },
    { bad: `{"mediaType":«""»,${REST}}`, says: "`mediaType` is empty; it says what the content is" },
    {
      bad: `{"mediaType":"application/spdx+json","artifactType":«"software bill of materials"»,${REST}}`,
      says: "`software bill of materials` is no media type: there is no `/` between type and subtype",
    },
    {
      bad: `{"mediaType":«"application/my type"»,${REST}}`,
      says: "`application/my type` is no media type: letters, digits and `!#$&^_.+-` may stand beside the `/`, at most 127 on each side",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    // Neighbours mostly have the same type, and comparing is cheaper than reading it again.
    let last = "application/json";
    for (const { mediaType, mediaTypeNode, artifactTypeNode, place } of doc.descriptors) {
      if (mediaType !== undefined && mediaType !== last) {
        if (isWellFormed(mediaType)) last = mediaType;
        else yield* told(doc, mediaTypeNode, mediaType, "mediaType", place);
      }
      if (artifactTypeNode >= 0) yield* checkAt(doc, artifactTypeNode, "artifactType");
    }
    if (doc.kind !== "oci-descriptor") yield* checkAt(doc, property(tree, doc.root, "artifactType"), "artifactType");
  },
};

function* checkAt(doc: Document, node: Node, name: string): Generator<Finding, void, undefined> {
  if (kindOf(doc.tree, node) !== STRING) return;
  const text = stringOf(doc.tree, node);
  if (!isWellFormed(text)) yield* told(doc, node, text, name, "artifact-type");
}

function* told(doc: Document, node: Node, text: string, name: string, place: Place | "artifact-type"): Generator<Finding, void, undefined> {
  // A string without its closing quote is told as syntax.
  if (((doc.tree.kind[node] as number) & BROKEN) !== 0) return;
  const fix = fixOf(doc, node, text);
  const form = text === "" ? "empty" : text.includes(";") ? "parameter" : text.includes("/") ? undefined : "malformed";
  yield {
    at: spanOf(doc.tree, node),
    says: words(text, name),
    ...(form !== undefined && { case: `${place}-${form}` }),
    ...(fix === undefined ? {} : { fixes: () => [fix] }),
  };
}

function words(text: string, name: string): string {
  if (text === "") return `\`${name}\` is empty; it says what the content is`;
  if (text.trim() !== text && isWellFormed(text.trim())) return `${quote(text)} has white space around it; readers compare it exactly`;
  if (text.includes(";") && isWellFormed(text.slice(0, text.indexOf(";")).trim()))
    return `${quote(text)} has a parameter; media types stand here without`;
  if (!text.includes("/")) return `${quote(text)} is no media type: there is no \`/\` between type and subtype`;
  return `${quote(text)} is no media type: letters, digits and \`!#$&^_.+-\` may stand beside the \`/\`, at most 127 on each side`;
}

function fixOf(doc: Document, node: Node, text: string): Fix | undefined {
  const plain = text.split(";", 1)[0]?.trim() ?? "";
  const better = plain !== text && isWellFormed(plain) ? plain : text.length < 200 ? closestMediaType(text) : undefined;
  if (better === undefined || better === text) return undefined;
  // Space around a name means nothing; a parameter or a slip of the pen might.
  return {
    title: `Replace with ${quote(better)}`,
    safe: better === text.trim(),
    edits: [replaceValue(doc.tree, node, JSON.stringify(better))],
  };
}
