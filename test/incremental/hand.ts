import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The same numbers for the same seed: a linear congruential generator (Numerical Recipes), its upper bits. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One replacement: offsets into the text as it is when its turn comes. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a client sends in one `textDocument/didChange`, and the text as it must be afterwards. */
export interface Sent {
  readonly contentChanges: TextDocumentContentChangeEvent[];
  readonly text: string;
}

/** What is typed and pasted: tokens of manifests, whole and broken, and what texts are hard by. */
const WORDS = [
  ...['"', "{", "}", "[", "]", ",", ":", " ", "\n", "\r\n", "\r", "\t", "\\", "\\u00", "\\ud83d", "\\ude00", "/", "//", "/*", "*/", "'"],
  ...[
    "0",
    "-",
    "1e3",
    "12345",
    "007",
    "true",
    "nul",
    "null",
    "{}",
    "[]",
    '""',
    '"x"',
    "x",
    "é",
    "😀",
    "\ud83d",
    "\ude00",
    "\u2028",
    "\ufeff",
  ],
  ...[
    '"size": 1470',
    '"size": "1470"',
    '"digest": "sha256:abc"',
    '"mediaType": "application/vnd.oci.image.manifest.v1+json"',
    '"urls": []',
  ],
  ...[
    '"platform": {"architecture": "arm64", "os": "linux"}',
    '"annotations": {"com.example.a": "b"}',
    '"org.opencontainers.image.created": "x"',
  ],
  ...[
    '"schemaVersion": 2',
    '"manifests": [',
    '"layers": []',
    '"config": {}',
    "},\n{",
    "}, {",
    "],",
    "]//",
    "}:",
    "\u00a0",
    '"Size": 1',
    '"dat": 1,',
  ],
];

/** What may stand in the place of a value. */
const VALUES = [
  ...["1", "0", "-1", "2.5", "123456789012345678901", "null", "true", "{}", "[]", '""', '"text/plain"', '"sha256:abc"', '"linux"', '"arm"'],
  ...['"application/vnd.oci.image.layer.v1.tar"', '"application/vnd.buildkit.cacheconfig.v0"', '{"a": [1, {"b": 2}]}', '[{"digest": 1}]'],
  ...[`"sha256:${"0123456789abcdef".repeat(4)}"`, `"sha256:${"7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730"}"`],
];

/** How somebody works on a text: one kind of work each, of one or more notifications. */
export type Work = (text: string, random: (below: number) => number, others: readonly string[]) => Sent[];

const applied = (text: string, { start, end, text: put }: Replacement): string => text.slice(0, start) + put + text.slice(end);

/** Replacements one after the other in one notification. Places between CR and LF have no position in LSP and are moved before. */
function sent(before: string, replacements: readonly Replacement[]): Sent {
  let text = before;
  const contentChanges = replacements.map((one) => {
    const document = TextDocument.create("", "json", 0, text);
    const place = (offset: number): number => (text[offset] === "\n" && text[offset - 1] === "\r" ? offset - 1 : offset);
    const moved = { start: place(one.start), end: place(one.end), text: one.text };
    const range = { start: document.positionAt(moved.start), end: document.positionAt(moved.end) };
    text = applied(text, moved);
    return { range, text: one.text };
  });
  return { contentChanges, text };
}

const whole = (text: string): Sent => ({ contentChanges: [{ text }], text });

const word = (random: (below: number) => number): string => WORDS[random(WORDS.length)] as string;

