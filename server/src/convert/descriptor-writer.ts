import { ESCAPED, NONE, type Node, rawOf, type Tree, valueOfKey } from "../json/index.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { goStringOf, type Layout, needsEscape, rewrite, writeMap } from "./go-json.ts";

/** Makes a writer of descriptors, in the order of image-spec's Go type (specs-go/v1/descriptor.go). */
export function descriptorWriter(tree: Tree, layout: Layout, level: number): (entry: CacheEntry) => string {
  const { colon } = layout;
  const line = layout.line(level + 1);
  const before = {
    mediaType: `{${line}"mediaType"${colon}`,
    digest: `,${line}"digest"${colon}`,
    size: `,${line}"size"${colon}`,
    urls: `,${line}"urls"${colon}`,
    annotations: `,${line}"annotations"${colon}`,
    end: `${layout.line(level)}}`,
  };
  const asWritten = verbatimTail(tree, layout, level, before);
  return (entry) => {
    const { mediaType, digestNode, sizeNode, urlsNode, annotations } = entry;
    const head = before.mediaType + mediaType;
    const tail = asWritten(entry);
    if (tail !== undefined) return head + tail;
    let out = `${head}${before.digest}${goStringOf(tree, digestNode)}`;
    // The digits as they stand: a double rounds sizes over 2^53.
    out += before.size + rawOf(tree, sizeNode);
    if (urlsNode !== NONE) out += before.urls + rewrite(tree, urlsNode, layout, level + 1);
    if (annotations.length > 0) out += before.annotations + writeMap(tree, annotations, layout, level + 1);
    return out + before.end;
  };
}

/**
 * Finds what stands behind an entry's media type where it is written exactly as it is to be written, as it is in every document
 * that BuildKit made: one slice of the text then replaces a dozen small strings.
 */
function verbatimTail(
  tree: Tree,
  layout: Layout,
  level: number,
  before: { readonly digest: string; readonly size: string; readonly annotations: string; readonly end: string },
): (entry: CacheEntry) => string | undefined {
  const { text, start, end } = tree;
  const { colon } = layout;
  const line = layout.line(level + 2);
  const firstKey = `${before.annotations}{${line}`;
  const nextKey = `,${line}`;
  const mapEnd = `${layout.line(level + 1)}}${before.end}`;
  /** Whether exactly `gap` stands between an offset and a node. */
  const isGap = (from: number, gap: string, node: Node): boolean => start[node] === from + gap.length && text.startsWith(gap, from);
  const isPlain = (node: Node): boolean => ((tree.kind[node] as number) & ESCAPED) === 0;

  return ({ node, mediaTypeNode, digestNode, sizeNode, urlsNode, annotations }) => {
    const from = end[mediaTypeNode] as number;
    if (urlsNode !== NONE || !isPlain(digestNode) || !isGap(from, before.digest, digestNode)) return undefined;
    if (!isGap(end[digestNode] as number, before.size, sizeNode)) return undefined;
    let at = end[sizeNode] as number;
    let gap = firstKey;
    for (const key of annotations) {
      const value = valueOfKey(tree, key);
      if (!isGap(at, gap, key) || !isGap(end[key] as number, colon, value) || !isPlain(key) || !isPlain(value)) return undefined;
      at = end[value] as number;
      gap = nextKey;
    }
    const close = annotations.length > 0 ? mapEnd : before.end;
    if (end[node] !== at + close.length || !text.startsWith(close, at)) return undefined;
    const tail = text.slice(from, end[node]);
    return annotations.length > 0 && needsEscape(tail) ? undefined : tail;
  };
}
