import { NONE, type Span } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { annotationRefactorings } from "./add-annotations.ts";
import { dataRefactorings } from "./embedded-data.ts";
import { FORMS, type FormName } from "./form-names.ts";
import { forms } from "./forms.ts";
import { isLayoutBlob } from "./layout-blob.ts";
import type { Refactoring, Surroundings } from "./refactoring.ts";
import { sortMap } from "./sorted-annotations.ts";
import { descriptorTemplates, documentTemplates } from "./templates.ts";

/** A longer document's new digest is not worked out for a title. In UTF-16 units. */
const TITLE_LIMIT = 512 * 1024;

/** What a document in a form out of use becomes is offered everywhere in it. */
const OUT_OF_USE: readonly FormName[] = ["image-manifest"];

/**
 * What may be done with a document beside mending it, at a place of it: first what concerns the descriptor there, then, unless
 * `placesOnly`, what concerns the whole. Of a blob of a layout nothing is rewritten in place, for its name would lie. A text that is not
 * JSON has no refactorings.
 */
export function refactoringsAt(doc: Document, at: Span, surroundings: Surroundings, placesOnly = false): Refactoring[] {
  if (doc.tree.faults.length > 0 || doc.tree.tooDeep !== NONE) return [];
  const found: Refactoring[] = [];
  const descriptor = descriptorAt(doc, at);
  if (descriptor !== undefined) {
    if (!isLayoutBlob(doc.file) && descriptor.annotationsNode !== NONE && isWithin(doc, descriptor.annotationsNode, at))
      found.push(...sorted(doc, descriptor));
    found.push(...dataRefactorings(doc, descriptor, surroundings), ...descriptorTemplates(doc, descriptor));
  }
  found.push(...conversions(doc, placesOnly ? OUT_OF_USE : FORMS, surroundings));
  if (!placesOnly) found.push(...annotationRefactorings(doc), ...documentTemplates(doc, surroundings));
  return found;
}

/** The innermost descriptor around a place. */
function descriptorAt(doc: Document, at: Span): Descriptor | undefined {
  return doc.descriptors.filter(({ node }) => isWithin(doc, node, at)).at(-1);
}

function isWithin({ tree }: Document, node: number, { start, end }: Span): boolean {
  return (tree.start[node] as number) <= start && end <= (tree.end[node] as number);
}

function sorted(doc: Document, { annotationsNode }: Descriptor): Refactoring[] {
  const edits = sortMap(doc.tree, annotationsNode);
  if (edits.length === 0) return [];
  return [{ id: "sort-these", title: "Sort these annotations", kind: "rewrite", whole: false, make: () => ({ edits }) }];
}

/** The forms of `convert --to` that apply; what a conversion drops, and the digest it gives, stand in the title. */
function conversions(doc: Document, these: readonly FormName[], { named }: Surroundings): Refactoring[] {
  if (isLayoutBlob(doc.file)) return [];
  return these.flatMap((name) => {
    const form = forms[name];
    if (!form.applies(doc) || form.refuses?.(doc) === true) return [];
    const conversion = form.convert(doc);
    if (conversion.outcome === "refused") return [];
    const { losses, lossSummary } = conversion;
    const costs = (): string => {
      if (losses.length > 0) return `, dropping ${lossSummary}`;
      return doc.text.length > TITLE_LIMIT ? "" : ` (digest becomes ${named(conversion.text).digest.slice(0, "sha256:".length + 4)}…)`;
    };
    return [
      {
        id: `to-${name}`,
        title: form.title(doc) + costs(),
        kind: "rewrite",
        whole: true,
        make: () => ({ edits: [{ start: 0, end: doc.text.length, text: conversion.text }] }),
      } satisfies Refactoring,
    ];
  });
}