/** A place, more often than not at the edge of a token, where people work. */
function place(text: string, random: (below: number) => number): number {
  const at = random(text.length + 1);
  if (random(3) === 0) return at;
  const edge = /["{}[\],:\s\d]/g;
  edge.lastIndex = at;
  const found = edge.exec(text);
  return found === null ? at : found.index + random(2);
}

function selection(text: string, random: (below: number) => number, most: number): { readonly start: number; readonly end: number } {
  const start = place(text, random);
  return { start, end: Math.min(text.length, start + random(most)) };
}

/** Offsets of whole lines, `count` of them. */
function lines(text: string, random: (below: number) => number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf("\n", random(text.length + 1)) + 1;
  let end = start;
  for (let left = 1 + random(6); left > 0 && end < text.length; left--) end = text.indexOf("\n", end) + 1 || text.length;
  return { start, end };
}

export const WORKS: Readonly<Record<string, Work>> = {
  typing(text, random) {
    let at = place(text, random);
    let now = text;
    return [...word(random)].map((letter) => {
      const one = sent(now, [{ start: at, end: at, text: letter }]);
      at += letter.length;
      now = one.text;
      return one;
    });
  },
  "typing a digit": (text, random) => {
    const digits = [...text.matchAll(/[0-9a-f]/g)];
    const at = digits[random(digits.length)]?.index ?? 0;
    return [sent(text, [{ start: at, end: Math.min(text.length, at + random(2)), text: "0123456789abcdefg"[random(17)] as string }])];
  },
  "inside a string": (text, random) => {
    const strings = [...text.matchAll(/"(?:[^"\\\n\r]|\\.)*"/g)];
    const { index = 0, 0: token = "" } = strings[random(strings.length)] ?? {};
    const from = index + 1 + random(Math.max(1, token.length - 1));
    const to = Math.max(from, Math.min(index + token.length - 1, from + random(3) * random(8)));
    const put = [..."abcé😀0 /:.\\", "\\n", "\\ud83d", "", "", "application/json"];
    return [sent(text, [{ start: from, end: to, text: put[random(put.length)] as string }])];
  },
  "another value": (text, random) => {
    const values = [...text.matchAll(/(?<=:\s*)(?:"[^"\n\r]*"|[-\d.eE]+|true|false|null|\{\s*\}|\[\s*\])/g)];
    const { index = 0, 0: token = "" } = values[random(values.length)] ?? {};
    const other = random(2) === 0 ? values[random(values.length)]?.[0] : VALUES[random(VALUES.length)];
    return [sent(text, [{ start: index, end: index + token.length, text: other ?? "1" }])];
  },
  "a property more or gone": (text, random) => {
    const properties = [...text.matchAll(/"[^"\n\r]*"\s*:\s*(?:"[^"\n\r]*"|\d+|\{[^{}]*\})\s*,\s*/g)];
    const { index = 0, 0: token = "" } = properties[random(properties.length)] ?? {};
    const more = [token, '"org.opencontainers.image.title": "a", ', '"com.example.b":\n"c",', `"urls": [${token}], `][random(4)] as string;
    return [
      sent(text, [random(2) === 0 ? { start: index, end: index + token.length, text: "" } : { start: index, end: index, text: more }]),
    ];
  },
  "an entry more, gone or in another place": (text, random) => {
    const entries = [...text.matchAll(/\{(?:[^{}]|\{[^{}]*\})*\}\s*,?\s*/g)].filter(({ index }) => index > 0);
    const { index = 0, 0: entry = "" } = entries[random(entries.length)] ?? {};
    const end = index + entry.length;
    if (random(3) === 0) return [sent(text, [{ start: index, end, text: "" }])];
    const other = entries[random(entries.length)]?.[0] ?? "{}";
    const comma = entry.includes(",", entry.lastIndexOf("}")) || random(4) === 0 ? "" : ",";
    return [sent(text, [{ start: end, end, text: `${comma}${other}` }])];
  },
  deleting: (text, random) => [sent(text, [{ ...selection(text, random, random(4) === 0 ? 80 : 3), text: "" }])],
  pasting(text, random, others) {
    const from = random(3) === 0 ? (others[random(others.length)] as string) : text;
    const { start, end } = random(2) === 0 ? lines(from, random) : selection(from, random, 120);
    return [sent(text, [{ ...selection(text, random, random(2) * 40), text: from.slice(start, end) }])];
  },
  "a line doubled, moved or gone"(text, random) {
    const { start, end } = lines(text, random);
    const taken = text.slice(start, end);
    switch (random(3)) {
      case 0:
        return [sent(text, [{ start: end, end, text: taken }])];
      case 1:
        return [sent(text, [{ start, end, text: "" }])];
      default: {
        const rest = text.slice(0, start) + text.slice(end);
        const to = rest.lastIndexOf("\n", random(rest.length + 1)) + 1;
        return [
          sent(text, [
            { start, end, text: "" },
            { start: to, end: to, text: taken },
          ]),
        ];
      }
    }
  },
  "several carets"(text, random) {
    const put = word(random);
    const size = random(3);
    const places = Array.from({ length: 2 + random(4) }, () => place(text, random)).sort((a, b) => b - a);
    const apart = places.filter((at, i) => i === 0 || at + size <= (places[i - 1] as number));
    return [
      sent(
        text,
        apart.map((start) => ({ start, end: Math.min(text.length, start + size), text: put })),
      ),
    ];
  },
  "many changes in one"(text, random) {
    let now = text;
    const all: Replacement[] = [];
    for (let left = 2 + random(6); left > 0; left--) {
      const one = { ...selection(now, random, 20), text: random(2) === 0 ? "" : word(random) };
      const { start, end } = one;
      const inside = (offset: number): boolean => now[offset] === "\n" && now[offset - 1] === "\r";
      if (inside(start) || inside(end)) continue;
      all.push(one);
      now = applied(now, one);
    }
    return [sent(text, all)];
  },
  "another text": (_text, random, others) => [whole(others[random(others.length)] as string)],
  "the same text": (text) => [whole(text)],
  "other line ends"(text, random) {
    const ends = ["\n", "\r\n", "\r"][random(3)] as string;
    const other = text.replace(/\r\n|\r|\n/g, ends);
    if (random(2) === 0) return [whole(other)];
    const places = [...text.matchAll(/\r\n|\r|\n/g)].reverse();
    return [
      sent(
        text,
        places.slice(0, 60).map(({ index, 0: old }) => ({ start: index, end: index + old.length, text: ends })),
      ),
    ];
  },
  "halves of characters"(text, random) {
    const pairs = [...text.matchAll(/[\ud800-\udfff]/g)];
    const at = random(2) === 0 || pairs.length === 0 ? place(text, random) : (pairs[random(pairs.length)]?.index ?? 0);
    const put = ["", "\ud83d", "\ude00", "😀", "\ude00\ud83d"][random(5)] as string;
    return [sent(text, [{ start: at, end: Math.min(text.length, at + random(2)), text: put }])];
  },
};

/** Takes notifications back, the last one first: each as one replacement of what differs, as editors do it. */
export function undone(text: string, earlier: string, random: (below: number) => number): Sent {
  if (random(3) === 0) return whole(earlier);
  let start = 0;
  while (start < Math.min(text.length, earlier.length) && text[start] === earlier[start]) start++;
  let same = 0;
  while (same < Math.min(text.length, earlier.length) - start && text.at(-1 - same) === earlier.at(-1 - same)) same++;
  const between = (of: string, offset: number): boolean => of[offset] === "\n" && of[offset - 1] === "\r";
  if (between(text, start) || between(text, text.length - same)) return whole(earlier);
  return sent(text, [{ start, end: text.length - same, text: earlier.slice(start, earlier.length - same) }]);
}
