import fc from "fast-check";
import { ARRAY, FALSE, KEY, NULL, NUMBER, OBJECT, STRING, TRUE } from "../../server/src/json/index.ts";

/** A JSON text in parts, as it was generated: the oracle for what the scanner finds in the rendered text. */
export type Part =
  | { readonly is: "scalar"; readonly source: string }
  | { readonly is: "array"; readonly items: readonly Part[] }
  | { readonly is: "object"; readonly items: readonly (readonly [key: string, value: Part])[] };

/** A sequence of small numbers from a seed, so that a layout is one integer to shrink. */
export type Dice = (sides: number) => number;

export function dice(seed: number): Dice {
  let state = seed | 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 8) ^ (state >>> 20)) % sides;
  };
}

const oddStrings = [
  '""',
  '"a"',
  '"b"',
  '"__proto__"',
  '"constructor"',
  '"\\u0061"',
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  '"\\ud83d\\ude00"',
  '"\\ud800"',
  '"\ud800"',
  '"\\uDFFFx"',
  '"é\u2028\u2029\u007f"',
  '"\ufeff"',
  '"😀"',
  '"\ud83d\\ude00"',
  '"{[,:]}"',
  '"// /* no comment */"',
  '"sha256:00ff"',
];
const oddNumbers = [
  "0",
  "-0",
  "1",
  "-1",
  "1.5",
  "1e5",
  "1E-2",
  "-0.0e+0",
  "9007199254740993",
  "18446744073709551616",
  "1e400",
  "123456789012345678901234567890",
];

const quoted = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddStrings) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text)) },
);
const scalar = fc
  .oneof(
    quoted,
    fc.constantFrom(...oddNumbers, "true", "false", "null"),
    fc.double().map((number) => JSON.stringify(number)),
  )
  .map((source): Part => ({ is: "scalar", source }));

/** Values of every shape, with duplicate keys, odd names and odd numbers. */
export const parts: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("part"), { maxLength: 5 }).map((items): Part => ({ is: "array", items })),
    fc.array(fc.tuple(quoted, tie("part")), { maxLength: 5 }).map((items): Part => ({ is: "object", items })),
  ),
})).part;

/** Containers only, for tests that edit inside one. */
export const containers: fc.Arbitrary<Part> = fc.oneof(
  fc.array(parts, { maxLength: 6 }).map((items): Part => ({ is: "array", items })),
  fc.array(fc.tuple(quoted, parts), { maxLength: 6 }).map((items): Part => ({ is: "object", items })),
);

/** A seed for `render`. */
export const layouts: fc.Arbitrary<number> = fc.integer({ min: 0, max: 0x7fffffff });

export const LINE_ENDS = ["\n", "\r\n", "\r"] as const;

/** The text of a part in one of many layouts: compact, spaced, indented, comma first, several to a line, wild. */
export function render(part: Part, seed: number): string {
  const roll = dice(seed);
  const manner = roll(6);
  const eol = LINE_ENDS[roll(3)] as string;
  const indent = ["  ", "\t", "    ", " ", ""][roll(5)] as string;
  const wild = (): string => {
    let space = "";
    while (roll(3) === 0) space += [" ", "\t", eol, "  "][roll(4)];
    return space;
  };
  const line = (level: number): string => eol + indent.repeat(level);
  const colon = [":", ": ", ": ", ": ", ": ", " : "][manner] as string;
  const join = (items: readonly string[], open: string, close: string, level: number): string => {
    if (items.length === 0) return open + (manner === 5 ? wild() : manner === 1 && roll(2) === 0 ? " " : "") + close;
    switch (manner) {
      case 0:
        return open + items.join(",") + close;
      case 1:
        return `${open} ${items.join(", ")} ${close}`;
      case 2:
        return open + items.map((item) => line(level + 1) + item).join(",") + line(level) + close;
      case 3:
        return `${open} ${items.join(`${line(level)}, `)}${line(level)}${close}`;
      case 4:
        return open + items.map((item) => (roll(2) === 0 ? line(level + 1) : " ") + item).join(",") + line(level) + close;
      default:
        return open + items.map((item) => wild() + item + wild()).join(",") + close;
    }
  };
  const put = (at: Part, level: number): string => {
    if (at.is === "scalar") return at.source;
    if (at.is === "array")
      return join(
        at.items.map((item) => put(item, level + 1)),
        "[",
        "]",
        level,
      );
    return join(
      at.items.map(([key, value]) => key + colon + put(value, level + 1)),
      "{",
      "}",
      level,
    );
  };
  const edge = manner === 5 ? wild() : "";
  return edge + put(part, 0) + (roll(2) === 0 ? eol : "") + (manner === 5 ? wild() : "");
}

