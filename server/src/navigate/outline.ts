import { elementsOf, kindOf, NONE, type Node, OBJECT, property, stringAt } from "../json/index.ts";
import { cacheConfigOf } from "../model/cacheconfig.ts";
import type { Document } from "../model/document.ts";
import { diffIdsOf, historyOf } from "../model/image-config.ts";
import { savedImages } from "../model/saved-image.ts";
import { shortDigest } from "./digests.ts";
import { oneLine } from "./one-line.ts";
import { descriptorLine } from "./titles.ts";

const named = new WeakMap<Document, ReadonlyMap<Node, string>>();

/**
 * What the parts of a document are, by their node, for an outline: `tar+gzip 24.5 MB` of a layer, `linux/amd64 1.3 kB` of an entry,
 * `RUN apt-get update` of a step, `sha256:1a2b3c4d, 2 layers` of a cache record. Parts of which nothing is known are left out. Read once.
 */
export function partTitles(doc: Document): ReadonlyMap<Node, string> {
  let titles = named.get(doc);
  if (titles === undefined) {
    titles = readTitles(doc);
    named.set(doc, titles);
  }
  return titles;
}

function readTitles(doc: Document): ReadonlyMap<Node, string> {
  const { tree } = doc;
  const titles = new Map<Node, string>();
  const add = (node: Node, title: string | undefined): void => {
    if (title !== undefined && title !== "") titles.set(node, title);
  };
  for (const descriptor of doc.descriptors) if (descriptor.node !== doc.root) add(descriptor.node, descriptorLine(doc, descriptor));
  switch (doc.kind) {
    case "buildkit-cacheconfig": {
      const { layers, records } = cacheConfigOf(doc);
      for (const { node, blob } of layers) add(node, short(blob));
      for (const { node, digest, results } of records)
        add(node, [short(digest), count(results.length, "result")].filter((part) => part !== undefined).join(", "));
      break;
    }
    case "oci-config":
    case "docker-config":
      for (const { node, createdBy } of historyOf(doc) ?? []) if (createdBy !== undefined) add(node, stepTitle(createdBy.text));
      for (const node of elementsOf(tree, diffIdsOf(doc))) add(node, short(stringAt(tree, node)));
      break;
    case "docker-schema1":
      for (const node of elementsOf(tree, property(tree, doc.root, "fsLayers"))) {
        const sum = kindOf(tree, node) === OBJECT ? property(tree, node, "blobSum") : NONE;
        add(node, short(stringAt(tree, sum)));
      }
      break;
    case "docker-save": {
      const images = savedImages(doc);
      const nodes = [...elementsOf(tree, doc.root)];
      for (const { index, tagNodes } of images) {
        const [first] = tagNodes;
        if (first !== undefined) add(nodes[index] as Node, oneLine(stringAt(tree, first) ?? ""));
      }
      break;
    }
  }
  return titles;
}

function short(digest: string | undefined): string | undefined {
  return digest === undefined || digest === "" ? undefined : oneLine(shortDigest(digest), 30);
}

function count(number: number, word: string): string | undefined {
  return number === 0 ? undefined : `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** A step of an image's history without the shell that runs it and BuildKit's marks. */
function stepTitle(createdBy: string): string {
  const text = createdBy
    .slice(0, 400)
    .replace(/^\/bin\/sh -c (?:#\(nop\)\s*)?/, (shell) => (shell.includes("nop") ? "" : "RUN "))
    .replace(/^RUN (?:\|\d{1,3} .{0,200}? )?\/bin\/sh -c /, "RUN ")
    .replace(/ # buildkit$/, "");
  return oneLine(text);
}
