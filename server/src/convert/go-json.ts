import {
  ARRAY,
  DEPTH_LIMIT,
  ESCAPED,
  elementsOf,
  KEY,
  keysOf,
  kindOf,
  type Node,
  OBJECT,
  rawOf,
  STRING,
  stringOf,
  type TextStyle,
  type Tree,
  valueOfKey,
} from "../json/index.ts";

/*
 * JSON as Go's encoding/json writes it (Go 1.19, what BuildKit 0.12 is built with), because a converted document must have the
 * bytes, and with them the digest, that BuildKit would have given it. `write` in json/edit.ts writes as JavaScript does.
 */

/** What Go escapes beyond the JSON grammar: HTML's characters and the line ends of JavaScript. */
const ESCAPES = /["\\\u0000-\u001f<>&\u2028\u2029]/g;
const BEYOND_JSON = ["<", ">", "&", "\u2028", "\u2029"];
const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A string in quotes as Go writes it; backspace and form feed have no short form there. */
export function goString(text: string): string {
  return `"${text.replace(ESCAPES, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

/** Whether Go escapes something in JSON text that JSON itself would let stand. */
export function needsEscape(json: string): boolean {
  return BEYOND_JSON.some((sign) => json.includes(sign));
}

/** A string or key of the tree as Go writes it; most stand there in that form already. */
export function goStringOf(tree: Tree, node: Node): string {
  const raw = rawOf(tree, node);
  return ((tree.kind[node] as number) & ESCAPED) !== 0 || needsEscape(raw) ? goString(stringOf(tree, node)) : raw;
}

/** Orders texts by their UTF-8 bytes, as Go sorts the keys of maps. JavaScript orders by UTF-16 units, which differs above U+D7FF. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Orders two keys as `compareBytes` orders their texts, without making strings of them where plain characters tell. */
export function compareKeys(tree: Tree, one: Node, other: Node): number {
  const { text, start } = tree;
  for (let i = (start[one] as number) + 1, j = (start[other] as number) + 1; ; i++, j++) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(j);
    if (!isPlain(a) || !isPlain(b)) return compareBytes(stringOf(tree, one), stringOf(tree, other));
    if (a !== b) return a - b;
  }
}

/** Letters, digits and what stands between them in a name: neither its end nor an escape. */
function isPlain(c: number): boolean {
  return c >= 45 && c <= 122 && c !== 92;
}

/** Surrogates stand for characters beyond U+FFFF, so they come after the rest of the units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** How objects and arrays are put together: on one line as Go does it, without a single space, else indented as the style says. */
export interface Layout {
  /** What stands between a name and its value. */
  readonly colon: string;
  /** The line break and indent that the properties or elements at a level begin with; nothing on one line. */
  readonly line: (level: number) => string;
}

/** The layout of documents in a style. */
export function layoutOf({ indent, eol, colon }: TextStyle): Layout {
  if (indent === undefined) return { colon: ":", line: () => "" };
  const lines: string[] = [];
  return {
    colon: `:${colon}`,
    line(level) {
      lines[level] ??= eol + indent.repeat(level);
      return lines[level] as string;
    },
  };
}

/** Items that are written already between brackets; `level` is that of the line on which the brackets stand. */
export function enclose(brackets: "{}" | "[]", items: readonly string[], layout: Layout, level: number): string {
  if (items.length === 0) return brackets;
  const line = layout.line(level + 1);
  // One item may be nearly all of a document (`writeDescriptors`): `join` would copy it.
  const all = items.length === 1 ? items[0] : items.join(`,${line}`);
  return brackets[0] + line + all + layout.line(level) + brackets[1];
}

/** A value of the tree written anew, its properties in the order in which they stand. The tree must hold valid JSON. */
export function rewrite(tree: Tree, node: Node, layout: Layout, level: number): string {
  return laidOut(tree, node, layout, level, goTokenOf);
}

function goTokenOf(tree: Tree, node: Node): string {
  const kind = kindOf(tree, node);
  return kind === STRING || kind === KEY ? goStringOf(tree, node) : rawOf(tree, node);
}

/**
 * A value of valid JSON laid out anew at a level, its keys and single values as `token` writes them. What is nested deeper than
 * `DEPTH_LIMIT` stays as it is written: nobody can read it, and writing goes as deep as the value.
 */
export function laidOut(tree: Tree, node: Node, layout: Layout, level: number, token: (tree: Tree, node: Node) => string): string {
  if (level > DEPTH_LIMIT) return rawOf(tree, node);
  const inner = (value: Node): string => laidOut(tree, value, layout, level + 1, token);
  switch (kindOf(tree, node)) {
    case OBJECT: {
      const properties = Array.from(keysOf(tree, node), (key) => token(tree, key) + layout.colon + inner(valueOfKey(tree, key)));
      return enclose("{}", properties, layout, level);
    }
    case ARRAY:
      return enclose("[]", Array.from(elementsOf(tree, node), inner), layout, level);
    default:
      return token(tree, node);
  }
}

/** A map of strings whose keys are in Go's order already (`compareBytes`). */
export function writeMap(tree: Tree, keys: readonly Node[], layout: Layout, level: number): string {
  const line = layout.line(level + 1);
  let out = "";
  for (const key of keys) {
    out += out === "" ? "{" : ",";
    out += line + goStringOf(tree, key) + layout.colon + goStringOf(tree, valueOfKey(tree, key));
  }
  return `${out}${layout.line(level)}}`;
}
