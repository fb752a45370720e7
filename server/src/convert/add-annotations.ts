import { type Edit, insertProperties, keysOf, kindOf, NONE, OBJECT, stringOf, styleOf, write } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { isLayoutBlob } from "./layout-blob.ts";
import type { Refactoring } from "./refactoring.ts";

/**
 * What registries and their web pages show of an image, in the order in which people read it (image-spec 1.1.1, annotations.md). The
 * value is what an editor's snippet fills in.
 */
const SHOWN: readonly (readonly [name: string, value: string])[] = [
  ["title", ""],
  ["description", ""],
  ["source", ""],
  ["revision", ""],
  ["version", ""],
  ["licenses", ""],
  // An empty time is a fault, so it is written only where the editor knows the time.
  ["created", `$CURRENT_YEAR-$CURRENT_MONTH-\${CURRENT_DATE}T$CURRENT_HOUR:$CURRENT_MINUTE:$CURRENT_SECOND$CURRENT_TIMEZONE_OFFSET`],
];

const keyOf = (name: string): string => `org.opencontainers.image.${name}`;

/** Adds the annotations that registries show and that are not there yet, for a person to fill in: with empty values, which say nothing. */
export function annotationRefactorings(doc: Document): Refactoring[] {
  const { tree, annotationsNode } = doc;
  if ((doc.kind !== "oci-index" && doc.kind !== "oci-manifest") || doc.cache !== undefined || isLayoutBlob(doc.file)) return [];
  if (kindOf(tree, doc.root) !== OBJECT || (annotationsNode !== NONE && kindOf(tree, annotationsNode) !== OBJECT)) return [];
  const there = new Set(Array.from(keysOf(tree, annotationsNode), (key) => stringOf(tree, key)));
  const missing = SHOWN.filter(([name]) => !there.has(keyOf(name)));
  const plain = missing.filter(([name]) => name !== "created");
  if (plain.length === 0) return [];
  return [
    {
      id: "add-annotations",
      title: "Add the annotations that registries show",
      kind: "rewrite",
      whole: true,
      make: () => ({ edits: [inserted(doc, plain)], snippet: asSnippet(doc, inserted(doc, missing), missing) }),
    },
  ];
}

function inserted(doc: Document, these: typeof SHOWN): Edit {
  const { tree, annotationsNode, root } = doc;
  const style = styleOf(tree);
  if (annotationsNode !== NONE)
    return insertProperties(
      tree,
      annotationsNode,
      these.map(([name]) => [keyOf(name), '""']),
    );
  const map = Object.fromEntries(these.map(([name]) => [keyOf(name), ""]));
  return insertProperties(tree, root, [["annotations", write(map, style, 1)]]);
}

/**
 * The edit with a tab stop in each of its empty values. Editors indent a snippet's further lines as the line on which it begins, so that
 * much is taken from them.
 */
function asSnippet({ tree }: Document, { start, end, text }: Edit, these: typeof SHOWN): Edit {
  const lineStart = Math.max(tree.text.lastIndexOf("\n", start - 1), tree.text.lastIndexOf("\r", start - 1)) + 1;
  const indent = /^[ \t]*/.exec(tree.text.slice(lineStart, start))?.[0] ?? "";
  let stop = 0;
  const snippet = text
    .replace(/[\\$}]/g, "\\$&")
    .replaceAll('""', () => {
      const value = these[stop++]?.[1] ?? "";
      return value === "" ? `"$${stop}"` : `"\${${stop}:${value}}"`;
    })
    .replace(
      /(\r\n|\r|\n)([ \t]*)/g,
      (_, eol: string, space: string) => eol + (space.startsWith(indent) ? space.slice(indent.length) : space),
    );
  return { start, end, text: snippet };
}
