import { isConvertible } from "../convert/image-manifest.ts";
import type { LayoutDocument, LayoutView } from "../layout-view.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { humanSize } from "../oci/units.ts";
import { shortDigest } from "./digests.ts";
import { blobTitle, documentTitle } from "./layout-titles.ts";
import { oneLine } from "./one-line.ts";
import { bytesAt, descriptorTitle, tagOf } from "./titles.ts";

/** What a row of a layout's tree is, for its icon. */
export type BranchKind = "index" | "manifest" | "attestation" | "cache" | "config" | "layer" | "blob";

/** One descriptor as a row of a layout's tree. */
export interface Branch {
  /** Position in its array, or -1. */
  readonly index: number;
  readonly kind: BranchKind;
  readonly digest: string | undefined;
  /** "latest linux/amd64", "config", "tar+gzip". */
  readonly label: string;
  /** What else fits into the line: digest and size. */
  readonly description: string;
  /** Several lines of plain text. */
  readonly tooltip: string;
  readonly tag: string | undefined;
  /** Where the document behind it lies, if it is JSON that can be read. */
  readonly place: string | undefined;
  /** It has branches of its own. */
  readonly opens: boolean;
  /** What is wrong with the blob itself: it is missing, no file, or of another size than is said. */
  readonly fault: string | undefined;
  /** It is a document whose form is out of use, and would be converted. */
  readonly convertible: boolean;
}

/** The rows below a document of a layout: what its descriptors name, in text order. `view` is that of the document. Never throws. */
export function branchesOf(view: LayoutView, document: Document): readonly Branch[] {
  return document.descriptors.filter(({ place }) => place !== "subject").map((descriptor) => branchOf(view, document, descriptor));
}

function branchOf(view: LayoutView, doc: Document, descriptor: Descriptor): Branch {
  const { digest, index } = descriptor;
  const target = digest === undefined ? undefined : view.document(digest);
  const size = bytesAt(doc.tree, descriptor.sizeNode);
  const blob = digest === undefined ? undefined : blobTitle(view, digest);
  const tag = descriptor.place === "manifest" ? tagOf(doc, descriptor) : undefined;
  const described = target === undefined || target.kind === undefined ? undefined : documentTitle(target);
  const fault = faultOf(view, digest, size, blob);
  const short = digest === undefined ? undefined : oneLine(shortDigest(digest), 30);
  return {
    index,
    kind: kindOf(doc, descriptor, target),
    digest,
    label: labelOf(doc, descriptor, tag),
    // What is wrong stands first: the line is cut where the view is narrow.
    description: lineOf(" · ", fault, factsOf(described), short, size === undefined ? undefined : humanSize(size)),
    tooltip: lineOf(
      "\n",
      described,
      digest === undefined ? undefined : oneLine(digest, 200),
      descriptor.mediaType === undefined ? undefined : oneLine(descriptor.mediaType, 120),
      fault,
    ),
    tag,
    place: target?.place,
    opens: (target?.document?.descriptors.length ?? 0) > 0,
    fault,
    convertible: target?.document !== undefined && isConvertible(target.document),
  };
}

const lineOf = (between: string, ...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(between);

/** The tag, the platform, what is attested, or what the type is called; of a config that it is one. */
function labelOf(doc: Document, descriptor: Descriptor, tag: string | undefined): string {
  const { place, index } = descriptor;
  if (place === "config") return "config";
  if (tag !== undefined) {
    const platform = attestationName(doc, descriptor) ?? entryPlatform(doc, descriptor);
    return lineOf(" ", tag, platform);
  }
  return descriptorTitle(doc, descriptor) ?? `${place}${index < 0 ? "" : `[${index}]`}`;
}

/** What a document is, without its kind where more is known than that. */
function factsOf(described: string | undefined): string | undefined {
  const [kind, ...facts] = described?.split(" · ") ?? [];
  return facts.length === 0 ? kind : facts.join(" · ");
}

function faultOf(
  view: LayoutView,
  digest: string | undefined,
  size: number | undefined,
  blob: ReturnType<typeof blobTitle> | undefined,
): string | undefined {
  if (digest === undefined || blob === undefined) return "no digest";
  if (blob.state !== "there") return blob.says;
  const lies = view.blob(digest)?.size;
  return size === undefined || lies === undefined || lies === size ? undefined : `the file has ${humanSize(lies)}`;
}

function kindOf(doc: Document, descriptor: Descriptor, target: LayoutDocument | undefined): BranchKind {
  if (descriptor.place === "config") return "config";
  if (descriptor.place === "layer") return "layer";
  if (attestationName(doc, descriptor) !== undefined) return "attestation";
  const found = target?.document;
  if (found?.cache !== undefined) return "cache";
  if (found === undefined) return descriptor.place === "manifest" && doc.cache === "index" ? "layer" : "blob";
  switch (found.kind) {
    case "oci-index":
    case "docker-list":
      return "index";
    case "oci-manifest":
    case "docker-manifest":
    case "oci-artifact":
      return "manifest";
    case "buildkit-cacheconfig":
      return "config";
    default:
      return "blob";
  }
}
