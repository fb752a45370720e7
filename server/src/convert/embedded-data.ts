import { insertProperty, keyOf, kindOf, NONE, NUMBER, rawOf, removeNodes, stringAt } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { decodeBase64, encodeBase64 } from "../oci/base64.ts";
import { EMPTY_OBJECT_DIGEST, utf8 } from "../oci/digest.ts";
import { MANIFEST_LIMIT } from "../oci/limits.ts";
import { humanSize } from "../oci/units.ts";
import { isLayoutBlob } from "./layout-blob.ts";
import type { NewDocument, Refactoring, Surroundings } from "./refactoring.ts";

/** The most bytes that are embedded: from a quarter of a manifest's limit on `large-embedded-data` speaks. */
const MOST_EMBEDDED = MANIFEST_LIMIT / 4 / 2;
/** The most that is opened as a document of its own: it travels in a menu's entry. */
const MOST_OPENED = 64 * 1024;

/** Takes embedded content out, or puts it in where it is at hand (image-spec 1.1.1, descriptor.md, Embedded Content). */
export function dataRefactorings(doc: Document, descriptor: Descriptor, surroundings: Surroundings): Refactoring[] {
  return descriptor.dataNode === NONE ? inlined(doc, descriptor, surroundings) : extracted(doc, descriptor);
}

function extracted(doc: Document, { dataNode, place }: Descriptor): Refactoring[] {
  const { tree } = doc;
  const text = stringAt(tree, dataNode);
  const bytes = text === undefined ? undefined : decodeBase64(text);
  if (bytes === undefined || keyOf(tree, dataNode) === NONE) return [];
  const opens = openable(bytes, place === "config" ? "config.json" : "data.json");
  const size = humanSize(bytes.length);
  const refactorings: Refactoring[] = [];
  if (!isLayoutBlob(doc.file))
    refactorings.push({
      id: "extract-data",
      title: opens === undefined ? `Remove \`data\` (${size})` : `Move \`data\` into a new document (${size})`,
      kind: "extract",
      whole: false,
      ...(opens === undefined ? {} : { opens: true as const }),
      make: () => ({ edits: removeNodes(tree, [dataNode]), ...(opens === undefined ? {} : { opens }) }),
    });
  if (opens !== undefined)
    refactorings.push({
      id: "open-data",
      title: `Open \`data\` as a new document (${size})`,
      kind: "extract",
      whole: false,
      opens: true,
      make: () => ({ edits: [], opens }),
    });
  return refactorings;
}

/** Content that is a text, as an editor can show it. */
function openable(bytes: Uint8Array, name: string): NewDocument | undefined {
  if (bytes.length === 0 || bytes.length > MOST_OPENED) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : { text, name };
  } catch {
    return undefined;
  }
}

const EMPTY = utf8("{}");

function inlined(doc: Document, { node, digest, sizeNode, place }: Descriptor, { content }: Surroundings): Refactoring[] {
  const { tree } = doc;
  // Docker's formats have no `data`, a cache is read without it, and the subject is only named.
  if (doc.kind.startsWith("docker-") || doc.cache !== undefined || place === "subject" || isLayoutBlob(doc.file)) return [];
  const raw = kindOf(tree, sizeNode) === NUMBER ? rawOf(tree, sizeNode) : "";
  if (digest === undefined || !/^\d{1,9}$/.test(raw) || Number(raw) > MOST_EMBEDDED) return [];
  const bytes = digest === EMPTY_OBJECT_DIGEST ? EMPTY : content(digest, Number(raw));
  if (bytes === undefined || bytes.length !== Number(raw)) return [];
  return [
    {
      id: "inline-data",
      title: `Embed the content as \`data\` (${humanSize(bytes.length)})`,
      kind: "inline",
      whole: false,
      make: () => ({ edits: [insertProperty(tree, node, "data", JSON.stringify(encodeBase64(bytes)))] }),
    },
  ];
}
