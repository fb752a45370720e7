import type { Conversion } from "../convert/conversion.ts";
import type { FormName } from "../convert/form-names.ts";
import { forms } from "../convert/forms.ts";
import { property, stringAt } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { EMPTY_OBJECT_DIGEST, utf8 } from "../oci/digest.ts";
import { INDEX_FILE, type LayoutTexts, nameOfNode, type ReferenceGraph, readGraph } from "./reference-graph.ts";
import { type BlobReplacement, type NewBlob, planRewrite, type RewritePlan } from "./rewrite.ts";

/** The annotation of an entry of `index.json` that is its tag (image-spec 1.1.1, annotations.md). */
export const REF_NAME = "org.opencontainers.image.ref.name";

/** An entry of `index.json`. */
export interface LayoutTag {
  /** Position in `manifests`. */
  readonly entry: number;
  /** What it is called, or `undefined` where it has no name. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The entries of `index.json` in text order. */
export function tagsOf(index: Document): readonly LayoutTag[] {
  return index.descriptors
    .filter(({ place }) => place === "manifest")
    .map(({ index: entry, digest, annotationsNode }) => ({
      entry,
      digest,
      tag: stringAt(index.tree, property(index.tree, annotationsNode, REF_NAME)),
    }));
}

/** A document of a layout that has a form out of use, and what becomes of it. */
export interface LayoutConversion {
  readonly digest: string;
  readonly document: Document;
  /** The entries of `index.json` that lead to it. */
  readonly tags: readonly LayoutTag[];
  readonly conversion: Conversion;
}

/** What is converted in a layout. */
export interface LayoutConversionOptions {
  readonly digest: (bytes: Uint8Array, algorithm: "sha256" | "sha512") => string;
  /** As of `convert`; `image-manifest` unless given. */
  readonly to?: FormName;
  /** Convert also what loses something. */
  readonly force?: boolean;
  /** The entry to convert, by its name or by its position in `manifests`, or one document whatever leads to it; all where left out. */
  readonly only?: { readonly tag: string } | { readonly entry: number } | { readonly digest: string };
}

/** What would be done: the documents that were found, and the plan for those of them that are converted. */
export interface LayoutConversions {
  /** The entries that were looked at: none where `only` names none. */
  readonly tags: readonly LayoutTag[];
  readonly found: readonly LayoutConversion[];
  /** `undefined` where nothing is to be converted. */
  readonly plan: RewritePlan | undefined;
}

/**
 * Converts the documents of a layout that `index.json` leads to and whose form is out of use: each becomes a blob of its own, and its
 * parents name it, up to `index.json`, whose entries keep tag and annotations. Configs and layers stay the blobs they are. The new
 * documents are to the byte those of the conversion of a file. Pure; never throws. A document that is refused, or that would lose
 * something without `force`, stays, and the others go on.
 */
export function planConversions(
  texts: LayoutTexts,
  { digest, to = "image-manifest", force = false, only }: LayoutConversionOptions,
): LayoutConversions {
  const index = readGraph({ index: texts.index, blobs: { get: () => undefined } }).nodes.get(INDEX_FILE)?.document;
  const all = index === undefined ? [] : tagsOf(index);
  const one = only !== undefined && "digest" in only ? only.digest : undefined;
  const chosen = only === undefined || "digest" in only ? undefined : only;
  const tags = chosen === undefined ? all : all.filter(({ tag, entry }) => ("tag" in chosen ? tag === chosen.tag : entry === chosen.entry));
  const entries = chosen === undefined ? undefined : new Set(tags.map(({ entry }) => entry));
  const graph = readGraph(texts, undefined, entries);
  const byDigest = new Map<string, LayoutTag[]>();
  for (const tag of tags) {
    const known = byDigest.get(tag.digest ?? "");
    if (known !== undefined) known.push(tag);
    else if (tag.digest !== undefined) byDigest.set(tag.digest, [tag]);
  }
  const found: LayoutConversion[] = [];
  for (const [name, { document }] of graph.nodes) {
    if (name === INDEX_FILE || (one !== undefined && name !== one) || document === undefined || !forms[to].applies(document)) continue;
    found.push({ digest: name, document, tags: tagsLeadingTo(name, graph, byDigest), conversion: forms[to].convert(document) });
  }
  const replacements = found.flatMap(({ digest: old, conversion }): BlobReplacement[] =>
    conversion.outcome === "converted" && (force || conversion.losses.length === 0) ? [{ digest: old, text: conversion.text }] : [],
  );
  if (replacements.length === 0) return { tags, found, plan: undefined };
  const plan = planRewrite(texts, replacements, { digest, ...(entries === undefined ? {} : { entries }) });
  return { tags, found, plan: plan.outcome === "planned" ? withEmptyConfig(plan, found) : plan };
}

/** An artifact manifest becomes a manifest whose config is the empty object, and that is a blob like every other. */
function withEmptyConfig(plan: Extract<RewritePlan, { outcome: "planned" }>, found: readonly LayoutConversion[]): RewritePlan {
  if (!found.some(({ digest, document }) => document.kind === "oci-artifact" && plan.moved.has(digest))) return plan;
  const empty: NewBlob = { path: nameOfNode(EMPTY_OBJECT_DIGEST), digest: EMPTY_OBJECT_DIGEST, text: "{}", bytes: utf8("{}") };
  return { ...plan, blobs: [empty, ...plan.blobs] };
}

function tagsLeadingTo(name: string, graph: ReferenceGraph, byDigest: ReadonlyMap<string, readonly LayoutTag[]>): readonly LayoutTag[] {
  const above = new Set([name]);
  // A set goes on with what is added while it is gone through.
  for (const at of above) for (const parent of graph.parents.get(at) ?? []) above.add(parent);
  return [...above].flatMap((at) => byDigest.get(at) ?? []).sort((a, b) => a.entry - b.entry);
}
