import { digestFault, EMPTY_BLOB_DIGEST, EMPTY_OBJECT_DIGEST } from "../oci/digest.ts";
import { placeholderKind } from "../oci/placeholder-digests.ts";
import { distinct, startOf } from "./distinct.ts";
import type { Descriptor, Document } from "./document.ts";

const repeatsOf = new WeakMap<Document, readonly (readonly Descriptor[])[]>();

/**
 * The descriptors that share a digest, in text order, a list for each digest that stands more than once. Left out are the
 * digests whose content is known (of `{}` and of no bytes) and placeholders, which stand for different content, and what is no digest.
 */
export function repeatedDigests(doc: Document): readonly (readonly Descriptor[])[] {
  let found = repeatsOf.get(doc);
  if (found === undefined) {
    found = findRepeated(doc);
    repeatsOf.set(doc, found);
  }
  return found;
}

function findRepeated(doc: Document): readonly (readonly Descriptor[])[] {
  if (areDifferent(doc.descriptors)) return [];
  // By a number made of the digest's first digits, because hashing thousands of whole digests costs more than many a rule;
  // where two digests share it, the second stands under its own text.
  const first = new Map<number | string, Descriptor>();
  // By the first descriptor of each, for the same reason.
  const repeated = new Map<Descriptor, Descriptor[]>();
  for (const descriptor of doc.descriptors) {
    const { digest } = descriptor;
    if (digest === undefined) continue;
    let key: number | string = startOf(digest) | 0;
    let before = first.get(key);
    if (before !== undefined && before.digest !== digest) {
      key = digest;
      before = first.get(key);
    }
    if (before === undefined) {
      first.set(key, descriptor);
      continue;
    }
    const same = repeated.get(before);
    if (same === undefined) repeated.set(before, [before, descriptor]);
    else same.push(descriptor);
  }
  return [...repeated].filter(([{ digest }]) => namesContent(digest ?? "")).map(([, descriptors]) => descriptors);
}

function namesContent(digest: string): boolean {
  if (digest === EMPTY_OBJECT_DIGEST || digest === EMPTY_BLOB_DIGEST) return false;
  return digestFault(digest) === undefined && placeholderKind(digest) === undefined;
}

/** Whether all digests begin differently, as they nearly always do. */
function areDifferent(descriptors: readonly Descriptor[]): boolean {
  const isNew = distinct(descriptors.length);
  for (const { digest } of descriptors) if (digest !== undefined && !isNew(startOf(digest))) return false;
  return true;
}
