import { containerOf, kindOf, type Node, STRING, stringOf, type Tree, valueOfKey } from "../json/index.ts";
import { type AnnotationKey, checkValue, FORMATS, findAnnotation } from "../oci/annotations.ts";
import { inlineCode, link, paragraphs } from "./markdown.ts";
import { valueInWords } from "./value-words.ts";

/** Whether a property of this name holds annotations or labels: an object whose keys are their author's. */
export const isAnnotationMap = (name: unknown): boolean => name === "annotations" || name === "Labels";

/** Whether a key stands in a map of annotations or labels. */
export function isAnnotation(tree: Tree, key: Node): boolean {
  const map = containerOf(tree, key);
  const name = map === -1 ? -1 : (tree.parent[map] as number);
  return name !== -1 && isAnnotationMap(stringOf(tree, name));
}

/**
 * What an annotation is for, what its value has to be and whether it is, what the value says in words, and where it is written; as
 * Markdown. `undefined` for keys that the catalogue has not.
 */
export function annotationHover(tree: Tree, key: Node): string | undefined {
  const name = stringOf(tree, key);
  const known = findAnnotation(name);
  if (known === undefined) return undefined;
  const value = valueOfKey(tree, key);
  const text = kindOf(tree, value) === STRING ? stringOf(tree, value) : undefined;
  const fault = text === undefined ? undefined : checkValue(name, text);
  const words = text === undefined || fault?.weight === "wrong" ? undefined : valueInWords(known.format, text);
  const here = fault === undefined ? (words === undefined ? undefined : `Here: ${words}`) : `Here the value ${fault.says}.`;
  return paragraphs(describe(known, name), here, fault === undefined || words === undefined ? undefined : words, closing(known));
}

/** The key's own words, for hover and completion. */
export function describe(known: AnnotationKey, name = known.key): string {
  return paragraphs(`**${inlineCode(name)}** — ${known.family}, ${known.status}`, known.meaning, `Its value is ${FORMATS[known.format]}.`);
}

/** What has replaced the key, and where it is written. */
export function closing({ replacement, source }: AnnotationKey): string {
  return `${replacement === undefined ? "" : `Now ${inlineCode(replacement)} · `}${link(source)}`;
}
