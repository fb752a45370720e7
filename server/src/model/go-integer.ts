import { kindOf, type Node, NUMBER, rawOf, type Tree } from "../json/index.ts";
import { INT64_MAX } from "../oci/int64.ts";

/** Why Go's decoder takes a number for no int64: "form" for a fraction or an exponent, "range" for more than 63 bits. */
export function int64Fault(tree: Tree, node: Node): "form" | "range" | undefined {
  if (kindOf(tree, node) !== NUMBER) return undefined;
  const { text } = tree;
  const end = tree.end[node] as number;
  for (let i = tree.start[node] as number; i < end; i++) {
    const code = text.charCodeAt(i);
    if ((code < 48 || code > 57) && code !== 45) return "form";
  }
  if (end - (tree.start[node] as number) < 19) return undefined;
  const digits = rawOf(tree, node).replace("-", "");
  const most = rawOf(tree, node).startsWith("-") ? INT64_MAX + 1n : INT64_MAX;
  return digits.length > 19 || BigInt(digits) > most ? "range" : undefined;
}

/**
 * The number at a node, rounded above 2^53, where Go's decoder takes it for an int64; `undefined` for fractions, exponents (`1.0` and
 * `1e0` too), numbers of more than 63 bits and what is no number. `-0` is 0.
 */
export function int64At(tree: Tree, node: Node): number | undefined {
  if (kindOf(tree, node) !== NUMBER || int64Fault(tree, node) !== undefined) return undefined;
  return Number(rawOf(tree, node)) + 0;
}