/** The text without any white space between tokens. */
export function compact(part: Part): string {
  if (part.is === "scalar") return part.source;
  if (part.is === "array") return `[${part.items.map(compact).join(",")}]`;
  return `{${part.items.map(([key, value]) => `${key}:${compact(value)}`).join(",")}}`;
}

/** What the tape must hold for a part: kinds, sources and parents in document order. */
export interface Row {
  readonly kind: number;
  /** Of scalars and keys. */
  readonly source: string | undefined;
  readonly parent: number;
  readonly next: number;
}

export function rows(part: Part): Row[] {
  const out: { kind: number; source: string | undefined; parent: number; next: number }[] = [];
  const add = (kind: number, source: string | undefined, parent: number): number => out.push({ kind, source, parent, next: -1 }) - 1;
  const walk = (at: Part, parent: number): number => {
    if (at.is === "scalar") return add(scalarKind(at.source), at.source, parent);
    const node = add(at.is === "array" ? ARRAY : OBJECT, undefined, parent);
    let before = -1;
    for (const item of at.items) {
      const child = "is" in item ? walk(item, node) : add(KEY, item[0], node);
      if (!("is" in item)) walk(item[1], child);
      if (before >= 0) (out[before] as { next: number }).next = child;
      before = child;
    }
    return node;
  };
  walk(part, -1);
  return out;
}

function scalarKind(source: string): number {
  const kinds: Record<string, number> = { '"': STRING, t: TRUE, f: FALSE, n: NULL };
  return kinds[source[0] as string] ?? NUMBER;
}

const scraps = [
  '"',
  "'",
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "/",
  "*",
  "//",
  "/*",
  "*/",
  "0",
  "1",
  "-",
  "+",
  ".",
  "e",
  "t",
  "true",
  "nul",
  "NaN",
  "\n",
  "\r",
  "\t",
  " ",
  "\0",
  "\u001f",
  "\ufeff",
  "\u00a0",
  "\ud800",
  "\\u",
  "\\u12",
  "😀",
  '""',
  "{}",
  '"a":',
  "1 459",
];

/** A text with one to four slips: characters lost, put in, doubled or swapped. */
export function mutate(text: string, seed: number): string {
  const roll = dice(seed);
  let out = text;
  for (let slips = 1 + roll(4); slips > 0; slips--) {
    const at = roll(out.length + 1);
    const to = Math.min(out.length, at + 1 + roll(roll(4) === 0 ? 20 : 2));
    const cut = out.slice(at, to);
    switch (roll(5)) {
      case 0:
        out = out.slice(0, at) + out.slice(to);
        break;
      case 1:
      case 2:
        out = out.slice(0, at) + scraps[roll(scraps.length)] + out.slice(at);
        break;
      case 3:
        out = out.slice(0, at) + cut + out.slice(at);
        break;
      default: {
        const other = roll(out.length + 1);
        out = out.slice(0, other) + cut + out.slice(other);
      }
    }
  }
  return out;
}

/** Equality of parsed values as a reader sees it: own keys in order, -0 is not 0. Quicker than assert.deepStrictEqual. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return (
    keys.length === others.length &&
    keys.every((key, i) => key === others[i] && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
