import { kindOf, type Node, STRING, scan, stringOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { decodeBase64 } from "../oci/base64.ts";
import { withoutSecrets } from "../oci/secret-mask.ts";
import { exactSize, humanSize } from "../oci/units.ts";
import { codeBlock, inlineCode, paragraphs } from "./markdown.ts";

/** So many lines of embedded content are shown, and so much of it is decoded, in characters of base64. */
const LINES = 8;
const MOST = 8192;

/** So much of the end of cut content is not shown: half a token is not known as one. */
const LAST = 512;

/** What compressed and archived content begins with. */
const MAGIC: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], "gzip"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd"],
  [[0x50, 0x4b, 0x03, 0x04], "zip"],
  [[0x7f, 0x45, 0x4c, 0x46], "an ELF program"],
  [[0x00, 0x61, 0x73, 0x6d], "a WebAssembly module"],
];

/** The content that a descriptor carries as `data`, decoded as far as it is read; secrets are not shown. Markdown. */
export function embeddedHover(doc: Document, node: Node, descriptor: Descriptor | undefined): string | undefined {
  if (kindOf(doc.tree, node) !== STRING) return undefined;
  const base64 = stringOf(doc.tree, node);
  // Groups of four are whole by themselves, as long as no line break stands between.
  const isCut = base64.length > MOST;
  const bytes = decodeBase64(isCut ? base64.slice(0, MOST - (MOST % 4)) : base64);
  if (bytes === undefined) return "**Embedded content** — not base64 as clients read it: the standard alphabet, padded with `=`";
  const length = isCut ? undefined : bytes.length;
  const size = length === undefined ? `about ${humanSize(Math.floor((base64.length * 3) / 4))}` : exactSize(length);
  const type = descriptor?.mediaType === undefined ? "" : ` of ${inlineCode(descriptor.mediaType)}`;
  return paragraphs(
    `**Embedded content** — ${size}${type}, which clients need not fetch`,
    length === 0 ? "There is nothing in it." : contentBlock(isCut ? bytes.subarray(0, bytes.length - LAST) : bytes),
  );
}

function contentBlock(bytes: Uint8Array): string {
  const known = MAGIC.find(([magic]) => magic.every((byte, at) => bytes[at] === byte));
  if (known !== undefined) return `It is ${known[1]}, not text.`;
  const text = textOf(bytes);
  if (text === undefined) return "It is not text.";
  return textBlock(text);
}

/** Some text of a document as a block: JSON indented, secrets hidden, cut after a few lines. */
export function textBlock(text: string): string {
  const shown = withoutSecrets(text);
  const { root, faults } = scan(shown);
  const isJson = root >= 0 && faults.length === 0 && /^\s*[[{]/.test(shown);
  return codeBlock(isJson ? indented(shown) : shown.trimEnd(), isJson ? "json" : "text", LINES);
}

/** JSON with each property on a line of its own; what cannot be parsed stays as it is. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}

/** The bytes as text where they are mostly readable, else `undefined`. What was cut may end within a character. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("utf-8").decode(bytes);
  const odd = (text.match(/[\ufffd\u0000-\u0008\u000e-\u001f]/g) ?? []).length;
  return odd * 20 > text.length ? undefined : text;
}
