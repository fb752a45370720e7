import { linesOf } from "../json/index.ts";
import { algorithmOf, algorithmStatus, type DigestFault, digestFault, EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** More places than these are only counted. */
const PLACES = 5;

const GRAMMAR = "https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests";

/**
 * What a digest is: algorithm and length, whether it is the digest of nothing or of `{}`, where else the text has it, and of a
 * malformed one what is wrong with it. `start` is where the string stands in `text`, its quote included. Markdown.
 */
export function digestHover(text: string, start: number, digest: string): string {
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
    elsewhere(text, start, digest),
  );
}

function meaning(digest: string, status: ReturnType<typeof algorithmStatus>): string {
  if (digest === EMPTY_OBJECT_DIGEST) return "The digest of `{}`, the content of the empty descriptor.";
  if (digest === EMPTY_BLOB_DIGEST) return "The digest of no bytes at all.";
  if (status === "weak") return "Different contents with the same digest are easily made for this algorithm; clients expect sha256.";
  if (status === "unregistered") return "The specification does not list this algorithm, so many clients cannot check it.";
  return "Names a blob or manifest by its content: the same bytes, the same digest.";
}

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
  const list =
    rest > 0
      ? `${named.join(", ")} and ${rest} more`
      : named.length > 1
        ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`
        : `${named[0]}`;
  return `Also on ${places.length === 1 ? "line" : "lines"} ${list}.`;
}
