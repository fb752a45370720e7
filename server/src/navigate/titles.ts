import { kindOf, type Node, NUMBER, OBJECT, property, rawOf, stringAt, type Tree } from "../json/index.ts";
import { attestationName, entryPlatform } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { isUnknown, readPlatform } from "../model/platform.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { UNKNOWN } from "../oci/platforms.ts";
import { humanSize } from "../oci/units.ts";
import { oneLine } from "./one-line.ts";

/** A size that is a whole number of bytes; `undefined` for everything else. */
export function bytesAt(tree: Tree, node: Node): number | undefined {
  const raw = kindOf(tree, node) === NUMBER ? rawOf(tree, node) : "";
  return /^[0-9]{1,15}$/.test(raw) ? Number(raw) : undefined;
}

/** The names that a tag may stand under in an entry of `manifests`. */
const TAGS = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];

/** The tag or name that an entry of a layout's index.json carries. */
export function tagOf({ tree }: Document, { annotationsNode }: Descriptor): string | undefined {
  for (const name of TAGS) {
    const tag = stringAt(tree, property(tree, annotationsNode, name));
    if (tag !== undefined && tag !== "") return oneLine(tag);
  }
  return undefined;
}

/** How a media type is called in a line: `tar+gzip` for a layer, else the catalogue's title, else what stands behind the slash. */
export function typeTitle(mediaType: string): string {
  const known = findMediaType(mediaType);
  if (known === undefined) return oneLine(mediaType.replace(/^[^/]{1,40}\/(?:vnd\.)?/, ""), 40);
  const [, layer] = /^Layer · (.+?)(?:, never standardised)?$/.exec(known.title) ?? [];
  if (layer !== undefined) return layer.replace(", ", "+");
  return /^[A-Z][a-z]/.test(known.title) && (known.family === "OCI" || known.family === "Docker")
    ? known.title.charAt(0).toLowerCase() + known.title.slice(1)
    : known.title;
}

/** What a descriptor stands for, without its size: its tag, its platform or what it attests, its file's name, or its type. */
export function descriptorTitle(doc: Document, descriptor: Descriptor): string | undefined {
  const { tree } = doc;
  const { place, mediaType, annotationsNode } = descriptor;
  const type = mediaType === undefined ? undefined : typeTitle(mediaType);
  if (place !== "manifest") {
    const file =
      place === "layer" || place === "blob" ? stringAt(tree, property(tree, annotationsNode, "org.opencontainers.image.title")) : undefined;
    return file === undefined || file === "" ? type : oneLine(file);
  }
  const what =
    attestationName(doc, descriptor) ?? entryPlatform(doc, descriptor) ?? (isNoPlatform(doc, descriptor) ? `${UNKNOWN}/${UNKNOWN}` : type);
  const tag = tagOf(doc, descriptor);
  return tag === undefined ? what : what === undefined ? tag : `${tag} ${what}`;
}

/** The same with the size behind it: `tar+gzip 24.5 MB`, `linux/amd64 1.3 kB`. Empty where nothing is known. */
export function descriptorLine(doc: Document, descriptor: Descriptor): string {
  const size = bytesAt(doc.tree, descriptor.sizeNode);
  return [descriptorTitle(doc, descriptor), size === undefined ? undefined : humanSize(size)]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Whether an entry's platform is the pair that marks it as no image. */
export function isNoPlatform(doc: Document, { platformNode }: Descriptor): boolean {
  return kindOf(doc.tree, platformNode) === OBJECT && isUnknown(readPlatform(doc.tree, platformNode));
}
