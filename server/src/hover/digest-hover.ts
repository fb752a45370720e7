import { linesOf, type Node } from "../json/index.ts";
import type { Document, Place } from "../model/document.ts";
import { descriptorLine } from "../navigate/titles.ts";
import { algorithmOf, algorithmStatus, type DigestFault, digestFault } from "../oci/digest.ts";
import { knownContent } from "../oci/known-contents.ts";
import { enumerated } from "../oci/words.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** More places than these are only counted. */
const PLACES = 5;

const GRAMMAR = "https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests";

/**
 * What a digest is: algorithm and length, whether its content is well known, what of the document it names, and where else it stands; of
 * a malformed one what is wrong with it. `node` is the string. Markdown.
 */
export function digestHover(doc: Document, node: Node, digest: string): string {
  const fault = digestFault(digest);
  if (fault !== undefined)
    return paragraphs("**Malformed digest**", faultText(fault, digest), `[image-spec 1.1.1, descriptor.md](${GRAMMAR})`);
  const algorithm = algorithmOf(digest) as string;
  const encoded = digest.length - algorithm.length - 1;
  const status = algorithmStatus(algorithm);
  const unit = status === "registered" ? "hexadecimal digits" : "characters";
  return paragraphs(
    `**${status === "registered" ? algorithm : inlineCode(algorithm)} digest** — ${encoded} ${unit}`,
    meaning(digest, status),
    named(doc, node, digest),
    elsewhere(doc.text, doc.tree.start[node] as number, digest),
  );
}

function meaning(digest: string, status: ReturnType<typeof algorithmStatus>): string {
  const known = knownContent(digest);
  if (known !== undefined) return known.meaning;
  if (status === "weak") return "Different contents with the same digest are easily made for this algorithm; clients expect sha256.";
  if (status === "unregistered") return "The specification does not list this algorithm, so many clients cannot check it.";
  return "Names a blob or manifest by its content: the same bytes, the same digest.";
}

/** The descriptor of this document that lists the content, where the digest only points to it. */
function named(doc: Document, node: Node, digest: string): string | undefined {
  if (doc.descriptors.some(({ digestNode }) => digestNode === node)) return undefined;
  const listed = doc.descriptors.find((descriptor) => descriptor.digest === digest && descriptor.index >= 0);
  if (listed === undefined) return undefined;
  const line = descriptorLine(doc, listed);
  return `It is \`${LISTS[listed.place] ?? listed.place}[${listed.index}]\`${line === "" ? "" : `: ${inlineCode(line)}`}.`;
}

const LISTS: Readonly<Partial<Record<Place, string>>> = { layer: "layers", manifest: "manifests", blob: "blobs" };

function faultText(fault: DigestFault, digest: string): string {
  switch (fault.code) {
    case "empty":
      return "It is empty; a digest has the form `algorithm:encoded`.";
    case "grammar":
      return "A digest has the form `algorithm:encoded`, such as `sha256:` and 64 hexadecimal digits.";
    case "length":
      return `It has ${fault.actual} ${fault.actual === 1 ? "digit" : "digits"} behind the colon; ${fault.algorithm} has ${fault.expected}.`;
    case "upper-case":
      return "It has upper-case digits; registries compare digests byte by byte, and they are written in lower case.";
    case "not-hex":
      return `${inlineCode(digest.slice(fault.from, fault.to))} is not made of hexadecimal digits.`;
  }
}

/** On which other lines the same string stands, as far as it is written without escapes. */
function elsewhere(text: string, start: number, digest: string): string | undefined {
  const string = `"${digest}"`;
  const offsets: number[] = [];
  for (let at = text.indexOf(string); at >= 0; at = text.indexOf(string, at + string.length)) if (at !== start) offsets.push(at);
  if (offsets.length === 0) return undefined;
  const lines = linesOf(text);
  const places = [...new Set(offsets.map((offset) => lines.place(offset).line))];
  if (lines.count === 1)
    return offsets.length === 1 ? "It stands at one more place here." : `It stands at ${offsets.length} more places here.`;
  const named = places.slice(0, PLACES);
  const rest = places.length - named.length;
  const list = rest > 0 ? `${named.join(", ")} and ${rest} more` : enumerated(named);
  return `Also on ${places.length === 1 ? "line" : "lines"} ${list}.`;
}
