import { ESCAPED, isTextAt, NONE, type Node, rawOf, type Tree, valueOfKey } from "../json/index.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { goStringOf, type Layout, needsEscape, rewrite, writeMap } from "./go-json.ts";

/** What stands between the values of a descriptor, in the order of image-spec's Go type (specs-go/v1/descriptor.go). */
interface Gaps {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: string;
  readonly urls: string;
  readonly annotations: string;
  readonly end: string;
}

function gapsOf(layout: Layout, level: number): Gaps {
  const { colon } = layout;
  const line = layout.line(level + 1);
  return {
    mediaType: `{${line}"mediaType"${colon}`,
    digest: `,${line}"digest"${colon}`,
    size: `,${line}"size"${colon}`,
    urls: `,${line}"urls"${colon}`,
    annotations: `,${line}"annotations"${colon}`,
    end: `${layout.line(level)}}`,
  };
}

/** A descriptor, written at a level. */
export function writeDescriptor(tree: Tree, entry: CacheEntry, layout: Layout, level: number): string {
  return written(tree, entry, layout, level, gapsOf(layout, level));
}

function written(tree: Tree, entry: CacheEntry, layout: Layout, level: number, gaps: Gaps): string {
  const { mediaType, digestNode, sizeNode, urlsNode, annotations } = entry;
  let out = `${gaps.mediaType}${mediaType}${gaps.digest}${goStringOf(tree, digestNode)}`;
  // The digits as they stand: a double rounds sizes over 2^53.
  out += gaps.size + rawOf(tree, sizeNode);
  if (urlsNode !== NONE) out += gaps.urls + rewrite(tree, urlsNode, layout, level + 1);
  if (annotations.length > 0) out += gaps.annotations + writeMap(tree, annotations, layout, level + 1);
  return out + gaps.end;
}

/**
 * The descriptors of a list, as `writeDescriptor` writes each. Those that stand one behind the other exactly as they are to be written,
 * as in every document that BuildKit made, are one piece of the text: a slice instead of ten thousand times a dozen small strings.
 */
export function writeDescriptors(tree: Tree, entries: readonly CacheEntry[], layout: Layout, level: number): string[] {
  const { text, start, end } = tree;
  const gaps = gapsOf(layout, level);
  const between = `,${layout.line(level)}`;
  const isTailVerbatim = verbatimTail(tree, layout, level, gaps);
  const items: string[] = [];
  let from = NONE;
  let to = NONE;
  const flush = (): void => {
    if (from !== NONE) items.push(text.slice(from, to));
    from = NONE;
  };
  for (const entry of entries) {
    const { node, mediaTypeNode, isTypeKept } = entry;
    const at = start[node] as number;
    if (!isTailVerbatim(entry)) {
      flush();
      items.push(written(tree, entry, layout, level, gaps));
    } else if (!isTypeKept || !isTextAt(text, at, gaps.mediaType, start[mediaTypeNode] as number)) {
      flush();
      items.push(gaps.mediaType + entry.mediaType + text.slice(end[mediaTypeNode], end[node]));
    } else {
      if (from === NONE || !isTextAt(text, to, between, at)) {
        flush();
        from = at;
      }
      to = end[node] as number;
    }
  }
  flush();
  return items;
}

/** Tells whether what stands behind an entry's media type is written exactly as it is to be written. */
function verbatimTail(tree: Tree, layout: Layout, level: number, gaps: Gaps): (entry: CacheEntry) => boolean {
  const { text, start, end } = tree;
  const { colon } = layout;
  const line = layout.line(level + 2);
  const firstKey = `${gaps.annotations}{${line}`;
  const nextKey = `,${line}`;
  const mapEnd = `${layout.line(level + 1)}}${gaps.end}`;
  const escapes = needsEscape(text);
  const isGap = (from: number, gap: string, node: Node): boolean => isTextAt(text, from, gap, start[node] as number);
  const isPlain = (node: Node): boolean => ((tree.kind[node] as number) & ESCAPED) === 0;

  return ({ node, mediaTypeNode, digestNode, sizeNode, urlsNode, annotations }) => {
    const from = end[mediaTypeNode] as number;
    if (urlsNode !== NONE || !isPlain(digestNode) || !isGap(from, gaps.digest, digestNode)) return false;
    if (!isGap(end[digestNode] as number, gaps.size, sizeNode)) return false;
    let at = end[sizeNode] as number;
    let gap = firstKey;
    for (const key of annotations) {
      const value = valueOfKey(tree, key);
      if (!isGap(at, gap, key) || !isGap(end[key] as number, colon, value) || !isPlain(key) || !isPlain(value)) return false;
      at = end[value] as number;
      gap = nextKey;
    }
    if (!isTextAt(text, at, annotations.length > 0 ? mapEnd : gaps.end, end[node] as number)) return false;
    return !escapes || annotations.length === 0 || !needsEscape(text.slice(from, end[node]));
  };
}
